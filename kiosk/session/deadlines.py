"""Deadlines: derived from the session after each command; an id that is gone is refused."""

from datetime import timedelta

from contract.commands import Envelope, MoreTime, Role
from contract.steps import Step
from kiosk.session.values import (
    Attention,
    Call,
    Capture,
    Control,
    Deadline,
    Meaning,
    Session,
)

IDLE = timedelta(seconds=60)
HELPED = timedelta(minutes=5)
"""While a clerk is called or talks with the citizen, who then may not touch the screen."""
REACT = timedelta(seconds=30)
CAPTURE = timedelta(seconds=60)
CONSENT = timedelta(seconds=30)
GOODBYE = timedelta(seconds=8)
SLOW = 4
"""A citizen who asked for more time has four times as long (EN 301 549, 5.1 and WCAG 2.2.1)."""


def deadlines(before: Session, after: Session, envelope: Envelope) -> tuple[Deadline, ...]:
    """Return the deadlines of ``after``; those that already ran keep their ids and moments."""
    flow, was = after.flow, before.flow
    spans: list[tuple[Meaning, timedelta, bool]] = []
    if flow.step is Step.ENDED:
        spans.append(("goodbye", GOODBYE, False))
    elif flow.step not in (Step.ATTRACT, Step.SUBMITTING):
        acted = _acted(after, envelope) or flow.step is not was.step
        if flow.capture is Capture.RUNNING:
            more = isinstance(envelope.command, MoreTime)
            spans.append(("capture", CAPTURE, more or after.attempt != before.attempt))
        elif flow.attention is Attention.IDLE_WARNED:
            spans.append(("end_idle", REACT, False))
        else:
            rested = was.capture is Capture.RUNNING or was.attention is Attention.IDLE_WARNED
            span = IDLE if flow.call is Call.NONE else HELPED
            spans.append(("idle", span, acted or rested or flow.call is not was.call))
        if flow.control is Control.REQUESTED:
            spans.append(("consent", CONSENT, False))
    kept = {deadline.meaning: deadline for deadline in before.deadlines}
    return tuple(
        kept[meaning] if meaning in kept and not again else _new(after, envelope, meaning, span)
        for meaning, span, again in spans
    )


def _acted(session: Session, envelope: Envelope) -> bool:
    """Whether somebody is there: the citizen, or the clerk who is helping."""
    actor = envelope.actor
    helping = actor.role is Role.CLERK and actor.person == session.clerk
    return actor.role is Role.CITIZEN or helping


def _new(session: Session, envelope: Envelope, meaning: Meaning, span: timedelta) -> Deadline:
    slow = session.profile.slow and meaning != "goodbye"
    moment = envelope.at + span * (SLOW if slow else 1)
    return Deadline(f"{session.id}:{meaning}:{session.revision}", moment, meaning)
