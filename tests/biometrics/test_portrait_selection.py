"""The best of several: most mandatory, then most optional, then the newest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.biometrics.portrait.assessment import Criterion, CriterionStatus, PortraitAssessment
from kiosk.biometrics.portrait.selection import Attempt, select


def attempt(name: str, mandatory: int, optional: int, at: float) -> Attempt:
    def criteria(count: int, of: int, must: bool) -> tuple[Criterion, ...]:
        return tuple(
            Criterion(
                "1.1", "any", 0.0, "px", None, None,
                CriterionStatus.PASSED if number < count else CriterionStatus.FAILED, must, False,
            )
            for number in range(of)
        )  # fmt: skip

    whole = criteria(mandatory, 9, True) + criteria(optional, 9, False)
    return Attempt(name, at, PortraitAssessment(whole, True, ()))


def test_mandatory_criteria_come_first() -> None:
    chosen = select([attempt("a", 8, 9, 3), attempt("b", 9, 0, 1)])
    assert chosen.best.id == "b"
    assert [one.id for one in chosen.equals] == ["b"]


def test_optional_criteria_come_second() -> None:
    assert select([attempt("a", 9, 3, 1), attempt("b", 9, 2, 5)]).best.id == "a"


def test_the_newest_of_equals_is_best_and_the_citizen_may_choose_among_them() -> None:
    chosen = select([attempt("a", 9, 3, 1), attempt("b", 9, 3, 2), attempt("c", 9, 2, 3)])
    assert chosen.best.id == "b"
    assert [one.id for one in chosen.equals] == ["b", "a"]


def test_without_attempts_there_is_no_choice() -> None:
    with pytest.raises(ValueError, match="no attempt"):
        select([])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
def test_nothing_better_is_left_out(counts: list[tuple[int, int]]) -> None:
    attempts = [attempt(str(i), m, o, float(i)) for i, (m, o) in enumerate(counts)]
    best = select(attempts).best.assessment
    assert (best.passed_mandatory, best.passed_optional) == max(counts)
