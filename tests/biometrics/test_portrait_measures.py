"""Measures and pose on MediaPipe's mean face under a known camera."""

import numpy as np
import pytest
from canonical_portrait import canonical_points
from hypothesis import given
from hypothesis import strategies as st

from kiosk.biometrics.portrait.measures import measure, motion
from kiosk.biometrics.portrait.pose import estimate_pose, fit_pose

angles = st.floats(-25, 25)
distances = st.floats(30, 600)
places = st.tuples(st.floats(0, 2000), st.floats(0, 2000))


@given(distances, places, st.floats(-60, 60))
def test_size_place_and_roll_are_found(
    distance: float, place: tuple[float, float], roll: float
) -> None:
    measures = measure(canonical_points(inter_eye_distance=distance, at=place, roll=roll))
    assert measures.inter_eye_distance == pytest.approx(distance)
    assert measures.roll_degrees == pytest.approx(roll, abs=1e-6)
    assert measures.eye_midpoint == pytest.approx(place, abs=1e-6)


@given(distances, places, st.floats(-60, 60))
def test_ratios_do_not_depend_on_size_place_and_roll(
    distance: float, place: tuple[float, float], roll: float
) -> None:
    near = measure(canonical_points(inter_eye_distance=distance, at=place, roll=roll))
    plain = measure(canonical_points())
    assert near.eyes_open == pytest.approx(plain.eyes_open)
    assert near.mouth_open == pytest.approx(plain.mouth_open)
    assert near.head_height / distance == pytest.approx(plain.head_height / 100)


def test_the_sign_of_roll_is_to_the_persons_right() -> None:
    points = canonical_points(roll=10)
    # The person's right eye (33) is at the left of the picture and sinks when leaning that way.
    assert points[33, 1] > points[263, 1]


@given(angles, angles, distances, places)
def test_the_fit_finds_yaw_and_pitch(
    yaw: float, pitch: float, distance: float, place: tuple[float, float]
) -> None:
    pose = fit_pose(canonical_points(yaw=yaw, pitch=pitch, inter_eye_distance=distance, at=place))
    # The fit assumes a camera at 80 cm, the projection one far away.
    assert pose.pitch_degrees == pytest.approx(pitch, abs=4)
    assert pose.yaw_degrees == pytest.approx(yaw, abs=4)


def test_positive_yaw_looks_to_the_persons_left() -> None:
    turned = canonical_points(yaw=15)
    assert turned[4, 0] > canonical_points()[4, 0]
    assert fit_pose(turned).yaw_degrees > 10
    assert estimate_pose(turned).yaw_degrees > fit_pose(turned).yaw_degrees


def test_motion_is_a_share_of_the_inter_eye_distance() -> None:
    before = measure(canonical_points(inter_eye_distance=200))
    after = measure(canonical_points(inter_eye_distance=200, at=(403.0, 304.0)))
    assert motion(before, before) == 0
    assert motion(before, after) == pytest.approx(5 / 200)


def test_one_wild_landmark_is_no_motion() -> None:
    points = canonical_points(inter_eye_distance=200)
    jumped = points.copy()
    jumped[168] += 40
    assert motion(measure(points), measure(jumped)) == 0


@pytest.mark.parametrize("points", [np.zeros((468, 2)), np.full((468, 2), np.nan)])
def test_no_face_is_refused(points: np.ndarray) -> None:
    with pytest.raises(ValueError, match="form no face"):
        measure(points)
