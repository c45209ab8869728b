"""The clerk's decisions: each application accepted or rejected, each task at the counter settled.

A case is released for the hand-over by the last of them: when every application is decided, at
least one is accepted, and no task is left.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects.sqlite import insert

from backend.audit import Action, Event, append
from backend.counter_tasks import ANSWERS, SUBJECTS, tasks_of, unsettled
from backend.fees import note_due
from backend.outcomes import Done, NotDone, Outcome
from backend.storage.tables import applications, cases, settlements
from contract.case import CaseRecord, CounterTask
from contract.sealing import PartName
from contract.terms import DocumentKind

Reason = Literal[
    "unreadable",
    "wrong_person",
    "wrong_data",
    "poor_quality",
    "proof_missing",
    "not_entitled",
    "withdrawn",
    "suspected_fraud",
]

ITEMS: tuple[PartName, ...] = tuple(
    part for part in get_args(PartName) if part != "signature_strokes"
)
REASONS: tuple[Reason, ...] = (
    "wrong_data",
    "proof_missing",
    "not_entitled",
    "poor_quality",
    "unreadable",
    "wrong_person",
    "suspected_fraud",
    "withdrawn",
)


def accept(
    database: Connection,
    number: str,
    document: DocumentKind,
    record: CaseRecord | None,
    login: str,
    now: datetime,
) -> Outcome:
    """Accept one open application; its content must be readable."""
    case = _open_case(database, number)
    if isinstance(case, NotDone):
        return case
    if record is None:
        return NotDone("unreadable")
    if not _decide(database, number, document, login, now, state="accepted"):
        return NotDone("state")
    append(database, Event(case.kiosk_id, login, Action.CASE_ACCEPTED, number, document), now)
    conclude(database, number, record, login, now)
    return Done()


def reject(
    database: Connection,
    number: str,
    document: DocumentKind,
    item: PartName,
    reason: Reason,
    record: CaseRecord | None,
    login: str,
    now: datetime,
) -> Outcome:
    """Reject one open application because of one item; another one of the case stays as it is."""
    case = _open_case(database, number)
    if isinstance(case, NotDone):
        return case
    rejection = {"state": "rejected", "rejected_item": item, "rejected_reason": reason}
    if not _decide(database, number, document, login, now, **rejection):
        return NotDone("state")
    detail = f"{document}:{item}:{reason}"
    append(database, Event(case.kiosk_id, login, Action.CASE_REJECTED, number, detail), now)
    note_due(database, number)
    conclude(database, number, record, login, now)
    return Done()


def reopen(
    database: Connection, number: str, document: DocumentKind, login: str, now: datetime
) -> Outcome:
    """Take a decision back while the captures are here; a package fetched before is void."""
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.state in ("handed_over", "expired") or case.erased_at is not None:
        return NotDone("state")
    taken_back = database.execute(
        update(applications)
        .where(
            applications.c.case_number == number,
            applications.c.document == document,
            applications.c.state.in_(("accepted", "rejected")),
        )
        .values(
            state="open", rejected_item=None, rejected_reason=None, decided_by=None, decided_at=None
        )
    )
    if taken_back.rowcount != 1:
        return NotDone("state")
    database.execute(
        update(cases)
        .where(cases.c.case_number == number)
        .values(state="stored", receiver=None, package_sha256=None)
    )
    append(database, Event(case.kiosk_id, login, Action.CASE_REOPENED, number, document), now)
    note_due(database, number)
    return Done()


def settle(
    database: Connection,
    number: str,
    task: CounterTask,
    answer: str,
    record: CaseRecord | None,
    login: str,
    now: datetime,
) -> Outcome:
    """Settle one task, or settle it anew; the audit names its subject and not what was found."""
    case = _open_case(database, number)
    if isinstance(case, NotDone):
        return case
    if record is None:
        return NotDone("unreadable")
    before = settled_of(database, number)
    if task not in tasks_of(record, portrait_there(case), before) or answer not in ANSWERS[task]:
        return NotDone("no_task")
    values = {"answer": answer, "settled_by": login, "settled_at": now}
    statement = insert(settlements).values(case_number=number, task=task, **values)
    database.execute(
        statement.on_conflict_do_update(index_elements=["case_number", "task"], set_=values)
    )
    event = Event(case.kiosk_id, login, Action.TASK_SETTLED, number, SUBJECTS[task])
    append(database, event, now)
    conclude(database, number, record, login, now)
    return Done()


def conclude(
    database: Connection, number: str, record: CaseRecord | None, login: str, now: datetime
) -> None:
    """Release the case, or close it as rejected, if nothing is left to decide."""
    case = database.execute(select(cases).where(cases.c.case_number == number)).one()
    states = set(
        database.execute(
            select(applications.c.state).where(applications.c.case_number == number)
        ).scalars()
    )
    if states == {"rejected"}:
        _set_state(database, number, "rejected")
    elif "open" not in states and not tasks_left(database, case, record):
        _set_state(database, number, "released")
        append(database, Event(case.kiosk_id, login, Action.CASE_RELEASED, number), now)


def tasks_left(
    database: Connection, case: Row[Any], record: CaseRecord | None
) -> Collection[CounterTask]:
    """Return what is still to be settled; everything, if the record cannot be read."""
    if record is None:
        return tuple(ANSWERS)
    settled = settled_of(database, case.case_number)
    return unsettled(tasks_of(record, portrait_there(case), settled), settled)


def settled_of(database: Connection, number: str) -> dict[CounterTask, str]:
    """Return the answer to each settled task."""
    rows = database.execute(select(settlements).where(settlements.c.case_number == number))
    return {cast(CounterTask, row.task): row.answer for row in rows}


def portrait_there(case: Row[Any]) -> bool:
    """Return whether the terminal took a portrait that conforms."""
    return bool(case.portrait == "captured" and case.portrait_conformant)


def _open_case(database: Connection, number: str) -> Row[Any] | NotDone:
    case = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if case is None:
        return NotDone("unknown")
    if case.state != "stored" or case.erased_at is not None:
        return NotDone("state")
    return case


def _decide(
    database: Connection,
    number: str,
    document: DocumentKind,
    login: str,
    now: datetime,
    **values: str,
) -> bool:
    decided = database.execute(
        update(applications)
        .where(
            applications.c.case_number == number,
            applications.c.document == document,
            applications.c.state == "open",
        )
        .values(decided_by=login, decided_at=now, **values)
    )
    return decided.rowcount == 1


def _set_state(database: Connection, number: str, state: str) -> None:
    database.execute(update(cases).where(cases.c.case_number == number).values(state=state))
