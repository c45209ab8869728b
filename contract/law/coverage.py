"""Whether the rows of each code hold on every day and at every age, and never two at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Generic, TypeVar

from contract.law.values import OLDEST_AGE, DatedRule, FeeRule

R = TypeVar("R", bound=DatedRule)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Placed(Generic[R]):
    """A row, and the line (from 1) on which it begins."""

    rule: R
    line: int


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where (line from 1)."""

    line: int
    text: str


def mistakes_of(code: str, rows: Sequence[Placed[R]], as_of: date) -> Iterable[Mistake]:
    """Yield what is wrong with the rows (at least one) of one code."""
    overlaps = list(_overlaps(code, rows))
    yield from overlaps or _gaps(code, rows)
    first = min(rows, key=lambda row: row.rule.valid_from)
    if first.rule.valid_from > as_of:
        yield Mistake(first.line, f'"{code}" has no row on {as_of} (as_of), the first begins later')


def mistakes_of_copies(fees: dict[str, list[Placed[FeeRule]]]) -> Iterable[Mistake]:
    """Yield the rows that copy a fee which has no sum of its own, or not yet."""
    for row in (row for rows in fees.values() for row in rows):
        if row.rule.copies is None or not (sources := fees.get(row.rule.copies)):
            continue
        name = f'"{row.rule.code}" copies "{row.rule.copies}"'
        if any(source.rule.copies is not None for source in sources):
            yield Mistake(row.line, f"{name}, which is itself a copy")
        begin = min(source.rule.valid_from for source in sources)
        if row.rule.valid_from < begin:
            yield Mistake(row.line, f"{name}, which begins only on {begin}")


def _overlaps(code: str, rows: Sequence[Placed[R]]) -> Iterable[Mistake]:
    for first, second in combinations(rows, 2):
        one, other = first.rule, second.rule
        days = one.valid_from <= other.valid_to and other.valid_from <= one.valid_to
        if days and one.ages[0] <= other.ages[1] and other.ages[0] <= one.ages[1]:
            yield Mistake(second.line, f'"{code}" overlaps the row in line {first.line}')


def _gaps(code: str, rows: Sequence[Placed[R]]) -> Iterable[Mistake]:
    """Yield the gaps of each span of ages within which the same rows hold."""
    begin = min(row.rule.valid_from for row in rows)
    starts = {0} | {row.rule.ages[0] for row in rows} | {row.rule.ages[1] + 1 for row in rows}
    for age in sorted(start for start in starts if start <= OLDEST_AGE):
        holding = [row for row in rows if row.rule.ages[0] <= age <= row.rule.ages[1]]
        yield from _gaps_at_age(code, age, begin, holding, rows[0].line)


def _gaps_at_age(
    code: str, age: int, begin: date, holding: Sequence[Placed[R]], line: int
) -> Iterable[Mistake]:
    missing_from: date | None = begin
    for row in sorted(holding, key=lambda row: row.rule.valid_from):
        line, rule = row.line, row.rule
        if missing_from is not None and rule.valid_from > missing_from:
            until = rule.valid_from - _ONE_DAY
            yield Mistake(line, f'"{code}" has no row from {missing_from} to {until} at age {age}')
        missing_from = None if rule.valid_to == date.max else rule.valid_to + _ONE_DAY
    if missing_from is not None:
        yield Mistake(line, f'"{code}" has no row from {missing_from} on at age {age}')
