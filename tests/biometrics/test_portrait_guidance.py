"""Framing hints, their direction for the citizen, and the calming over time."""

import numpy as np
import pytest
from canonical_portrait import canonical_points
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.biometrics.portrait.crop import crop_portrait
from kiosk.biometrics.portrait.framing import framing_hint
from kiosk.biometrics.portrait.guidance import Guidance, LivePortrait, SteadyGuidance
from kiosk.biometrics.portrait.measures import FaceMeasures, measure

WIDTH, HEIGHT = 1280, 720
STEP = 1 / 16
"""Seconds between two pictures, a number that binary fractions hold exactly."""


def head(distance: float = 125.0, x: float = 640.0, y: float = 325.0) -> FaceMeasures:
    return measure(canonical_points(inter_eye_distance=distance, at=(x, y)))


def hint(measures: FaceMeasures, still_scale: float = 1.0) -> Guidance | None:
    return framing_hint(measures, WIDTH, HEIGHT, still_scale)


def test_a_well_placed_head_gets_no_hint() -> None:
    assert hint(head()) is None


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (head(distance=70), Guidance.TOO_FAR),
        (head(distance=190), Guidance.TOO_NEAR),
        (head(x=300), Guidance.MOVE_LEFT),
        (head(x=980), Guidance.MOVE_RIGHT),
        (head(y=430), Guidance.MOVE_UP),
        (head(y=220), Guidance.MOVE_DOWN),
    ],
)
def test_each_fault_has_its_hint(measures: FaceMeasures, expected: Guidance) -> None:
    assert hint(measures) is expected


def test_left_is_the_citizens_own_and_the_screens_left_in_the_mirror() -> None:
    # The camera's picture is not mirrored: the person's left eye (263) is at its right.
    points = canonical_points()
    assert points[263, 0] > points[33, 0]
    # Someone at the left of that picture is at their own right and must go to their left,
    # which on the mirrored screen is to the left, away from the right edge.
    assert hint(head(x=300)) is Guidance.MOVE_LEFT
    assert WIDTH - 300 > WIDTH / 2


@given(st.floats(60, 220), st.floats(100, 1180), st.floats(100, 620))
def test_obeying_the_hints_leads_to_a_place_without_hints(
    distance: float, x: float, y: float
) -> None:
    for _ in range(200):
        match hint(head(distance, x, y)):
            case None:
                return
            case Guidance.TOO_FAR:
                distance += 4
            case Guidance.TOO_NEAR:
                distance -= 4
            case Guidance.MOVE_LEFT:
                x += 15
            case Guidance.MOVE_RIGHT:
                x -= 15
            case Guidance.MOVE_UP:
                y -= 10
            case Guidance.MOVE_DOWN:
                y += 10
            case other:
                raise AssertionError(other)
    raise AssertionError("the hints lead in circles")


@settings(max_examples=25, deadline=None)
@given(st.floats(110, 150), st.floats(400, 880), st.floats(280, 370))
def test_no_hint_means_that_a_still_of_three_times_the_size_conforms(
    distance: float, x: float, y: float
) -> None:
    if hint(head(distance, x, y), still_scale=3.0) is not None:
        return
    still = np.zeros((HEIGHT * 3, WIDTH * 3, 3), np.uint8)
    big = measure(canonical_points(inter_eye_distance=3 * distance, at=(3 * x, 3 * y)))
    crop = crop_portrait(still, big)
    assert crop.conformant, crop.reasons


def live(guidance: Guidance = Guidance.GOOD, x: float = 640.0) -> LivePortrait:
    return LivePortrait(guidance, 1, head(x=x))


def shown(pictures: list[LivePortrait], step: float = STEP) -> list[SteadyGuidance]:
    state, states = SteadyGuidance(), []
    for number, picture in enumerate(pictures):
        state = state.next(picture, 100.0 + number * step)
        states.append(state)
    return states


def test_the_first_hint_is_shown_at_once() -> None:
    assert shown([live(Guidance.TOO_FAR)])[-1].shown is Guidance.TOO_FAR


def test_a_hint_must_last_before_it_replaces_another() -> None:
    states = shown([live(Guidance.TOO_FAR)] * 5 + [live(Guidance.MOVE_LEFT)] * 10)
    changed = [state.shown is Guidance.MOVE_LEFT for state in states[5:]]
    # 0.4 s are reached with the seventh step of 1/16 s after the first differing picture.
    assert changed == [False] * 7 + [True] * 3


def test_a_flickering_hint_is_never_shown() -> None:
    states = shown([live(Guidance.TOO_FAR), live(Guidance.MOVE_LEFT)] * 30)
    assert {state.shown for state in states} == {Guidance.TOO_FAR}


def test_stillness_for_eight_tenths_of_a_second_is_ready() -> None:
    ready = [state.ready for state in shown([live()] * 20)]
    assert ready.index(True) == 13
    assert all(ready[13:])
    assert all(state.shown is Guidance.GOOD for state in shown([live()] * 20)[13:])


def test_motion_asks_to_hold_still_and_is_never_ready() -> None:
    # 2 px of 125 are 1.6 % of the inter-eye distance.
    states = shown([live(x=640 + 2 * (number % 2)) for number in range(40)])
    assert not any(state.ready for state in states)
    assert states[-1].shown is Guidance.HOLD_STILL


def test_motion_below_one_percent_is_stillness() -> None:
    states = shown([live(x=640 + 1.2 * (number % 2)) for number in range(40)])
    assert states[-1].ready


def test_one_bad_picture_takes_the_readiness_away() -> None:
    states = shown([live()] * 20 + [live(Guidance.OPEN_EYES)] + [live()] * 14)
    assert states[19].ready
    assert not states[20].ready
    assert not any(state.ready for state in states[21:34])
    assert states[34].ready


def test_stillness_is_not_counted_across_a_gap() -> None:
    state = SteadyGuidance().next(live(), 10.0)
    assert not state.next(live(), 11.0).ready


def test_no_face_is_never_ready() -> None:
    assert not any(s.ready for s in shown([LivePortrait(Guidance.NO_FACE, 0)] * 40))
