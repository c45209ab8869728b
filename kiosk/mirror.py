"""``mirror``: what a clerk sees of a session, by visibility and the citizen's consent. Pure."""

from typing import Literal

from contract.answers import Visibility, clerk_may_edit, visibility
from contract.rules import fee_lines
from contract.snapshot import FieldMirror, FingerMirror, Snapshot
from contract.steps import FIELDS_OF_STEP, Step
from contract.terms import FingerPosition
from kiosk.session.facts import Facts, age, look
from kiosk.session.route import is_needed, progress
from kiosk.session.validation import CHOICES, problem
from kiosk.session.values import Capture, Control, Session


def mirror(session: Session) -> Snapshot:
    """Return the clerk's snapshot of the session."""
    flow = session.flow
    bare = Snapshot(
        session_id=session.id,
        revision=session.revision,
        flow_revision=session.flow_revision,
        step=flow.step,
        language=session.profile.language,
        consent="control" if flow.control is Control.CLERK else "none",
        call=flow.call.value,
        control=flow.control.value,
        clerk=session.clerk,
        progress=(0, 0),
        fields=(),
        portrait="hidden",
        fingers=(),
        signature="hidden",
        fee_cents=0,
        case_number=None,
        waiting_since=session.waiting_since,
    )
    return _opened(session, bare) if flow.control is Control.CLERK else bare


def _opened(session: Session, bare: Snapshot) -> Snapshot:
    """Return the snapshot for the clerk to whom the citizen opened the session."""
    now = look(session)
    return bare.model_copy(
        update={
            "progress": progress(session.flow.step, now) or (0, 0),
            "fields": tuple(
                field
                for step, names in FIELDS_OF_STEP.items()
                if is_needed(step, now)
                for name in names
                if (field := _field(session, name, step)) is not None
            ),
            "portrait": _portrait(session),
            "fingers": _fingers(session, now),
            "signature": _signature(session, now),
            "fee_cents": _fee(session),
        }
    )


def _field(session: Session, name: str, step: Step) -> FieldMirror | None:
    level = visibility(name)
    if level is Visibility.NEVER:
        return None
    value = getattr(session.answers, name)
    shown = level in (Visibility.PUBLIC, Visibility.PERSONAL)
    error = problem(name, session.answers, session.today)
    return FieldMirror(
        field=name,
        step=step,
        filled=value is not None,
        length=len(value or ""),
        value=value if shown else None,
        masked=not shown,
        revision=session.field_revision(name),
        clerk_may_edit=clerk_may_edit(name),
        filled_by=_filled_by(session, name),
        error=error if shown and value else None,
        choices=CHOICES.get(name, ()),
    )


def _filled_by(session: Session, name: str) -> Literal["citizen", "clerk", "clerk_confirmed", ""]:
    for entry in session.clerk_entries:
        if entry.field == name:
            return "clerk_confirmed" if entry.confirmed else "clerk"
    return "" if getattr(session.answers, name) is None else "citizen"


def _portrait(
    session: Session,
) -> Literal["not_needed", "open", "running", "choosing", "captured", "at_counter"]:
    captures, flow = session.captures, session.flow
    if flow.step is Step.PORTRAIT and flow.capture is Capture.RUNNING:
        return "running"
    if captures.portrait:
        return "captured"
    if captures.portrait_at_counter:
        return "at_counter"
    return "choosing" if flow.capture is Capture.CHOOSING else "open"


def _fingers(session: Session, now: Facts) -> tuple[FingerMirror, ...]:
    if not now.fingerprints_needed:
        return ()
    return tuple(_finger(session, position) for position in ("right_index", "left_index"))


def _finger(session: Session, position: FingerPosition) -> FingerMirror:
    finger = session.captures.finger(position)
    if finger.impossible:
        return FingerMirror(position=position, state="impossible", score=None, reason=finger.reason)
    return FingerMirror(
        position=position,
        state="captured" if finger.is_settled else "open",
        score=finger.score if finger.evidence else None,
        reason=None,
    )


def _signature(session: Session, now: Facts) -> Literal["not_needed", "open", "captured"]:
    if not now.signature_needed:
        return "not_needed"
    return "captured" if session.captures.signature else "open"


def _fee(session: Session) -> int:
    if session.stored:
        return sum(line.amount_cents for line in session.stored.fee_lines)
    years = age(session.answers, session.today)
    if years is None:
        return 0
    lines = fee_lines(years, session.today, photo_here=session.captures.portrait is not None)
    return sum(line.amount_cents for line in lines)
