"""One picture of a camera, as it travels from the driver to screen, assessment and call."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MAXIMUM_PIXELS = 50_000_000
"""Larger pictures are refused before they are decoded: 150 MB as BGR, twice any camera in use."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture; shared between threads without copying, therefore read-only."""

    pixels: NDArray[np.uint8] = field(repr=False)
    """uint8, (height, width, 3), blue-green-red, not writeable."""
    number: int
    """Counts from 1 without gaps in what the camera delivered since it was opened."""
    captured_at: float
    """Monotonic seconds at which the picture had arrived whole."""

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])
