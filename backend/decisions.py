"""The clerk's decision about a case: accept it, or reject one item with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from backend.audit import Action, Event, append
from backend.storage.tables import cases

Item = Literal["answers", "portrait", "print_right_index", "print_left_index", "signature"]
Reason = Literal["unreadable", "wrong_person", "wrong_data", "poor_quality", "suspected_fraud"]

ITEMS: tuple[Item, ...] = (
    "answers",
    "portrait",
    "print_right_index",
    "print_left_index",
    "signature",
)
REASONS: tuple[Reason, ...] = (
    "poor_quality",
    "unreadable",
    "wrong_data",
    "wrong_person",
    "suspected_fraud",
)


@dataclass(frozen=True)
class Decided:
    """The decision stands."""


@dataclass(frozen=True)
class NotDecided:
    """Nothing changed; ``code`` is the end of text key ``case.not_decided.<code>``."""

    code: Literal["unknown", "state", "not_conformant"]


def accept(database: Connection, number: str, login: str, now: datetime) -> Decided | NotDecided:
    """Accept a stored case whose portrait conforms."""
    row = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if row is None:
        return NotDecided("unknown")
    if row.state != "stored" or row.erased_at is not None:
        return NotDecided("state")
    if not row.portrait_conformant:
        return NotDecided("not_conformant")
    _decide(database, number, {"state": "accepted"}, login, now)
    append(database, Event(row.kiosk_id, login, Action.CASE_ACCEPTED, number), now)
    return Decided()


def reject(
    database: Connection, number: str, item: Item, reason: Reason, login: str, now: datetime
) -> Decided | NotDecided:
    """Reject a stored case because of one item."""
    row = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if row is None:
        return NotDecided("unknown")
    if row.state != "stored" or row.erased_at is not None:
        return NotDecided("state")
    values = {"state": "rejected", "rejected_item": item, "rejected_reason": reason}
    _decide(database, number, values, login, now)
    event = Event(row.kiosk_id, login, Action.CASE_REJECTED, number, f"{item}:{reason}")
    append(database, event, now)
    return Decided()


def _decide(
    database: Connection, number: str, values: dict[str, str], login: str, now: datetime
) -> None:
    database.execute(
        update(cases)
        .where(cases.c.case_number == number)
        .values(decided_by=login, decided_at=now, **values)
    )
