"""The paper strip of the printer simulator, dot by dot."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import qrcode
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

CELL_WIDTH, CELL_HEIGHT = 12, 24
LINE_FEED_DOTS = 30
WIDTH_DOTS = 576
"""80 mm paper with 72 mm of print width at 8 dots per mm: 48 columns."""

Dots = NDArray[np.uint8]
"""uint8 (height, width): 0 is black, 255 is paper."""

_FONTS = (
    "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
)
_QR_LEVELS = (
    qrcode.ERROR_CORRECT_L,
    qrcode.ERROR_CORRECT_M,
    qrcode.ERROR_CORRECT_Q,
    qrcode.ERROR_CORRECT_H,
)


@dataclass(frozen=True)
class Look:
    """How the next characters are printed."""

    align: int = 0
    """0 left, 1 centre, 2 right."""
    bold: bool = False
    inverted: bool = False
    width: int = 1
    height: int = 1


@dataclass(frozen=True)
class Strip:
    """One cut-off piece of paper."""

    dots: Dots
    text: tuple[str, ...]
    """Its lines of text, empty lines included."""


class Paper:
    """Grows by lines and pictures until it is cut."""

    def __init__(self) -> None:
        self._parts: list[Dots] = []
        self._text: list[str] = []

    def add_line(self, characters: list[tuple[str, Look]]) -> None:
        """Print one line; what does not fit wraps as on a real printer."""
        self._text.append("".join(character for character, _ in characters))
        row: list[tuple[str, Look]] = []
        used = 0
        for character, look in characters:
            needed = CELL_WIDTH * look.width
            if used + needed > WIDTH_DOTS:
                self._add_row(row)
                row, used = [], 0
            row.append((character, look))
            used += needed
        self._add_row(row)

    def _add_row(self, row: list[tuple[str, Look]]) -> None:
        if not row:
            self.feed(LINE_FEED_DOTS)
            return
        height = max(look.height for _, look in row) * CELL_HEIGHT
        cells = [_cell(character, look) for character, look in row]
        bottom_aligned = [
            np.vstack((np.full((height - len(cell), cell.shape[1]), 255, np.uint8), cell))
            for cell in cells
        ]
        self._add_aligned(np.hstack(bottom_aligned), row[0][1].align)
        self.feed(LINE_FEED_DOTS - CELL_HEIGHT)

    def add_picture(self, dots: Dots, align: int) -> None:
        """Print a raster picture; what is wider than the paper is lost."""
        self._add_aligned(dots[:, :WIDTH_DOTS], align)

    def add_qr_code(self, text: str, *, module_dots: int, level: int, align: int) -> None:
        """Print a QR code, as the printer itself draws it."""
        code = qrcode.QRCode(error_correction=_QR_LEVELS[level], border=0)
        code.add_data(text)
        code.make(fit=True)
        modules = np.array(code.get_matrix(), dtype=np.uint8)
        dots = np.kron(modules, np.ones((module_dots, module_dots), np.uint8))
        self._add_aligned(np.where(dots == 1, 0, 255).astype(np.uint8), align)

    def _add_aligned(self, dots: Dots, align: int) -> None:
        part = np.full((len(dots), WIDTH_DOTS), 255, np.uint8)
        left = (WIDTH_DOTS - dots.shape[1]) * align // 2
        part[:, left : left + dots.shape[1]] = dots
        self._parts.append(part)

    def feed(self, dots: int) -> None:
        """Move on without printing."""
        self._parts.append(np.full((dots, WIDTH_DOTS), 255, np.uint8))

    def cut(self) -> Strip:
        """The piece so far; a new one begins."""
        self.feed(1)
        strip = Strip(dots=np.vstack(self._parts), text=tuple(self._text))
        self._parts, self._text = [], []
        return strip


def save(strip: Strip, path: Path) -> None:
    """Write the strip as PNG with a margin as real paper has (80 mm wide)."""
    margin = (640 - WIDTH_DOTS) // 2
    Image.fromarray(np.pad(strip.dots, margin, constant_values=255)).save(path)


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, 20)
    return ImageFont.load_default(20)


@lru_cache(maxsize=512)
def _cell(character: str, look: Look) -> Dots:
    """One character as dots, enlarged by repeating dots as printers do."""
    picture = Image.new("L", (CELL_WIDTH, CELL_HEIGHT), 255)
    draw = ImageDraw.Draw(picture)
    for shift in range(2 if look.bold else 1):
        draw.text((CELL_WIDTH / 2 + shift - 0.5, 19), character, 0, _font(), anchor="ms")
    dots = np.where(np.asarray(picture) < 140, 0, 255).astype(np.uint8)
    if look.inverted:
        dots = (255 - dots).astype(np.uint8)
    return dots.repeat(look.height, axis=0).repeat(look.width, axis=1)
