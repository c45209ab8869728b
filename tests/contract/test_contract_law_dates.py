"""Ages and last days: golden values of the civil code, birthdays, 29 February, unknown parts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.law import PartialDate, age_on, ages_on, office_day
from contract.law.dates import last_day

CLOCK = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        # BGB sections 187(2), 188(2): a year of life ends with the day before the birthday.
        (date(2000, 6, 15), date(2024, 6, 14), 23),
        (date(2000, 6, 15), date(2024, 6, 15), 24),
        (date(2000, 6, 15), date(2024, 6, 16), 24),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2004, 2, 29), date(2028, 2, 28), 23),
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


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("14.05.1990", date(1990, 5, 14), date(1990, 5, 14)),
        ("29.02.2008", date(2008, 2, 29), date(2008, 2, 29)),
        ("XX.05.1982", date(1982, 5, 1), date(1982, 5, 31)),
        ("XX.02.2004", date(2004, 2, 1), date(2004, 2, 29)),
        ("XX.02.1900", date(1900, 2, 1), date(1900, 2, 28)),
        ("XX.XX.1957", date(1957, 1, 1), date(1957, 12, 31)),
    ],
)
def test_a_partial_date_is_read_and_written(text: str, earliest: date, latest: date) -> None:
    birth = PartialDate.parse(text)
    assert birth is not None
    assert (birth.earliest(), birth.latest()) == (earliest, latest)
    assert str(birth) == text
    assert birth.known == ("XX" not in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "30.02.1990",
        "29.02.2023",
        "31.04.1990",
        "00.05.1990",
        "01.13.1990",
        "14.XX.1990",
        "XX.XX.XXXX",
        "14.05.XXXX",
        "14.05.0000",
        "14.5.1990",
        "1990-05-14",
        "14.05.19900",
        "14.05.1990\n",
        "14.05.1990 ",
        "١٤.٠٥.١٩٩٠",
        "xx.05.1990",
        "14.05.1990" * 10_000,
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert PartialDate.parse(text) is None


@given(st.text(max_size=12) | st.from_regex(r"[0-9X]{2}\.[0-9X]{2}\.[0-9X]{4}", fullmatch=True))
def test_any_text_is_a_date_that_reads_back_or_none(text: str) -> None:
    birth = PartialDate.parse(text)
    assert birth is None or str(birth) == text


def test_a_birth_date_is_not_shown_by_its_repr() -> None:
    assert repr(PartialDate(day=14, month=5, year=1990)) == "PartialDate()"


@pytest.mark.parametrize(("day", "month"), [(30, 2), (31, 4), (1, None), (0, 1), (1, 13)])
def test_a_day_that_does_not_exist_cannot_be_made(day: int, month: int | None) -> None:
    with pytest.raises(ValueError, match="PartialDate"):
        PartialDate(day=day, month=month, year=2001)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("14.05.1990", (36, 36)),
        ("XX.XX.1957", (68, 69)),
        ("XX.05.1982", (44, 44)),
        ("XX.11.1982", (43, 44)),
        ("XX.XX.2002", (23, 24)),
        ("23.11.2026", (0, 0)),
        # Who stands here is born: the rest of this month or year does not count.
        ("XX.11.2026", (0, 0)),
        ("XX.XX.2026", (0, 0)),
    ],
)
def test_ages_of_partial_dates(text: str, ages: tuple[int, int]) -> None:
    birth = PartialDate.parse(text)
    assert birth is not None
    assert ages_on(birth, CLOCK) == ages


@given(
    birth=st.dates(date(1900, 1, 1), CLOCK),
    day_known=st.booleans(),
    month_known=st.booleans(),
)
def test_the_true_age_lies_between_the_two(birth: date, day_known: bool, month_known: bool) -> None:
    partial = PartialDate(
        day=birth.day if day_known and month_known else None,
        month=birth.month if month_known else None,
        year=birth.year,
    )
    lowest, highest = ages_on(partial, CLOCK)
    assert 0 <= lowest <= age_on(birth, CLOCK) <= highest <= lowest + 1


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        # The specimen cards: 1 November 2010 to 31 October 2020.
        (date(2010, 11, 1), 120, date(2020, 10, 31)),
        (date(2026, 11, 23), 120, date(2036, 11, 22)),
        (date(2026, 11, 23), 72, date(2032, 11, 22)),
        (date(2026, 11, 23), 3, date(2027, 2, 22)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 12, 1), 3, date(2027, 2, 28)),
        # BGB section 188(3): where the last month lacks the day, it ends with that month.
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2028, 2, 29), 72, date(2034, 2, 28)),
        (date(2028, 3, 1), 72, date(2034, 2, 28)),
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
    ],
)
def test_the_last_day_of_a_period(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 2, 6, 22, 59, tzinfo=UTC), date(2026, 2, 6)),
        (datetime(2026, 2, 6, 23, 0, tzinfo=UTC), date(2026, 2, 7)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_office_has_german_days(moment: datetime, day: date) -> None:
    assert office_day(moment) == day
