"""The portrait as the guideline wants it: level eyes, 1244 x 1600 pixels, never enlarged.

Sizes: BSI TR-03121-3 volume 2 (6.0), FM BIP-FI-GID; the framing follows the photo guideline for
German documents (head 32 to 36 mm of 45 mm).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from kiosk.biometrics.portrait.arrays import (
    Picture,
    Points,
    Transform,
    apply,
    inverse,
    shrunk,
    warped,
)
from kiosk.biometrics.portrait.measures import FaceMeasures

WIDTH, HEIGHT = 1244, 1600
LEAST_INTER_EYE_DISTANCE = 300.0
HEAD_SHARE = 0.765
"""Wanted head height over picture height: the middle of 0.75 to 0.78."""
LEAST_HEAD_SHARE = 0.71
"""32 mm of 45 mm; between this and ``HEAD_SHARE`` a smaller head saves enlarging."""
EYE_LINE = 0.45
"""Wanted distance of the eyes from the upper edge over picture height."""

_TOLERANCE = 1.0
"""Pixels by which the crop may reach over the edge of its source (sampling between pixels)."""


class CropReason(StrEnum):
    """Why a crop does not conform."""

    SOURCE_TOO_SMALL = "source_too_small"
    OUTSIDE_PICTURE = "outside_picture"


@dataclass(frozen=True, slots=True, eq=False)
class PortraitCrop:
    """The framed portrait.

    ``pixels``: uint8 (height, width, 3) BGR, read-only; 1244 x 1600 where the source allows it,
    else smaller with the same framing. ``scale``: crop pixels per source pixel, at most 1.
    ``transform``: float64 (2, 3), source pixels to crop pixels.
    """

    pixels: Picture
    conformant: bool
    reasons: tuple[CropReason, ...]
    scale: float
    transform: Transform


def wanted_scale(measures: FaceMeasures) -> float:
    """Return crop pixels per source pixel at which head and eyes have the wanted size."""
    return max(
        HEAD_SHARE * HEIGHT / measures.head_height,
        LEAST_INTER_EYE_DISTANCE / measures.inter_eye_distance,
    )


def crop_portrait(still: Picture, measures: FaceMeasures) -> PortraitCrop:
    """Turn the eyes level and cut the portrait out of a still."""
    wanted = wanted_scale(measures)
    least = max(
        LEAST_HEAD_SHARE * HEIGHT / measures.head_height,
        LEAST_INTER_EYE_DISTANCE / measures.inter_eye_distance,
    )
    too_small = least > 1
    scale = min(1.0, wanted)
    shrink = wanted if too_small else 1.0
    size = (round(WIDTH / shrink), round(HEIGHT / shrink))
    pixels, transform = _framed(still, measures, scale, size)
    reasons: list[CropReason] = []
    if too_small:
        reasons.append(CropReason.SOURCE_TOO_SMALL)
    if _reaches_outside(still, transform, size):
        reasons.append(CropReason.OUTSIDE_PICTURE)
    pixels.flags.writeable = False
    return PortraitCrop(pixels, not reasons, tuple(reasons), scale, transform)


def _framed(
    still: Picture, measures: FaceMeasures, scale: float, size: tuple[int, int]
) -> tuple[Picture, Transform]:
    """Turn at the source's own scale, then shrink by area: one pass would alias."""
    width, height = size
    full = (round(width / scale), round(height / scale))
    radians = -math.radians(measures.roll_degrees)
    cosine, sine = math.cos(radians), math.sin(radians)
    x, y = measures.eye_midpoint
    across, down = (full[0] - 1) / 2, EYE_LINE * full[1]
    turn = np.array(
        [
            [cosine, sine, across - cosine * x - sine * y],
            [-sine, cosine, down + sine * x - cosine * y],
        ]
    )
    turned = warped(still, turn, full, cv2.INTER_CUBIC)
    if full == size:
        return turned, turn
    ratio = np.array([width / full[0], height / full[1]])
    shrink = np.array([[ratio[0], 0.0], [0.0, ratio[1]]])
    transform = np.column_stack([shrink @ turn[:, :2], shrink @ turn[:, 2] + (ratio - 1) / 2])
    return shrunk(turned, size), transform


def _reaches_outside(still: Picture, transform: Transform, size: tuple[int, int]) -> bool:
    width, height = size
    corners: Points = np.array(
        [[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]], dtype=np.float64
    )
    source = apply(inverse(transform), corners)
    limit = np.array([still.shape[1] - 1, still.shape[0] - 1]) + _TOLERANCE
    return bool((source < -_TOLERANCE).any() or (source > limit).any())
