"""The array types that the portrait modules share, and OpenCV's resampling with those types."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""uint8 (height, width, 3), blue green red, as it came from the camera (never mirrored)."""

GreyPicture: TypeAlias = NDArray[np.uint8]
"""uint8 (height, width), luminance."""

Mask: TypeAlias = NDArray[np.uint8]
"""uint8 (height, width), 255 inside and 0 outside."""

Points: TypeAlias = NDArray[np.float64]
"""float64 (n, 2), x and y in pixels of one picture, y down."""

Transform: TypeAlias = NDArray[np.float64]
"""float64 (2, 3), affine map from source pixels to target pixels."""


def apply(transform: Transform, points: Points) -> Points:
    """Return float64 (n, 2) points mapped by an affine transform."""
    mapped: Points = points @ transform[:, :2].T + transform[:, 2]
    return mapped


def inverse(transform: Transform) -> Transform:
    """Return the float64 (2, 3) map back."""
    return np.asarray(cv2.invertAffineTransform(transform), dtype=np.float64)


def warped(
    picture: Picture, transform: Transform, size: tuple[int, int], interpolation: int
) -> Picture:
    """Return a picture of ``size`` (width, height); beyond the source its edge is repeated."""
    return np.asarray(
        cv2.warpAffine(
            picture, transform, size, flags=interpolation, borderMode=cv2.BORDER_REPLICATE
        ),
        dtype=np.uint8,
    )


def shrunk(picture: Picture, size: tuple[int, int]) -> Picture:
    """Return a picture of ``size`` (width, height), each pixel the mean of what it covers."""
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
