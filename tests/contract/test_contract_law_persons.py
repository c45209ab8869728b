"""The forty invented persons: what each visit costs, takes, and how long the document is valid."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contract.law import (
    Circumstances,
    DocumentKind,
    PartialDate,
    Requirements,
    ages_on,
    law,
    requirements,
)

CONTENT = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "test_persons.toml").read_text(encoding="utf-8")
)
TODAY: date = CONTENT["today"]
PERSONS: list[dict[str, Any]] = CONTENT["person"]
CHOSEN: dict[str, tuple[DocumentKind, ...]] = {
    "identity_card": ("identity_card",),
    "passport": ("passport",),
    "both": ("identity_card", "passport"),
}


def birth_of(person: dict[str, Any]) -> PartialDate:
    birth = PartialDate.parse(person["birth_date"])
    assert birth is not None
    return birth


def needed(person: dict[str, Any], day: date = TODAY) -> Requirements:
    youngest, oldest = ages_on(birth_of(person), day)
    what = Circumstances(
        documents=CHOSEN[person["document"]],
        preliminary_card=person["preliminary_card"] == "yes",
        passport_kind=person["passport_kind"],
        passport_pages=person["passport_pages"],
        youngest=youngest,
        oldest=oldest,
        residence=person["residence"],
        second_passport=person["reason"] == "second_passport",
        delivery="counter",
        has_second_document=False,
        photo_here=True,
    )
    return requirements(law(), what, day)


def name_of(person: dict[str, Any]) -> str:
    return f"{person['number']}-{person['case']}"


def test_there_are_forty() -> None:
    assert [person["number"] for person in PERSONS] == list(range(1, 41))


@pytest.mark.parametrize("person", PERSONS, ids=name_of)
def test_a_person(person: dict[str, Any]) -> None:
    assert list(ages_on(birth_of(person), TODAY)) == person["ages"]
    found = needed(person)
    assert found.age_ambiguous == (person["number"] == 18)
    assert found.guardian == (person["who_signs"] != "self")
    if person["custody_case"] == "disagree":
        return  # Nobody may apply for this child: the visit ends before fee and captures.
    assert found.total_cents == person["fee_cents"]
    assert {f"{one.valid_to:%d.%m.%Y}" for one in found.applications} == {person["valid_to"]}
    assert found.fingerprints == (person["fingerprints"] != "none")
    assert found.signature == (person["signature"] != "none")
    assert found.authorisation == (person["residence"] == "other_town")


@pytest.mark.parametrize(
    ("person", "other"),
    [(person, other) for person in PERSONS for other in person.get("ages_on", [])],
)
def test_a_person_on_other_days(person: dict[str, Any], other: dict[str, Any]) -> None:
    day: date = other["day"]
    assert ages_on(birth_of(person), day) == (other["age"], other["age"])
    assert needed(person, day).guardian == other["guardians"]


def test_the_online_id_is_on_from_sixteen() -> None:
    by_number = {person["number"]: needed(person).applications[0] for person in PERSONS}
    assert by_number[22].online_id
    assert not by_number[32].online_id
