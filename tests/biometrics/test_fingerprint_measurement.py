"""Errors of gate and uniqueness check, counted over many pictures.

``python tests/biometrics/test_fingerprint_measurement.py`` prints the tables of
``docs/measurements/fingerprint-gate.md`` (about two minutes on one core).
"""

import itertools
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.biometrics.fingerprint import assess, compare
from simulators.fingers import NEGATIVES, generate, negatives

Picture = NDArray[np.uint8]

DIFFICULT: dict[str, dict[str, float]] = {
    "good": {},
    "light (0.6)": {"pressure": 0.6},
    "very light (0.35)": {"pressure": 0.35},
    "hard (1.6)": {"pressure": 1.6},
    "very hard (2.2)": {"pressure": 2.2},
    "dry": {"moisture": 0.1},
    "very dry": {"moisture": 0.0},
    "wet": {"moisture": 1.0},
    "half the contact": {"coverage": 0.5},
    "a quarter of the contact": {"coverage": 0.25},
    "turned 40 degrees": {"rotation_degrees": 40},
    "grainy (0.5)": {"noise": 0.5},
    "very grainy (0.8)": {"noise": 0.8},
}


SECOND_TOUCH: dict[str, dict[str, float]] = {
    "light (0.6)": {"pressure": 0.6},
    "turned 12 degrees": {"rotation_degrees": 12},
    "half the contact": {"coverage": 0.5},
    "dry": {"moisture": 0.1},
}


@dataclass(frozen=True)
class Row:
    """Counts of one kind of picture."""

    name: str
    pictures: int
    fingers: int
    accepted: int
    quality: float
    """Median native quality."""


def row_of(name: str, pictures: Iterable[Picture]) -> Row:
    results = [assess(picture, position="right_index") for picture in pictures]
    return Row(
        name,
        len(results),
        sum(result.is_finger for result in results),
        sum(result.verdict == "accepted" for result in results),
        float(np.median([result.native_quality for result in results])),
    )


def finger_rows(fingers: int) -> list[Row]:
    """Finger by finger, since growing a new finger costs more than pressing it on."""
    prints: dict[str, list[Picture]] = {name: [] for name in DIFFICULT}
    for seed in range(fingers):
        for name, touch in DIFFICULT.items():
            prints[name].append(generate(seed, impression=1, **touch))  # type: ignore[arg-type]
    return [row_of(name, pictures) for name, pictures in prints.items()]


def negative_rows(each: int) -> list[Row]:
    return [
        row_of(name, (negatives(name, seed) for seed in range(each))) for name in sorted(NEGATIVES)
    ]


def uniqueness_scores(fingers: int, **touch: float) -> tuple[list[float], list[float]]:
    """Return the scores of pairs of one finger and of pairs of different fingers."""
    pairs = [
        (generate(seed, impression=1), generate(seed, impression=2, **touch))  # type: ignore[arg-type]
        for seed in range(fingers)
    ]
    same = [compare(a, b).score for a, b in pairs]
    different = [compare(a[0], b[0]).score for a, b in itertools.combinations(pairs, 2)]
    return same, different


def milliseconds_per_assessment() -> float:
    picture = generate(1)
    assess(picture, position="right_index")
    start = time.process_time()
    for _ in range(50):
        assess(picture, position="right_index")
    return (time.process_time() - start) / 50 * 1000


@pytest.mark.slow
def test_gate_errors_stay_within_the_measured_ones() -> None:
    for row in finger_rows(32):
        assert row.fingers >= 0.95 * row.pictures, row
    assert row_of("good", (generate(seed) for seed in range(32))).accepted == 32
    for row in negative_rows(20):
        assert row.fingers == 0, row


@pytest.mark.slow
def test_uniqueness_errors_stay_within_the_measured_ones() -> None:
    same, different = uniqueness_scores(14)
    assert min(same) > max(different)
    assert min(same) >= 0.70 > max(different)


@pytest.mark.slow
def test_an_assessment_costs_less_than_60_ms_of_cpu() -> None:
    assert milliseconds_per_assessment() < 60


def _print_tables() -> None:
    write = sys.stdout.write
    heading = "| {} | pictures | taken for a finger | accepted | median native quality |\n"
    for title, rows in (("fingers", finger_rows(60)), ("not fingers", negative_rows(40))):
        write(heading.format(title) + "|---|---|---|---|---|\n")
        for row in rows:
            counts = f"{row.pictures} | {row.fingers} | {row.accepted} | {row.quality:.0f}"
            write(f"| {row.name} | {counts} |\n")
        write("\n")
    write("| pairs | count | lowest | 5 % | median | 95 % | highest |\n")
    write("|---|---|---|---|---|---|---|\n")
    same, different = uniqueness_scores(40)
    write(_scores_row("same finger", same) + _scores_row("different fingers", different))
    for name, touch in SECOND_TOUCH.items():
        same, different = uniqueness_scores(20, **touch)
        write(_scores_row(f"same finger, second {name}", same))
    write(f"\n{milliseconds_per_assessment():.1f} ms of CPU per assessment\n")


def _scores_row(name: str, scores: list[float]) -> str:
    values = " | ".join(f"{value:.2f}" for value in np.percentile(scores, (0, 5, 50, 95, 100)))
    return f"| {name} | {len(scores)} | {values} |\n"


if __name__ == "__main__":
    _print_tables()
