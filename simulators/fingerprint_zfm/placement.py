"""Which finger lies on the window, and how: what a test or a demonstration asks for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from device_drivers.fingerprint_zfm.image_codec import IMAGE_COLUMNS, IMAGE_ROWS

Pixels = NDArray[np.uint8]
"""uint8 (288, 256), 0 = ridge, 255 = background."""


class GeneratedFinger(BaseModel):
    """A synthetic finger, see ``simulators.fingers.generate``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = Field(ge=0)
    position: str = "right_index"
    impression: int = Field(default=0, ge=0)
    pressure: float = 1.0
    offset_px: tuple[float, float] = (0, 0)
    rotation_degrees: float = 0
    coverage: float = 1.0
    noise: float = 0.10
    moisture: float = 0.5


class FingerFile(BaseModel):
    """A picture file whose middle is laid on the window."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path


Placement = GeneratedFinger | FingerFile
FingerSource = Callable[[Placement], Pixels]


def finger(placement: Placement) -> Pixels:
    """The pixels of ``placement``; ``ValueError`` or ``OSError`` where there are none."""
    if isinstance(placement, FingerFile):
        return _from_file(placement.file)
    # Here, so that a module that only shows given arrays does not load the generator.
    from simulators.fingers import generate

    return generate(**placement.model_dump())


def _from_file(path: Path) -> Pixels:
    with Image.open(path) as picture:
        grey = np.asarray(picture.convert("L"))
    window = np.full((IMAGE_ROWS, IMAGE_COLUMNS), 255, np.uint8)
    rows, columns = min(IMAGE_ROWS, grey.shape[0]), min(IMAGE_COLUMNS, grey.shape[1])
    top, left = (grey.shape[0] - rows) // 2, (grey.shape[1] - columns) // 2
    to_top, to_left = (IMAGE_ROWS - rows) // 2, (IMAGE_COLUMNS - columns) // 2
    window[to_top : to_top + rows, to_left : to_left + columns] = grey[
        top : top + rows, left : left + columns
    ]
    return window
