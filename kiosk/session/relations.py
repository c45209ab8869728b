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


def _both_names_missing(prefix: str) -> Callable[[Answers, date], str | None]:
    def check(answers: Answers, today: date) -> str | None:
        names = (getattr(answers, f"{prefix}{name}") for name in ("family_name", "given_names"))
        return "both_missing" if all(name == NONE_GIVEN for name in names) else None

    return check


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
    if answers.reason == "second_passport":  # the first one stays valid
        return None
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


def _same_id(answers: Answers, today: date) -> str | None:
    one, other = answers.guardian_1_id_serial, answers.guardian_2_id_serial
    return "same_person" if one == other and one not in (None, "", NONE_GIVEN) else None


def _lost_before_birth(answers: Answers, today: date) -> str | None:
    lost = PartialDate.parse(answers.loss_when or "")
    born = PartialDate.parse(answers.birth_date or "")
    if lost is None or born is None:
        return None
    return "before_birth" if lost.latest() < born.earliest() else None


def _old_document(answers: Answers, today: date) -> str | None:
    if answers.reason == "second_passport":
        return None if answers.old_document in ("passport", "both") else "none_yet"
    if answers.old_document != "none":
        return None
    if answers.reason in ("lost", "stolen"):
        return "none_lost"
    return "none_renewal" if answers.reason == "renewal" else None


def _reason(answers: Answers, today: date) -> str | None:
    card_only = answers.document == "identity_card"
    return "card_only" if answers.reason == "second_passport" and card_only else None


_CHECKS: dict[str, Callable[[Answers, date], str | None]] = {
    "given_names": _both_names_missing(""),
    "guardian_1_given_names": _both_names_missing("guardian_1_"),
    "guardian_2_given_names": _both_names_missing("guardian_2_"),
    "birth_name": _birth_name,
    "reason": _reason,
    "old_document": _old_document,
    "loss_when": _lost_before_birth,
    "guardian_2_id_serial": _same_id,
    "guardian_1_birth_date": _guardian(1),
    "guardian_2_birth_date": _guardian(2),
    "guardian_2_family_name": _same_person,
    "loss_found_on": _found_before_lost,
    "delivery_second_serial": _serial_is_replaced,
    "delivery_second_kind": _kind_is_gone,
}
