"""Fees and ages: golden values of the law, and no day or age without exactly one fee."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.rules import FEE_RULES, MAX_AGE, age_on, fee_lines

BEFORE, AFTER = date(2026, 2, 6), date(2026, 2, 7)


@pytest.mark.parametrize(
    ("age", "day", "cents"),
    [
        # PAuswGebV section 1 in the version up to 6 February 2026: 37.00 and 22.80 euros.
        (24, BEFORE, 3700),
        (23, BEFORE, 2280),
        (90, date(2025, 4, 30), 3700),
        # From 7 February 2026 (BGBl. 2026 I Nr. 31): 46.00 and 27.60 euros.
        (24, AFTER, 4600),
        (23, AFTER, 2760),
        (16, date(2030, 1, 1), 2760),
    ],
)
def test_the_fee_for_an_identity_card(age: int, day: date, cents: int) -> None:
    (line,) = fee_lines(age, day, photo_here=False)
    assert (line.code, line.amount_cents) == ("identity_card", cents)
    assert "PAuswGebV" in line.legal_basis


def test_a_photograph_taken_at_the_office_costs_six_euros_since_may_2025() -> None:
    lines = fee_lines(30, AFTER, photo_here=True)
    assert [(line.code, line.amount_cents) for line in lines] == [
        ("identity_card", 4600),
        ("photo", 600),
    ]
    assert len(fee_lines(30, date(2025, 4, 30), photo_here=True)) == 1
    assert len(fee_lines(30, date(2025, 5, 1), photo_here=True)) == 2


@given(
    age=st.integers(0, MAX_AGE),
    day=st.dates(min_value=date(2021, 1, 1), max_value=date(2100, 1, 1)),
    photo_here=st.booleans(),
)
def test_each_age_and_day_has_exactly_one_fee(age: int, day: date, photo_here: bool) -> None:
    lines = fee_lines(age, day, photo_here=photo_here)
    assert [line.code for line in lines].count("identity_card") == 1
    assert all(line.amount_cents > 0 for line in lines)


@pytest.mark.parametrize(("age", "day"), [(30, date(2020, 12, 31)), (151, AFTER), (-1, AFTER)])
def test_where_no_rule_holds_there_is_no_fee_at_all(age: int, day: date) -> None:
    with pytest.raises(ValueError, match="0 fees"):
        fee_lines(age, day, photo_here=False)


def test_rules_neither_overlap_nor_leave_gaps() -> None:
    days = {rule.valid_from for rule in FEE_RULES} | {rule.valid_to for rule in FEE_RULES}
    for day in days:
        for age in range(MAX_AGE + 1):
            assert len(fee_lines(age, day, photo_here=False)) == 1


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        # BGB sections 187(2), 188(2): a year of life ends with the day before the birthday.
        (date(2000, 6, 15), date(2024, 6, 14), 23),
        (date(2000, 6, 15), date(2024, 6, 15), 24),
        (date(2004, 2, 29), date(2027, 2, 28), 22),
        (date(2004, 2, 29), date(2027, 3, 1), 23),
        (date(2004, 2, 29), date(2028, 2, 29), 24),
        (date(2027, 3, 1), date(2027, 3, 1), 0),
        (date(1999, 12, 31), date(2024, 1, 1), 24),
    ],
)
def test_age(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@given(birth=st.dates(date(1900, 1, 1), date(2030, 1, 1)), days=st.integers(0, 50_000))
def test_age_grows_by_at_most_one_a_day_and_never_falls(birth: date, days: int) -> None:
    day = birth + timedelta(days=days)
    assert 0 <= age_on(birth, day + timedelta(days=1)) - age_on(birth, day) <= 1
