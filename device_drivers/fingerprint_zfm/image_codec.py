"""The image of a ZFM / R30x module: 256 x 288 pixels of 4 bits, row by row, left pixel high.

Source: ZFM-20 Series User's Manual v2.0, section 4.1 (image buffer) and 6.2 (UpImage).
"""

import numpy as np
from numpy.typing import NDArray

IMAGE_COLUMNS = 256
IMAGE_ROWS = 288
IMAGE_BYTES = IMAGE_COLUMNS * IMAGE_ROWS // 2
RESOLUTION_PPI = 500
_LEVEL_STEP = 17
"""16 levels spread over 0..255."""


def unpack_image(data: bytes) -> NDArray[np.uint8]:
    """uint8 (288, 256), 0 = ridge, multiples of 17, from 36,864 bytes, else ``ValueError``."""
    if len(data) != IMAGE_BYTES:
        raise ValueError(f"{len(data)} bytes of image instead of {IMAGE_BYTES}")
    packed = np.frombuffer(data, np.uint8)
    levels = np.empty(IMAGE_BYTES * 2, np.uint8)
    levels[0::2] = packed >> 4
    levels[1::2] = packed & 0x0F
    levels *= _LEVEL_STEP
    return levels.reshape(IMAGE_ROWS, IMAGE_COLUMNS)


def pack_image(pixels: NDArray[np.uint8]) -> bytes:
    """36,864 bytes from uint8 (288, 256); the low four bits of each pixel are lost."""
    if pixels.shape != (IMAGE_ROWS, IMAGE_COLUMNS) or pixels.dtype != np.uint8:
        raise ValueError(f"an image is uint8 (288, 256), not {pixels.dtype} {pixels.shape}")
    levels = (pixels >> 4).reshape(-1)
    return bytes((levels[0::2] << 4 | levels[1::2]).tobytes())
