"""Declarations: given by going on from the page that shows them, with person, language, moment."""

from dataclasses import replace
from datetime import datetime

from contract.law import ages
from contract.steps import CONFIRMED_STEPS, DECLARED_ON, FIELDS_OF_STEP, Step
from contract.terms import Signer
from kiosk.session.facts import SIGNERS, declared_on, look
from kiosk.session.values import Confirmed, Session

_ABOUT: dict[str, frozenset[str]] = {
    **{
        declaration: frozenset(FIELDS_OF_STEP[step])
        for step, declaration in DECLARED_ON.items()
        if step in FIELDS_OF_STEP and step not in CONFIRMED_STEPS
    },
    "loss": frozenset(
        {
            *("reason", "old_document"),
            *(*FIELDS_OF_STEP[Step.LOSS], *FIELDS_OF_STEP[Step.LOSS_FOUND]),
        }
    ),
    "delivery": frozenset({"document", "reason", "old_document"}),
}
"""Declaration -> answers that it is about, or that its words name."""


def declared(session: Session, step: Step, at: datetime) -> Session:
    """Return the session after going on from ``step`` at ``at``."""
    declaration = DECLARED_ON.get(step)
    if declaration is None or not _was_shown(session, step):
        return session
    signer = SIGNERS.get(step, "applicant")
    new = Confirmed(declaration, signer, session.profile.language, at)
    others = tuple(
        one
        for one in session.confirmed
        if (one.declaration, one.signer) != (new.declaration, new.signer)
    )
    return replace(session, confirmed=(*others, new))


def _was_shown(session: Session, step: Step) -> bool:
    others = step is Step.CHECK or step in CONFIRMED_STEPS
    return others or step in declared_on(session.answers)


def withdrawn(session: Session, field: str) -> Session:
    """Return the session after a change of ``field``: what it was declared about is open again.

    What guardians declare and sign stands under all answers.
    """
    overtaken = {one for one, fields in _ABOUT.items() if field in fields} | {"custody"}
    kept = tuple(one for one in session.confirmed if one.declaration not in overtaken)
    stamps = [FIELDS_OF_STEP[step][0] for step, one in CONFIRMED_STEPS.items() if one in overtaken]
    answers = session.answers.model_copy(update=dict.fromkeys(stamps))
    return replace(session, answers=answers, confirmed=kept)


def standing(session: Session) -> tuple[Confirmed, ...]:
    """Return the declarations that belong to the visit as it is submitted.

    What is not signed by name was declared by the applicant, or for a child by the first guardian;
    who that is, is not known yet when the first pages are read.
    """
    needed = look(session).needed
    pages = {step for step in DECLARED_ON if step in needed and _was_shown(session, step)}
    given = {(DECLARED_ON[step], SIGNERS.get(step, "applicant")) for step in pages}
    by_name = {DECLARED_ON[step] for step in SIGNERS if step in DECLARED_ON}
    return tuple(
        one
        if one.declaration in by_name
        else replace(one, signer=_declarant(session, one.declaration))
        for one in session.confirmed
        if (one.declaration, one.signer) in given
    )


def _declarant(session: Session, declaration: str) -> Signer:
    if declaration == "consent":  # of the other guardian, brought by the first
        return "guardian_1"
    years = ages(session.answers, session.today)
    with_guardian = Step.GUARDIAN_1_SIGNATURE in look(session).needed
    # PAuswG § 9 (1): from this age a person declares for themselves, whoever else signs.
    alone_from = session.law.limit("identity_card_alone_from_age", session.today)
    young = years is None or years[0] < alone_from
    return "guardian_1" if with_guardian and young else "applicant"
