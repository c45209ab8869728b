"""Criteria: statuses, totals, JSON, and that nothing unmeasured passes."""

import dataclasses
import json

import numpy as np
import pytest
from canonical_portrait import canonical_points

from kiosk.biometrics.portrait.assessment import CriterionStatus, PortraitAssessment
from kiosk.biometrics.portrait.criteria import MEASURES, Measure, Subject, judge
from kiosk.biometrics.portrait.faces import Face
from kiosk.biometrics.portrait.measures import measure

EYE = (0.0, 0.0)


def face(side: float) -> Face:
    return Face(0.9, 0, 0, side, side, EYE, EYE, EYE, EYE, EYE)


def subject(*, pixels: np.ndarray | None = None, faces: tuple[Face, ...] | None = None) -> Subject:
    """The mean face on coloured noise at 1244 x 1600: sharp, well exposed, all values present."""
    if pixels is None:
        random = np.random.default_rng(1)
        pixels = random.integers(40, 216, (1600, 1244, 3), dtype=np.uint8)
    points = canonical_points(inter_eye_distance=340, at=(622, 720))
    return Subject(pixels, points, measure(points), faces or (face(100),))


def criterion(of: Subject, name: str):
    return next(one for one in judge(of) if one.name == name)


def assessed(of: Subject) -> PortraitAssessment:
    return PortraitAssessment(judge(of), crop_conformant=True, crop_reasons=())


def failing(error: Exception) -> Measure:
    def value(_: Subject) -> float:
        raise error

    return Measure("7.2", "broken", "variance", 1.0, None, value)


@pytest.mark.parametrize("error", [ValueError(), IndexError(), ZeroDivisionError(), KeyError()])
def test_what_cannot_be_measured_is_not_assessed_and_never_passes(error: Exception) -> None:
    result = failing(error).judge(subject())
    assert result.status is CriterionStatus.NOT_ASSESSED
    assert result.value is None
    whole = PortraitAssessment((result,), crop_conformant=True, crop_reasons=())
    assert not whole.accepted
    assert whole.passed_mandatory == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_without_meaning_are_not_assessed(value: float) -> None:
    result = Measure("1.1", "odd", "degrees", -5, 5, lambda _: value).judge(subject())
    assert result.status is CriterionStatus.NOT_ASSESSED


def test_an_optional_criterion_may_be_missing_but_not_failed() -> None:
    passed = Measure("1.3", "fine", "degrees", 0, 1, lambda _: 1.0).judge(subject())
    missing = dataclasses.replace(failing(ValueError()), mandatory=False).judge(subject())
    failed = Measure("1.1", "off", "degrees", 0, 1, lambda _: 2.0, mandatory=False)
    assert PortraitAssessment((passed, missing), True, ()).accepted
    assert not PortraitAssessment((passed, failed.judge(subject())), True, ()).accepted
    assert not PortraitAssessment((), True, ()).accepted


def test_a_crop_that_does_not_conform_makes_no_conforming_portrait() -> None:
    passed = Measure("1.3", "fine", "degrees", 0, 1, lambda _: 1.0).judge(subject())
    assert not PortraitAssessment((passed,), False, ("source_too_small",)).conformant


def test_mandatory_is_what_the_guideline_marks_so() -> None:
    # BSI TR-03121-3 volume 2 (6.0), table 5.2; limits: table 5.3
    mandatory = {one.id for one in MEASURES if one.mandatory}
    assert mandatory == {
        "1.3", "2.2", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "7.1", "7.2", "7.5", "7.6",
    }  # fmt: skip
    limits = {
        one.id: (one.minimum, one.maximum) for one in MEASURES if one.id < "2" or "5" < one.id < "6"
    }
    assert limits == {
        "1.1": (-5, 5), "1.2": (-5, 5), "1.3": (-8, 8), "5.1": (1600, 1600), "5.2": (1244, 1244),
        "5.3": (0.5, 0.75), "5.4": (0.6, 0.9), "5.5": (0.3, 0.5), "5.6": (0.45, 0.55),
        "5.7": (300, None),
    }  # fmt: skip


def test_names_are_unique_and_json_carries_everything() -> None:
    whole = assessed(subject())
    told = json.loads(whole.as_json())
    names = [one["name"] for one in told["criteria"]]
    assert len(set(names)) == len(names) == len(MEASURES)
    assert told["accepted"] is whole.accepted
    assert told["passed_mandatory"] == whole.passed_mandatory > 10


def test_a_person_beside_fails_and_one_far_behind_does_not() -> None:
    beside = subject(faces=(face(100), face(50)))
    behind = subject(faces=(face(100), face(20)))
    assert criterion(beside, "single_face_present").status is CriterionStatus.FAILED
    assert criterion(behind, "single_face_present").status is CriterionStatus.PASSED


@pytest.mark.parametrize(
    ("level", "name"),
    [(10, "luminance_mean"), (10, "under_exposure_prevention"), (252, "over_exposure_prevention")],
)
def test_exposure_faults_fail_their_criterion(level: int, name: str) -> None:
    dull = subject(pixels=np.full((1600, 1244, 3), level, np.uint8))
    assert criterion(dull, name).status is CriterionStatus.FAILED


def test_grey_pictures_and_flat_pictures_fail() -> None:
    grey = subject(pixels=np.full((1600, 1244, 3), 128, np.uint8))
    assert criterion(grey, "colour_space").value == 3
    assert criterion(grey, "colour_space").status is CriterionStatus.FAILED
    assert criterion(grey, "grey_scale_density").status is CriterionStatus.FAILED
    assert criterion(grey, "sharpness").status is CriterionStatus.FAILED


@pytest.mark.parametrize(
    ("degrees", "status"),
    [
        (5.0, "passed"),
        (-5.0, "passed"),
        (6.5, "not_assessed"),
        (8.0, "not_assessed"),
        (8.1, "failed"),
    ],
)
def test_estimated_pitch_claims_nothing_within_its_uncertainty(degrees: float, status: str) -> None:
    """TR-03121's limit is 5 degrees; the estimate errs by 3 from person to person."""
    (pitch,) = [one for one in MEASURES if one.name == "head_pose_pitch"]
    measured = dataclasses.replace(pitch, value=lambda _: degrees)
    assert measured.judge(subject()).status == status
