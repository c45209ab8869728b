"""The text provider: Fira Sans, shaped by Pillow, with Noto Sans for letters that Fira lacks."""

import math
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
FALLBACKS = tuple(
    _NOTO / f"NotoSans{script}-Regular.ttf"
    for script in ("", "Arabic", "Hebrew", "Devanagari", "Symbols", "Symbols2", "Math")
)
"""Fonts of Debian's ``fonts-noto-core``, asked in this order."""


@cache
def _coverage(path: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # loaded only when a letter is outside the plain set

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


# Letters that Fira Sans is known to have, so that ordinary text never opens a font file to look.
_PLAIN = frozenset(map(ord, "ẞ€„“”‚‘’–—…·•←↑→↓≤≥×−")) | frozenset(range(0x20, 0x180))


@cache
def font_for(letter: str, first: str) -> str:
    """Return the file of the font that has ``letter``; ``first`` if none has it."""
    code = ord(letter)
    if code in _PLAIN or code in _coverage(first):
        return first
    for path in FALLBACKS:
        if path.exists() and code in _coverage(str(path)):
            return str(path)
    return first


def runs(text: str, first: str) -> list[tuple[str, str]]:
    """Split ``text`` into (text, font file) pieces that one font can draw."""
    if first == str(ICON_FONT) or all(ord(letter) in _PLAIN for letter in text):
        return [(text, first)]
    pieces: list[tuple[str, str]] = []
    for letter in text:
        path = font_for(letter, first)
        combining = pieces and 0x300 <= ord(letter) < 0x370
        if pieces and (combining or pieces[-1][1] == path):
            pieces[-1] = (pieces[-1][0] + letter, pieces[-1][1])
        else:
            pieces.append((letter, path))
    return pieces


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def text_width(text: str, size: int, bold: bool) -> float:
    """Return the width in pixels of one line of Fira Sans at ``size`` pixels."""
    pieces = runs(text, str(FIRA_SEMIBOLD if bold else FIRA))
    return sum(_font(path, size).getlength(piece) for piece, path in pieces)


class Typeface(LabelPIL):
    """Draws one line of text, piece by piece where fonts change."""

    def _pieces(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        size = int(self.options["font_size"])
        first = self.options["font_name_r"]
        return [(piece, _font(path, size)) for piece, path in runs(text, first)]

    def get_extents(self, text: str) -> tuple[int, int]:
        """Return (width, height) in pixels of one line."""
        size = int(self.options["font_size"])
        if size < 1:
            return 0, 0
        ascent, descent = _font(self.options["font_name_r"], size).getmetrics()
        width = sum(font.getlength(piece) for piece, font in self._pieces(text))
        return math.ceil(width), ascent + descent

    def _render_text(self, text: str, x: float, y: float) -> None:
        size = int(self.options["font_size"])
        if size < 1:
            return
        ascent, _ = _font(self.options["font_name_r"], size).getmetrics()
        fill = tuple(int(part * 255) for part in self.options["color"])
        left = float(int(x))
        for piece, font in self._pieces(text):
            baseline = (left, int(y) + ascent)
            self._pil_draw.text(baseline, piece, font=font, fill=fill, anchor="ls")
            left += font.getlength(piece)


def install() -> None:
    """Register the fonts and make every Kivy label use ``Typeface``."""
    LabelBase.register("Fira", str(FIRA), fn_bold=str(FIRA_SEMIBOLD))
    LabelBase.register("Icons", str(ICON_FONT))
    provider: Any = Typeface
    kivy.core.text.Label = provider
    kivy.uix.label.CoreLabel = provider
