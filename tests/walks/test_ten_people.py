"""Ten of the forty test persons make their visit through the visible window."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clerk_page import ClerkPage

from demo.robot import Robot
from demo.stack import Stack
from demo.visit import Visit

pytestmark = [pytest.mark.window, pytest.mark.slow]

PERSONS = {
    person["number"]: person
    for person in tomllib.loads(
        (Path(__file__).parents[1] / "data" / "test_persons.toml").read_text(encoding="utf-8")
    )["person"]
}
FIELDS = (
    "document",
    "reason",
    "residence",
    "passport_kind",
    "passport_pages",
    "preliminary_card",
    "family_name",
    "given_names",
    "birth_name",
    "sex",
    "custody_case",
    "birth_state",
)
GUARDIANS = {
    "custody_proof": "yes",
    "guardian_1_family_name": "Fuchs",
    "guardian_1_given_names": "Petra",
    "guardian_1_birth_date": "02031985",
    "guardian_1_id_serial": "LXXXT12F8",
    "guardian_2_family_name": "Fuchs",
    "guardian_2_given_names": "Jens",
    "guardian_2_birth_date": "05061983",
    "guardian_2_id_serial": "LXXXT13G6",
}
"""Names of the parents are not part of the person's own data."""
MORE: dict[int, dict[str, str]] = {
    2: {"photo": "counter"},
    5: {"photo": "counter"},
    8: {"photo": "counter"},
    12: {"photo": "counter"},
    16: {"photo": "studio", "birth_place": "Aleppo"},
    28: {"photo": "counter"},
    30: {"photo": "counter"},
    34: {"photo": "counter", "fingers": "impossible"},
    39: {"photo": "here", "other_office_reason": "Ich arbeite hier."},
    40: {
        "photo": "counter",
        "loss_when": "20112026",
        "loss_where": "Musterhausen",
        "loss_circumstances": "In der Bahn weg.",
        "loss_found": "no",
    },
}
EXPECTED_STEPS = {
    2: {"fingerprints-done", "signature", "sex"},
    5: {"fingerprints-done", "signature"},
    8: {"fingerprints-done", "signature"},
    12: {"fingerprints-done", "signature"},
    16: {"fingerprints-done", "signature"},
    28: {"custody_case", "fingerprints-done"},
    30: {"custody_case"},
    34: {"fingerprints-done", "signature"},
    39: {"other_office_reason", "portrait-choice", "fingerprints-done", "signature"},
    40: {"loss_when", "fingerprints-done", "signature"},
}
UNEXPECTED_STEPS = {30: {"fingerprints-done", "portrait-choice"}, 34: {"portrait-choice"}}


def answers_of(person: dict[str, Any]) -> dict[str, str]:
    """Return what the person answers; a child stays as old as in the table."""
    number = person["number"]
    answers = {field: str(person.get(field) or "") for field in FIELDS}
    answers["birth_date"] = birth_date(person)
    answers["old_document"] = person["document"]
    answers["old_card_serial"], answers["old_passport_serial"] = "LXXXT12F8", "CXXXT12F5"
    answers["old_card_expiry"] = answers["old_passport_expiry"] = f"3112{date.today().year}"
    return {**answers, **(GUARDIANS if answers["custody_case"] else {}), **MORE[number]}


def birth_date(person: dict[str, Any]) -> str:
    day, month, year = person["birth_date"].split(".")
    if person["custody_case"]:
        return f"0101{date.today().year - person['ages'][0]}"
    return f"{day}{month}{year}"


EVERY_DAY = {28, 34, 39}
"""A child, a missing hand, a passport with everything; the others are long."""


@pytest.mark.parametrize(
    "number",
    [
        one if one in EVERY_DAY else pytest.param(one, marks=pytest.mark.long)
        for one in sorted(MORE)
    ],
)
def test_person(number: int, robot: Robot, stack: Stack, clerk: ClerkPage) -> None:
    person = PERSONS[number]
    visit = Visit(robot, **answers_of(person)).until("FeeView")
    visited = set(visit.seen)
    assert EXPECTED_STEPS[number] <= visited, visit.seen
    assert not UNEXPECTED_STEPS.get(number, set()) & visited, visit.seen
    photo = 0 if MORE[number]["photo"] == "here" else 600
    euros, cents = divmod(person["fee_cents"] - photo, 100)
    assert robot.says(f"{euros},{cents:02}\u00a0€"), "the sum of the fee is shown"
    visit.until("ReceiptView")
    labels = [str(node["label"]) for node in robot.tree()]
    case = next(one for one in labels if len(one) == 12 and one.count("-") == 2)
    visit.until("EndView")
    robot.wait_for(lambda: case in clerk.case_numbers(), f"{case} did not arrive", 60)
    text = clerk.open_case(case)
    assert person["family_name"] in text
    if person["given_names"] != "---":
        assert person["given_names"] in text
