"""What a benchmark says: one figure with its goal, and the machine's idle share meanwhile."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; ``at_most`` is the goal, ``None`` for a peer or a side note."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached; a figure without a goal always is."""
        return self.at_most is None or self.value <= self.at_most


@dataclass(frozen=True)
class Outcome:
    """Figures of one benchmark."""

    name: str
    figures: tuple[Figure, ...]
    idle_share: float
    """Share of all cores that had nothing to do while it ran, 0..1."""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0..1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the figures as a markdown table."""
    rows = [
        "| bench | figure | value | goal | met | idle | note |",
        "|---|---|---|---|---|---|---|",
    ]
    for outcome in outcomes:
        for one in outcome.figures:
            goal = "" if one.at_most is None else f"≤ {one.at_most:g} {one.unit}"
            met = "" if one.at_most is None else ("met" if one.is_met else "**not met**")
            rows.append(
                f"| {outcome.name} | {one.name} | {one.value:.4g} {one.unit} | {goal} | {met}"
                f" | {outcome.idle_share:.0%} | {one.note} |"
            )
    return "\n".join(rows)
