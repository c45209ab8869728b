"""The audit: who did what when, one hash chain per kiosk and one for the office.

Each row holds SHA-256 of the row before it and of its own canonical JSON; triggers refuse changes.
Actors are kiosk ids, login names and receivers; nothing about citizens but the case number.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, select

from backend.storage.tables import audit

OFFICE = "office"
"""Chain of events that belong to no kiosk; no kiosk may have this id."""
FIRST_HASH = "0" * 64


class Action(StrEnum):
    """What is audited."""

    KIOSK_ADDED = "kiosk_added"
    KIOSK_ENROLLED = "kiosk_enrolled"
    ENROLMENT_REFUSED = "enrolment_refused"
    CLERK_ADDED = "clerk_added"
    RECEIVER_ADDED = "receiver_added"
    CASE_STORED = "case_stored"
    PART_VIEWED = "part_viewed"
    CASE_ACCEPTED = "case_accepted"
    CASE_REJECTED = "case_rejected"
    CASE_REOPENED = "case_reopened"
    CASE_RELEASED = "case_released"
    TASK_SETTLED = "task_settled"
    FEE_RELIEVED = "fee_relieved"
    FEE_RECEIVED = "fee_received"
    FEE_RETURNED = "fee_returned"
    FEE_BILLED = "fee_billed"
    FIELD_SHOWN = "field_shown"
    PACKAGE_FETCHED = "package_fetched"
    CAPTURES_ERASED = "captures_erased"
    HELP_ANSWERED = "help_answered"
    CONTROL_REQUESTED = "control_requested"
    CLERK_COMMAND = "clerk_command"
    CLERK_GONE = "clerk_gone"
    LOGIN = "login"
    LOGIN_REFUSED = "login_refused"
    LOGOUT = "logout"


@dataclass(frozen=True)
class Event:
    """One thing that happened; ``detail`` is a code or a field's name, never a value."""

    chain: str
    actor: str
    action: Action
    case_number: str = ""
    detail: str = ""


@dataclass(frozen=True)
class BrokenLink:
    """The first row of a chain that does not follow from the row before it."""

    chain: str
    sequence: int


def append(connection: Connection, event: Event, at: datetime) -> None:
    """Add ``event`` to its chain within the running write transaction."""
    last = connection.execute(
        select(audit.c.sequence, audit.c.hash)
        .where(audit.c.chain == event.chain)
        .order_by(audit.c.sequence.desc())
        .limit(1)
    ).first()
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, FIRST_HASH)
    at = at.astimezone(UTC)
    connection.execute(
        audit.insert().values(
            chain=event.chain,
            sequence=sequence,
            at=at,
            actor=event.actor,
            action=event.action.value,
            case_number=event.case_number,
            detail=event.detail,
            previous_hash=previous,
            hash=_hash(previous, sequence, at, event),
        )
    )


def verify(connection: Connection) -> Iterator[BrokenLink]:
    """Yield the first broken link of each chain; nothing when the audit is whole."""
    chains = connection.execute(select(audit.c.chain).distinct().order_by(audit.c.chain)).scalars()
    for chain in chains.all():
        rows = connection.execute(
            select(audit).where(audit.c.chain == chain).order_by(audit.c.sequence)
        )
        expected, previous = 1, FIRST_HASH
        for row in rows:
            if row.sequence != expected or not _follows(row, previous):
                yield BrokenLink(chain, expected)
                break
            expected, previous = expected + 1, row.hash


def _follows(row: Row[tuple[object, ...]], previous: str) -> bool:
    try:
        action = Action(row.action)
    except ValueError:
        return False
    event = Event(row.chain, row.actor, action, row.case_number, row.detail)
    return bool(
        row.previous_hash == previous and row.hash == _hash(previous, row.sequence, row.at, event)
    )


def _hash(previous: str, sequence: int, at: datetime, event: Event) -> str:
    text = json.dumps(
        [
            previous,
            event.chain,
            sequence,
            at.isoformat(timespec="microseconds"),
            event.actor,
            event.action.value,
            event.case_number,
            event.detail,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()
