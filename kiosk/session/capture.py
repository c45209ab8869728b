"""Region *capture*: portrait, fingerprints, signature."""

from dataclasses import replace

from contract.commands import (
    ChoosePortrait,
    ClearSignature,
    DeclareFingerImpossible,
    Refusal,
    RetakeFinger,
    SetFingerReason,
    Sign,
    SkipPortrait,
    SkipSignature,
    StartFingerprint,
    StartPortrait,
)
from contract.results import (
    FingerprintCaptured,
    FingerprintFailed,
    PortraitFailed,
    PortraitsCaptured,
)
from contract.steps import Step
from contract.terms import FingerPosition
from kiosk.session.declaring import declared
from kiosk.session.facts import SIGNERS, look
from kiosk.session.navigation import enter
from kiosk.session.route import finger_due, next_step
from kiosk.session.table import BEFORE_SUBMIT, CITIZEN, CLERK, SYSTEM, Moment, Row, with_flow
from kiosk.session.values import Capture, Captures, Finger, Session
from kiosk.session.visit import is_present_task

MAX_ATTEMPTS = 3
"""After three attempts the best print is kept (BSI TR-03121-3 Vol. 2, ACQ-FP2P)."""

_AT_PORTRAIT = frozenset({Step.PORTRAIT})
_AT_FINGERS = frozenset({Step.FINGERPRINTS})
_AT_SIGNATURE = frozenset(SIGNERS)
_AT_REST = frozenset({Capture.IDLE.value, Capture.FAILED.value, Capture.CHOOSING.value})
_RUNNING = frozenset({Capture.RUNNING.value})


def _start(session: Session) -> Session:
    session = with_flow(session, capture=Capture.RUNNING, complaint=False)
    return replace(session, attempt=session.attempt + 1, failure=None)


def _with_finger(session: Session, finger: Finger) -> Session:
    if finger.position == "right_index":
        return replace(session, captures=replace(session.captures, right_index=finger))
    return replace(session, captures=replace(session.captures, left_index=finger))


def _first_capture(moment: Moment) -> Captures:
    captures = moment.session.captures
    first = captures.first_capture_at or moment.command.first_capture_at
    return replace(captures, first_capture_at=first)


# Portrait


def _start_portrait(moment: Moment) -> Session:
    """A portrait that was chosen before stays until another is."""
    captures = replace(moment.session.captures, candidates=(), portrait_at_counter=False)
    return _start(replace(moment.session, captures=captures))


def _portraits_captured(moment: Moment) -> Session:
    captures = replace(_first_capture(moment), candidates=moment.command.candidates)
    return with_flow(replace(moment.session, captures=captures), capture=Capture.CHOOSING)


def _failed(moment: Moment) -> Session:
    session = with_flow(moment.session, capture=Capture.FAILED)
    return replace(session, failure=moment.command.code)


def _may_choose(moment: Moment) -> Refusal | None:
    equals = {one.evidence for one in moment.session.captures.candidates if one.best}
    return None if moment.command.evidence in equals else Refusal.NOT_ALLOWED


def _choose(moment: Moment) -> Session:
    captures = moment.session.captures
    chosen = next(one for one in captures.candidates if one.evidence == moment.command.evidence)
    captures = replace(
        captures,
        portrait=chosen.evidence,
        portrait_conformant=chosen.conformant,
        portrait_at_counter=False,
    )
    return replace(moment.session, captures=captures)


def _skip_portrait(moment: Moment) -> Session:
    captures = replace(
        moment.session.captures,
        candidates=(),
        portrait=None,
        portrait_conformant=False,
        portrait_at_counter=True,
    )
    return _gone_on(replace(moment.session, captures=captures))


# Fingerprints


def _finger_is_due(moment: Moment) -> Refusal | None:
    return None if finger_due(moment.facts) else Refusal.NOT_NOW


def _is_due_position(moment: Moment) -> Refusal | None:
    due = finger_due(moment.facts)
    return None if moment.command.position == due else Refusal.NOT_NOW


def _start_fingerprint(moment: Moment) -> Session:
    return _start(moment.session)


def _is_due_finger(moment: Moment) -> Refusal | None:
    if refusal := is_present_task(moment):
        return refusal
    due = finger_due(moment.facts)
    return None if moment.command.position == due else Refusal.UNKNOWN_TASK


def _fingerprint_captured(moment: Moment) -> Session:
    command = moment.command
    before = moment.session.captures.finger(command.position)
    attempts = before.attempts + 1
    last, best = (command.accepted, command.score), (before.good, before.score)
    better = before.evidence is None or last >= best
    finger = replace(
        before,
        evidence=command.evidence if better else before.evidence,
        score=command.score if better else before.score,
        accepted=command.accepted or attempts >= MAX_ATTEMPTS,
        good=command.accepted if better else before.good,
        attempts=attempts,
    )
    session = _with_finger(replace(moment.session, captures=_first_capture(moment)), finger)
    if not finger.accepted:
        return with_flow(session, capture=Capture.FAILED)
    return _next_finger(session)


