"""Which questions a visit asks: each field's condition, over the answers and the law.

A field without a condition is asked of everyone. A page is needed when one of its fields is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from contract.answers import Answers
from contract.law import (
    Law,
    PartialDate,
    Requirements,
    birth,
    chosen_documents,
    expected_old_document_early,
)
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.session.circumstances import required
from kiosk.session.office import Office
from kiosk.session.values import Session


@dataclass(frozen=True)
class Case:
    """What a condition may look at."""

    answers: Answers
    needs: Requirements
    law: Law
    today: date


Condition = Callable[[Case], bool]

LOST = ("lost", "stolen")
NO_GUARDIAN_HERE = (None, "", "disagree", "alone")


def _card(case: Case) -> bool:
    return "identity_card" in chosen_documents(case.answers)


def _passport(case: Case) -> bool:
    return "passport" in chosen_documents(case.answers)


def _full_passport(case: Case) -> bool:
    return _passport(case) and case.answers.passport_kind != "preliminary"


def _had_one(case: Case) -> bool:
    return case.answers.reason not in (None, "", "first")


def _old_card(case: Case) -> bool:
    return _had_one(case) and case.answers.old_document in ("identity_card", "both")


def _old_passport(case: Case) -> bool:
    return _had_one(case) and case.answers.old_document in ("passport", "both")


def _early(case: Case) -> bool:
    """A valid document is replaced, or a second one asked for (PAuswG § 6 (2), PassG § 1 (3))."""
    answers = case.answers
    if answers.reason in ("second_passport", "other"):
        return True
    if answers.reason != "renewal":
        return False
    replaced = (
        (_card(case) and _old_card(case), answers.old_card_expiry),
        (_passport(case) and _old_passport(case), answers.old_passport_expiry),
    )
    days = (PartialDate.parse(written or "") for is_replaced, written in replaced if is_replaced)
    return any(
        day is not None
        and day.known
        and expected_old_document_early(case.law, day.latest(), case.today)
        for day in days
    )


def _lost(case: Case) -> bool:
    return case.answers.reason in LOST


def _found(case: Case) -> bool:
    return _lost(case) and case.answers.loss_found == "yes"


def _guardian(case: Case) -> bool:
    return case.needs.guardian


def _proof(case: Case) -> bool:
    cases = ("one_with_consent", "sole", "guardian_deed", "carer")
    return case.needs.guardian and case.answers.custody_case in cases


def _guardian_1(case: Case) -> bool:
    return case.needs.guardian and case.answers.custody_case not in NO_GUARDIAN_HERE


def _guardian_2(case: Case) -> bool:
    cases = ("both_present", "one_with_consent")
    return case.needs.guardian and case.answers.custody_case in cases


def _elsewhere(case: Case) -> bool:
    return case.answers.residence in ("other_town", "abroad")


def _has_address(case: Case) -> bool:
    return case.answers.residence not in (None, "", "none")


def _abroad(case: Case) -> bool:
    return case.answers.residence == "abroad"


def _other_state(case: Case) -> bool:
    return case.answers.other_nationality == "yes"


def _forces_state(case: Case) -> bool:
    return case.answers.foreign_forces == "yes"


def _delivery(case: Case) -> bool:
    """Whoever is old enough is asked, and told why when it does not go.

    A preliminary passport alone is issued on the spot: there is nothing to send home.
    """
    known = birth(case.answers, case.today) is not None
    applications = case.needs.applications
    on_the_spot = bool(applications) and all(one.preliminary == "only" for one in applications)
    return known and not on_the_spot and "too_young" not in case.needs.delivery_blocks


def _home(case: Case) -> bool:
    answers = case.answers
    return _delivery(case) and not case.needs.delivery_blocks and answers.delivery == "home"


def _chip(case: Case) -> bool:
    return any(one.chip for one in case.needs.applications)


CONDITIONS: dict[str, Condition] = {
    "preliminary_card": _card,
    "braille": _card,
    "passport_kind": _passport,
    "passport_pages": _full_passport,
    "old_document": _had_one,
    "old_card_serial": _old_card,
    "old_card_expiry": _old_card,
    "old_passport_serial": _old_passport,
    "old_passport_expiry": _old_passport,
    "early_reason": _early,
    "loss_when": _lost,
    "loss_where": _lost,
    "loss_circumstances": _lost,
    "loss_police": _lost,
    "loss_found": _lost,
    "loss_found_on": _found,
    "loss_declaration": _lost,
    "custody_case": _guardian,
    "custody_proof": _proof,
    "guardian_1_family_name": _guardian_1,
    "guardian_1_given_names": _guardian_1,
    "guardian_1_birth_date": _guardian_1,
    "guardian_1_id_serial": _guardian_1,
    "guardian_2_family_name": _guardian_2,
    "guardian_2_given_names": _guardian_2,
    "guardian_2_birth_date": _guardian_2,
    "guardian_2_id_serial": _guardian_2,
    "other_office_reason": _elsewhere,
    "street": _has_address,
    "postcode": _has_address,
    "town": _has_address,
    "country": _abroad,
    "sex": _passport,
    "other_nationality_state": _other_state,
    "foreign_forces_state": _forces_state,
    "delivery": _delivery,
    "delivery_second_kind": _home,
    "delivery_second_serial": _home,
    "delivery_second_expiry": _home,
    "delivery_declaration": _home,
    "chip_notice": _chip,
}


def asked(answers: Answers, office: Office, today: date) -> dict[Step, tuple[str, ...]]:
    """Return the fields that are asked, by page and in their order; pages without any are gone."""
    case = Case(answers, required(answers, office, today), office.law, today)
    pages = {
        step: tuple(name for name in names if name not in CONDITIONS or CONDITIONS[name](case))
        for step, names in FIELDS_OF_STEP.items()
    }
    return {step: names for step, names in pages.items() if names}


def relevant(answers: Answers, office: Office, today: date) -> Answers:
    """Return the answers to what is asked; the others stay with the visit, but count for nothing.

    What one answer makes irrelevant may make another so: repeated until nothing falls away.
    """
    while True:
        pages = asked(answers, office, today)
        kept = {name for names in pages.values() for name in names}
        gone = {
            name
            for name in Answers.model_fields
            if name not in kept and getattr(answers, name) is not None
        }
        if not gone:
            return answers
        answers = answers.model_copy(update=dict.fromkeys(gone))


def relevant_answers(session: Session) -> Answers:
    """Return the answers of a session to what it asks."""
    return relevant(session.answers, session.office, session.today)


def pages_asked(session: Session) -> dict[Step, tuple[str, ...]]:
    """Return the fields that a session asks, by page and in their order."""
    return asked(relevant_answers(session), session.office, session.today)
