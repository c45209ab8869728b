"""Sizes on the glass: design pixels, millimetres, and the panel that they are drawn on.

The screens are designed for a panel whose shorter side has 1080 pixels. On any other panel every
distance and letter grows or shrinks with the shorter side; what is touched keeps its millimetres.
"""

import math

DESIGN_SIDE = 1080
"""Pixels of the shorter side that the screens are designed for."""
DESIGN_SIDE_MM = 336.0
"""The same in millimetres: a panel of 27 inches, 16:9 (3.21 pixels per millimetre)."""
TARGET_MM = 15.0
"""Least height and width of anything that can be touched."""
GAP_MM = 3.0
"""Least distance between two things that can be touched."""


class Panel:
    """The panel of this process; it is set once, before the first widget is made."""

    width = 1080
    height = 1920
    unit = 1.0
    """Pixels of one design pixel."""
    pixels_per_mm = DESIGN_SIDE / DESIGN_SIDE_MM

    def fit(self, width: int, height: int, pixels_per_mm: float | None) -> None:
        """Take the size in pixels; without a density it counts as a panel of 27 inches."""
        side = min(width, height)
        self.width, self.height = width, height
        self.unit = side / DESIGN_SIDE
        self.pixels_per_mm = pixels_per_mm or side / DESIGN_SIDE_MM

    @property
    def wide(self) -> bool:
        """Whether it stands in landscape."""
        return self.width > self.height


panel = Panel()


def px(design_pixels: float) -> int:
    """Return whole pixels for a distance of the design."""
    return round(design_pixels * panel.unit)


def millimetres(length: float) -> int:
    """Return whole pixels that are no shorter than ``length`` millimetres."""
    return math.ceil(length * panel.pixels_per_mm - 0.001)


def target(design_pixels: float = 96) -> int:
    """Return the side of something to touch: as designed, and never under ``TARGET_MM``."""
    return max(px(design_pixels), millimetres(TARGET_MM))


def gap(design_pixels: float = 16) -> int:
    """Return the distance between things to touch: as designed, never under ``GAP_MM``."""
    return max(px(design_pixels), millimetres(GAP_MM))
