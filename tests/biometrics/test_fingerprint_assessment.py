"""Assessment of single prints: fingers are accepted, other pictures refused, advice fits."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from pydantic import ValidationError

from kiosk.biometrics.fingerprint import (
    FingerprintAssessment,
    GateReason,
    Guidance,
    NotPerformed,
    RetryReason,
    assess,
    best_of,
    is_lifted,
    is_moving,
)
from simulators.fingers import NEGATIVES, generate, negatives

Picture = NDArray[np.uint8]


def looked_at(pixels: Picture) -> FingerprintAssessment:
    return assess(pixels, position="right_index")


def four_bits(pixels: Picture) -> Picture:
    """The same picture as a ZFM sensor sends it: 16 grey levels."""
    return (pixels // 16) * np.uint8(17)


@pytest.fixture(scope="module")
def reference_prints() -> list[Picture]:
    folder = Path(os.environ.get("CONFORMANCE_DATA", "")) / "nfiq2"
    if not os.environ.get("CONFORMANCE_DATA") or not folder.is_dir():
        pytest.skip(
            "set CONFORMANCE_DATA to a folder whose nfiq2/ holds SFinGe_Test01..05.pgm, published "
            "on GitHub in usnistgov/NFIQ2, folder examples/images"
        )
    return [
        cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(np.uint8)
        for path in sorted(folder.glob("SFinGe_Test*.pgm"))
    ]


def test_reference_prints_are_accepted(reference_prints: list[Picture]) -> None:
    """Each whole and in three windows of a small sensor, with 256 and with 16 grey levels."""
    assert len(reference_prints) == 5
    for print_ in reference_prints:
        windows = [print_] + [
            print_[top : top + 288, left : left + 256]
            for top, left in ((130, 80), (90, 60), (170, 100))
        ]
        for window in windows:
            for picture in (window, four_bits(window)):
                result = looked_at(picture)
                assert result.verdict == "accepted", result
                assert result.is_finger
                assert result.reasons == ()
                assert result.guidance is Guidance.GOOD


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 48), marks=pytest.mark.slow)])
def test_generated_impressions_are_accepted(seeds: range) -> None:
    for seed in seeds:
        position = ("right_index", "left_index")[seed % 2]
        picture = generate(seed, position=position, impression=1 + seed % 3)
        for variant in (picture, four_bits(picture)):
            result = looked_at(variant)
            assert result.verdict == "accepted", (seed, result)


@pytest.mark.parametrize("name", sorted(NEGATIVES))
def test_other_pictures_are_refused(name: str) -> None:
    for seed in range(6):
        picture = negatives(name, seed)
        for variant in (picture, four_bits(picture)):
            result = looked_at(variant)
            assert not result.is_finger, (name, seed)
            assert result.verdict == "retry"
            assert result.native_quality == 0
            assert result.reasons


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_plain_pictures_are_nothing(grey: int) -> None:
    result = looked_at(np.full((288, 256), grey, np.uint8))
    assert not result.is_finger
    assert result.guidance is Guidance.PLACE_FINGER
    assert result.reasons == (GateReason.NOTHING_THERE,)


@pytest.mark.parametrize("seed", range(8))
def test_guidance_fits_what_is_wrong(seed: int) -> None:
    cases = {
        Guidance.PRESS_HARDER: generate(seed, pressure=0.4),
        Guidance.PRESS_SOFTER: generate(seed, pressure=2.0),
        Guidance.MOVE_LEFT: generate(seed, offset_px=(70, 0)),
        Guidance.MOVE_RIGHT: generate(seed, offset_px=(-70, 0)),
        Guidance.MOVE_UP: generate(seed, offset_px=(0, 90)),
        Guidance.MOVE_DOWN: generate(seed, offset_px=(0, -90)),
        Guidance.GOOD: generate(seed),
        Guidance.PLACE_FINGER: negatives("empty_glass", seed),
        Guidance.LIFT: negatives("labyrinth", seed),
    }
    for expected, picture in cases.items():
        result = looked_at(picture)
        assert result.guidance is expected, (seed, expected, result)
        assert (result.verdict == "accepted") == (expected is Guidance.GOOD)


def test_a_dry_finger_is_told_to_press_harder() -> None:
    result = looked_at(generate(3, moisture=0.0))
    assert result.reasons == (RetryReason.POOR_RIDGES,)
    assert result.guidance is Guidance.PRESS_HARDER


def test_guidance_uses_the_words_of_the_guideline() -> None:
    """BSI TR-03121 Part 2 Volume 2, LiveStatus of the fingerprint service."""
    assert Guidance.PRESS_SOFTER == "ReduceFingerPressure"
    assert Guidance.PRESS_HARDER == "RaiseFingerPressure"
    assert Guidance.MOVE_UP == "MoveFingersForward"
    assert Guidance.KEEP_STILL == "KeepFingersStill"


def test_movement_is_noticed() -> None:
    before = generate(5)
    assert not is_moving(before, generate(5, noise=0.12))
    shifted = generate(5, offset_px=(5, 5))
    assert is_moving(before, shifted)
    result = assess(shifted, position="right_index", previous=before)
    assert result.guidance is Guidance.KEEP_STILL
    assert result.reasons == (RetryReason.MOVING,)


def test_the_glass_is_free_only_without_a_finger() -> None:
    assert is_lifted(negatives("empty_glass"))
    assert not is_lifted(generate(2))
    assert not is_lifted(generate(2, pressure=0.3, coverage=0.5))


@pytest.mark.parametrize("seed", range(5))
def test_quality_falls_with_blur_and_with_noise(seed: int) -> None:
    print_ = generate(seed)
    grain = np.random.default_rng(seed).normal(0, 1, print_.shape)
    blurred = [
        print_,
        *(cv2.GaussianBlur(print_, (0, 0), s).astype(np.uint8) for s in (1, 2, 3, 5)),
    ]
    noisy = [np.clip(print_ + s * grain, 0, 255).astype(np.uint8) for s in (0, 20, 40, 70, 120)]
    for ladder in (blurred, noisy):
        qualities = [looked_at(step).native_quality for step in ladder]
        assert qualities == sorted(qualities, reverse=True)
        assert qualities[0] > qualities[2] > qualities[-1]


def test_the_orientation_of_the_picture_does_not_matter() -> None:
    for quarter_turns in range(4):
        result = looked_at(np.rot90(generate(6), quarter_turns).copy())
        assert result.is_finger
        assert result.native_quality > 60


@settings(max_examples=40, deadline=None)
@given(
    arrays(
        np.uint8, st.tuples(st.integers(96, 160), st.integers(96, 160)), fill=st.integers(0, 255)
    )
)
def test_any_picture_gets_a_bounded_result_that_survives_json(pixels: Picture) -> None:
    result = looked_at(pixels)
    assert FingerprintAssessment.model_validate_json(result.model_dump_json()) == result
    assert (result.verdict == "accepted") == (not result.reasons)
    assert (result.verdict == "accepted") == (result.guidance is Guidance.GOOD)


@settings(max_examples=20, deadline=None)
@given(height=st.integers(250, 600), width=st.integers(220, 450))
def test_fingers_are_found_in_windows_of_any_size(height: int, width: int) -> None:
    canvas = np.full((height, width), 246, np.uint8)
    print_ = generate(1, coverage=0.8)[:height, :width]
    canvas[: print_.shape[0], : print_.shape[1]] = print_
    assert looked_at(canvas).is_finger


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((288, 256), np.float32),
        np.zeros((288, 256, 3), np.uint8),
        np.zeros((95, 256), np.uint8),
        np.zeros((288, 1025), np.uint8),
        np.zeros((0, 0), np.uint8),
    ],
    ids=["float", "colour", "low", "wide", "empty"],
)
def test_other_arrays_are_refused(wrong: Picture) -> None:
    with pytest.raises(ValueError, match="a print"):
        looked_at(wrong)


def test_the_result_is_frozen_and_carries_no_pixels() -> None:
    result = looked_at(generate(1))
    with pytest.raises(ValidationError):
        result.native_quality = 100  # type: ignore[misc]
    assert len(result.model_dump_json()) < 400


def test_the_best_attempt_is_kept() -> None:
    hard, good, late = (looked_at(generate(4, pressure=p)) for p in (2.0, 1.0, 1.4))
    nothing = looked_at(negatives("noise"))
    assert best_of([hard, good, late]) == 1
    assert best_of([good, good]) == 0
    assert best_of([nothing, hard]) == 1
    assert best_of([nothing]) is None
    assert best_of([]) is None
    better_but_off = good.model_copy(update={"verdict": "retry", "native_quality": 99})
    assert best_of([better_but_off, good]) == 1
    with pytest.raises(ValueError, match="one finger position"):
        best_of([good, good.model_copy(update={"position": "left_index"})])


def test_presentation_attack_detection_is_said_to_be_missing() -> None:
    assert NotPerformed().model_dump() == {"kind": "not_performed"}
