"""The answers: filled by the citizen or a clerk, confirmed by the citizen, counted at submit."""

from dataclasses import replace

from contract.answers import Answers, clerk_may_edit
from contract.commands import ConfirmField, FillField, Refusal, Role
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from kiosk.session.declaring import withdrawn
from kiosk.session.facts import FORM_STEPS, SIGNERS, look
from kiosk.session.navigation import enter
from kiosk.session.questions import pages_asked, relevant_answers
from kiosk.session.route import ROUTE, next_step
from kiosk.session.table import BEFORE_SUBMIT, CITIZEN, EITHER, Moment, Row
from kiosk.session.validation import normalised, problem
from kiosk.session.values import Captures, ClerkEntry, Session

_CONFIRMED_FIELDS = frozenset(FIELDS_OF_STEP[step][0] for step in CONFIRMED_STEPS)


def _may_fill(moment: Moment) -> Refusal | None:
    command, session = moment.command, moment.session
    if moment.envelope.actor.role is Role.CITIZEN:
        on_page = command.field in FIELDS_OF_STEP.get(moment.flow.step, ())
        given = command.field in _CONFIRMED_FIELDS
        return None if on_page and not given else Refusal.NOT_NOW
    if not clerk_may_edit(command.field):
        return Refusal.NOT_ALLOWED
    if Step.PRIVACY not in moment.facts.done:
        return Refusal.NOT_NOW
    if command.field not in _names_asked(session):
        return Refusal.NOT_NOW
    filled = _filled(session.answers, command.field, command.value)
    wrong = problem(command.field, filled, session.today, session.law)
    return Refusal.INVALID_VALUE if wrong else None


def _filled(answers: Answers, name: str, value: str) -> Answers:
    return answers.model_copy(update={name: normalised(name, value)})


def _fill(moment: Moment) -> Session:
    """Write the answer; nothing else is forgotten: a slip on a tile costs no work.

    Answers whose question is no longer asked count for nothing and are left out at submit.
    """
    command, session, actor = moment.command, moment.session, moment.envelope.actor
    revisions = dict(session.field_revisions)
    revisions[command.field] = revisions.get(command.field, 0) + 1
    entries = tuple(entry for entry in session.clerk_entries if entry.field != command.field)
    if actor.role is Role.CLERK:
        entries += (ClerkEntry(command.field, actor.person, actor.display_name or actor.person),)
    answers = _filled(session.answers, command.field, command.value)
    filled = replace(
        session,
        answers=answers,
        field_revisions=tuple(revisions.items()),
        clerk_entries=entries,
    )
    if filled.answers == session.answers:
        return filled
    if command.field == "photo":  # where the portrait comes from is decided anew
        filled = replace(filled, captures=replace(filled.captures, portrait_at_counter=False))
    return _on_a_page_of_the_visit(moment, withdrawn(_unsigned(filled), command.field))


def _on_a_page_of_the_visit(moment: Moment, session: Session) -> Session:
    """Leave a page that a clerk's answer took out of the visit, or the dead end it opened."""
    flow, now = moment.flow, look(session)
    page = moment.facts.dead_end
    if flow.step is Step.COUNTER:
        stays = page is None or now.dead_end is page
        return session if stays else enter(session, page or Step.CHECK, returning=flow.returning)
    if flow.step not in ROUTE or flow.step in now.needed:
        return session
    following = next_step(flow.step, now, returning=flow.returning)
    return enter(session, following, returning=flow.returning and following is not Step.CHECK)


def _unsigned(session: Session) -> Session:
    """Discard the signatures: they stood under answers that have changed since."""
    captures = session.captures
    signed = frozenset(one for one in SIGNERS.values() if captures.signature_of(one))
    for signer in signed:
        captures = captures.with_signature(signer, None)
    # Who cannot sign cannot sign the new answers either, but a guardian declares again.
    unable = captures.cannot_sign & {"applicant"}
    again = session.captures.sign_again | signed
    return replace(session, captures=replace(captures, cannot_sign=unable, sign_again=again))


def _names_asked(session: Session) -> frozenset[str]:
    return frozenset(name for names in pages_asked(session).values() for name in names)


def counted(session: Session) -> Session:
    """Return the session as it is submitted: without answers and captures that nobody needs."""
    needed, fresh, captures = look(session).needed, Captures(), session.captures
    if Step.FINGERPRINTS not in needed:
        captures = replace(captures, right_index=fresh.right_index, left_index=fresh.left_index)
    if Step.PORTRAIT not in needed:
        captures = replace(
            captures,
            candidates=(),
            portrait=None,
            portrait_conformant=False,
            portrait_at_counter=False,
        )
    for step, signer in SIGNERS.items():
        if step not in needed:
            captures = captures.with_signature(signer, None)
    names = _names_asked(session)
    return replace(
        session,
        answers=relevant_answers(session),
        captures=captures,
        clerk_entries=tuple(one for one in session.clerk_entries if one.field in names),
    )


def _may_confirm(moment: Moment) -> Refusal | None:
    names = {entry.field for entry in moment.session.clerk_entries if not entry.confirmed}
    return None if moment.command.field in names else Refusal.NOT_NOW


def _confirm(moment: Moment) -> Session:
    entries = tuple(
        replace(entry, confirmed=True) if entry.field == moment.command.field else entry
        for entry in moment.session.clerk_entries
    )
    return replace(moment.session, clerk_entries=entries)


ROWS = (
    Row(
        FillField,
        "visit",
        EITHER,
        frozenset(FORM_STEPS) | BEFORE_SUBMIT,
        _fill,
        guard=_may_fill,
        touches="field",
        hand="answers",
    ),
    Row(
        ConfirmField,
        "visit",
        CITIZEN,
        frozenset({Step.CHECK}),
        _confirm,
        guard=_may_confirm,
        touches="field",
        hand="pages",
    ),
)
