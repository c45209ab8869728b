"""The fee of a case: what was asked, what a clerk waived or reduced, what is due and paid."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, delete, select, update

from backend.audit import Action, Event, append
from backend.outcomes import Done, NotDone, Outcome
from backend.storage.tables import applications, cases, fee_lines, reliefs
from contract.case import FeeLine, FeeShare, PaymentMethod, ReliefKind, ReliefReason

SHARES: tuple[FeeShare, ...] = get_args(FeeShare)
REASONS: tuple[ReliefReason, ...] = get_args(ReliefReason)
METHODS: tuple[PaymentMethod, ...] = get_args(PaymentMethod)
UNDECIDED = frozenset({"stored", "released"})
"""States of a case in which its fee can still change."""


@dataclass(frozen=True)
class Relief:
    """A fee that a clerk waived or reduced; the reason is gone once the captures are erased."""

    kind: ReliefKind
    due_cents: int
    reason: ReliefReason | None
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True)
class ShareFee:
    """The lines of one application, or those that are shared, and what is due of them."""

    share: FeeShare
    lines: tuple[Row[Any], ...]
    """``code``, ``amount_cents``, ``legal_basis``."""
    relief: Relief | None
    void: bool
    """Whether no application is left that needs it."""

    @property
    def asked_cents(self) -> int:
        """What the terminal asked."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def due_cents(self) -> int:
        """What is left after relief and rejection."""
        if self.void:
            return 0
        return self.relief.due_cents if self.relief else self.asked_cents


def share_of(line: FeeLine) -> FeeShare:
    """Return the share that a fee line belongs to."""
    return line.application or "shared"


def fees_of(database: Connection, number: str) -> tuple[ShareFee, ...]:
    """Return the shares of a case that have lines."""
    lines = database.execute(
        select(fee_lines).where(fee_lines.c.case_number == number).order_by(fee_lines.c.position)
    ).all()
    granted = {
        row.share: Relief(row.kind, row.due_cents, row.reason, row.granted_by, row.granted_at)
        for row in database.execute(select(reliefs).where(reliefs.c.case_number == number))
    }
    states = {
        row.document: row.state
        for row in database.execute(
            select(applications).where(applications.c.case_number == number)
        )
    }
    void = {share for share, state in states.items() if state == "rejected"}
    if void == set(states):
        void.add("shared")
    return tuple(
        ShareFee(share, tuple(own), granted.get(share), share in void)
        for share in SHARES
        if (own := [line for line in lines if line.share == share])
    )


def total_due(fees: tuple[ShareFee, ...]) -> int:
    """Return what the applicant owes, in cents."""
    return sum(fee.due_cents for fee in fees)


def relieve(
    database: Connection,
    number: str,
    share: FeeShare,
    due_cents: int,
    reason: ReliefReason,
    login: str,
    now: datetime,
) -> Outcome:
    """Waive a share (``due_cents`` 0) or reduce it to ``due_cents``."""
    case = _changeable(database, number)
    if isinstance(case, NotDone):
        return case
    fee = next((fee for fee in fees_of(database, number) if fee.share == share), None)
    if fee is None or fee.void or not 0 <= due_cents < fee.asked_cents:
        return NotDone("amount")
    kind: ReliefKind = "waived" if due_cents == 0 else "reduced"
    _forget(database, number, share)
    database.execute(
        reliefs.insert().values(
            case_number=number,
            share=share,
            kind=kind,
            due_cents=due_cents,
            reason=reason,
            granted_by=login,
            granted_at=now,
        )
    )
    detail = f"{share}:{kind}:{due_cents}"
    append(database, Event(case.kiosk_id, login, Action.FEE_RELIEVED, number, detail), now)
    note_due(database, number)
    return Done()


def restore(
    database: Connection, number: str, share: FeeShare, login: str, now: datetime
) -> Outcome:
    """Take a relief back: the share is due as it was asked."""
    case = _changeable(database, number)
    if isinstance(case, NotDone):
        return case
    if _forget(database, number, share) == 0:
        return NotDone("state")
    event = Event(case.kiosk_id, login, Action.FEE_RELIEVED, number, f"{share}:taken_back")
    append(database, event, now)
    note_due(database, number)
    return Done()


def receive(
    database: Connection, number: str, method: PaymentMethod, login: str, now: datetime
) -> Outcome:
    """Record that all that is due was paid at the counter."""
    case = _changeable(database, number)
    if isinstance(case, NotDone):
        return case
    due = total_due(fees_of(database, number))
    if due == 0:
        return NotDone("nothing_due")
    database.execute(
        update(cases)
        .where(cases.c.case_number == number)
        .values(
            fee_state="paid_at_counter",
            paid_cents=due,
            paid_method=method,
            paid_by=login,
            paid_at=now,
        )
    )
    event = Event(case.kiosk_id, login, Action.FEE_RECEIVED, number, f"{method}:{due}")
    append(database, event, now)
    return Done()


def take_back(database: Connection, number: str, login: str, now: datetime) -> Outcome:
    """Record that the payment was returned, or was recorded by mistake."""
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.fee_state != "paid_at_counter" or case.state in ("handed_over", "expired"):
        return NotDone("state")
    database.execute(
        update(cases)
        .where(cases.c.case_number == number)
        .values(
            fee_state="at_counter", paid_cents=None, paid_method=None, paid_by=None, paid_at=None
        )
    )
    detail = f"{case.paid_method}:{case.paid_cents}"
    append(database, Event(case.kiosk_id, login, Action.FEE_RETURNED, number, detail), now)
    note_due(database, number)
    return Done()


def note_due(database: Connection, number: str) -> None:
    """Bring the case's fee in line with what is due, after a relief or a decision changed it."""
    case = database.execute(select(cases).where(cases.c.case_number == number)).one()
    fees = fees_of(database, number)
    due, state = total_due(fees), case.fee_state
    if state != "paid_at_counter":
        if due == 0:
            waived = any(fee.relief is not None and not fee.void for fee in fees)
            state = "waived" if waived else "nothing_due"
        elif state in ("waived", "nothing_due"):
            state = "at_counter"
    database.execute(
        update(cases).where(cases.c.case_number == number).values(fee_state=state, due_cents=due)
    )


def _changeable(database: Connection, number: str) -> Row[Any] | NotDone:
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.fee_state == "paid_at_counter":
        return NotDone("paid")
    if case.state not in UNDECIDED or case.erased_at is not None:
        return NotDone("state")
    return case


def _forget(database: Connection, number: str, share: FeeShare) -> int:
    gone = database.execute(
        delete(reliefs).where(reliefs.c.case_number == number, reliefs.c.share == share)
    )
    return gone.rowcount
