"""Regions *payment* and *receipt*: after the case is safe."""

from dataclasses import replace

from contract.commands import ConfirmReceipt, PayAtCounter
from contract.results import ReceiptNotPrinted, ReceiptPrinted
from contract.steps import Step
from kiosk.session.ending import end
from kiosk.session.navigation import enter
from kiosk.session.table import CITIZEN, SYSTEM, Moment, Row, with_flow
from kiosk.session.values import Payment, Receipt, Session
from kiosk.session.visit import is_present_task

_AT_RECEIPT = frozenset({Step.RECEIPT})


def _pay_at_counter(moment: Moment) -> Session:
    return to_receipt(moment.session)


def to_receipt(session: Session) -> Session:
    """Return the session that prints the receipt; the fee is paid at the counter."""
    session = enter(session, Step.RECEIPT, returning=False)
    session = with_flow(session, payment=Payment.AT_COUNTER, receipt=Receipt.PRINTING)
    return replace(session, attempt=session.attempt + 1)


def _printed(moment: Moment) -> Session:
    return with_flow(moment.session, receipt=Receipt.PRINTED)


def _not_printed(moment: Moment) -> Session:
    session = with_flow(moment.session, receipt=Receipt.NO_PAPER)
    return replace(session, failure=moment.command.code)


def _confirm(moment: Moment) -> Session:
    return end(moment.session)


ROWS = (
    Row(
        PayAtCounter,
        "payment",
        CITIZEN,
        frozenset({Step.FEE}),
        _pay_at_counter,
        states=frozenset({Payment.OPEN.value}),
    ),
    Row(
        ReceiptPrinted,
        "receipt",
        SYSTEM,
        _AT_RECEIPT,
        _printed,
        states=frozenset({Receipt.PRINTING.value}),
        guard=is_present_task,
        touches="nothing",
    ),
    Row(
        ReceiptNotPrinted,
        "receipt",
        SYSTEM,
        _AT_RECEIPT,
        _not_printed,
        states=frozenset({Receipt.PRINTING.value}),
        guard=is_present_task,
        touches="nothing",
    ),
    Row(ConfirmReceipt, "receipt", CITIZEN, _AT_RECEIPT, _confirm),
)
