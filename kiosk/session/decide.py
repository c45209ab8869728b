"""``decide``: the one function that changes a session."""

from dataclasses import replace

from contract.commands import Envelope, Refusal, Role
from contract.steps import Step
from kiosk.session import answering, capture, checkout, company, visit
from kiosk.session.deadlines import deadlines
from kiosk.session.facts import SIGNERS
from kiosk.session.table import CLERK_STEPS, Moment, Refused, Row, region_state, with_flow
from kiosk.session.values import Attention, Control, Session

ROWS: tuple[Row, ...] = (*visit.ROWS, *answering.ROWS, *capture.ROWS, *company.ROWS, *checkout.ROWS)

_CAPTURING = frozenset({Step.PORTRAIT, Step.FINGERPRINTS})

_BY_COMMAND: dict[type, tuple[Row, ...]] = {
    command: tuple(row for row in ROWS if row.command is command)
    for command in {row.command for row in ROWS}
}


def decide(session: Session, envelope: Envelope) -> Session | Refused:
    """Return the session after the command, or why nothing changes."""
    moment = Moment(session, envelope)
    row = _row(moment)
    if isinstance(row, Refused):
        return row
    if refusal := _refusal(row, moment):
        return Refused(refusal)
    return _settled(session, row.apply(moment), envelope)


def _row(moment: Moment) -> Row | Refused:
    possible = _BY_COMMAND.get(type(moment.command), ())
    if not any(moment.envelope.actor.role in row.roles for row in possible):
        return Refused(Refusal.NOT_ALLOWED)
    for row in possible:
        if moment.flow.step not in row.steps:
            continue
        if row.states is None or region_state(moment.flow, row.region) in row.states:
            return row
    return Refused(Refusal.NOT_NOW)


def _refusal(row: Row, moment: Moment) -> Refusal | None:
    role = moment.envelope.actor.role
    if role not in row.roles:
        return Refusal.NOT_ALLOWED
    if not _has_hand(row, role, moment):
        return Refusal.NOT_IN_CONTROL
    if refusal := row.guard(moment) if row.guard else None:
        return refusal
    return None if _is_fresh(row, moment) else Refusal.STALE


def _has_hand(row: Row, role: Role, moment: Moment) -> bool:
    """One hand at a time: the citizen's, or that of the clerk to whom the citizen gave it.

    Pages that are not forms stay the citizen's: nobody else captures, signs or confirms.
    """
    if row.hand == "free" or role is Role.SYSTEM:
        return True
    citizens_page = row.hand == "pages" and moment.flow.step not in CLERK_STEPS
    if moment.flow.control is not Control.CLERK or citizens_page:
        return role is Role.CITIZEN
    return role is Role.CLERK and moment.envelope.actor.person == moment.session.clerk


def _is_fresh(row: Row, moment: Moment) -> bool:
    seen = moment.envelope.on_revision
    match row.touches:
        case "nothing":
            return True
        case "flow":
            return seen == moment.session.flow_revision
        case "field":
            return seen == moment.session.field_revision(moment.command.field)


def _settled(before: Session, after: Session, envelope: Envelope) -> Session:
    """Count the revisions, end what the change has overtaken, derive the deadlines."""
    actor = envelope.actor
    helping = actor.role is Role.CLERK and actor.person == after.clerk
    is_there = actor.role is Role.CITIZEN or helping
    if is_there and after.flow.attention is Attention.IDLE_WARNED:
        after = with_flow(after, attention=Attention.NONE)
    if after.flow.step is not before.flow.step:
        after = with_flow(after, attention=Attention.NONE)
        if after.flow.step in (Step.SUBMITTING, Step.FEE, Step.RECEIPT):
            after = with_flow(after, control=Control.CITIZEN)
    after = replace(
        after,
        revision=before.revision + 1,
        flow_revision=before.flow_revision + (_seen(before) != _seen(after)),
    )
    return replace(after, deadlines=deadlines(before, after, envelope))


def _seen(session: Session) -> tuple[object, ...]:
    """Return what a touch on the flow relies on.

    Captures count on the pages that take them: elsewhere they change with what the page hands over
    together with the touch that goes on (a signature; an answer that discards signatures). On the
    pages for signing the answers count: nobody signs what they have not seen.
    """
    flow = session.flow
    captures = session.captures if flow.step in _CAPTURING else None
    signing = session.field_revisions if flow.step in SIGNERS else ()
    return flow.step, flow.capture, captures, session.attempt, signing
