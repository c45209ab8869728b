"""``wanted``: which work the session asks for; the conductor makes it so."""

from dataclasses import dataclass
from typing import Literal

from contract.steps import Step
from contract.terms import FingerPosition
from kiosk.session.facts import look
from kiosk.session.route import finger_due
from kiosk.session.values import Capture, Receipt, Session


@dataclass(frozen=True)
class Preview:
    """Show the live picture."""

    id: str
    stop: Literal["cancel"] = "cancel"


@dataclass(frozen=True)
class TakePortraits:
    """Guide, take three stills, assess them."""

    id: str
    stop: Literal["cancel"] = "cancel"


@dataclass(frozen=True)
class TakeFingerprint:
    """Capture one finger."""

    id: str
    position: FingerPosition
    stop: Literal["abort_and_wait"] = "abort_and_wait"


@dataclass(frozen=True)
class StoreCase:
    """Seal everything and store it in one transaction."""

    id: str
    stop: Literal["finish"] = "finish"


@dataclass(frozen=True)
class PrintReceipt:
    """Print the receipt."""

    id: str
    stop: Literal["finish"] = "finish"


Task = Preview | TakePortraits | TakeFingerprint | StoreCase | PrintReceipt


def wanted(session: Session) -> frozenset[Task]:
    """Return the tasks that should run now."""
    flow = session.flow
    tasks: set[Task] = set()
    if flow.step is Step.PORTRAIT and flow.capture is not Capture.CHOOSING:
        tasks.add(Preview(f"{session.id}:preview"))
    if flow.capture is Capture.RUNNING and flow.step is Step.PORTRAIT:
        tasks.add(TakePortraits(session.task))
    if flow.capture is Capture.RUNNING and flow.step is Step.FINGERPRINTS:
        position = finger_due(look(session))
        if position:
            tasks.add(TakeFingerprint(session.task, position))
    if flow.step is Step.SUBMITTING:
        tasks.add(StoreCase(session.task))
    if flow.step is Step.RECEIPT and flow.receipt is Receipt.PRINTING:
        tasks.add(PrintReceipt(session.task))
    return frozenset(tasks)
