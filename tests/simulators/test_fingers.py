"""Synthetic fingers: repeatable, different from each other, and with ridges of natural period."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.fingers import HEIGHT, NEGATIVES, POSITIONS, WIDTH, generate, negatives, pattern_of
from simulators.fingers.orientation import PATTERNS, flow_of, orientation_field
from simulators.fingers.skin import SHAPE, grow_skin


def test_the_same_arguments_give_the_same_picture() -> None:
    first = generate(7, position="left_index", impression=2)
    grow_skin.cache_clear()
    again = generate(7, position="left_index", impression=2)
    assert np.array_equal(first, again)
    assert first.shape == (HEIGHT, WIDTH) == (288, 256)
    assert first.dtype == np.uint8


def test_impressions_of_one_finger_differ_but_less_than_fingers() -> None:
    plain, laid_again = generate(7), generate(7, impression=1)
    assert not np.array_equal(plain, laid_again)
    assert pattern_of(7) == pattern_of(7)
    assert not np.array_equal(
        grow_skin(7, "right_index").ridges, grow_skin(8, "right_index").ridges
    )
    assert not np.array_equal(grow_skin(7, "right_index").ridges, grow_skin(7, "left_index").ridges)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 2),
    position=st.sampled_from(POSITIONS[1:2]),
    pressure=st.floats(0.05, 3.0),
    x=st.integers(-400, 400),
    y=st.integers(-400, 400),
    turn=st.floats(-180, 180),
    coverage=st.floats(0.01, 1.5),
    noise=st.floats(0, 2),
    moisture=st.floats(0, 1),
)
def test_every_touch_gives_a_picture(
    seed: int,
    position: str,
    pressure: float,
    x: int,
    y: int,
    turn: float,
    coverage: float,
    noise: float,
    moisture: float,
) -> None:
    picture = generate(
        seed,
        position=position,
        pressure=pressure,
        offset_px=(x, y),
        rotation_degrees=turn,
        coverage=coverage,
        noise=noise,
        moisture=moisture,
    )
    assert picture.shape == (HEIGHT, WIDTH)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize(
    "wrong",
    [{"position": "nose"}, {"pressure": 0}, {"coverage": -1}, {"moisture": 2}, {"impression": -1}],
)
def test_impossible_touches_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"position|range|start"):
        generate(1, **wrong)  # type: ignore[arg-type]


def test_pressure_darkens_and_coverage_shrinks() -> None:
    light, right, hard = (generate(3, pressure=p).mean() for p in (0.4, 1.0, 2.0))
    assert light > right > hard
    assert generate(3, coverage=0.3).mean() > generate(3).mean()


def test_an_offset_moves_the_picture_right_and_down() -> None:
    def centre(picture: np.ndarray) -> tuple[float, float]:
        rows, columns = np.nonzero(picture < 128)
        return float(columns.mean()), float(rows.mean())

    x, y = centre(generate(3, coverage=0.4))
    moved_x, moved_y = centre(generate(3, coverage=0.4, offset_px=(30, 20)))
    assert moved_x - x == pytest.approx(30, abs=4)
    assert moved_y - y == pytest.approx(20, abs=4)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_flow_turns_around_its_singular_points(pattern: str) -> None:
    """Poincaré index: +1/2 around a loop, -1/2 around a delta (Kawagoe and Tojo 1984)."""
    rng = np.random.default_rng(5)
    flow = flow_of(pattern, rng)  # type: ignore[arg-type]
    angle = orientation_field(flow, SHAPE, rng)
    for points, expected in ((flow.loops, 0.5), (flow.deltas, -0.5)):
        for x, y in points:
            around = np.linspace(0, 2 * np.pi, 73)
            columns = np.rint(SHAPE[1] / 2 + x + 5 * np.cos(around)).astype(int)
            rows = np.rint(SHAPE[0] / 2 - y - 5 * np.sin(around)).astype(int)
            steps = np.diff(angle[rows, columns])
            wrapped = (steps + np.pi / 2) % np.pi - np.pi / 2
            assert wrapped.sum() / (2 * np.pi) == pytest.approx(expected, abs=0.02)


def test_ridge_periods_are_those_of_adult_skin() -> None:
    """Adult ridges stand about 0.4..0.55 mm apart: 8..11 px at 500 ppi."""
    for seed in range(4):
        ridges = grow_skin(seed, "right_index").ridges
        power = np.abs(np.fft.fft2(ridges)) ** 2
        frequency = np.hypot(np.fft.fftfreq(SHAPE[0])[:, None], np.fft.fftfreq(SHAPE[1])[None, :])
        mean_period = power.sum() / (power * frequency).sum()
        assert 7 < mean_period < 11


def test_all_pattern_classes_occur() -> None:
    rng = np.random.default_rng(0)
    from simulators.fingers.orientation import draw_flow

    drawn = {draw_flow(rng, right_hand=True).pattern for _ in range(200)}
    assert drawn == set(PATTERNS)


@pytest.mark.parametrize("name", sorted(NEGATIVES))
def test_negatives_are_repeatable_pictures(name: str) -> None:
    picture = negatives(name, seed=1)
    assert picture.shape == (HEIGHT, WIDTH)
    assert picture.dtype == np.uint8
    assert np.array_equal(picture, negatives(name, seed=1))
    assert not np.array_equal(picture, negatives(name, seed=2))


def test_a_new_finger_costs_less_than_a_second_of_cpu() -> None:
    grow_skin.cache_clear()
    start = time.process_time()
    generate(4711)
    assert time.process_time() - start < 1.0
