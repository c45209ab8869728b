"""Numbers from landmarks alone: distances, angles, openings, and where the head is.

``t`` is the distance from the eye midpoint to the chin, OFIQ's unit for everything that should
not depend on the distance to the camera. *Right* and *left* are the person's own.
"""

import math
from dataclasses import dataclass

import numpy as np

from kiosk.biometrics.portrait.arrays import Points

_RIGHT_EYE_CORNERS = (33, 133)
_LEFT_EYE_CORNERS = (362, 263)
_RIGHT_LIDS = ((159, 145), (160, 144), (158, 153))
_LEFT_LIDS = ((386, 374), (387, 373), (385, 380))
_INNER_LIPS = ((13, 14), (82, 87), (312, 317))
_CHIN = 152
_RIGHT_EAR, _LEFT_EAR = 234, 454
_STEADY_POINTS = (33, 133, 362, 263, 168, 4)
"""Eye corners, nose bridge, nose tip: they move with the head and hardly with the expression."""

CROWN_ABOVE_EYES = 1.12
"""Height of the crown above the eye midpoint in units of t; no landmark marks it. Portraits
measured with a hair segmenter lie between 1.04 and 1.20, which moves the head height by 4 %."""


@dataclass(frozen=True, slots=True)
class FaceMeasures:
    """What the landmarks say; pixels of the picture they belong to, y down.

    Ratios without unit: ``eyes_open`` and ``mouth_open`` over t (ISO/IEC 29794-5 as OFIQ 1.0
    computes them), ``eyes_open`` being the smaller of the two eyes.
    """

    inter_eye_distance: float
    roll_degrees: float
    eyes_open: float
    mouth_open: float
    eye_midpoint: tuple[float, float]
    chin: tuple[float, float]
    eyes_to_chin: float
    head_height: float
    head_width: float
    steady_points: tuple[tuple[float, float], ...]


def measure(points: Points) -> FaceMeasures:
    """Measure float64 (468, 2) landmarks; raises ValueError where they form no face."""
    right, left = eye_centres(points)
    distance = float(np.linalg.norm(left - right))
    middle = (right + left) / 2
    t = float(np.linalg.norm(points[_CHIN] - middle))
    if not (distance > 0 and t > 0 and np.isfinite(points).all()):
        raise ValueError("the landmarks form no face")
    return FaceMeasures(
        inter_eye_distance=distance,
        roll_degrees=roll_degrees(right, left),
        eyes_open=min(_widest(points, _RIGHT_LIDS), _widest(points, _LEFT_LIDS)) / t,
        mouth_open=_widest(points, _INNER_LIPS) / t,
        eye_midpoint=_pair(middle),
        chin=_pair(points[_CHIN]),
        eyes_to_chin=t,
        head_height=(1 + CROWN_ABOVE_EYES) * t,
        head_width=float(np.linalg.norm(points[_LEFT_EAR] - points[_RIGHT_EAR])),
        steady_points=tuple(_pair(points[index]) for index in _STEADY_POINTS),
    )


def eye_centres(points: Points) -> tuple[Points, Points]:
    """Return float64 (2,) right and left eye centre, each the midpoint of its corners."""
    return (
        points[list(_RIGHT_EYE_CORNERS)].mean(axis=0),
        points[list(_LEFT_EYE_CORNERS)].mean(axis=0),
    )


def roll_degrees(right_eye: Points, left_eye: Points) -> float:
    """Return the roll, positive where the head leans to the person's right (ISO/IEC 39794-5)."""
    across, down = (left_eye - right_eye).tolist()
    return -math.degrees(math.atan2(down, across))


def motion(before: FaceMeasures, after: FaceMeasures) -> float:
    """Return how far the head moved between two pictures, as a share of the inter-eye distance."""
    shifts = np.array(after.steady_points) - np.array(before.steady_points)
    return float(np.median(np.hypot(shifts[:, 0], shifts[:, 1]))) / after.inter_eye_distance


def _widest(points: Points, pairs: tuple[tuple[int, int], ...]) -> float:
    return max(float(np.linalg.norm(points[upper] - points[lower])) for upper, lower in pairs)


def _pair(point: Points) -> tuple[float, float]:
    return float(point[0]), float(point[1])
