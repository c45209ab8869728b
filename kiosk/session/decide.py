"""``decide``: the one function that changes a session."""

from dataclasses import replace

from contract.commands import Envelope, Refusal, Role
from contract.steps import Step
from kiosk.session import capture, checkout, company, visit
from kiosk.session.deadlines import deadlines
from kiosk.session.table import Moment, Refused, Row, region_state, with_flow
from kiosk.session.values import Attention, Control, Session

ROWS: tuple[Row, ...] = (*visit.ROWS, *capture.ROWS, *company.ROWS, *checkout.ROWS)

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
    if row.answers and not _in_control(role, moment):
        return Refusal.NOT_IN_CONTROL
    if refusal := row.guard(moment) if row.guard else None:
        return refusal
    return None if _is_fresh(row, moment) else Refusal.STALE


def _in_control(role: Role, moment: Moment) -> bool:
    """One hand at a time: the citizen's, or that of the clerk to whom the citizen gave it."""
    if moment.flow.control is not Control.CLERK:
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
    role = envelope.actor.role
    if role is Role.CITIZEN and after.flow.attention is Attention.IDLE_WARNED:
        after = with_flow(after, attention=Attention.NONE)
    if after.flow.step is not before.flow.step:
        after = with_flow(after, attention=Attention.NONE)
        if after.flow.step in (Step.SUBMITTING, Step.FEE, Step.RECEIPT):
            after = with_flow(after, control=Control.CITIZEN)
    touched = (before.flow.step, before.flow.capture, before.captures, before.attempt)
    now = (after.flow.step, after.flow.capture, after.captures, after.attempt)
    after = replace(
        after,
        revision=before.revision + 1,
        flow_revision=before.flow_revision + (touched != now),
    )
    return replace(after, deadlines=deadlines(before, after, role, envelope.at))
