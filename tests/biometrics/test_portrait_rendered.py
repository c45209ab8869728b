"""Faces, landmarks, guidance and verdict on rendered persons whose truth is known."""

import itertools
from functools import cache

import numpy as np
import pytest

from kiosk.biometrics.portrait.assessment import CriterionStatus
from kiosk.biometrics.portrait.crop import CropReason
from kiosk.biometrics.portrait.faces import FaceDetector
from kiosk.biometrics.portrait.guidance import Guidance, SteadyGuidance
from kiosk.biometrics.portrait.live import observe
from kiosk.biometrics.portrait.measures import eye_centres, measure
from kiosk.biometrics.portrait.mesh import FaceMesh
from kiosk.biometrics.portrait.pose import estimate_pose
from kiosk.biometrics.portrait.still import JudgedPortrait, NoPortrait, judge_still
from simulators.person import Light, Person, Placement, Pose, Scene, landmarks, render, script

pytestmark = pytest.mark.slow

LIVE_DETECTOR, STILL_DETECTOR, MESH = FaceDetector(320), FaceDetector(640), FaceMesh()
STEP = 0.25
"""Seconds between two pictures of a script."""

UNSEEN = (8, 9, 10, 11, 12, 13)
"""Persons on whom neither the pose correction nor a limit was fitted."""


def scene(placement: Placement, person: Person | None = None, level: float = 1.0) -> Scene:
    return Scene(persons=((person or Person(4), placement),), light=Light(level=level))


def judged(of: Scene, width: int = 1600, height: int = 2100) -> JudgedPortrait:
    result = judge_still(STILL_DETECTOR, MESH, render(of, width, height))
    assert isinstance(result, JudgedPortrait)
    return result


def failed(portrait: JudgedPortrait) -> set[str]:
    return {
        one.name for one in portrait.assessment.criteria if one.status is not CriterionStatus.PASSED
    }


@cache
def played(name: str) -> tuple[tuple[float, Guidance, SteadyGuidance], ...]:
    """A script seen by a live camera whose stills are six times as wide: time, raw hint, state."""
    act, state, seen = script(name), SteadyGuidance(), []
    for step in range(int(11 / STEP)):
        at = step * STEP
        live = observe(LIVE_DETECTOR, MESH, render(act(at), 640, 360), still_scale=6.0)
        state = state.next(live, at)
        seen.append((at, live.guidance, state))
    return tuple(seen)


@pytest.mark.parametrize(
    ("name", "hint", "start", "end"),
    [
        ("empty", Guidance.NO_FACE, 0, 10),
        ("walks_in", Guidance.TOO_FAR, 0, 4),
        ("turns_away", Guidance.LOOK_STRAIGHT, 4.5, 8.5),
        ("leaves", Guidance.NO_FACE, 7, 10),
        ("second_person", Guidance.SEVERAL_FACES, 5.5, 8),
        ("eyes_closed", Guidance.OPEN_EYES, 4, 7.75),
        ("mouth_open", Guidance.CLOSE_MOUTH, 4, 7.75),
        ("too_dark", Guidance.TOO_DARK, 4, 7.75),
        ("off_centre", Guidance.MOVE_LEFT, 0, 7),
    ],
)
def test_each_fault_is_shown_throughout_and_never_captured(
    name: str, hint: Guidance, start: float, end: float
) -> None:
    during = [state for at, _, state in played(name) if start <= at <= end]
    assert {state.shown for state in during} == {hint}
    assert not any(state.ready for state in during)


@pytest.mark.parametrize(
    "name",
    [
        "conforming",
        "walks_in",
        "second_person",
        "eyes_closed",
        "mouth_open",
        "too_dark",
        "off_centre",
        "turns_away",
    ],
)
def test_after_the_fault_the_camera_releases_or_is_about_to(name: str) -> None:
    last = [(hint, state) for at, hint, state in played(name) if at >= 10.5]
    assert all(hint is Guidance.GOOD for hint, _ in last)
    assert last[-1][1].shown is Guidance.GOOD


@pytest.mark.parametrize("name", ["conforming", "walks_in", "second_person", "leaves"])
def test_the_shown_hint_does_not_flicker(name: str) -> None:
    shown = [state.shown for _, _, state in played(name)]
    changes = sum(before is not after for before, after in itertools.pairwise(shown))
    assert changes <= 5


