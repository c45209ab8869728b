"""The crop: within TR-03121-3 table 5.3 where the source allows it, and never enlarged."""

import cv2
import numpy as np
import pytest
from canonical_portrait import canonical_points
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.biometrics.portrait.arrays import apply
from kiosk.biometrics.portrait.crop import CropReason, crop_portrait
from kiosk.biometrics.portrait.measures import measure

STILL = np.full((2800, 2600, 3), 200, np.uint8)
few = settings(max_examples=15, deadline=None)


@few
@given(st.floats(345, 400), st.floats(1250, 1350), st.floats(1300, 1400), st.floats(-10, 10))
def test_a_large_source_gives_a_conforming_crop(
    distance: float, x: float, y: float, roll: float
) -> None:
    points = canonical_points(inter_eye_distance=distance, at=(x, y), roll=roll)
    crop = crop_portrait(STILL, measure(points))
    cut = measure(apply(crop.transform, points))
    assert crop.conformant
    assert crop.reasons == ()
    assert crop.scale <= 1
    assert crop.pixels.shape == (1600, 1244, 3)
    # BSI TR-03121-3 volume 2 (6.0), table 5.3
    assert 0.5 <= cut.head_width / 1244 <= 0.75
    assert 0.6 <= cut.head_height / 1600 <= 0.9
    assert 0.3 <= cut.eye_midpoint[1] / 1600 <= 0.5
    assert 0.45 <= cut.eye_midpoint[0] / 1244 <= 0.55
    assert cut.inter_eye_distance >= 300
    assert abs(cut.roll_degrees) < 0.01


@few
@given(st.floats(40, 290), st.floats(-12, 12))
def test_a_small_source_is_kept_at_its_own_scale(distance: float, roll: float) -> None:
    points = canonical_points(inter_eye_distance=distance, at=(1100, 1200), roll=roll)
    crop = crop_portrait(STILL, measure(points))
    cut = measure(apply(crop.transform, points))
    height, width = crop.pixels.shape[:2]
    assert not crop.conformant
    assert CropReason.SOURCE_TOO_SMALL in crop.reasons
    assert crop.scale == 1
    assert cut.inter_eye_distance == pytest.approx(distance, rel=1e-6)
    assert height < 1600
    assert width / height == pytest.approx(1244 / 1600, abs=0.005)
    assert 0.6 <= cut.head_height / height <= 0.9
    assert cut.eye_midpoint[1] / height == pytest.approx(0.45, abs=0.01)


@pytest.mark.parametrize("roll", [-9.0, 0.0, 9.0])
@pytest.mark.parametrize("distance", [345.0, 560.0])
def test_the_transform_is_where_the_pixels_went(distance: float, roll: float) -> None:
    still = np.full((3600, 3000, 3), 200, np.uint8)
    points = canonical_points(inter_eye_distance=distance, at=(1500, 1750), roll=roll)
    for place in points[[33, 263, 152]]:
        cv2.circle(
            still, tuple(int(v) for v in (place * 16).round()), 12 * 16, (0, 0, 0), -1, shift=4
        )
    crop = crop_portrait(still, measure(points))
    for place in apply(crop.transform, points[[33, 263, 152]]):
        x, y = place.round().astype(int)
        window = 255.0 - crop.pixels[y - 20 : y + 21, x - 20 : x + 21, 0] - 55
        rows, columns = np.mgrid[y - 20 : y + 21, x - 20 : x + 21]
        centre = [(window * columns).sum() / window.sum(), (window * rows).sum() / window.sum()]
        assert centre == pytest.approx(place.tolist(), abs=0.6)


def test_a_head_at_the_edge_is_said_to_reach_outside() -> None:
    points = canonical_points(inter_eye_distance=350, at=(300, 1200))
    crop = crop_portrait(STILL, measure(points))
    assert crop.reasons == (CropReason.OUTSIDE_PICTURE,)
    assert not crop.conformant


def test_the_crop_cannot_be_changed() -> None:
    crop = crop_portrait(STILL, measure(canonical_points(inter_eye_distance=350, at=(1100, 1200))))
    with pytest.raises(ValueError, match="read-only"):
        crop.pixels[0, 0, 0] = 1
