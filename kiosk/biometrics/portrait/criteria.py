"""How each criterion of a portrait is measured.

Geometry limits: BSI TR-03121-3 volume 2 (6.0), FM QA-FI-GID table 5.3; the others: ``limits``.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from kiosk.biometrics.portrait import crop, limits
from kiosk.biometrics.portrait.arrays import Picture, Points
from kiosk.biometrics.portrait.assessment import Criterion, CriterionStatus
from kiosk.biometrics.portrait.eyes import iris_contrast
from kiosk.biometrics.portrait.faces import Face
from kiosk.biometrics.portrait.light import FaceLight, measure_light, measure_sharpness
from kiosk.biometrics.portrait.measures import FaceMeasures
from kiosk.biometrics.portrait.pose import Pose, estimate_pose

_log = logging.getLogger(__name__)

_RGB_24_BIT, _GREY_8_BIT = 1, 3
"""Colour space numbers of ISO/IEC 19794-5 as TR-03121-3 table 5.2 uses them."""


@dataclass(frozen=True)
class Subject:
    """One portrait to be judged.

    ``pixels``: uint8 (height, width, 3) BGR, the crop; ``points``: float64 (468, 2) and
    ``measures`` in its pixels; ``faces``: all faces of the still, largest first.
    """

    pixels: Picture
    points: Points
    measures: FaceMeasures
    faces: tuple[Face, ...]

    @cached_property
    def light(self) -> FaceLight:
        """Luminance of the face."""
        return measure_light(self.pixels, self.points)

    @cached_property
    def pose(self) -> Pose:
        """Estimated turn of the head."""
        return estimate_pose(self.points)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table of criteria: name, limits and the way to the value."""

    id: str
    name: str
    unit: str
    minimum: float | None
    maximum: float | None
    value: Callable[[Subject], float]
    mandatory: bool = True
    estimated: bool = False
    uncertainty: float = 0.0
    """How far beyond a limit the value may lie without a claim either way."""

    def judge(self, subject: Subject) -> Criterion:
        """Measure and compare; whatever cannot be measured is *not assessed*."""
        try:
            value: float | None = float(self.value(subject))
        except (ArithmeticError, LookupError, ValueError, cv2.error) as error:
            _log.warning("criterion %s not assessed: %s", self.name, type(error).__name__)
            value = None
        if value is not None and not math.isfinite(value):
            value = None
        return Criterion(
            id=self.id,
            name=self.name,
            value=value,
            unit=self.unit,
            minimum=self.minimum,
            maximum=self.maximum,
            status=self._status(value),
            mandatory=self.mandatory,
            estimated=self.estimated,
        )

    def _status(self, value: float | None) -> CriterionStatus:
        if value is None:
            return CriterionStatus.NOT_ASSESSED
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        if low <= value <= high:
            return CriterionStatus.PASSED
        if low - self.uncertainty <= value <= high + self.uncertainty:
            return CriterionStatus.NOT_ASSESSED
        return CriterionStatus.FAILED


def judge(subject: Subject) -> tuple[Criterion, ...]:
    """Return all criteria of the first level in the order of the guideline."""
    return tuple(measure.judge(subject) for measure in MEASURES)


def second_face_share(faces: tuple[Face, ...]) -> float:
    """Return the area of the second largest face over the largest; raises IndexError without."""
    return faces[1].area / faces[0].area if len(faces) > 1 else 0.0 * faces[0].area


def _colour_space(subject: Subject) -> float:
    pixels = subject.pixels
    if pixels.ndim != 3 or pixels.shape[2] != 3:
        return 0
    coloured = bool(np.ptp(pixels.reshape(-1, 3)[::97], axis=1).any())
    return _RGB_24_BIT if coloured else _GREY_8_BIT


_YAW = limits.YAW_MAXIMUM_DEGREES
_PITCH = limits.PITCH_MAXIMUM_DEGREES
_ROLL = limits.ROLL_MAXIMUM_DEGREES

MEASURES: tuple[Measure, ...] = (
    Measure(
        "1.1", "head_pose_yaw", "degrees", -_YAW, _YAW,
        lambda s: s.pose.yaw_degrees, mandatory=False, estimated=True,
    ),
    Measure(
        "1.2", "head_pose_pitch", "degrees", -_PITCH, _PITCH,
        lambda s: s.pose.pitch_degrees, mandatory=False, estimated=True,
        uncertainty=limits.PITCH_UNCERTAINTY_DEGREES,
    ),
    Measure(
        "1.3", "head_pose_roll", "degrees", -_ROLL, _ROLL,
        lambda s: s.measures.roll_degrees,
    ),
    Measure(
        "2.2", "mouth_closed", "ratio", None, limits.MOUTH_OPEN_MAXIMUM,
        lambda s: s.measures.mouth_open,
    ),
    Measure(
        "3.1", "eyes_open", "ratio", limits.EYES_OPEN_MINIMUM, None,
        lambda s: s.measures.eyes_open, mandatory=False,
    ),
    Measure(
        "3.1", "iris_visible", "ratio", limits.IRIS_CONTRAST_MINIMUM, None,
        lambda s: iris_contrast(s.pixels, s.points), mandatory=False,
    ),
    Measure(
        "4.3", "single_face_present", "ratio", None, limits.SECOND_FACE_MAXIMUM,
        lambda s: second_face_share(s.faces), mandatory=False,
    ),
    Measure(
        "5.1", "image_height", "px", crop.HEIGHT, crop.HEIGHT,
        lambda s: s.pixels.shape[0],
    ),
    Measure(
        "5.2", "image_width", "px", crop.WIDTH, crop.WIDTH,
        lambda s: s.pixels.shape[1],
    ),
    Measure(
        "5.3", "head_width", "ratio", 0.5, 0.75,
        lambda s: s.measures.head_width / s.pixels.shape[1],
    ),
    Measure(
        "5.4", "head_size", "ratio", 0.6, 0.9,
        lambda s: s.measures.head_height / s.pixels.shape[0], estimated=True,
    ),
    Measure(
        "5.5", "vertical_position", "ratio", 0.3, 0.5,
        lambda s: s.measures.eye_midpoint[1] / s.pixels.shape[0],
    ),
    Measure(
        "5.6", "horizontal_position", "ratio", 0.45, 0.55,
        lambda s: s.measures.eye_midpoint[0] / s.pixels.shape[1],
    ),
    Measure(
        "5.7", "inter_eye_distance", "px", crop.LEAST_INTER_EYE_DISTANCE, None,
        lambda s: s.measures.inter_eye_distance,
    ),
    Measure(
        "7.1", "luminance_mean", "ratio", limits.LUMINANCE_MINIMUM, limits.LUMINANCE_MAXIMUM,
        lambda s: s.light.luminance_mean,
    ),
    Measure(
        "7.1", "under_exposure_prevention", "ratio", None, limits.DARK_SHARE_MAXIMUM,
        lambda s: s.light.dark_share,
    ),
    Measure(
        "7.1", "over_exposure_prevention", "ratio", None, limits.BRIGHT_SHARE_MAXIMUM,
        lambda s: s.light.bright_share,
    ),
    Measure(
        "7.2", "sharpness", "variance", limits.SHARPNESS_MINIMUM, None,
        lambda s: measure_sharpness(s.pixels, s.points, s.measures.inter_eye_distance),
    ),
    Measure(
        "7.5", "colour_space", "number", _RGB_24_BIT, _RGB_24_BIT, _colour_space,
    ),
    Measure(
        "7.6", "grey_scale_density", "count", limits.GREY_VALUES_MINIMUM, None,
        lambda s: s.light.grey_values,
    ),
)  # fmt: skip
