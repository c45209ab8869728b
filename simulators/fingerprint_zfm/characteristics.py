"""Deterministic stand-ins for what the module's own chip computes from an image.

They let every command be answered in a way that depends on the finger; they are no fingerprint
algorithm, and nothing shipped relies on them.
"""

import numpy as np
from numpy.typing import NDArray

from device_drivers.fingerprint_zfm.commands import Confirmation

CHARACTERISTIC_BYTES = 512
_BLOCK_PX = 16
_RIDGE_DEVIATION = 24
"""Standard deviation of grey levels from which a block counts as ridges."""
_LEAST_RIDGE_SHARE = 0.25
_SMUDGE_MEAN = 45
_LEAST_CORRELATION = 0.6


def judge(image: NDArray[np.uint8]) -> Confirmation:
    """What Img2Tz says of uint8 (288, 256), 0 = ridge: fine, messy, or too few features."""
    if image.mean() < _SMUDGE_MEAN:
        return Confirmation.MESSY_IMAGE
    if (_blocks(image).std(axis=(1, 3)) > _RIDGE_DEVIATION).mean() < _LEAST_RIDGE_SHARE:
        return Confirmation.TOO_FEW_FEATURES
    return Confirmation.OK


def characterise(image: NDArray[np.uint8]) -> bytes:
    """512 bytes that are alike for alike images."""
    blocks = _blocks(image)
    means = blocks.mean(axis=(1, 3)).reshape(-1)
    deviations = blocks.std(axis=(1, 3)).reshape(-1)
    both = np.concatenate([means, 2 * deviations])
    places = np.linspace(0, len(both) - 1, CHARACTERISTIC_BYTES).round().astype(int)
    return bytes(both[places].clip(0, 255).astype(np.uint8).tobytes())


def score(one: bytes, other: bytes) -> int:
    """0 for different fingers, up to 200 for the same."""
    a, b = (np.frombuffer(each, np.uint8).astype(float) for each in (one, other))
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    correlation = float(a @ b) / norm if norm else 0.0
    return round(200 * correlation) if correlation >= _LEAST_CORRELATION else 0


def merge(one: bytes, other: bytes) -> bytes:
    """The template of two characteristics."""
    return bytes((a + b) // 2 for a, b in zip(one, other, strict=True))


def _blocks(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """float64 (18, 16, 16, 16): block row, row, block column, column."""
    rows, columns = (size // _BLOCK_PX for size in image.shape)
    return image.astype(float).reshape(rows, _BLOCK_PX, columns, _BLOCK_PX)