@pytest.mark.parametrize("seed", UNSEEN)
def test_landmarks_lie_where_the_features_are(seed: int) -> None:
    of = scene(Placement(pose=Pose(roll=4)), Person(seed))
    picture = render(of, 1280, 720)
    points = MESH.landmarks(picture, LIVE_DETECTOR.faces(picture)[0])
    assert points is not None
    truth = landmarks(of, 1280, 720)[0]
    distance = truth.inter_eye_distance
    measures = measure(points)
    right, left = eye_centres(points)
    assert np.abs(right - truth.left_eye).max() < 0.08 * distance
    assert np.abs(left - truth.right_eye).max() < 0.08 * distance
    assert np.abs(np.array(measures.chin) - truth.chin).max() < 0.22 * distance
    assert measures.inter_eye_distance == pytest.approx(distance, rel=0.08)
    assert measures.roll_degrees == pytest.approx(4, abs=1.5)


@pytest.mark.parametrize(("axis", "mean", "most"), [("yaw", 2.2, 5.5), ("pitch", 3.2, 6.0)])
def test_the_estimated_pose_is_near_the_truth(axis: str, mean: float, most: float) -> None:
    errors = [
        _turned(seed, axis, degrees) - degrees for seed in UNSEEN for degrees in (-10, -5, 0, 5, 10)
    ]
    assert np.mean(np.abs(errors)) < mean
    assert np.max(np.abs(errors)) < most


def _turned(seed: int, axis: str, degrees: int) -> float:
    pose = Pose(yaw=degrees) if axis == "yaw" else Pose(pitch=degrees)
    picture = render(scene(Placement(pose=pose), Person(seed)), 560, 720)
    points = MESH.landmarks(picture, LIVE_DETECTOR.faces(picture)[0], passes=2)
    assert points is not None
    found = estimate_pose(points)
    return found.yaw_degrees if axis == "yaw" else found.pitch_degrees


@pytest.mark.parametrize("seed", UNSEEN)
def test_a_conforming_person_is_accepted_whole(seed: int) -> None:
    portrait = judged(scene(Placement(scale=0.16, eye_line_y=0.45), Person(seed)))
    assert failed(portrait) == set()
    assert portrait.assessment.conformant
    assert portrait.crop.pixels.shape == (1600, 1244, 3)
    assert portrait.crop.scale <= 1


def test_a_tilted_head_is_turned_upright() -> None:
    portrait = judged(scene(Placement(scale=0.155, eye_line_y=0.45, pose=Pose(roll=7))))
    again = LIVE_DETECTOR.faces(portrait.crop.pixels)[0]
    points = MESH.landmarks(portrait.crop.pixels, again, passes=2)
    assert points is not None
    # Measured afresh on the finished crop, independent of the landmarks that placed it.
    assert abs(measure(points).roll_degrees) < 1
    assert measure(points).eye_midpoint[1] / 1600 == pytest.approx(0.45, abs=0.01)
    assert measure(points).eye_midpoint[0] / 1244 == pytest.approx(0.5, abs=0.01)


def test_a_720p_camera_gives_a_portrait_that_does_not_conform() -> None:
    portrait = judged(scene(Placement()), 1280, 720)
    assert not portrait.assessment.conformant
    assert portrait.crop.reasons == (CropReason.SOURCE_TOO_SMALL,)
    assert portrait.crop.scale == 1
    assert {"image_height", "image_width", "inter_eye_distance"} <= failed(portrait)


@pytest.mark.parametrize(
    ("placement", "name"),
    [
        (Placement(pose=Pose(yaw=12)), "head_pose_yaw"),
        (Placement(pose=Pose(pitch=12)), "head_pose_pitch"),
        (Placement(eyes_open=0.0), "iris_visible"),
        (Placement(mouth_open=0.8), "mouth_closed"),
    ],
)
def test_a_fault_of_the_person_fails_its_own_criterion_alone(
    placement: Placement, name: str
) -> None:
    assert failed(judged(scene(placement), 800, 1050)) - {
        "image_height",
        "image_width",
        "inter_eye_distance",
    } == {name}


@pytest.mark.parametrize(
    ("level", "name"), [(0.05, "luminance_mean"), (3.0, "over_exposure_prevention")]
)
def test_a_fault_of_the_light_fails_the_exposure(level: float, name: str) -> None:
    assert name in failed(judged(scene(Placement(), Person(1), level), 800, 1050))


def test_a_still_without_a_face_gives_no_portrait() -> None:
    assert judge_still(STILL_DETECTOR, MESH, render(Scene(), 800, 1050)) == NoPortrait()
