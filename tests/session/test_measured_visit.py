"""The visit that ``make bench`` measures is a whole one."""

from benchmarks import session as bench


def test_visit_that_is_measured_is_complete() -> None:
    assert bench._visit().answers.document == "both"
