"""The text provider: Fira Sans, shaped by Pillow, with Noto Sans for letters that Fira lacks.

A letter with marks that Unicode has no single character for is drawn by Noto Sans as a whole: Fira
Sans has most of the marks but puts horn and ogonek beside the letter and keeps the dot of a j.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import kivy.core.text
import kivy.uix.label
from kivy.core.text import LabelBase
from kivy.core.text.text_pil import LabelPIL
from PIL import ImageFont

from kiosk.screens.icons import ASSETS
from kiosk.screens.icons import FONT as ICON_FONT

FIRA = ASSETS / "fonts" / "FiraSans-Regular.ttf"
FIRA_SEMIBOLD = ASSETS / "fonts" / "FiraSans-SemiBold.ttf"
_NOTO = Path("/usr/share/fonts/truetype/noto")


def _fallbacks(weight: str) -> tuple[Path, ...]:
    """Our cut of Noto Sans for DIN 91379, then the fonts of Debian's ``fonts-noto-core``."""
    scripts = ("", "Arabic", "Hebrew", "Devanagari", "Symbols", "Symbols2", "Math")
    debian = tuple(_NOTO / f"NotoSans{script}-{weight}.ttf" for script in scripts)
    return (ASSETS / "fonts" / f"NotoSansLetters-{weight}.ttf", *debian)


FALLBACKS = _fallbacks("Regular")
"""Fonts that are asked in this order."""
SEMIBOLD_FALLBACKS = (*_fallbacks("Bold"), *FALLBACKS)
"""The same for captions and headings: the bold Noto Sans has the stems of Fira's semibold."""

_DOUBLE_MARKS = frozenset("\u035c\u035d\u035e\u035f\u0360\u0361\u0362")
"""Marks over or under two letters."""


