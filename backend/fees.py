"""The fee of a case: its lines, what a clerk waived or reduced of them, and what is due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, delete, select, update

from backend.audit import Action, Event, append
from backend.outcomes import Done, NotDone, Outcome
from backend.storage.tables import applications, cases, fee_lines, reliefs
from contract.case import FeeLine, FeeShare, ReliefKind, ReliefReason

SHARES: tuple[FeeShare, ...] = get_args(FeeShare)
KINDS: tuple[ReliefKind, ...] = get_args(ReliefKind)
REASONS: tuple[ReliefReason, ...] = get_args(ReliefReason)
CHANGEABLE = frozenset({"stored", "released"})
"""States of a case in which its fee can still change; paid it can be in every state."""


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
        """What the lines come to."""
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
    return Done()


def is_settled(case: Row[Any], due_cents: int) -> bool:
    """Return whether a case may be released as far as its fee goes."""
    match case.fee_state:
        case "paid_at_counter":
            return bool(case.paid_cents >= due_cents)
        case "bill_later":
            return bool(case.billed_cents == due_cents)
        case _:
            return due_cents == 0


def replace_lines(
    database: Connection, number: str, lines: tuple[FeeLine, ...], login: str, now: datetime
) -> None:
    """Make these the lines of the case; a relief of a share that changes by it lapses."""
    before, after = _by_share(lines_of(database, number)), _by_share(lines)
    if before == after:
        return
    case = database.execute(select(cases).where(cases.c.case_number == number)).one()
    database.execute(delete(fee_lines).where(fee_lines.c.case_number == number))
    insert_lines(database, number, lines)
    for share in SHARES:
        if before.get(share) != after.get(share) and _forget(database, number, share):
            event = Event(case.kiosk_id, login, Action.FEE_RELIEVED, number, f"{share}:lapsed")
            append(database, event, now)


def insert_lines(database: Connection, number: str, lines: tuple[FeeLine, ...]) -> None:
    """Write the lines of a case that has none."""
    for position, line in enumerate(lines):
        database.execute(
            fee_lines.insert().values(
                case_number=number,
                position=position,
                share=share_of(line),
                code=line.code,
                amount_cents=line.amount_cents,
                legal_basis=line.legal_basis,
            )
        )


def lines_of(database: Connection, number: str) -> tuple[FeeLine, ...]:
    """Return the lines of a case."""
    rows = database.execute(
        select(fee_lines).where(fee_lines.c.case_number == number).order_by(fee_lines.c.position)
    )
    return tuple(
        FeeLine(
            code=row.code,
            amount_cents=row.amount_cents,
            legal_basis=row.legal_basis,
            application=None if row.share == "shared" else row.share,
        )
        for row in rows
    )


def note_due(database: Connection, number: str, login: str, now: datetime) -> None:
    """Bring the case's fee in line with what is due, after anything changed it.

    A bill is for the amount that its clerk saw: for any other it lapses.
    """
    case = database.execute(select(cases).where(cases.c.case_number == number)).one()
    fees = fees_of(database, number)
    due, state = total_due(fees), case.fee_state
    billed = case.billed_at is not None
    if billed and case.billed_cents != due:
        billed = False
        bill = {"billed_by": None, "billed_at": None, "billed_cents": None}
        database.execute(update(cases).where(cases.c.case_number == number).values(bill))
        append(database, Event(case.kiosk_id, login, Action.FEE_BILLED, number, "lapsed"), now)
    if state != "paid_at_counter":
        if due == 0:
            waived = any(fee.relief is not None and not fee.void for fee in fees)
            state = "waived" if waived else "nothing_due"
        elif billed:
            state = "bill_later"
        elif state in ("waived", "nothing_due", "bill_later"):
            state = "at_counter"
    database.execute(
        update(cases).where(cases.c.case_number == number).values(fee_state=state, due_cents=due)
    )


def _by_share(lines: tuple[FeeLine, ...]) -> dict[FeeShare, list[FeeLine]]:
    return {
        share: own for share in SHARES if (own := [one for one in lines if share_of(one) == share])
    }


def _changeable(database: Connection, number: str) -> Row[Any] | NotDone:
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.fee_state == "paid_at_counter":
        return NotDone("paid")
    if case.state not in CHANGEABLE or case.erased_at is not None:
        return NotDone("state")
    return case


def _forget(database: Connection, number: str, share: FeeShare) -> int:
    gone = database.execute(
        delete(reliefs).where(reliefs.c.case_number == number, reliefs.c.share == share)
    )
    return gone.rowcount
