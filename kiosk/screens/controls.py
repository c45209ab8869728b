"""The touchable parts that pages are made of."""

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)

from kiosk.screens.control import Control, load_kv
from kiosk.screens.typeface import text_width


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
    def fitting(size: int, text: str, room: float) -> int:
        """Return ``size``, or as much less as one line of ``text`` needs to fit."""
        wide = text_width(text, size, bold=True) + 2
        return size if wide <= room or room < 100 else int(size * room / wide)

    def natural_width(self, icon_size: float) -> float:
        """Return the width in pixels that the caption in one line would need."""
        gap = icon_size + 10 if self.icon else 0
        return text_width(self.text, int(self.font_size), bold=True) + gap + 56

    @staticmethod
    def caption_width(text: str, font_size: float, room: float) -> float:
        """Return how wide the caption is in one line, at most ``room``."""
        return min(text_width(text, int(font_size), bold=True) + 2, max(room, 1))


class Tile(Control):
    """One answer or need: icon, title, explanation, and whether it is chosen."""

    title = StringProperty()
    body = StringProperty()
    icon = StringProperty()
    dense = BooleanProperty(False)
    pad = NumericProperty(32)
    badge = NumericProperty(96)


class Chip(Control):
    """A short answer among others."""

    text = StringProperty()


load_kv(__file__)
