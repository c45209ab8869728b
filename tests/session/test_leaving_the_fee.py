"""Whoever leaves the page with the fee gets the receipt: the case is stored, the fee is open."""

import pytest
from honest_visit import to, to_fee
from visit_driver import Visit

from contract.commands import (
    Cancel,
    ConfirmCancel,
    ConfirmReceipt,
    KeepGoing,
    MoreTime,
    Refusal,
    Role,
    Submit,
)
from contract.results import DeadlinePassed, ReceiptPrinted
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.table import Refused
from kiosk.session.values import Attention, Payment, Receipt
from kiosk.session.wanted import PrintReceipt, wanted
from kiosk.views import ReceiptView


@pytest.fixture
def at_fee(visit: Visit) -> Visit:
    """Return a visit whose case is stored."""
    to_fee(to(visit, Step.CHECK).go(Submit()))
    return visit


def ring(visit: Visit, meaning: str) -> None:
    (deadline,) = [one for one in visit.session.deadlines if one.meaning == meaning]
    visit.now = deadline.at
    visit.send(DeadlinePassed(deadline=deadline.id), Role.SYSTEM)


def time_out(visit: Visit) -> None:
    ring(visit, "idle")
    assert visit.session.flow.step is Step.FEE, "warned first"
    ring(visit, "end_idle")


def cancel(visit: Visit) -> None:
    visit.go(Cancel(), ConfirmCancel())


def leave_at_the_warning(visit: Visit) -> None:
    ring(visit, "idle")
    visit.go(ConfirmCancel())


WAYS = pytest.mark.parametrize("leave", [time_out, cancel, leave_at_the_warning])


@WAYS
def test_receipt_is_printed_for_whoever_leaves(leave: object, at_fee: Visit) -> None:
    stored = at_fee.session.stored
    assert callable(leave)
    leave(at_fee)
    session = at_fee.session
    assert session.flow.step is Step.RECEIPT
    assert session.flow.payment is Payment.AT_COUNTER
    assert session.flow.receipt is Receipt.PRINTING
    assert session.flow.attention is Attention.NONE, "no dialog lies over the number"
    assert wanted(session) == {PrintReceipt(session.task)}
    assert session.stored == stored
    view = present(session, Live(), {})
    assert isinstance(view, ReceiptView)
    assert view.case_number == "K7QM4T9X2B"
    assert view.steps


@WAYS
def test_receipt_is_left_in_the_same_ways(leave: object, at_fee: Visit) -> None:
    assert callable(leave)
    leave(at_fee)
    at_fee.send(ReceiptPrinted(task=at_fee.session.task), Role.SYSTEM)
    ring(at_fee, "idle")
    ring(at_fee, "end_idle")
    assert at_fee.session.flow.step is Step.ENDED
    again = at_fee.send(ConfirmReceipt())
    assert again == Refused(Refusal.NOT_NOW)


def test_whoever_stays_pays_as_before(at_fee: Visit) -> None:
    ring(at_fee, "idle")
    at_fee.go(MoreTime(), Cancel(), KeepGoing())
    assert (at_fee.session.flow.step, at_fee.session.flow.payment) == (Step.FEE, Payment.OPEN)


def test_nothing_is_printed_for_who_leaves_before(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Cancel(), ConfirmCancel())
    assert visit.session.flow.step is Step.ENDED
    assert not wanted(visit.session)
