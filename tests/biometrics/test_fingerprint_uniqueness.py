"""The same finger laid on twice is noticed; different fingers are not confused."""

import numpy as np
import pytest

from kiosk.biometrics.fingerprint import compare
from simulators.fingers import generate, negatives


def test_a_print_is_itself() -> None:
    print_ = generate(3)
    result = compare(print_, print_)
    assert result.same_finger
    assert result.score > 0.99


@pytest.mark.parametrize("seed", range(6))
def test_two_impressions_of_one_finger_match(seed: int) -> None:
    first, second = generate(seed, impression=1), generate(seed, impression=2)
    assert compare(first, second).same_finger


@pytest.mark.parametrize("seed", range(6))
def test_right_and_left_index_of_one_person_do_not_match(seed: int) -> None:
    right = generate(seed, position="right_index", impression=1)
    left = generate(seed, position="left_index", impression=1)
    assert not compare(right, left).same_finger


def test_fingers_of_the_same_pattern_do_not_match() -> None:
    whorls = [generate(seed, impression=1) for seed in (0, 2, 4, 5)]
    for index, first in enumerate(whorls):
        for second in whorls[index + 1 :]:
            assert not compare(first, second).same_finger


def test_nothing_matches_an_empty_glass() -> None:
    empty = negatives("empty_glass")
    assert compare(empty, generate(1)).score == 0
    assert compare(empty, empty).score == 0


def test_prints_of_different_sensors_are_refused() -> None:
    with pytest.raises(ValueError, match="one sensor"):
        compare(generate(1), np.zeros((300, 256), np.uint8))