@cache
def _coverage(path: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # loaded only when a letter is outside the plain set

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


# Letters that Fira Sans is known to have, so that ordinary text never opens a font file to look.
_PLAIN = frozenset(map(ord, "ẞ€„“”‚‘’–—…·•←↑→↓≤≥×−")) | frozenset(range(0x20, 0x180))


@cache
def font_for(letter: str, first: str) -> str:
    """Return the file of the font that has ``letter``; ``first`` if none has it.

    ``letter`` may be followed by its marks: then a fallback draws all of it.
    """
    codes = frozenset(map(ord, letter))
    if len(letter) == 1 and (codes <= _PLAIN or codes <= _coverage(first)):
        return first
    for path in SEMIBOLD_FALLBACKS if first == str(FIRA_SEMIBOLD) else FALLBACKS:
        if path.exists() and codes <= _coverage(str(path)):
            return str(path)
    return first


def _letters(text: str) -> list[str]:
    """Split ``text`` into letters, each with the marks that belong to it."""
    letters: list[str] = []
    for sign in text:
        mark = 0x300 <= ord(sign) < 0x370
        if letters and (mark or letters[-1][-1] in _DOUBLE_MARKS):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def runs(text: str, first: str) -> list[tuple[str, str]]:
    """Split ``text`` into (text, font file) pieces that one font can draw."""
    if first == str(ICON_FONT) or all(ord(letter) in _PLAIN for letter in text):
        return [(text, first)]
    pieces: list[tuple[str, str]] = []
    for letter in _letters(text):
        path = font_for(letter, first)
        if pieces and pieces[-1][1] == path:
            pieces[-1] = (pieces[-1][0] + letter, path)
        else:
            pieces.append((letter, path))
    return pieces


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def broken_at_hyphens(text: str, room: float, width: Callable[[str], float]) -> str:
    """Return ``text`` with a line break after hyphens of words wider than ``room`` pixels.

    Only where the hyphen stands between two letters or figures, as in a double name.
    """
    words = text.split(" ")
    for index, word in enumerate(words):
        if "\n" in word or "-" not in word or width(word) <= room:
            continue
        lines = [""]
        for part in re.split(r"(?<=\w-)(?=\w)", word):
            if lines[-1] and width(lines[-1] + part) > room:
                lines.append(part)
            else:
                lines[-1] += part
        words[index] = "\n".join(lines)
    return " ".join(words)


@dataclass(frozen=True)
class Extent:
    """The room of one line in pixels, measured from the origin of its first letter."""

    left: float
    right: float
    above: int
    below: int


# Letters of Fira Sans that reach above or below its line, or beyond their place in it. All other
# plain letters keep to it, so that ordinary text needs no look at its ink.
_REACHING = frozenset("ÀÁÂÅÆÈÉÊÌÍÎÏÒÓÔÙÚÛÝîïĆĈďĜĢĤĥĨĩĪīĬĭĮįĴĵĶķĹĺĻļľŀŃŅņŐŔŖŗřŚŜŮŰŴŶŹſ")
_LEVEL = frozenset(map(chr, _PLAIN)) - _REACHING
_LEANING = frozenset("fj")
"""Lean over to their neighbours; that matters at the ends of a line alone."""


def _extent(text: str, pieces: list[tuple[str, ImageFont.FreeTypeFont]]) -> Extent:
    """Return the room that ``text`` takes; at least that of the first font's line.

    Stacked marks reach above the line and some commas beyond the advance of their letter: without
    room for them they would be cut off, and another name would be read.
    """
    above, below = pieces[0][1].getmetrics()
    across = 0.0
    if all(letter in _LEVEL for letter in text) and _LEANING.isdisjoint(text[:1] + text[-1:]):
        return Extent(0, sum(font.getlength(piece) for piece, font in pieces), above, below)
    left = right = 0.0
    for piece, font in pieces:
        ink_left, ink_top, ink_right, ink_bottom = font.getbbox(piece, anchor="ls")
        left = min(left, across + ink_left)
        right = max(right, across + ink_right)
        above, below = max(above, math.ceil(-ink_top)), max(below, math.ceil(ink_bottom))
        across += font.getlength(piece)
    return Extent(left, max(right, across), above, below)


def text_width(text: str, size: int, bold: bool) -> float:
    """Return the width in pixels of one line of Fira Sans at ``size`` pixels."""
    first = str(FIRA_SEMIBOLD if bold else FIRA)
    extent = _extent(text, [(piece, _font(path, size)) for piece, path in runs(text, first)])
    return extent.right - extent.left


class Typeface(LabelPIL):
    """Draws one line of text, piece by piece where fonts change."""

    text: Any

    def render(self, real: bool = False) -> Any:
        """Lay the text out, or draw it; a word too long for a line goes on after a hyphen."""
        written, room = str(self.text), self.text_size[0]
        if room and "-" in written:
            self.text = broken_at_hyphens(written, room, lambda part: self.get_extents(part)[0])
        try:
            return super().render(real)
        finally:
            self.text = written

    def _pieces(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        size = int(self.options["font_size"])
        first = self.options["font_name_r"]
        return [(piece, _font(path, size)) for piece, path in runs(text, first)]

    def get_extents(self, text: str) -> tuple[int, int]:
        """Return (width, height) in pixels of one line."""
        if int(self.options["font_size"]) < 1:
            return 0, 0
        extent = self._room(text, self._pieces(text))
        return math.ceil(extent.right - extent.left), extent.above + extent.below

    def _room(self, text: str, pieces: list[tuple[str, ImageFont.FreeTypeFont]]) -> Extent:
        # The line keeps the height of its own font where all of it comes from another.
        own = _font(self.options["font_name_r"], int(self.options["font_size"]))
        return _extent(text, [("", own), *pieces])

    def _render_text(self, text: str, x: float, y: float) -> None:
        if int(self.options["font_size"]) < 1:
            return
        pieces = self._pieces(text)
        extent = self._room(text, pieces)
        fill = tuple(int(part * 255) for part in self.options["color"])
        left = int(x) - extent.left
        # Half of what is between two lines stands above them: text then stands in the middle.
        y += (self.options["line_height"] - 1) * (extent.above + extent.below) / 2
        for piece, font in pieces:
            baseline = (left, int(y) + extent.above)
            self._pil_draw.text(baseline, piece, font=font, fill=fill, anchor="ls")
            left += font.getlength(piece)


def install() -> None:
    """Register the fonts and make every Kivy label use ``Typeface``."""
    LabelBase.register("Fira", str(FIRA), fn_bold=str(FIRA_SEMIBOLD))
    LabelBase.register("Icons", str(ICON_FONT))
    provider: Any = Typeface
    kivy.core.text.Label = provider
    kivy.uix.label.CoreLabel = provider
