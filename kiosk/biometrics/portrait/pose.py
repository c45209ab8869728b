"""How the head is turned, estimated from landmarks.

The landmarks are fitted to the mean face of the landmark network (perspective n-point). The
network turns its points less than the head turns, so the fit is corrected by a gain and an offset
measured on rendered heads (docs/decisions/0005). The numbers stay *estimated*: what is left is an
error by person of up to 5 degrees.
"""

import math
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from kiosk.biometrics.models import Model, read_model
from kiosk.biometrics.portrait.arrays import Points

_RIGID_POINTS = (
    4, 6, 10, 33, 54, 67, 117, 119, 121, 127, 129, 132, 133, 136, 143, 147, 198, 205,
    263, 284, 297, 346, 348, 350, 356, 358, 361, 362, 365, 372, 376, 420, 425,
)  # fmt: skip
"""Points that MediaPipe's face geometry module fits: they move little with the expression."""

_DISTANCE_IN_HEADS = 4.0
"""Distance of the assumed camera in heights of the landmark set: about 80 cm."""


_YAW_GAIN = 0.72
_PITCH_GAIN = 0.61
_PITCH_OFFSET_DEGREES = 4.4
"""Fitted on eight rendered heads turned by up to 10 degrees, tried on others."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Degrees as ISO/IEC 39794-5: yaw positive to the person's left, pitch positive downward."""

    yaw_degrees: float
    pitch_degrees: float


def estimate_pose(points: Points) -> Pose:
    """Estimate yaw and pitch of (468, 2) landmarks; raises ValueError where no fit exists."""
    fitted = fit_pose(points)
    return Pose(
        yaw_degrees=fitted.yaw_degrees / _YAW_GAIN,
        pitch_degrees=(fitted.pitch_degrees - _PITCH_OFFSET_DEGREES) / _PITCH_GAIN,
    )


def fit_pose(points: Points) -> Pose:
    """Fit the mean face to float64 (468, 2) landmarks; raises ValueError where no fit exists.

    The camera is assumed straight before the face, so that the pose is the one that a crop of the
    face shows, wherever in the picture the face is.
    """
    chosen = points[list(_RIGID_POINTS)]
    centre = chosen.mean(axis=0)
    focal = _DISTANCE_IN_HEADS * float(np.ptp(chosen[:, 1]))
    camera = np.array([[focal, 0.0, centre[0]], [0.0, focal, centre[1]], [0.0, 0.0, 1.0]])
    found, turn, _ = cv2.solvePnP(
        _mean_face(), chosen, camera, np.zeros(4), flags=cv2.SOLVEPNP_SQPNP
    )
    rotation, _ = cv2.Rodrigues(turn)
    across, down, toward = (rotation @ np.array([0.0, 0.0, -1.0])).tolist()
    if not found or not math.isfinite(across + down + toward) or toward >= 0:
        raise ValueError("no pose fits the landmarks")
    return Pose(
        yaw_degrees=math.degrees(math.atan2(across, -toward)),
        pitch_degrees=math.degrees(math.asin(max(-1.0, min(1.0, down)))),
    )


@cache
def _mean_face() -> Points:
    """Return float64 (33, 3) rigid points in the camera's axes: x right, y down, z away, cm."""
    whole = np.array(read_model(Model.CANONICAL_FACE).split(), dtype=np.float64).reshape(-1, 3)
    mean_face: Points = whole[list(_RIGID_POINTS)] * np.array([1.0, -1.0, -1.0])
    return mean_face
