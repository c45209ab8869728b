"""Entering a page."""

from dataclasses import replace

from contract.steps import Step
from kiosk.session.table import with_flow
from kiosk.session.values import Capture, Session


def enter(session: Session, step: Step, *, returning: bool) -> Session:
    """Return the session on ``step``, whose devices are at rest; photos wait to be chosen."""
    choosing = step is Step.PORTRAIT and bool(session.captures.candidates)
    capture = Capture.CHOOSING if choosing else Capture.IDLE
    session = with_flow(session, step=step, returning=returning, complaint=False, capture=capture)
    return replace(session, failure=None, seen=session.seen | {step})
