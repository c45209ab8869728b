"""The fee at the counter: taken, returned, or billed later, each by the amount that was seen."""

from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, select, update

from backend.audit import Action, Event, append
from backend.fees import CHANGEABLE, fees_of, total_due
from backend.outcomes import Done, NotDone, Outcome
from backend.storage.tables import cases
from contract.case import PaymentMethod

METHODS: tuple[PaymentMethod, ...] = get_args(PaymentMethod)


def receive(
    database: Connection,
    number: str,
    method: PaymentMethod,
    seen_cents: int,
    login: str,
    now: datetime,
) -> Outcome:
    """Record that all that is due was paid, in whatever state the case is.

    ``seen_cents``: what the clerk's page showed; nothing is booked if other is due by now. A bill
    that was chosen before stands behind the payment, in case it is returned. Once a case is
    handed over with a bill its receiver asks for the money, and nobody here does.
    """
    case = _unpaid(database, number, seen_cents)
    if isinstance(case, NotDone):
        return case
    if case.state == "handed_over" and case.billed_at is not None:
        return NotDone("receiver_bills")
    _set(
        database,
        number,
        fee_state="paid_at_counter",
        paid_cents=seen_cents,
        paid_method=method,
        paid_by=login,
        paid_at=now,
    )
    event = Event(case.kiosk_id, login, Action.FEE_RECEIVED, number, f"{method}:{seen_cents}")
    append(database, event, now)
    return Done()


def take_back(database: Connection, number: str, login: str, now: datetime) -> Outcome:
    """Record that the payment was returned, or was recorded by mistake; a bill holds again."""
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.fee_state != "paid_at_counter":
        return NotDone("state")
    _set(
        database,
        number,
        fee_state="at_counter" if case.billed_at is None else "bill_later",
        paid_cents=None,
        paid_method=None,
        paid_by=None,
        paid_at=None,
    )
    detail = f"{case.paid_method}:{case.paid_cents}"
    append(database, Event(case.kiosk_id, login, Action.FEE_RETURNED, number, detail), now)
    return Done()


def bill_later(
    database: Connection, number: str, seen_cents: int, login: str, now: datetime
) -> Outcome:
    """Record the choice to release the case although its fee is open, as much as was seen."""
    case = _unpaid(database, number, seen_cents)
    if isinstance(case, NotDone):
        return case
    if case.state not in CHANGEABLE or case.erased_at is not None or case.billed_at is not None:
        return NotDone("state")
    bill = {"billed_by": login, "billed_at": now, "billed_cents": seen_cents}
    _set(database, number, fee_state="bill_later", **bill)
    event = Event(case.kiosk_id, login, Action.FEE_BILLED, number, str(seen_cents))
    append(database, event, now)
    return Done()


def withdraw_bill(database: Connection, number: str, login: str, now: datetime) -> Outcome:
    """Take the choice back: the fee must be paid before the case is released."""
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.billed_at is None or case.state not in CHANGEABLE:
        return NotDone("state")
    _set(database, number, billed_by=None, billed_at=None, billed_cents=None)
    event = Event(case.kiosk_id, login, Action.FEE_BILLED, number, "taken_back")
    append(database, event, now)
    return Done()


def _unpaid(database: Connection, number: str, seen_cents: int) -> Row[Any] | NotDone:
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.fee_state == "paid_at_counter":
        return NotDone("paid")
    due = total_due(fees_of(database, number))
    if due != seen_cents:
        return NotDone("changed")
    return case if due else NotDone("nothing_due")


def _set(database: Connection, number: str, **values: object) -> None:
    database.execute(update(cases).where(cases.c.case_number == number).values(**values))
