"""Deadlines: derived from the session after each command; an id that is gone is refused."""

from datetime import datetime, timedelta

from contract.commands import Role
from contract.steps import Step
from kiosk.session.values import Attention, Capture, Control, Deadline, Session

IDLE = timedelta(seconds=60)
REACT = timedelta(seconds=30)
CAPTURE = timedelta(seconds=60)
CONSENT = timedelta(seconds=30)
GOODBYE = timedelta(seconds=8)
SLOW = 4
"""A citizen who asked for more time has four times as long (EN 301 549, 5.1 and WCAG 2.2.1)."""


def deadlines(before: Session, after: Session, role: Role, at: datetime) -> tuple[Deadline, ...]:
    """Return the deadlines of ``after``; those that already ran keep their ids and moments."""
    kept = {deadline.meaning: deadline for deadline in before.deadlines}
    acted = role is Role.CITIZEN
    wanted: list[Deadline] = []

    def want(meaning: str, span: timedelta, *, again: bool) -> None:
        old = kept.get(meaning)  # type: ignore[call-overload]
        if old is not None and not again:
            wanted.append(old)
            return
        factor = SLOW if after.profile.slow and meaning in ("idle", "end_idle", "consent") else 1
        moment = at + span * factor
        wanted.append(Deadline(f"{after.id}:{meaning}:{after.revision}", moment, meaning))  # type: ignore[arg-type]

    flow = after.flow
    moved = flow.step is not before.flow.step
    if flow.step is Step.ENDED:
        want("goodbye", GOODBYE, again=False)
    elif flow.step not in (Step.ATTRACT, Step.SUBMITTING):
        if flow.capture is Capture.RUNNING:
            want("capture", CAPTURE, again=after.attempt != before.attempt)
        elif flow.attention is Attention.NONE:
            rested = before.flow.capture is Capture.RUNNING
            want("idle", IDLE, again=acted or moved or rested)
        else:
            want("end_idle", REACT, again=before.flow.attention is not flow.attention)
        if flow.control is Control.REQUESTED:
            want("consent", CONSENT, again=False)
    return tuple(wanted)
