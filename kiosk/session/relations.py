"""Answers that contradict each other: said beside the field that was answered last."""

from collections.abc import Callable
from datetime import date

from contract.answers import Answers
from contract.choices import NONE_GIVEN
from contract.law import PartialDate, age_on
from kiosk.session.problems import Problem, problem_of

FULL_AGE = 18
"""BGB § 2."""


def contradiction(name: str, answers: Answers, today: date) -> Problem | None:
    """Return what the answer contradicts, if anything."""
    check = _CHECKS.get(name)
    what = check(answers, today) if check else None
    return problem_of(name, what) if what else None


def _both_names_missing(answers: Answers, today: date) -> str | None:
    none = answers.family_name == NONE_GIVEN and answers.given_names == NONE_GIVEN
    return "both_missing" if none else None


def _birth_name(answers: Answers, today: date) -> str | None:
    return "same" if answers.birth_name == answers.family_name else None


def _guardian(number: int) -> Callable[[Answers, date], str | None]:
    def check(answers: Answers, today: date) -> str | None:
        day = PartialDate.parse(getattr(answers, f"guardian_{number}_birth_date") or "")
        child = PartialDate.parse(answers.birth_date or "")
        if day is None:
            return None
        if child is not None and day.earliest() >= child.latest():
            return "younger"
        return "minor" if age_on(day.earliest(), today) < FULL_AGE else None

    return check


def _same_person(answers: Answers, today: date) -> str | None:
    def person(number: int) -> tuple[str | None, ...]:
        names = ("family_name", "given_names", "birth_date")
        return tuple(getattr(answers, f"guardian_{number}_{name}") for name in names)

    return "same_person" if all(person(1)) and person(1) == person(2) else None


def _found_before_lost(answers: Answers, today: date) -> str | None:
    lost = PartialDate.parse(answers.loss_when or "")
    found = PartialDate.parse(answers.loss_found_on or "")
    if lost is None or found is None:
        return None
    return "before_loss" if found.latest() < lost.earliest() else None


def _serial_is_replaced(answers: Answers, today: date) -> str | None:
    replaced = (answers.old_card_serial, answers.old_passport_serial)
    shown = answers.delivery_second_serial
    return "same_document" if shown and shown in replaced else None


def _kind_is_gone(answers: Answers, today: date) -> str | None:
    """The only document of that kind is lost, or is the one that the new one replaces."""
    gone = answers.reason in ("lost", "stolen") and answers.old_document in (
        answers.delivery_second_kind,
        "both",
    )
    return "same_document" if gone else None


def _second_passport(answers: Answers, today: date) -> str | None:
    has_passport = answers.old_document in ("passport", "both")
    return "none_yet" if answers.reason == "second_passport" and not has_passport else None


def _reason(answers: Answers, today: date) -> str | None:
    card_only = answers.document == "identity_card"
    return "card_only" if answers.reason == "second_passport" and card_only else None


_CHECKS: dict[str, Callable[[Answers, date], str | None]] = {
    "given_names": _both_names_missing,
    "birth_name": _birth_name,
    "reason": _reason,
    "old_document": _second_passport,
    "guardian_1_birth_date": _guardian(1),
    "guardian_2_birth_date": _guardian(2),
    "guardian_2_family_name": _same_person,
    "loss_found_on": _found_before_lost,
    "delivery_second_serial": _serial_is_replaced,
    "delivery_second_kind": _kind_is_gone,
}
