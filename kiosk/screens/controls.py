"""The touchable parts that pages are made of."""

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)

from kiosk.screens.control import Control, load_kv
from kiosk.screens.measure import px
from kiosk.screens.typeface import text_width

KEEPS_ICON = 0.8
"""A caption may shrink so far to leave room for its icon."""


class Btn(Control):
    """A button: icon and caption in the middle, wrapped when narrow."""

    text = StringProperty()
    icon = StringProperty()
    kind = OptionProperty("plain", options=["plain", "primary", "danger", "tool", "nav"])
    least_height = NumericProperty(96)
    font_size = NumericProperty(34)
    icon_size = NumericProperty(48)
    with_icon = BooleanProperty(False)
    ink = ColorProperty("#000000")
    edge = ColorProperty("#000000")
    fill = ColorProperty("#FFFFFF")

    def icon_shown(self, icon: str, text: str, font_size: float, room: float) -> bool:
        """Return whether the icon has room beside the caption; small buttons go without."""
        if not icon or self.kind not in ("tool", "nav"):
            return bool(icon)
        return bool(text_width(text, int(font_size), bold=True) <= room)

    @staticmethod
    def fitting(size: float, text: str, width: float, icon_size: float) -> int:
        """Return ``size``, or as much less as the caption needs to stand in one line.

        A little less is taken to keep the icon beside it; more only to fit without the icon.
        """
        full = int(size)
        room, beside = width - px(24), width - px(34) - icon_size
        if width < px(90):
            return full
        wide = text_width(text, full, bold=True) + 2
        if wide <= beside or (wide <= room and wide * KEEPS_ICON > beside):
            return full
        return int(full * (beside if wide * KEEPS_ICON <= beside else room) / wide)

    def natural_width(self, icon_size: float) -> float:
        """Return the width in pixels that the caption in one line would need."""
        gap = icon_size + px(10) if self.icon else 0
        return text_width(self.text, int(self.font_size), bold=True) + gap + px(56)

    @staticmethod
    def caption_width(text: str, font_size: float, room: float) -> float:
        """Return how wide the caption is in one line, at most ``room``."""
        return min(text_width(text, int(font_size), bold=True) + 2, max(room, 1))


class Tile(Control):
    """One answer or need: icon, title, explanation, and whether it is chosen."""

    title = StringProperty()
    body = StringProperty()
    icon = StringProperty()
    blocked = StringProperty()
    """Why it cannot be chosen; it stays readable and can be reached, but does nothing."""
    dense = BooleanProperty(False)
    crowded = BooleanProperty(False)
    """One of many: smaller, as in the low layout."""
    terse = BooleanProperty(False)
    """No room for the explanation."""
    pad = NumericProperty(32)
    badge = NumericProperty(96)
    natural_height = NumericProperty(0)
    row_height = NumericProperty(0)
    """Height of the highest tile beside it."""


class Chip(Control):
    """A short answer among others."""

    text = StringProperty()
    natural_height = NumericProperty(0)


load_kv(__file__)
