"""Home delivery with all its conditions, the other office, and early renewal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contract.law import (
    Circumstances,
    Requirements,
    expected_old_document_early,
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


def needed(what: Circumstances, day: date = CLOCK) -> Requirements:
    return requirements(law(), what, day)


def test_before_there_was_home_delivery_nobody_was_too_young_for_it() -> None:
    child = replace(CARD, youngest=3, oldest=3)
    assert needed(child, date(2025, 5, 1)).delivery_blocks == ()
    assert needed(child, date(2025, 5, 2)).delivery_blocks == ("too_young",)


@pytest.mark.parametrize(
    ("change", "blocks"),
    [
        ({}, ()),
        ({"youngest": 15, "oldest": 15}, ("too_young",)),
        ({"residence": "other_town"}, ("not_competent",)),
        ({"residence": "abroad"}, ("no_german_address", "not_competent")),
        ({"residence": "none"}, ("no_german_address",)),
        ({"has_second_document": False}, ("no_second_document",)),
        # A preliminary card in addition does not keep the card from being sent.
        ({"preliminary_card": True}, ()),
        # Choices for a passport that is not applied for.
        ({"passport_kind": "express"}, ()),
        ({"documents": ("passport",), "passport_kind": "express"}, ("express",)),
        ({"documents": ("passport",), "passport_kind": "preliminary"}, ("preliminary",)),
        (
            {"documents": ("identity_card", "passport"), "passport_kind": "express"},
            ("express",),
        ),
        (
            {
                "documents": ("identity_card", "passport"),
                "youngest": 17,
                "oldest": 17,
                "residence": "abroad",
                "passport_kind": "preliminary",
                "has_second_document": False,
            },
            (
                "too_young",
                "no_german_address",
                "not_competent",
                "preliminary",
                "no_second_document",
            ),
        ),
        ({"documents": (), "youngest": 3, "oldest": 3}, ()),
    ],
)
@pytest.mark.parametrize("delivery", ["counter", "home"])
def test_every_reason_against_home_delivery_is_named(
    change: dict[str, object], blocks: tuple[str, ...], delivery: str
) -> None:
    what = replace(CARD, **{**change, "delivery": delivery})  # type: ignore[arg-type]
    assert needed(what).delivery_blocks == blocks


@pytest.mark.parametrize(
    ("residence", "authorisation"),
    [("here", False), ("none", False), ("other_town", True), ("abroad", True)],
)
def test_another_office_needs_the_authorisation(residence: str, authorisation: bool) -> None:
    what = replace(CARD, residence=residence)  # type: ignore[arg-type]
    assert needed(what).authorisation == authorisation


@pytest.mark.parametrize(
    ("days", "early"),
    [(-10, False), (0, False), (89, False), (90, False), (91, True), (3000, True)],
)
def test_renewal_longer_than_ninety_days_before_expiry_needs_a_reason(
    days: int, early: bool
) -> None:
    assert expected_old_document_early(law(), CLOCK + timedelta(days=days), CLOCK) == early
