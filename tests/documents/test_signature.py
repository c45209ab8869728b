"""Signature: plausibility, strokes as JSON and the rendered pictures."""

import json
import math

import numpy as np
import pytest

from kiosk.documents.signature import (
    IDENTITY_CARD_SIZE,
    PASSPORT_SIZE,
    POINTS_MAX,
    Plausible,
    Strokes,
    TooFewPoints,
    TooShort,
    plausible,
    render,
    to_json,
)

PAD_WIDTH = 920.0


def written(*, speed: float = 1.0, left: float = 60.0, size: float = 1.0) -> Strokes:
    """An invented scribble of loops with an underline, in pixels of the pad."""
    loops = []
    for index in range(180):
        angle = index / 6
        x = left + size * (index * 3.5 + 25 * math.sin(angle))
        y = 200 + size * (60 * math.cos(angle) * (0.5 + 0.5 * math.sin(index / 25)))
        loops.append((index / 60 / speed, x, y))
    line = [
        (4 / speed + index / 120 / speed, left + size * index * 12, 200 + size * 95.0)
        for index in range(50)
    ]
    return tuple(loops), tuple(line)


@pytest.mark.parametrize("size", [IDENTITY_CARD_SIZE, PASSPORT_SIZE])
def test_picture_has_the_size_and_fills_it_within_margins(size: tuple[int, int]) -> None:
    width, height = size
    picture = render(written(), width, height)
    assert (picture.shape, picture.dtype) == ((height, width), np.uint8)
    rows, columns = np.nonzero(picture < 128)
    margin = 0.05 * height
    assert rows.min() > margin
    assert height - 1 - rows.max() > margin
    assert columns.min() > margin
    assert width - 1 - columns.max() > margin
    # One axis is used up, and the ink stands in the middle of the picture.
    assert np.ptp(rows) > 0.8 * height or np.ptp(columns) > 0.8 * width
    assert abs(rows.min() - (height - 1 - rows.max())) <= 3
    assert abs(columns.min() - (width - 1 - columns.max())) <= 3


def test_edges_are_smooth() -> None:
    picture = render(written(), *IDENTITY_CARD_SIZE)
    levels = np.unique(picture[(picture > 0) & (picture < 255)])
    assert len(levels) >= 8


def test_both_axes_have_the_same_scale() -> None:
    circle = tuple(
        (i / 60, 300 + 100 * math.cos(i / 10), 200 + 100 * math.sin(i / 10)) for i in range(64)
    )
    rows, columns = np.nonzero(render((circle,), *PASSPORT_SIZE) < 128)
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=2)


def test_place_and_unit_on_the_pad_do_not_matter() -> None:
    here = render(written(), *IDENTITY_CARD_SIZE)
    there = render(written(left=400, size=0.5), *IDENTITY_CARD_SIZE)
    assert np.mean(np.abs(here.astype(int) - there.astype(int))) < 2.0


def test_written_fast_the_line_is_thinner() -> None:
    slow = render(written(speed=0.3), *PASSPORT_SIZE)
    fast = render(written(speed=4.0), *PASSPORT_SIZE)
    assert (fast < 128).sum() < 0.8 * (slow < 128).sum()


def test_a_tap_is_a_dot_in_the_middle_and_nothing_is_white_paper() -> None:
    width, height = IDENTITY_CARD_SIZE
    rows, columns = np.nonzero(render((((0.0, 10.0, 10.0),),), width, height) < 128)
    assert (rows.mean(), columns.mean()) == pytest.approx((height / 2, width / 2), abs=1)
    assert np.ptp(rows) < 0.1 * height
    assert (render((), width, height) == 255).all()


def test_points_at_one_moment_and_one_place_are_drawn() -> None:
    stroke = ((0.0, 1.0, 1.0), (0.0, 1.0, 1.0), (0.0, 50.0, 4.0), (0.0, 50.0, 4.0))
    assert (render((stroke,), *PASSPORT_SIZE) < 128).any()


@pytest.mark.parametrize(
    ("strokes", "expected"),
    [
        (written(), Plausible()),
        ((), TooFewPoints()),
        (((),), TooFewPoints()),
        ((tuple((i / 60, 100.0 + i, 100.0) for i in range(5)),), TooFewPoints()),
        ((tuple((i / 60, 100.0, 100.0) for i in range(60)),), TooShort()),
        ((tuple((i / 60, 100.0, 5.0 * i) for i in range(60)),), TooShort()),
    ],
    ids=["name", "nothing", "empty stroke", "tap", "held finger", "upright line"],
)
def test_plausible(strokes: Strokes, expected: object) -> None:
    assert plausible(strokes, pad_width=PAD_WIDTH) == expected


def test_json_is_relative_to_the_first_touch_and_the_pad() -> None:
    strokes = (((12.5, 92.0, 46.0), (12.51, 184.0, 46.0)), ((13.0, 460.0, 0.0),))
    assert json.loads(to_json(strokes, pad_width=PAD_WIDTH)) == {
        "unit": "pad_width",
        "strokes": [[[0.0, 0.1, 0.05], [0.01, 0.2, 0.05]], [[0.5, 0.5, 0.0]]],
    }


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_points_that_are_no_numbers_are_refused(bad: float) -> None:
    strokes = (((0.0, 1.0, bad), (0.1, 2.0, 3.0)),)
    for use in (
        lambda: render(strokes, 10, 10),
        lambda: to_json(strokes, pad_width=1.0),
        lambda: plausible(strokes, pad_width=1.0),
    ):
        with pytest.raises(ValueError, match="finite"):
            use()


def test_too_many_points_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        render((((0.0, 0.0, 0.0),) * (POINTS_MAX + 1),), 10, 10)
