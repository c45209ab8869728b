"""Facts: the little that ``decide`` may know of the answers, as a product of small enums."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contract.answers import Answers
from contract.rules import (
    MIN_AGE_FOR_FINGERPRINTS,
    MIN_AGE_FOR_SIGNATURE,
    MIN_AGE_TO_APPLY_ALONE,
    age_on,
)
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.session.validation import parse_date, problem
from kiosk.session.values import Captures, ClerkEntry, Finger, Session


class Person(StrEnum):
    """Whether this person may apply here alone."""

    UNKNOWN = "unknown"
    MAY_APPLY = "may_apply"
    NEEDS_GUARDIAN = "needs_guardian"


class FingerFact(StrEnum):
    """State of one finger."""

    OPEN = "open"
    CAPTURED = "captured"
    IMPOSSIBLE = "impossible"


class PortraitFact(StrEnum):
    """State of the portrait."""

    OPEN = "open"
    CAPTURED = "captured"
    AT_COUNTER = "at_counter"


FORM_STEPS = tuple(FIELDS_OF_STEP)


@dataclass(frozen=True)
class Facts:
    """Everything that the flow depends on."""

    complete: frozenset[Step]
    """Form steps whose fields are all right."""
    has_old_document: bool
    person: Person
    fingerprints_needed: bool
    signature_needed: bool
    portrait: PortraitFact
    right_index: FingerFact
    left_index: FingerFact
    signed: bool
    unconfirmed: bool
    """A clerk wrote something that the citizen has not confirmed."""


def look(session: Session) -> Facts:
    """Return the facts of a session."""
    return facts(session.answers, session.captures, session.clerk_entries, session.today)


def facts(
    answers: Answers, captures: Captures, clerk_entries: tuple[ClerkEntry, ...], today: date
) -> Facts:
    """Look at the answers through the named predicates."""
    years = age(answers, today)
    return Facts(
        complete=frozenset(
            step
            for step in FORM_STEPS
            if not any(problem(name, answers, today) for name in FIELDS_OF_STEP[step])
        ),
        has_old_document=answers.old_document in ("identity_card", "passport"),
        person=_person(years),
        fingerprints_needed=years is None or years >= MIN_AGE_FOR_FINGERPRINTS,
        signature_needed=years is None or years >= MIN_AGE_FOR_SIGNATURE,
        portrait=_portrait(captures),
        right_index=_finger(captures.right_index),
        left_index=_finger(captures.left_index),
        signed=captures.signature is not None,
        unconfirmed=any(not entry.confirmed for entry in clerk_entries),
    )


def age(answers: Answers, today: date) -> int | None:
    """Return the applicant's completed years, or ``None`` while the birth date is not right."""
    if problem("birth_date", answers, today):
        return None
    birth = parse_date(answers.birth_date or "")
    return None if birth is None else age_on(birth, today)


def _person(years: int | None) -> Person:
    if years is None:
        return Person.UNKNOWN
    return Person.MAY_APPLY if years >= MIN_AGE_TO_APPLY_ALONE else Person.NEEDS_GUARDIAN


def _portrait(captures: Captures) -> PortraitFact:
    if captures.portrait:
        return PortraitFact.CAPTURED
    return PortraitFact.AT_COUNTER if captures.portrait_at_counter else PortraitFact.OPEN


def _finger(finger: Finger) -> FingerFact:
    if finger.impossible:
        return FingerFact.IMPOSSIBLE
    return FingerFact.CAPTURED if finger.is_settled else FingerFact.OPEN
