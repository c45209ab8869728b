"""Regions *call*, *control*, *attention*: who is with the citizen, and are they still there."""

from dataclasses import replace

from contract.commands import (
    AllowControl,
    AnswerHelp,
    AskHelp,
    Cancel,
    CancelHelp,
    ClerkLost,
    ConfirmCancel,
    DenyControl,
    KeepGoing,
    MoreTime,
    Refusal,
    RequestControl,
    StopControl,
    Touched,
)
from contract.results import DeadlinePassed
from contract.steps import Step
from kiosk.session.checkout import to_receipt
from kiosk.session.ending import end
from kiosk.session.table import (
    BEFORE_SUBMIT,
    CITIZEN,
    CLERK,
    EITHER,
    IN_VISIT,
    SYSTEM,
    Moment,
    Row,
    with_flow,
)
from kiosk.session.values import (
    Attention,
    Call,
    Capture,
    Control,
    Session,
    new_session,
)

# Call


def _ask_help(moment: Moment) -> Session:
    session = replace(moment.session, waiting_since=moment.envelope.at)
    return with_flow(session, call=Call.WAITING)


def _hang_up(moment: Moment) -> Session:
    session = with_flow(moment.session, call=Call.NONE, control=Control.CITIZEN)
    return replace(session, clerk="", clerk_name="", waiting_since=None)


def _answer_help(moment: Moment) -> Session:
    actor = moment.envelope.actor
    name = actor.display_name or actor.person
    session = replace(moment.session, clerk=actor.person, clerk_name=name)
    return with_flow(session, call=Call.ANSWERED)


# Control


def _is_this_clerk(moment: Moment) -> Refusal | None:
    same = moment.envelope.actor.person == moment.session.clerk
    return None if same else Refusal.NOT_ALLOWED


def _is_clerk_with_call(moment: Moment) -> Refusal | None:
    if moment.flow.call is not Call.ANSWERED:
        return Refusal.NOT_NOW
    return _is_this_clerk(moment)


def _request_control(moment: Moment) -> Session:
    return with_flow(moment.session, control=Control.REQUESTED)


def _allow_control(moment: Moment) -> Session:
    return with_flow(moment.session, control=Control.CLERK)


def _stop_control(moment: Moment) -> Session:
    return with_flow(moment.session, control=Control.CITIZEN)


def _may_stop(moment: Moment) -> Refusal | None:
    return _is_this_clerk(moment) if moment.envelope.actor.role.value == "clerk" else None


# Attention


def _ask_cancel(moment: Moment) -> Session:
    return with_flow(moment.session, attention=Attention.CANCEL_ASKED)


def _end(moment: Moment) -> Session:
    return _left(moment.session)


def _left(session: Session) -> Session:
    """End the visit; whoever leaves the page with the fee gets the receipt all the same."""
    return to_receipt(session) if session.flow.step is Step.FEE else end(session)


def _may_confirm_cancel(moment: Moment) -> Refusal | None:
    asked = moment.flow.attention is not Attention.NONE
    return None if asked or moment.flow.step is Step.COUNTER else Refusal.NOT_NOW


def _stay(moment: Moment) -> Session:
    return with_flow(moment.session, attention=Attention.NONE)


def _same(moment: Moment) -> Session:
    return moment.session


def _is_live_deadline(moment: Moment) -> Refusal | None:
    live = {deadline.id for deadline in moment.session.deadlines}
    return None if moment.command.deadline in live else Refusal.UNKNOWN_DEADLINE


def _deadline_passed(moment: Moment) -> Session:
    session = moment.session
    deadline = next(one for one in session.deadlines if one.id == moment.command.deadline)
    match deadline.meaning:
        case "idle":
            return with_flow(session, attention=Attention.IDLE_WARNED)
        case "end_idle":
            return _left(session)
        case "capture":
            session = with_flow(session, capture=Capture.FAILED)
            return replace(session, failure="timeout")
        case "consent":
            return with_flow(session, control=Control.CITIZEN)
        case "goodbye":
            fresh = new_session(moment.envelope.id, session.today, session.office)
            return replace(fresh, revision=session.revision, flow_revision=session.flow_revision)


_WITH_CLERK = frozenset({Call.WAITING.value, Call.ANSWERED.value})

ROWS = (
    Row(
        AskHelp,
        "call",
        CITIZEN,
        IN_VISIT,
        _ask_help,
        states=frozenset({Call.NONE.value}),
        touches="nothing",
    ),
    Row(
        CancelHelp,
        "call",
        EITHER,
        IN_VISIT,
        _hang_up,
        states=_WITH_CLERK,
        guard=_may_stop,
        touches="nothing",
    ),
    Row(ClerkLost, "call", SYSTEM, IN_VISIT, _hang_up, states=_WITH_CLERK, touches="nothing"),
    Row(
        AnswerHelp,
        "call",
        CLERK,
        IN_VISIT,
        _answer_help,
        states=frozenset({Call.WAITING.value}),
        touches="nothing",
    ),
    Row(
        RequestControl,
        "control",
        CLERK,
        BEFORE_SUBMIT,
        _request_control,
        states=frozenset({Control.CITIZEN.value}),
        guard=_is_clerk_with_call,
        touches="nothing",
    ),
    Row(
        AllowControl,
        "control",
        CITIZEN,
        BEFORE_SUBMIT,
        _allow_control,
        states=frozenset({Control.REQUESTED.value}),
        touches="nothing",
    ),
    Row(
        DenyControl,
        "control",
        CITIZEN,
        IN_VISIT,
        _stop_control,
        states=frozenset({Control.REQUESTED.value}),
        touches="nothing",
    ),
    Row(
        StopControl,
        "control",
        EITHER,
        IN_VISIT,
        _stop_control,
        states=frozenset({Control.REQUESTED.value, Control.CLERK.value}),
        guard=_may_stop,
        touches="nothing",
    ),
    Row(Cancel, "attention", CITIZEN, IN_VISIT - {Step.SUBMITTING}, _ask_cancel, touches="nothing"),
    Row(
        ConfirmCancel,
        "attention",
        CITIZEN,
        IN_VISIT - {Step.SUBMITTING},
        _end,
        guard=_may_confirm_cancel,
        touches="nothing",
    ),
    Row(KeepGoing, "attention", CITIZEN, IN_VISIT, _stay, touches="nothing"),
    Row(MoreTime, "attention", CITIZEN, IN_VISIT, _stay, touches="nothing"),
    Row(Touched, "attention", CITIZEN, IN_VISIT, _same, touches="nothing"),
    Row(
        DeadlinePassed,
        "attention",
        SYSTEM,
        IN_VISIT | {Step.ENDED},
        _deadline_passed,
        guard=_is_live_deadline,
        touches="nothing",
    ),
)
