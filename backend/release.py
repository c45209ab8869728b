"""What follows from every action of a clerk, and when a case may be handed over.

A case is released when every application is decided, at least one is accepted, no task is left,
nothing stands against it, and its fee is paid, waived, not due or expressly billed later.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select, update

from backend.audit import Action, Event, append
from backend.case_content import CaseContent, difference
from backend.counted_age import counted_age, lacks_guardian, needs_at
from backend.counter_tasks import FINGER_TASKS, TEMPORARY, Settled, tasks_of, unsettled
from backend.fees import fees_of, is_settled, note_due, replace_lines, total_due
from backend.outcomes import Done, Outcome
from backend.reckoning import reckon
from backend.settlements import forget_fallen_away, settled_of
from backend.storage.tables import applications, cases
from contract.case import CounterTask

Work = Callable[[Connection, datetime], Outcome]
State = Literal["stored", "released", "rejected"]
Obstacle = Literal["differs", "finger_temporary", "apply_again"]
"""Why an accepted application cannot be released whatever else is done; ends in a rejection."""

OPEN_STATES: frozenset[str] = frozenset({"stored", "released", "rejected"})
"""States that follow from what the clerk decides; the others are final."""


def act(
    database: Connection,
    number: str,
    content: CaseContent | None,
    login: str,
    now: datetime,
    work: Work,
) -> Outcome:
    """Do ``work`` and, if it was done, all that follows from it, in the running transaction."""
    outcome = work(database, now)
    if isinstance(outcome, Done):
        case = _row(database, number)
        if case.state in OPEN_STATES and case.erased_at is None:
            _void_package(database, number)
            if content is not None and difference(content) is None:
                forget_fallen_away(database, number, content)
                lines = reckon(content, settled_of(database, number)).lines
                replace_lines(database, number, lines, login, now)
        note_due(database, number)
        conclude(database, number, content, login, now)
    return outcome


def conclude(
    database: Connection, number: str, content: CaseContent | None, login: str, now: datetime
) -> None:
    """Bring the case's state in line with what is decided, settled and paid."""
    case = _row(database, number)
    state = state_due(database, case, content)
    if state == case.state:
        return
    database.execute(update(cases).where(cases.c.case_number == number).values(state=state))
    if state == "released":
        append(database, Event(case.kiosk_id, login, Action.CASE_RELEASED, number), now)
    else:
        _void_package(database, number)


def state_due(database: Connection, case: Row[Any], content: CaseContent | None) -> str:
    """Return the state that a case should have; without content none is newly released."""
    if case.state not in OPEN_STATES or case.erased_at is not None:
        return str(case.state)
    states = set(application_states(database, case.case_number).values())
    if states == {"rejected"}:
        return "rejected"
    due = total_due(fees_of(database, case.case_number))
    if "open" in states or not is_settled(case, due):
        return "stored"
    if content is None:
        return "released" if case.state == "released" else "stored"
    left = tasks_left(database, case.case_number, content)
    against = obstacles(database, case.case_number, content)
    return "stored" if left or against else "released"


def tasks_left(database: Connection, number: str, content: CaseContent) -> tuple[CounterTask, ...]:
    """Return what is still to be settled."""
    settled = settled_of(database, number)
    return unsettled(tasks_of(content, settled), settled)


def obstacles(database: Connection, number: str, content: CaseContent) -> tuple[Obstacle, ...]:
    """Return what stands against a release."""
    if difference(content) is not None:
        return ("differs",)
    settled = settled_of(database, number)
    needs = needs_at(content, counted_age(content, settled))
    states = application_states(database, number)
    found: dict[Obstacle, bool] = {
        "finger_temporary": _orders_chip_without_prints(content, settled, states),
        "apply_again": lacks_guardian(content, needs),
    }
    return tuple(name for name, there in found.items() if there)


def application_states(database: Connection, number: str) -> dict[str, str]:
    """Return document to state of a case's applications."""
    rows = database.execute(select(applications).where(applications.c.case_number == number))
    return {row.document: row.state for row in rows}


def _orders_chip_without_prints(
    content: CaseContent, settled: Settled, states: dict[str, str]
) -> bool:
    if not any(settled.get(task) == TEMPORARY for task in FINGER_TASKS.values()):
        return False
    issued = reckon(content, settled).issued
    return any(one.chip and states.get(document) != "rejected" for document, one in issued.items())


def _void_package(database: Connection, number: str) -> None:
    """Begin a new revision: what was fetched of an earlier one cannot be confirmed."""
    database.execute(
        update(cases)
        .where(cases.c.case_number == number)
        .values(revision=cases.c.revision + 1, receiver=None, package_sha256=None)
    )


def _row(database: Connection, number: str) -> Row[Any]:
    return database.execute(select(cases).where(cases.c.case_number == number)).one()
