"""MediaPipe's mean face seen by a known camera: landmarks whose truth is known."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kiosk.biometrics.models import Model, read_model

Points = NDArray[np.float64]


def canonical_points(
    *,
    inter_eye_distance: float = 100.0,
    at: tuple[float, float] = (400.0, 300.0),
    roll: float = 0.0,
    yaw: float = 0.0,
    pitch: float = 0.0,
) -> Points:
    """Project the mean face from afar; angles in degrees, signs as ISO/IEC 39794-5.

    ``at``: eye midpoint in pixels where the head is not turned. float64 (468, 2).
    """
    face = _mean_face()
    eyes = face[[33, 133, 263, 362]].mean(axis=0)
    turned = (face - eyes) @ (_roll(roll) @ _pitch(pitch) @ _yaw(yaw)).T
    scale = inter_eye_distance / _eye_distance(face)
    return np.column_stack([turned[:, 0], -turned[:, 1]]) * scale + np.array(at)


@cache
def _mean_face() -> Points:
    content = read_model(Model.CANONICAL_FACE)
    return np.array(content.split(), dtype=np.float64).reshape(-1, 3)


def _eye_distance(face: Points) -> float:
    return float(np.linalg.norm(face[[33, 133]].mean(axis=0) - face[[263, 362]].mean(axis=0)))


# Axes of the mean face: x to the person's left, y up, z to the camera; right-handed.
def _yaw(degrees: float) -> Points:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def _pitch(degrees: float) -> Points:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def _roll(degrees: float) -> Points:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
