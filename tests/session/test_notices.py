"""What a clerk must see at the counter, and what the receipt tells the citizen to bring."""

import pytest
from honest_visit import to, to_fee
from visit_driver import Visit

from contract.case import Notice
from contract.commands import Continue, FillField, Submit
from contract.steps import Step
from kiosk.conductor.record import case_record
from kiosk.session.application import next_steps, notices, requirements_of
from kiosk.session.facts import look

CHILD = {"birth_date": "15.06.2014"}
PASSPORT = {"document": "passport", "old_document": "passport"}
TEMPORARY = {**PASSPORT, "passport_kind": "preliminary"}

CASES: dict[str, tuple[dict[str, str], set[Notice], set[str]]] = {
    "nothing": ({}, set(), {"old_document"}),
    "first": ({"reason": "first"}, {"birth_certificate"}, {"birth_certificate"}),
    "no old document": (
        {"reason": "other", "old_document": "none"},
        {"birth_certificate"},
        {"birth_certificate"},
    ),
    "name": ({"reason": "name_changed"}, {"name_proof"}, {"name_proof", "old_document"}),
    "name without a document": (
        {"reason": "name_changed", "old_document": "none"},
        {"name_proof", "birth_certificate"},
        {"name_proof", "birth_certificate"},
    ),
    "degree": ({"degree": "Dr."}, {"title_proof"}, {"title_proof", "old_document"}),
    "name in religion": (
        {"artist_name": "Schwester Klara"},
        {"title_proof"},
        {"title_proof", "old_document"},
    ),
    "found": (
        {"reason": "lost", "loss_found": "yes"},
        {"found_document"},
        {"found_document"},
    ),
    "lost": ({"reason": "lost"}, set(), {"identity_proof"}),
    "stolen": ({"reason": "stolen"}, set(), {"identity_proof"}),
    "medical": (
        {"photo": "here_medical"},
        {"head_covering"},
        {"medical_proof", "old_document"},
    ),
    "religious": ({"photo": "here_religious"}, {"head_covering"}, {"old_document"}),
    "no proof yet": (
        {**CHILD, "reason": "first", "custody_case": "sole", "custody_proof": "no"},
        {"custody_proof", "birth_certificate"},
        {"custody_later", "birth_certificate"},
    ),
    "deed": (
        {**CHILD, "reason": "first", "custody_case": "sole"},
        {"custody_proof", "birth_certificate"},
        {"custody", "birth_certificate"},
    ),
    "consent": (
        {**CHILD, "custody_case": "one_with_consent"},
        {"custody_proof"},
        {"consent", "old_document"},
    ),
    "lives with me": (
        {**CHILD, "custody_case": "lives_with_me"},
        {"custody_check"},
        {"old_document"},
    ),
    "both parents": ({**CHILD, "custody_case": "both_present"}, set(), {"old_document"}),
}
PROOFS = {
    "old_document",
    "birth_certificate",
    "name_proof",
    "title_proof",
    "found_document",
    "custody",
    "custody_later",
    "consent",
    "consent_later",
    "identity_proof",
    "medical_proof",
}


@pytest.mark.parametrize("case", CASES)
def test_notices_and_what_is_to_be_brought(case: str, visit: Visit) -> None:
    other, expected, brought = CASES[case]
    to(visit, Step.CHECK, **other).go(Submit())
    assert set(notices(visit.session)) == expected
    assert set(case_record("K7QM4T9X2B", visit.session).notices) == expected
    to_fee(visit)
    assert visit.session.stored is not None
    assert PROOFS & set(visit.session.stored.next_steps) == brought


LONG = [
    ({"given_names": "Ä" * 81}, True),
    ({"given_names": "Ä" * 80}, False),
    ({"given_names": "Ä" * 81, **PASSPORT}, False),
    ({"given_names": "Ä" * 81, "document": "both"}, True),
    ({"birth_name": "Ä" * 76}, True),
    ({"birth_name": "Ä" * 76, **PASSPORT}, False),
]


@pytest.mark.parametrize(("other", "is_long"), LONG)
def test_name_longer_than_the_card_holds_stops_nobody(
    other: dict[str, str], is_long: bool, visit: Visit
) -> None:
    """A person's name is as long as it is: a clerk decides what is printed of it."""
    to(visit, Step.CHECK, **other)
    assert ("name_too_long" in notices(visit.session)) == is_long
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_name_longer_than_can_be_kept_is_told(visit: Visit) -> None:
    to(visit, Step.NAME)
    for name, value in (("family_name", "Meyer"), ("birth_name", ""), ("given_names", "Ä" * 187)):
        visit.go(FillField.model_validate({"field": name, "value": value}))
    visit.go(Continue())
    assert visit.session.flow.complaint


