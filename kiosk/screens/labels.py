"""Text on the screen: headings, body text, icons.

Colour and size come from ``tone`` and ``grade``, names of the theme. They are properties of their
own because two rules that both name the theme would overwrite each other when the theme changes.
"""

import re

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.label import Label

from kiosk.screens.control import load_kv
from kiosk.screens.icons import icon
from kiosk.screens.typeface import text_width

_SHORT = 9
"""A word of so few letters fits wherever a text fits."""


def longest_word_fits(size: int, text: str, bold: bool, room: int) -> int:
    """Return the largest size up to ``size`` at which no word is wider than ``room`` pixels."""
    words = [word for word in re.split(r"[\s-]", text) if len(word) > _SHORT]
    if not words:
        return size
    wide = max(text_width(word, size, bold) for word in words) + size * 0.5
    return size if wide <= room else max(int(size * room / wide), size // 3)


class Txt(Label):
    """Text that wraps at its width and is as high as it needs."""

    role = StringProperty("text")
    tone = StringProperty("text")
    grade = StringProperty("body")
    ink = ColorProperty(None, allownone=True)
    """A colour instead of ``tone``."""
    pixels = NumericProperty(0)
    """A size instead of ``grade``."""
    leading = NumericProperty(0)
    """A line spacing instead of the theme's."""
    whole = BooleanProperty(False)
    """Its lines are never wrapped: it is written as much smaller as the longest needs."""

    @staticmethod
    def fitted(size: float, text: str, bold: bool, room: float, whole: bool) -> int:
        """Return ``size``, or as much less as the longest word needs to fit in ``room`` pixels."""
        if room <= 60:
            return int(size)
        if whole:
            wide = max(text_width(line, int(size), bold) for line in text.split("\n")) + 2
            return int(size * min(room / wide, 1))
        return longest_word_fits(int(size), text, bold, int(room))


class Heading(Txt):
    """The heading of a page: the question."""


class Ico(Label):
    """One icon by ``icon`` name; without a name it takes no room."""

    icon = StringProperty()
    glyph = StringProperty()
    role = ObjectProperty(None, allownone=True)
    tone = StringProperty("action")
    ink = ColorProperty(None, allownone=True)
    pixels = NumericProperty(0)
    box = NumericProperty(0)
    """Side of the square that it stands in, if not that of the letter."""

    def on_icon(self, _: object, name: str) -> None:
        """Look the name up."""
        self.glyph = icon(name)


load_kv(__file__)
