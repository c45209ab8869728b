"""A sheet in the plane of the face on which features are painted in millimetres."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.person.anatomy import smoothstep
from simulators.person.looks import Colour
from simulators.person.raster import Floats

LEFT, RIGHT, TOP, BOTTOM = -86.0, 86.0, -126.0, 142.0


@lru_cache(maxsize=16)
def noise_sheet(seed: int, grain: int) -> Floats:
    """float32 (1024, 1024), mean 0, deviation 1; grain: blur in pixels; it tiles."""
    rng = np.random.default_rng(seed)
    sheet: Floats = rng.standard_normal((1024, 1024)).astype(np.float32)
    if grain > 0:
        margin = 4 * grain
        wide = cv2.GaussianBlur(np.pad(sheet, margin, mode="wrap"), (0, 0), grain)
        sheet = np.asarray(wide[margin:-margin, margin:-margin], np.float32)
    sheet = sheet / sheet.std()
    sheet.flags.writeable = False
    return np.asarray(sheet, np.float32)


class Canvas:
    """Colour and gloss of the face's front.

    colour: float32 (h, w, 3) BGR, sRGB-coded 0..1; gloss: float32 (h, w) 0..1;
    scale: pixels per mm; `left`/`top` mm is the first pixel.
    """

    def __init__(self, scale: float, ground: Colour) -> None:
        """An even sheet of the ground colour."""
        self.scale = scale
        self.width = int((RIGHT - LEFT) * scale)
        self.height = int((BOTTOM - TOP) * scale)
        self.colour = np.full((self.height, self.width, 3), ground, np.float32)
        self.gloss = np.full((self.height, self.width), 0.35, np.float32)

    @property
    def edge(self) -> float:
        """Width in mm over which an edge is softened."""
        return max(0.3, 0.75 / self.scale)

    def window(self, left: float, top: float, right: float, bottom: float) -> Window:
        """The part of the sheet between these limits in mm."""
        columns = slice(
            max(0, int((left - LEFT) * self.scale)),
            min(self.width, int((right - LEFT) * self.scale) + 1),
        )
        rows = slice(
            max(0, int((top - TOP) * self.scale)),
            min(self.height, int((bottom - TOP) * self.scale) + 1),
        )
        return Window(self, rows, columns)

    def whole(self) -> Window:
        """All of the sheet."""
        return self.window(LEFT, TOP, RIGHT, BOTTOM)


class Window:
    """A part of a canvas with the coordinates of its pixels (x, y: float32 (h, w), mm)."""

    def __init__(self, canvas: Canvas, rows: slice, columns: slice) -> None:
        """The part of the canvas in these rows and columns."""
        self.canvas = canvas
        self.rows, self.columns = rows, columns
        x = LEFT + (np.arange(columns.start, columns.stop) + 0.5) / canvas.scale
        y = TOP + (np.arange(rows.start, rows.stop) + 0.5) / canvas.scale
        self.x, self.y = (g.astype(np.float32) for g in np.meshgrid(x, y))

    def cover(self, colour: Colour, alpha: Floats) -> None:
        """Lay a colour over the sheet where alpha (h, w) 0..1 says."""
        part = self.canvas.colour[self.rows, self.columns]
        part += (np.asarray(colour, np.float32) - part) * alpha[..., None]

    def lay(self, colours: Floats, alpha: Floats) -> None:
        """Lay an array of colours (h, w, 3) over the sheet."""
        part = self.canvas.colour[self.rows, self.columns]
        part += (colours - part) * alpha[..., None]

    def stain(self, factors: Colour, alpha: Floats) -> None:
        """Multiply by factors where alpha says."""
        part = self.canvas.colour[self.rows, self.columns]
        part *= 1.0 + (np.asarray(factors, np.float32) - 1.0) * alpha[..., None]

    def shine(self, gloss: float, alpha: Floats) -> None:
        """Set the gloss where alpha says."""
        part = self.canvas.gloss[self.rows, self.columns]
        part += (gloss - part) * alpha

    def blob(self, x: float, y: float, wide: float, high: float) -> Floats:
        """A soft spot, 1 in its middle."""
        return np.asarray(
            np.exp(-0.5 * (((self.x - x) / wide) ** 2 + ((self.y - y) / high) ** 2)), np.float32
        )

    def grain(self, seed: int, size: float, blur: int) -> Floats:
        """Noise of deviation 1; size: mm of one pixel of the tile."""
        sheet = noise_sheet(seed, blur)
        columns = np.asarray(self.x / size % 1024, np.float32)
        rows = np.asarray(self.y / size % 1024, np.float32)
        return np.asarray(
            cv2.remap(sheet, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP),
            np.float32,
        )

    def strokes(self, lines: list[Floats], widths: list[float], levels: list[float]) -> Floats:
        """Coverage (h, w) 0..1 of tapering strokes.

        lines: float32 (n, 2) mm; widths: mm; levels: coverage in the middle of each.
        """
        up = 2 if self.canvas.scale < 4 else 1
        scale = self.canvas.scale * up
        shape = (self.x.shape[0] * up, self.x.shape[1] * up)
        mask: NDArray[np.uint8] = np.zeros(shape, np.uint8)
        origin = np.array(
            [self.x[0, 0] - 0.5 / self.canvas.scale, self.y[0, 0] - 0.5 / self.canvas.scale]
        )
        for line, width, level in sorted(
            zip(lines, widths, levels, strict=True), key=lambda stroke: stroke[2]
        ):
            _taper(mask, (line - origin) * scale, width * scale, int(255 * level))
        if up > 1:
            size = self.x.shape[1], self.x.shape[0]
            mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
        return mask.astype(np.float32) / 255.0


def _taper(mask: NDArray[np.uint8], line: Floats, width: float, level: int) -> None:
    """Fill a stroke that narrows to its end; line and width in pixels."""
    along = np.gradient(line, axis=0)
    across = np.stack((-along[:, 1], along[:, 0]), axis=1)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    half = (
        0.5
        * width
        * np.interp(np.linspace(0, 1, len(line)), [0, 0.25, 0.5, 1], [0.45, 1, 0.9, 0])[:, None]
    )
    outline = np.concatenate((line + across * half, (line - across * half)[::-1]))
    cv2.fillPoly(mask, [np.round(outline * 16).astype(np.int32)], level, cv2.LINE_AA, 4)


def band(value: Floats, low: float | Floats, high: float | Floats, edge: float) -> Floats:
    """1 between low and high, softened by edge."""
    rise = smoothstep(-edge, edge, np.asarray(value - low, np.float32))
    fall = smoothstep(-edge, edge, np.asarray(high - value, np.float32))
    return rise * fall
