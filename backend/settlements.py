"""How a clerk settled what is to be done at the counter."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from backend.audit import Action, Event, append
from backend.case_content import CaseContent
from backend.counter_tasks import ANSWERS, BEST_SCORE, SCORED, SUBJECTS, tasks_of
from backend.decisions import as_decided, open_case
from backend.differences import difference
from backend.outcomes import Done, NotDone, Outcome
from backend.storage.tables import settlements
from contract.case import CounterTask


def settle(
    database: Connection,
    number: str,
    task: CounterTask,
    answer: str,
    score: int | None,
    content: CaseContent | None,
    login: str,
    now: datetime,
) -> Outcome:
    """Settle one task, or settle it anew; the audit names its subject and not what was found.

    ``score``: NFIQ 2 of a print taken at the counter, for the answers in ``SCORED``.
    """
    case = open_case(database, number)
    if isinstance(case, NotDone):
        return case
    if content is None:
        return NotDone("unreadable")
    if difference(content) is not None:
        return NotDone("differs")
    content = as_decided(database, content)
    if task not in tasks_of(content, settled_of(database, number)) or answer not in ANSWERS[task]:
        return NotDone("no_task")
    if answer in SCORED and (score is None or not 0 <= score <= BEST_SCORE):
        return NotDone("score")
    values = {
        "answer": answer,
        "score": score if answer in SCORED else None,
        "settled_by": login,
        "settled_at": now,
    }
    statement = insert(settlements).values(case_number=number, task=task, **values)
    database.execute(
        statement.on_conflict_do_update(index_elements=["case_number", "task"], set_=values)
    )
    event = Event(case.kiosk_id, login, Action.TASK_SETTLED, number, SUBJECTS[task])
    append(database, event, now)
    return Done()


def settlement_rows(database: Connection, number: str) -> tuple[Row[Any], ...]:
    """Return what was settled, the earliest first.

    An answer that is none of its task by now, of before an upgrade, settles nothing.
    """
    rows = database.execute(
        select(settlements)
        .where(settlements.c.case_number == number)
        .order_by(settlements.c.settled_at, settlements.c.task)
    )
    return tuple(row for row in rows if row.answer in ANSWERS.get(row.task, ()))


def settled_of(database: Connection, number: str) -> dict[CounterTask, str]:
    """Return the answer to each settled task."""
    return {row.task: row.answer for row in settlement_rows(database, number)}


def forget_fallen_away(database: Connection, number: str, content: CaseContent) -> None:
    """Delete what was settled of tasks that are none any more."""
    tasks = tasks_of(content, settled_of(database, number))
    database.execute(
        delete(settlements).where(
            settlements.c.case_number == number, settlements.c.task.not_in(tasks)
        )
    )
