"""The touchable parts that pages are made of."""

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)

from kiosk.screens.control import Control, load_kv
from kiosk.screens.measure import px
from kiosk.screens.theme import theme
from kiosk.screens.typeface import text_width

KEEPS_ICON = 0.8
"""A caption may shrink so far to leave room for its icon."""


class Btn(Control):
    """A button: icon and caption in the middle, wrapped when narrow."""

    text = StringProperty()
    icon = StringProperty()
    kind = OptionProperty("plain", options=["plain", "primary", "danger", "tool", "nav"])
    least_height = NumericProperty(96)
    even_size = NumericProperty(0)
    """Size of the caption that all buttons of its row have, in pixels; 0: a size of its own."""
    even_icons = BooleanProperty(True)
    """The captions of its row leave room for icons."""
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
        return self.even_icons and bool(text_width(text, int(font_size), bold=True) <= room)

    def fitting(self, size: float, even_size: float) -> int:
        """Return the size of the caption in pixels: that of its row, else ``size``."""
        return int(even_size or size)

    def fits_at(self, size: int, beside_icon: bool) -> float:
        """Return up to which share of ``size`` the caption fits in one line, at most 1."""
        taken = px(34) + self.icon_size if beside_icon and self.icon else px(24)
        wide = text_width(self.text, size, bold=True) + 2
        return float(min((self.width - taken) / wide, 1))

    def natural_width(self, icon_size: float) -> float:
        """Return the width in pixels that the caption in one line would need."""
        gap = icon_size + px(10) if self.icon else 0
        return text_width(self.text, int(self.font_size), bold=True) + gap + px(56)

    @staticmethod
    def caption_width(text: str, font_size: float, room: float) -> float:
        """Return how wide the caption is in one line, at most ``room``."""
        return min(text_width(text, int(font_size), bold=True) + 2, max(room, 1))


class EvenCaptions:
    """Keeps the captions of small buttons side by side equally large, with icons or all without."""

    def __init__(self, buttons: Sequence[Btn]) -> None:
        self._buttons = tuple(buttons)
        self._trigger = Clock.create_trigger(self._level, -1)
        for button in self._buttons:
            for name in ("text", "width", "icon_size"):
                button.fbind(name, self._trigger)
        self._trigger()

    def _level(self, *_: object) -> None:
        shown = [one for one in self._buttons if one.text and one.width >= px(90)]
        if not shown:
            return
        full = int(theme.tool)
        beside = min(one.fits_at(full, beside_icon=True) for one in shown)
        alone = min(one.fits_at(full, beside_icon=False) for one in shown)
        with_icons = beside >= KEEPS_ICON * alone
        for one in self._buttons:
            one.even_icons = with_icons
            one.even_size = max(int(full * (beside if with_icons else alone)), 1)


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
