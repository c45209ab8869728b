"""Erasing captures: on the receiver's confirmation, and when their time is over."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, select, update

from backend.audit import OFFICE, Action, Event, append
from backend.storage.bodies import erase_body
from backend.storage.tables import UtcTime, applications, cases, parts, reliefs, settlements


def erase_captures(
    database: Connection, folder: Path, number: str, *, actor: str, detail: str, now: datetime
) -> None:
    """Erase all sealed parts of a case and what was settled about the person; a skeleton stays.

    Files go first: if the transaction is lost, erasing again is harmless.
    """
    rows = database.execute(
        select(parts).where(parts.c.case_number == number, parts.c.path.is_not(None))
    ).all()
    for row in rows:
        erase_body(folder, row.path)
    database.execute(
        update(parts).where(parts.c.case_number == number).values(path=None, erased_at=now)
    )
    database.execute(delete(settlements).where(settlements.c.case_number == number))
    database.execute(update(reliefs).where(reliefs.c.case_number == number).values(reason=None))
    database.execute(
        update(applications)
        .where(applications.c.case_number == number)
        .values(rejected_item=None, rejected_reason=None)
    )
    database.execute(update(cases).where(cases.c.case_number == number).values(erased_at=now))
    if rows:
        event = Event(rows[0].kiosk_id, actor, Action.CAPTURES_ERASED, number, detail)
        append(database, event, now)


def erase_due(database: Connection, folder: Path, now: datetime) -> int:
    """Erase the parts of every case whose ``delete_by`` has come; return how many cases.

    Once a case is complete its manifest says when, and no part of its own.
    """
    delete_by = func.coalesce(cases.c.delete_by, parts.c.delete_by, type_=UtcTime)
    due = database.execute(
        select(parts.c.case_number)
        .outerjoin(cases, cases.c.case_number == parts.c.case_number)
        .where(parts.c.path.is_not(None), delete_by <= now)
        .distinct()
    ).scalars()
    numbers = due.all()
    for number in numbers:
        erase_captures(database, folder, number, actor=OFFICE, detail="expired", now=now)
        database.execute(
            update(cases)
            .where(cases.c.case_number == number, cases.c.state.in_(("stored", "released")))
            .values(state="expired")
        )
        database.execute(
            update(applications)
            .where(
                applications.c.case_number == number,
                applications.c.state.in_(("open", "accepted")),
            )
            .values(state="expired")
        )
    return len(numbers)
