"""What a visit needs and costs: the examples of the fee tables, the days and ages of each limit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.law import (
    Circumstances,
    Requirements,
    age_on,
    law,
    requirements,
)

CLOCK = date(2026, 11, 23)
CARD = Circumstances(
    documents=("identity_card",),
    preliminary_card=False,
    passport_kind="regular",
    passport_pages="32",
    youngest=30,
    oldest=30,
    residence="here",
    second_passport=False,
    delivery="counter",
    has_second_document=True,
    photo_here=False,
)
PASSPORT = replace(CARD, documents=("passport",))
BOTH = replace(CARD, documents=("identity_card", "passport"))
PRELIMINARY_PASSPORT = replace(PASSPORT, passport_kind="preliminary")


def aged(what: Circumstances, age: int | None) -> Circumstances:
    return replace(what, youngest=age, oldest=age)


def needed(what: Circumstances, day: date = CLOCK) -> Requirements:
    return requirements(law(), what, day)


def amounts(what: Circumstances, day: date = CLOCK) -> list[tuple[str, int]]:
    return [(line.code, line.amount_cents) for line in needed(what, day).fee_lines]


@pytest.mark.parametrize(
    ("what", "cents"),
    [
        # The sums that municipal fee tables give for these cases since 7 February 2026.
        (replace(CARD, photo_here=True), 5200),
        (replace(aged(CARD, 20), photo_here=True), 3360),
        (
            replace(PASSPORT, passport_pages="48", passport_kind="express", photo_here=True),
            13000,
        ),
        (replace(BOTH, photo_here=True), 12200),
        (replace(CARD, preliminary_card=True, photo_here=True, delivery="home"), 7700),
        (replace(PASSPORT, passport_kind="express", residence="other_town"), 17200),
        (CARD, 4600),
        (aged(CARD, 23), 2760),
        (PASSPORT, 7000),
        (aged(PASSPORT, 23), 3750),
        (replace(PASSPORT, passport_pages="48"), 9200),
        (replace(aged(PASSPORT, 23), passport_pages="48", passport_kind="express"), 9150),
        (PRELIMINARY_PASSPORT, 2600),
        (replace(PRELIMINARY_PASSPORT, residence="other_town"), 5200),
        # A preliminary passport has no choice of pages.
        (replace(PRELIMINARY_PASSPORT, passport_pages="48"), 2600),
        (replace(CARD, residence="other_town"), 5900),
        (replace(CARD, residence="abroad"), 7600),
        (replace(CARD, residence="none"), 4600),
        (replace(PASSPORT, residence="abroad"), 14000),
        (replace(PASSPORT, residence="none"), 7000),
        # 48 pages and express are not doubled: 2 x 37.50 + 22 + 32.
        (
            replace(
                aged(PASSPORT, 17),
                passport_pages="48",
                passport_kind="express",
                residence="other_town",
            ),
            12900,
        ),
        (replace(BOTH, residence="other_town", photo_here=True), 4600 + 1300 + 14000 + 600),
        (replace(BOTH, delivery="home"), 4600 + 1500 + 7000 + 1500),
        (replace(CARD, preliminary_card=True, residence="other_town"), 4600 + 1000 + 1300),
        # What belongs to a document that is not chosen costs nothing.
        (replace(PASSPORT, preliminary_card=True), 7000),
        (replace(CARD, passport_kind="express", passport_pages="48"), 4600),
        (replace(CARD, documents=(), photo_here=True, delivery="home"), 0),
    ],
)
def test_the_sum(what: Circumstances, cents: int) -> None:
    assert needed(what).total_cents == cents


@pytest.mark.parametrize(
    ("what", "day", "cents"),
    [
        (CARD, date(2026, 2, 5), 3700),
        (CARD, date(2026, 2, 6), 3700),
        (CARD, date(2026, 2, 7), 4600),
        (CARD, date(2026, 2, 8), 4600),
        (aged(CARD, 23), date(2026, 2, 6), 2280),
        (aged(CARD, 23), date(2026, 2, 7), 2760),
        (PASSPORT, date(2023, 12, 31), 6000),
        (PASSPORT, date(2024, 1, 1), 7000),
        (aged(PASSPORT, 23), date(2023, 12, 31), 3750),
        (aged(PASSPORT, 23), date(2024, 1, 1), 3750),
        (replace(PASSPORT, residence="other_town"), date(2023, 12, 31), 12000),
        (replace(CARD, photo_here=True), date(2025, 4, 30), 3700),
        (replace(CARD, photo_here=True), date(2025, 5, 1), 4300),
        (CARD, date(2099, 12, 31), 4600),
    ],
)
def test_the_sum_goes_by_the_day_of_the_application(
    what: Circumstances, day: date, cents: int
) -> None:
    assert needed(what, day).total_cents == cents


def test_each_line_has_its_code_its_legal_basis_and_its_application() -> None:
    what = replace(
        BOTH,
        preliminary_card=True,
        passport_kind="express",
        passport_pages="48",
        residence="other_town",
        delivery="home",
        photo_here=True,
    )
    lines = needed(what).fee_lines
    assert [(line.code, line.application) for line in lines] == [
        ("identity_card", "identity_card"),
        ("identity_card_preliminary", "identity_card"),
        ("identity_card_other_office", "identity_card"),
        ("identity_card_delivery", "identity_card"),
        ("passport", "passport"),
        ("passport_48_pages", "passport"),
        ("passport_express", "passport"),
        ("passport_other_office", "passport"),
        ("passport_delivery", "passport"),
        ("photo", None),
    ]
    assert all("PAuswGebV § 1" in line.legal_basis for line in lines[:4])
    assert all("PassV § 15" in line.legal_basis for line in lines[4:9])


def test_abroad_is_instead_of_the_other_office() -> None:
    assert amounts(replace(CARD, residence="abroad")) == [
        ("identity_card", 4600),
        ("identity_card_abroad", 3000),
    ]


def test_some_offices_charge_the_photo_for_each_document() -> None:
    what = replace(BOTH, photo_here=True)
    lines = requirements(law(), what, CLOCK, photo_fee_per="document").photo_lines
    assert [(line.amount_cents, line.application) for line in lines] == [
        (600, "identity_card"),
        (600, "passport"),
    ]
    assert [line.application for line in needed(what).photo_lines] == [None]


def test_before_there_was_a_law_there_is_no_sum() -> None:
    with pytest.raises(ValueError, match="no validity identity_card on 2020-12-31"):
        needed(CARD, date(2020, 12, 31))
    with pytest.raises(ValueError, match="no fee identity_card_delivery"):
        needed(replace(CARD, delivery="home"), date(2025, 5, 1))


@pytest.mark.parametrize(
    ("birthday", "before", "on"),
    [
        # Years; then what the day before the birthday and the birthday itself lead to:
        # (fingerprints, signature, guardian for the card, for the passport, cents of the card,
        # years of validity, online ID, too young to be sent the card, the passport).
        (
            6,
            (False, False, True, True, 2760, 6, False, True, True),
            (True, False, True, True, 2760, 6, False, True, True),
        ),
        (
            10,
            (True, False, True, True, 2760, 6, False, True, True),
            (True, True, True, True, 2760, 6, False, True, True),
        ),
        (
            16,
            (True, True, True, True, 2760, 6, False, True, True),
            (True, True, False, True, 2760, 6, True, False, True),
        ),
        (
            18,
            (True, True, False, True, 2760, 6, True, False, True),
            (True, True, False, False, 2760, 6, True, False, False),
        ),
        (
            24,
            (True, True, False, False, 2760, 6, True, False, False),
            (True, True, False, False, 4600, 10, True, False, False),
        ),
    ],
)
@pytest.mark.parametrize("day", [CLOCK, date(2028, 2, 29), date(2027, 3, 1)])
def test_every_limit_is_reached_on_the_birthday_itself(
    birthday: int, before: tuple[object, ...], on: tuple[object, ...], day: date
) -> None:
    # 29 February less so many years may not exist: then 1 March is the birthday.
    leap = (day.month, day.day) == (2, 29) and (day.year - birthday) % 4
    if leap:
        day = date(day.year, 3, 1)
    birth = day.replace(year=day.year - birthday)
    one = timedelta(days=1)
    assert _consequences(age_on(birth, day - one), day - one) == before
    assert _consequences(age_on(birth, day), day) == on
    assert _consequences(age_on(birth, day + one), day + one) == on


def _consequences(age: int, day: date) -> tuple[object, ...]:
    card, passport = needed(aged(CARD, age), day), needed(aged(PASSPORT, age), day)
    (application,) = card.applications
    assert card.fingerprints == passport.fingerprints
    assert card.signature == passport.signature
    assert application.valid_to == passport.applications[0].valid_to
    return (
        card.fingerprints,
        card.signature,
        card.guardian,
        passport.guardian,
        card.total_cents,
        (application.valid_to + timedelta(days=1)).year - day.year,
        application.online_id,
        "too_young" in card.delivery_blocks,
        "too_young" in passport.delivery_blocks,
    )


def test_born_on_29_february_comes_of_age_on_1_march() -> None:
    birth = date(2008, 2, 29)
    for day, guardian in ((date(2026, 2, 28), True), (date(2026, 3, 1), False)):
        assert needed(aged(PASSPORT, age_on(birth, day)), day).guardian == guardian


def test_both_documents_need_a_guardian_as_long_as_one_of_them_does() -> None:
    assert [needed(aged(BOTH, age)).guardian for age in (15, 16, 17, 18)] == [
        True,
        True,
        True,
        False,
    ]
    assert "too_young" in needed(aged(BOTH, 17)).delivery_blocks


def test_a_preliminary_passport_alone_takes_no_fingerprints() -> None:
    alone = needed(PRELIMINARY_PASSPORT)
    (application,) = alone.applications
    assert (alone.fingerprints, alone.signature, application.chip) == (False, True, False)
    assert application.preliminary == "only"
    assert application.valid_to == application.preliminary_valid_to == date(2027, 11, 22)
    assert needed(replace(BOTH, passport_kind="preliminary")).fingerprints
    assert needed(replace(CARD, preliminary_card=True)).fingerprints
    assert needed(replace(PASSPORT, passport_kind="express")).fingerprints


def test_a_preliminary_card_is_valid_three_months_beside_the_card() -> None:
    (application,) = needed(replace(CARD, preliminary_card=True)).applications
    assert application.preliminary == "also"
    assert (application.valid_to, application.preliminary_valid_to) == (
        date(2036, 11, 22),
        date(2027, 2, 22),
    )
    assert needed(CARD).applications[0].preliminary_valid_to is None


def test_a_second_passport_is_valid_six_years_and_costs_the_same() -> None:
    second = needed(replace(PASSPORT, second_passport=True))
    assert second.applications[0].valid_to == date(2032, 11, 22)
    assert second.total_cents == 7000
    both = needed(replace(BOTH, second_passport=True))
    assert [one.valid_to for one in both.applications] == [date(2036, 11, 22), date(2032, 11, 22)]


def test_an_application_says_what_is_made() -> None:
    (express,) = needed(
        replace(PASSPORT, passport_kind="express", passport_pages="48")
    ).applications
    assert (express.document, express.express, express.pages) == ("passport", True, 48)
    card = needed(CARD).applications[0]
    assert (card.document, card.express, card.pages, card.chip) == (
        "identity_card",
        False,
        32,
        True,
    )
    assert not express.online_id


@pytest.mark.parametrize("what", [CARD, PASSPORT, BOTH])
def test_an_unknown_age_counts_as_an_adult_from_whom_everything_is_taken(
    what: Circumstances,
) -> None:
    unknown = needed(aged(what, None))
    assert unknown == needed(what)
    assert (unknown.fingerprints, unknown.signature, unknown.guardian) == (True, True, False)
    assert not unknown.age_ambiguous


def test_before_a_document_is_chosen_captures_go_by_age_alone() -> None:
    nothing = replace(CARD, documents=())
    assert needed(nothing).applications == ()
    assert [needed(aged(nothing, age)).fingerprints for age in (None, 5, 6)] == [True, False, True]
    assert not needed(aged(nothing, 3)).guardian


@pytest.mark.parametrize(
    ("what", "lowest", "ambiguous"),
    [
        (CARD, 23, True),
        (PASSPORT, 23, True),
        (PRELIMINARY_PASSPORT, 23, False),
        (replace(PASSPORT, second_passport=True), 23, True),
        (CARD, 24, False),
        (CARD, 68, False),
        (CARD, 22, False),
        (CARD, 5, True),
        (PRELIMINARY_PASSPORT, 5, False),
        (CARD, 9, True),
        (CARD, 15, True),
        (PASSPORT, 15, False),
        (CARD, 17, False),
        (PASSPORT, 17, True),
        (BOTH, 17, True),
    ],
)
def test_two_ages_are_ambiguous_only_where_they_lead_to_different_things(
    what: Circumstances, lowest: int, ambiguous: bool
) -> None:
    found = needed(replace(what, youngest=lowest, oldest=lowest + 1))
    assert found.age_ambiguous == ambiguous
    assert replace(found, age_ambiguous=False) == needed(aged(what, lowest))


@pytest.mark.parametrize(
    "change",
    [
        {"documents": ("passport", "identity_card")},
        {"documents": ("passport", "passport")},
        {"youngest": None},
        {"oldest": None},
        {"youngest": 31},
        {"youngest": -1, "oldest": -1},
        {"oldest": 151},
    ],
)
def test_impossible_circumstances_cannot_be_made(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"ages|documents"):
        replace(CARD, **change)  # type: ignore[arg-type]


@given(
    what=st.builds(
        Circumstances,
        documents=st.sampled_from([(), ("identity_card",), ("passport",), BOTH.documents]),
        preliminary_card=st.booleans(),
        passport_kind=st.sampled_from(["regular", "express", "preliminary"]),
        passport_pages=st.sampled_from(["32", "48"]),
        youngest=st.shared(st.none() | st.integers(0, 150), key="age"),
        oldest=st.shared(st.none() | st.integers(0, 150), key="age"),
        residence=st.sampled_from(["here", "other_town", "abroad", "none"]),
        second_passport=st.booleans(),
        delivery=st.sampled_from(["counter", "home"]),
        has_second_document=st.booleans(),
        photo_here=st.booleans(),
    ),
    day=st.dates(date(2025, 5, 2), date(2100, 1, 1)),
)
def test_every_visit_has_an_answer_on_every_day(what: Circumstances, day: date) -> None:
    found = requirements(law(), what, day)
    assert tuple(one.document for one in found.applications) == what.documents
    assert all(line.amount_cents > 0 and line.legal_basis for line in found.fee_lines)
    assert all(one.valid_to > day for one in found.applications)
    codes = [line.code for line in found.fee_lines]
    assert len(set(codes)) == len(codes)
