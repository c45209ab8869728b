"""``mirror``: what a clerk sees of a session, by visibility and the citizen's consent. Pure."""

from typing import Literal

from contract.answers import Answers, Visibility, clerk_may_edit, visibility
from contract.choices import CHOICES
from contract.snapshot import (
    ApplicationMirror,
    FieldMirror,
    FingerMirror,
    SignatureMirror,
    Snapshot,
)
from contract.steps import Step
from contract.terms import FingerPosition, Signer
from kiosk.session.application import notices, requirements_of
from kiosk.session.facts import SIGNERS, Facts, PortraitFact, look, portrait_fact
from kiosk.session.questions import pages_asked, relevant_answers
from kiosk.session.route import is_needed, progress
from kiosk.session.validation import problem
from kiosk.session.values import Capture, Control, Session


def mirror(session: Session) -> Snapshot:
    """Return the clerk's snapshot of the session."""
    flow = session.flow
    bare = Snapshot(
        session_id=session.id,
        revision=session.revision,
        flow_revision=session.flow_revision,
        section=section(flow.step),
        step=flow.step if flow.control is Control.CLERK else None,
        language=session.profile.language,
        consent="control" if flow.control is Control.CLERK else "none",
        call=flow.call.value,
        control=flow.control.value,
        clerk=session.clerk,
        progress=(0, 0),
        fields=(),
        portrait="hidden",
        fingers=(),
        signatures=(),
        applications=(),
        notices=(),
        fee_cents=0,
        case_number=None,
        waiting_since=session.waiting_since,
    )
    return _opened(session, bare) if flow.control is Control.CLERK else bare


def section(step: Step) -> Literal["questions", "captures", "check", "after"]:
    """Return where a visit stands, without what the page would tell of the person."""
    steps = tuple(Step)
    if step is Step.CHECK:
        return "check"
    if steps.index(Step.PORTRAIT) <= steps.index(step) < steps.index(Step.CHECK):
        return "captures"
    after = (Step.SUBMITTING, Step.FEE, Step.RECEIPT, Step.ENDED)
    return "after" if step in after else "questions"


def _opened(session: Session, bare: Snapshot) -> Snapshot:
    """Return the snapshot for the clerk to whom the citizen opened the session."""
    now, needs, answers = look(session), requirements_of(session), relevant_answers(session)
    return bare.model_copy(
        update={
            "progress": progress(session.flow.step, now) or (0, 0),
            "fields": tuple(
                field
                for step, names in pages_asked(session).items()
                for name in names
                if (field := _field(session, answers, name, step)) is not None
            ),
            "portrait": _portrait(session),
            "fingers": _fingers(session, now),
            "signatures": _signatures(session, now),
            "applications": tuple(
                ApplicationMirror(
                    document=one.document,
                    preliminary=one.preliminary,
                    express=one.express,
                    pages=one.pages,
                    fee_cents=sum(line.amount_cents for line in one.fee_lines),
                    valid_to=one.valid_to.isoformat(),
                )
                for one in needs.applications
            ),
            "notices": notices(session),
            "fee_cents": needs.total_cents,
        }
    )


def _field(session: Session, answers: Answers, name: str, step: Step) -> FieldMirror | None:
    level = visibility(name)
    if level is Visibility.NEVER:
        return None
    value = getattr(answers, name)
    shown = level in (Visibility.PUBLIC, Visibility.PERSONAL)
    error = problem(name, answers, session.today, session.law)
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
        error=error.key if error and shown and value else None,
        choices=CHOICES.get(name, ()),
    )


def _filled_by(session: Session, name: str) -> Literal["citizen", "clerk", "clerk_confirmed", ""]:
    for entry in session.clerk_entries:
        if entry.field == name:
            return "clerk_confirmed" if entry.confirmed else "clerk"
    return "" if getattr(session.answers, name) is None else "citizen"


def _portrait(
    session: Session,
) -> Literal["open", "running", "choosing", "captured", "studio", "at_counter"]:
    flow = session.flow
    if flow.step is Step.PORTRAIT and flow.capture is Capture.RUNNING:
        return "running"
    match portrait_fact(session.answers, session.captures):
        case PortraitFact.CAPTURED:
            return "captured"
        case PortraitFact.STUDIO:
            return "studio"
        case PortraitFact.AT_COUNTER:
            return "at_counter"
        case PortraitFact.OPEN:
            return "choosing" if flow.capture is Capture.CHOOSING else "open"


def _fingers(session: Session, now: Facts) -> tuple[FingerMirror, ...]:
    if not is_needed(Step.FINGERPRINTS, now):
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


def _signatures(session: Session, now: Facts) -> tuple[SignatureMirror, ...]:
    captures = session.captures

    def state(signer: Signer) -> Literal["open", "captured", "cannot_sign"]:
        if signer in captures.cannot_sign:
            return "cannot_sign"
        return "captured" if captures.signature_of(signer) else "open"

    return tuple(
        SignatureMirror(person=signer, state=state(signer))
        for step, signer in SIGNERS.items()
        if is_needed(step, now)
    )