def _next_finger(session: Session) -> Session:
    """Start the other finger at once: the hand is already at the scanner."""
    now = look(session)
    if finger_due(now):
        return _start(session)
    return with_flow(session, capture=Capture.IDLE, complaint=False)


def _fingerprint_failed(moment: Moment) -> Session:
    session = _failed(moment)
    if moment.command.code != "same_finger":
        return session
    # BSI TR-03121-3 Vol. 2: hands mixed up, so both prints are discarded and explained.
    for position in ("right_index", "left_index"):
        session = _with_finger(session, Finger(_position(position)))
    return session


def _position(name: str) -> FingerPosition:
    return "right_index" if name == "right_index" else "left_index"


def _declare_impossible(moment: Moment) -> Session:
    session = _with_finger(
        moment.session, Finger(_position(moment.command.position), impossible=True)
    )
    return replace(with_flow(session, capture=Capture.IDLE, complaint=False), failure=None)


def _retake(moment: Moment) -> Session:
    session = _with_finger(moment.session, Finger(_position(moment.command.position)))
    return replace(with_flow(session, capture=Capture.IDLE), failure=None)


def _may_give_reason(moment: Moment) -> Refusal | None:
    finger = moment.session.captures.finger(moment.command.position)
    return None if finger.impossible else Refusal.NOT_NOW


def _give_reason(moment: Moment) -> Session:
    finger = moment.session.captures.finger(moment.command.position)
    return _with_finger(
        moment.session,
        replace(finger, reason=moment.command.reason, reason_by=moment.session.clerk_name),
    )


# Signature


def _sign(moment: Moment) -> Session:
    signed = moment.command.evidence if moment.command.plausible else None
    captures = moment.session.captures.with_signature(SIGNERS[moment.flow.step], signed)
    return with_flow(replace(moment.session, captures=captures), complaint=signed is None)


def _clear_signature(moment: Moment) -> Session:
    captures = moment.session.captures.with_signature(SIGNERS[moment.flow.step], None)
    return replace(moment.session, captures=captures)


def _skip_signature(moment: Moment) -> Session:
    signer = SIGNERS[moment.flow.step]
    captures = moment.session.captures.with_signature(signer, None)
    captures = replace(captures, cannot_sign=captures.cannot_sign | {signer})
    session = replace(moment.session, captures=captures)
    return _gone_on(declared(session, moment.flow.step, moment.envelope.at))


def _gone_on(session: Session) -> Session:
    """Return the session on the page after the present one."""
    flow = session.flow
    following = next_step(flow.step, look(session), returning=flow.returning)
    return enter(session, following, returning=flow.returning and following is not Step.CHECK)


ROWS = (
    Row(StartPortrait, "capture", CITIZEN, _AT_PORTRAIT, _start_portrait, states=_AT_REST),
    Row(
        PortraitsCaptured,
        "capture",
        SYSTEM,
        _AT_PORTRAIT,
        _portraits_captured,
        states=_RUNNING,
        guard=is_present_task,
        touches="nothing",
    ),
    Row(
        PortraitFailed,
        "capture",
        SYSTEM,
        _AT_PORTRAIT,
        _failed,
        states=_RUNNING,
        guard=is_present_task,
        touches="nothing",
    ),
    Row(
        ChoosePortrait,
        "capture",
        CITIZEN,
        _AT_PORTRAIT,
        _choose,
        states=frozenset({Capture.CHOOSING.value}),
        guard=_may_choose,
    ),
    Row(SkipPortrait, "capture", CITIZEN, _AT_PORTRAIT, _skip_portrait),
    Row(
        StartFingerprint,
        "capture",
        CITIZEN,
        _AT_FINGERS,
        _start_fingerprint,
        states=_AT_REST,
        guard=_finger_is_due,
    ),
    Row(
        FingerprintCaptured,
        "capture",
        SYSTEM,
        _AT_FINGERS,
        _fingerprint_captured,
        states=_RUNNING,
        guard=_is_due_finger,
        touches="nothing",
    ),
    Row(
        FingerprintFailed,
        "capture",
        SYSTEM,
        _AT_FINGERS,
        _fingerprint_failed,
        states=_RUNNING,
        guard=is_present_task,
        touches="nothing",
    ),
    Row(
        DeclareFingerImpossible,
        "capture",
        CITIZEN,
        _AT_FINGERS,
        _declare_impossible,
        guard=_is_due_position,
    ),
    Row(RetakeFinger, "capture", CITIZEN, _AT_FINGERS, _retake, states=_AT_REST),
    Row(
        SetFingerReason,
        "capture",
        CLERK,
        BEFORE_SUBMIT,
        _give_reason,
        guard=_may_give_reason,
        touches="nothing",
        hand="answers",
    ),
    Row(Sign, "capture", CITIZEN, _AT_SIGNATURE, _sign),
    Row(SkipSignature, "capture", CITIZEN, _AT_SIGNATURE, _skip_signature),
    Row(ClearSignature, "capture", CITIZEN, _AT_SIGNATURE, _clear_signature),
)