def test_other_reason_is_asked_for_in_words(visit: Visit) -> None:
    to(visit, Step.EARLY, reason="other", old_card_expiry="31.12.2020").go(Continue())
    assert visit.session.flow.complaint, "even of a document that has run out"
    to(Visit(), Step.CHECK, reason="other", old_document="none").go(Submit())
    plain = to(Visit(), Step.CHECK, old_card_expiry="31.12.2020")
    assert Step.EARLY not in look(plain.session).needed


@pytest.mark.parametrize("other", [{}, {"old_card_serial": "---"}])
def test_damaged_document_need_not_be_legible(other: dict[str, str], visit: Visit) -> None:
    unread = {"old_card_serial": "", "old_card_expiry": "", **other}
    to(visit, Step.CHECK, reason="damaged", **unread).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_first_passport_is_shown_at_the_door_for_the_second(visit: Visit) -> None:
    second = {
        "document": "passport",
        "reason": "second_passport",
        "old_document": "passport",
        "delivery": "home",
        "delivery_second_kind": "passport",
        "delivery_second_serial": "CXXXT12F5",
    }
    to(visit, Step.CHECK, **second)
    assert visit.session.answers.old_passport_serial == "CXXXT12F5"
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_address_abroad_is_written_as_it_is_there(visit: Visit) -> None:
    there = {"street": "Rose Cottage", "postcode": "", "town": "Dublin", "country": "IRL"}
    to(visit, Step.CHECK, residence="abroad", **there).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_guardians_of_any_state_or_without_papers_apply(visit: Visit) -> None:
    """What has no number is looked at by the clerk; the same number twice is a slip."""
    papers = {"guardian_1_id_serial": "x4rt 99", "guardian_2_id_serial": "---"}
    to(visit, Step.CHECK, custody_case="both_present", **CHILD, **papers).go(Submit())
    assert visit.session.answers.guardian_1_id_serial == "X4RT99"
    assert visit.session.flow.step is Step.SUBMITTING
    same = to(Visit(), Step.GUARDIAN_2, custody_case="both_present", **CHILD)
    serial = same.session.answers.guardian_1_id_serial
    assert serial
    for name, value in (
        ("guardian_2_family_name", "Schneider"),
        ("guardian_2_given_names", "Jörg"),
        ("guardian_2_birth_date", "05.06.1983"),
        ("guardian_2_id_serial", serial),
    ):
        same.go(FillField.model_validate({"field": name, "value": value}))
    same.go(Continue())
    assert same.session.flow.complaint


def test_number_of_a_foreign_paper_may_have_fifteen_signs(visit: Visit) -> None:
    papers = {"guardian_1_id_serial": "ABCDE1234567890"}
    to(visit, Step.CHECK, custody_case="lives_with_me", **CHILD, **papers).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_preliminary_passport_alone_is_not_picked_up_later(visit: Visit) -> None:
    to(visit, Step.CHECK, **TEMPORARY)
    assert [one.preliminary for one in requirements_of(visit.session).applications] == ["only"]
    assert "pick_up" not in next_steps(visit.session)
    other = to(Visit(), Step.CHECK, document="both", passport_kind="preliminary")
    assert "pick_up" in next_steps(other.session), "the card is"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"preliminary_card": "yes"}, {"preliminary", "pick_up"}),
        (TEMPORARY, {"preliminary"}),
        ({**TEMPORARY, "residence": "other_town"}, {"preliminary_later"}),
        ({**TEMPORARY, "document": "both", "old_document": "both"}, {"preliminary", "pick_up"}),
        (
            {"preliminary_card": "yes", "residence": "other_town"},
            {"preliminary_later", "pick_up"},
        ),
    ],
)
def test_temporary_document_comes_at_once_unless_another_office_must_agree(
    other: dict[str, str], expected: set[str], visit: Visit
) -> None:
    steps = set(next_steps(to(visit, Step.CHECK, **other).session))
    assert steps & {"preliminary", "preliminary_later", "pick_up", "delivery"} == expected
    assert ("authorisation" in steps) == ("residence" in other)


def test_whoever_has_no_dwelling_is_told_that_it_is_talked_about(visit: Visit) -> None:
    assert "no_residence" in next_steps(to(visit, Step.CHECK, residence="none").session)
    assert "no_residence" not in next_steps(to(Visit(), Step.CHECK).session)
