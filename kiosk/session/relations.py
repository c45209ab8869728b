"""Answers that contradict each other: said beside the field that was answered last."""

from collections.abc import Callable
from datetime import date

from contract.answers import Answers
from contract.choices import NONE_GIVEN
from contract.law import DocumentKind, PartialDate, age_on, chosen_documents
from kiosk.session.problems import Problem, problem_of

FULL_AGE = 18
"""BGB § 2."""
YOUNGEST_PARENT = 10
"""Completed years between parent and child; fewer are taken for a slip of the finger."""
_PARENTS = ("both_present", "one_with_consent", "lives_with_me", "sole")
"""Custody of parents; who was appointed may be hardly older than the child."""
_LOST = ("lost", "stolen")
_HAD: dict[str | None, tuple[DocumentKind, ...]] = {
    "identity_card": ("identity_card",),
    "passport": ("passport",),
    "both": ("identity_card", "passport"),
}


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
    # Not by ``casefold``: Weiß and Weiss are two names.
    own, family = answers.birth_name or "", answers.family_name or ""
    return "same" if own.lower() == family.lower() else None


def _guardian(number: int) -> Callable[[Answers, date], str | None]:
    def check(answers: Answers, today: date) -> str | None:
        day = PartialDate.parse(getattr(answers, f"guardian_{number}_birth_date") or "")
        child = PartialDate.parse(answers.birth_date or "")
        if day is None:
            return None
        if child is not None and day.earliest() >= child.latest():
            return "younger"
        if age_on(day.earliest(), today) < FULL_AGE:
            return "minor"
        return "too_young" if child is not None and _too_young(day, child, answers) else None

    return check


def _too_young(parent: PartialDate, child: PartialDate, answers: Answers) -> bool:
    years = age_on(parent.earliest(), child.latest())
    return answers.custody_case in _PARENTS and years < YOUNGEST_PARENT


def _same_person(answers: Answers, today: date) -> str | None:
    def person(number: int) -> tuple[str, ...]:
        names = ("family_name", "given_names", "birth_date")
        own = (getattr(answers, f"guardian_{number}_{name}") or "" for name in names)
        return tuple(one.casefold() for one in own)

    return "same_person" if all(person(1)) and person(1) == person(2) else None


def _found_before_lost(answers: Answers, today: date) -> str | None:
    lost = PartialDate.parse(answers.loss_when or "")
    found = PartialDate.parse(answers.loss_found_on or "")
    if lost is None or found is None:
        return None
    return "before_loss" if found.latest() < lost.earliest() else None


def _lost_kinds(answers: Answers) -> frozenset[DocumentKind]:
    had = _HAD.get(answers.old_document, ())
    return frozenset(had if answers.reason in _LOST else ())


def _replaced_kinds(answers: Answers) -> frozenset[DocumentKind]:
    """Return the kinds of which the old document is invalidated when delivery is chosen.

    Beside a second passport the first one stays valid (PassG § 1 (3)).
    """
    kept = "passport" if answers.reason == "second_passport" else None
    return frozenset(one for one in chosen_documents(answers) if one != kept)


def _old_serial(kind: DocumentKind, answers: Answers) -> str | None:
    written = answers.old_card_serial if kind == "identity_card" else answers.old_passport_serial
    return None if written in ("", NONE_GIVEN) else written


def _serial_is_replaced(answers: Answers, today: date) -> str | None:
    """The document to show at the door is one that will not be valid then."""
    gone = _lost_kinds(answers) | _replaced_kinds(answers)
    shown = answers.delivery_second_serial
    is_gone = shown and shown in {_old_serial(kind, answers) for kind in gone}
    return "same_document" if is_gone else None


def _kind_is_gone(answers: Answers, today: date) -> str | None:
    """The only document of that kind is lost, or is the one that the new one replaces.

    Nobody holds two valid identity cards (PAuswG § 4 (1)). Some hold two passports: they show
    the one that is not replaced, known by the number of the other.
    """
    lost, replaced = _lost_kinds(answers), _replaced_kinds(answers)
    match answers.delivery_second_kind:
        case "identity_card":
            gone = "identity_card" in lost | replaced
        case "passport":
            only = "passport" in replaced and _old_serial("passport", answers) is None
            gone = "passport" in lost or only
        case _:
            gone = False
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
    if answers.reason in _LOST:
        return "none_lost" if answers.old_document == "none" else None
    if answers.reason not in ("renewal", "damaged"):
        return None
    if answers.old_document == "none":
        return "none_renewal"
    had, chosen = _HAD.get(answers.old_document, ()), chosen_documents(answers)
    return "other_kind" if chosen and not set(had) & set(chosen) else None


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
