"""Facts: the little that ``decide`` may know of the answers, as sets of pages and small enums."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contract.answers import Answers
from contract.law import photo_is_here
from contract.steps import CONFIRMED_STEPS, DECLARED_ON, FIELDS_OF_STEP, Step
from contract.terms import Signer
from kiosk.session.circumstances import required
from kiosk.session.office import Office
from kiosk.session.questions import asked, relevant
from kiosk.session.validation import problem
from kiosk.session.values import Captures, Finger, Session


class FingerFact(StrEnum):
    """State of one finger."""

    OPEN = "open"
    CAPTURED = "captured"
    IMPOSSIBLE = "impossible"


class PortraitFact(StrEnum):
    """State of the portrait."""

    OPEN = "open"
    CAPTURED = "captured"
    STUDIO = "studio"
    AT_COUNTER = "at_counter"


class SignatureFact(StrEnum):
    """State of one signature."""

    NOT_NEEDED = "not_needed"
    OPEN = "open"
    CAPTURED = "captured"
    CANNOT_SIGN = "cannot_sign"


FORM_STEPS = tuple(FIELDS_OF_STEP)
SIGNERS: dict[Step, Signer] = {
    Step.SIGNATURE: "applicant",
    Step.GUARDIAN_1_SIGNATURE: "guardian_1",
    Step.GUARDIAN_2_SIGNATURE: "guardian_2",
}
"""Page -> who signs on it."""

DEAD_ENDS: dict[Step, dict[str, str]] = {
    Step.REASON: {"address_changed": "address_sticker"},
    Step.CUSTODY: {"disagree": "custody_disagree", "alone": "custody_alone"},
}
"""Page -> answer -> why this visit cannot go on here, as in ``counter.<why>.title``."""


@dataclass(frozen=True)
class Facts:
    """Everything that the flow depends on."""

    needed: frozenset[Step]
    """Pages that this visit comes by."""
    done: frozenset[Step]
    """Pages that may be left forwards."""
    dead_end: Step | None = None
    """The page whose answer leads to the counter."""
    right_index: FingerFact = FingerFact.OPEN
    left_index: FingerFact = FingerFact.OPEN
    unconfirmed: bool = False
    """A clerk wrote something that the citizen has not confirmed."""
    unseen: frozenset[Step] = frozenset()
    """Pages that a later answer brought, and that ask only what may be left empty."""
    undeclared: frozenset[Step] = frozenset()
    """Pages that are answered or signed, and whose declaration was not given, or not anew."""


def look(session: Session) -> Facts:
    """Return the facts of a session."""
    office, today, captures = session.office, session.today, session.captures
    answers = relevant(session.answers, office, today)
    pages = asked(answers, office, today)
    names_asked = {name for fields in pages.values() for name in fields}
    filled = {
        step
        for step, names in pages.items()
        if not any(problem(name, answers, today, office.law) for name in names)
    }
    unseen = frozenset(
        step
        for step in filled - session.seen
        if not any(getattr(answers, name) for name in pages[step])
    )
    if answers.delivery == "home" and required(answers, office, today).delivery_blocks:
        filled.discard(Step.DELIVERY)
    right, left = finger_fact(captures.right_index), finger_fact(captures.left_index)
    captured = {
        Step.PORTRAIT: portrait_fact(answers, captures) is not PortraitFact.OPEN,
        Step.FINGERPRINTS: FingerFact.OPEN not in (right, left),
        **{step: is_settled(captures, signer) for step, signer in SIGNERS.items()},
    }
    needed = pages_needed(answers, office, today, pages)
    done = frozenset(filled - unseen | {one for one, done in captured.items() if done})
    undeclared = (done & needed & declared_on(answers)) - given_on(session)
    return Facts(
        needed=needed,
        done=(done - undeclared) | {Step.NEEDS},
        dead_end=dead_end(answers, pages),
        right_index=right,
        left_index=left,
        unconfirmed=any(
            not one.confirmed and one.field in names_asked for one in session.clerk_entries
        ),
        unseen=unseen,
        undeclared=undeclared,
    )


def declared_on(answers: Answers) -> frozenset[Step]:
    """Return the pages that show a declaration, besides those that are nothing else."""
    shown = {
        Step.CUSTODY_PROOF: answers.custody_case == "one_with_consent",
        Step.CONTACT: bool(answers.email),
    }
    pages = DECLARED_ON.keys() - CONFIRMED_STEPS.keys() - {Step.CHECK}
    return frozenset(one for one in pages if shown.get(one, True))


def given_on(session: Session) -> frozenset[Step]:
    """Return the pages whose declaration was given by going on from them."""
    given = {(one.declaration, one.signer) for one in session.confirmed}
    return frozenset(
        step
        for step, declaration in DECLARED_ON.items()
        if (declaration, SIGNERS.get(step, "applicant")) in given
    )


def pages_needed(
    answers: Answers, office: Office, today: date, pages: dict[Step, tuple[str, ...]]
) -> frozenset[Step]:
    """Return the pages of this visit; ``pages`` are those that ask something."""
    needs = required(answers, office, today)
    guardians = Step.GUARDIAN_1 in pages
    captures = {
        Step.PORTRAIT: photo_is_here(answers),
        Step.FINGERPRINTS: needs.fingerprints,
        Step.SIGNATURE: needs.signature,
        Step.GUARDIAN_1_SIGNATURE: guardians,
        Step.GUARDIAN_2_SIGNATURE: guardians and answers.custody_case == "both_present",
    }
    wanted = {step for step, is_wanted in captures.items() if is_wanted}
    return frozenset(pages.keys() | wanted | {Step.NEEDS, Step.CHECK})


def dead_end(answers: Answers, pages: dict[Step, tuple[str, ...]]) -> Step | None:
    """Return the first page whose answer ends this visit at the counter."""
    for step, ends in DEAD_ENDS.items():
        (name,) = FIELDS_OF_STEP[step]
        if step in pages and getattr(answers, name) in ends:
            return step
    return None


def is_settled(captures: Captures, signer: Signer) -> bool:
    """Return whether a person signed, or said that they cannot."""
    return captures.signature_of(signer) is not None or signer in captures.cannot_sign


def portrait_fact(answers: Answers, captures: Captures) -> PortraitFact:
    """Return where the portrait comes from, or that it is open."""
    if answers.photo == "studio":
        return PortraitFact.STUDIO
    if answers.photo == "counter" or captures.portrait_at_counter:
        return PortraitFact.AT_COUNTER
    return PortraitFact.CAPTURED if captures.portrait else PortraitFact.OPEN


def finger_fact(finger: Finger) -> FingerFact:
    """Return the state of a finger."""
    if finger.impossible:
        return FingerFact.IMPOSSIBLE
    return FingerFact.CAPTURED if finger.is_settled else FingerFact.OPEN
