"""The rules for one visit, and reading the law file."""

import time
from collections.abc import Callable
from datetime import date

from benchmarks.figure import Figure, percentile
from contract.law import Circumstances, law, load_law, requirements

GOAL_MS = 1.0
VISITS = 5_000
READINGS = 50


def measure() -> list[Figure]:
    """Take the visit that needs most: both documents, every supplement, an ambiguous age."""
    rules, day = law(), date(2026, 11, 23)
    what = Circumstances(
        documents=("identity_card", "passport"),
        preliminary_card=True,
        passport_kind="express",
        passport_pages="48",
        youngest=23,
        oldest=24,
        residence="other_town",
        second_passport=False,
        delivery="home",
        has_second_document=True,
        photo_here=True,
    )
    visits = _times_ms(lambda: requirements(rules, what, day), VISITS)
    readings = _times_ms(load_law, READINGS)
    return [
        Figure(
            "rules for a visit, p95",
            percentile(visits, 0.95),
            "ms",
            GOAL_MS,
            f"n={VISITS}, p50 {percentile(visits, 0.5):.3f}, max {max(visits):.2f}",
        ),
        Figure("reading and checking the law file, p50", percentile(readings, 0.5), "ms"),
    ]


def _times_ms(call: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - began))
    return taken
