"""What follows from every action of a clerk, and when a case may be handed over.

A case is released when every application is decided, at least one is accepted, no task is left,
nothing stands against it, and its fee is paid, waived, not due or expressly billed later.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select, update

from backend.audit import Action, Event, append
from backend.case_content import CaseContent
from backend.counted_age import lacks_guardian, standing_needs
from backend.counter_tasks import FINGER_TASKS, TEMPORARY, Settled, tasks_of, unsettled
from backend.decisions import application_states, as_decided, reopen
from backend.differences import difference
from backend.fees import fees_of, is_settled, note_due, replace_lines, total_due
from backend.outcomes import Done, NotDone, Outcome
from backend.reckoning import issues_chip, reckon
from backend.settlements import forget_fallen_away, settled_of
from backend.storage.tables import cases
from contract.case import ApplicationRecord, CounterTask
from contract.terms import DocumentKind

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
    seen_revision: int | None,
    login: str,
    now: datetime,
    work: Work,
) -> Outcome:
    """Do ``work`` and, if it was done, all that follows from it, in the running transaction.

    ``seen_revision``: of the page that the clerk acted on; nothing is done if it is another by now.
    """
    if _row(database, number).revision != seen_revision:
        return NotDone("changed")
    sound = content is not None and difference(content) is None
    issued = reckon(content, settled_of(database, number)).issued if content and sound else {}
    outcome = work(database, now)
    if isinstance(outcome, Done):
        case = _row(database, number)
        if case.state in OPEN_STATES and case.erased_at is None:
            _void_package(database, number)
            if content and sound:
                _reckon_anew(database, number, content, issued, login, now)
        else:
            _begin_revision(database, number)
        note_due(database, number, login, now)
        conclude(database, number, content, login, now)
    return outcome


def _reckon_anew(
    database: Connection,
    number: str,
    content: CaseContent,
    issued: Mapping[DocumentKind, ApplicationRecord],
    login: str,
    now: datetime,
) -> None:
    """Bring lines in line with what is settled; what was accepted as another is open again."""
    forget_fallen_away(database, number, as_decided(database, content))
    anew = reckon(content, settled_of(database, number))
    replace_lines(database, number, anew.lines, login, now)
    for document, state in application_states(database, number).items():
        if state == "accepted" and anew.issued[document] != issued[document]:
            reopen(database, number, document, login, now)


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
    return unsettled(tasks_of(as_decided(database, content), settled), settled)


def obstacles(database: Connection, number: str, content: CaseContent) -> tuple[Obstacle, ...]:
    """Return what stands against a release."""
    if difference(content) is not None:
        return ("differs",)
    settled, content = settled_of(database, number), as_decided(database, content)
    found: dict[Obstacle, bool] = {
        "finger_temporary": _orders_chip_without_prints(content, settled),
        "apply_again": lacks_guardian(content, standing_needs(content, settled)),
    }
    return tuple(name for name, there in found.items() if there)


def _orders_chip_without_prints(content: CaseContent, settled: Settled) -> bool:
    temporary = any(settled.get(task) == TEMPORARY for task in FINGER_TASKS.values())
    return temporary and issues_chip(content, settled)


def _void_package(database: Connection, number: str) -> None:
    """Begin a new revision: what was fetched of an earlier one cannot be confirmed."""
    _begin_revision(database, number)
    void = {"receiver": None, "package_sha256": None}
    database.execute(update(cases).where(cases.c.case_number == number).values(void))


def _begin_revision(database: Connection, number: str) -> None:
    """Let pages that were made before act no more."""
    database.execute(
        update(cases).where(cases.c.case_number == number).values(revision=cases.c.revision + 1)
    )


def _row(database: Connection, number: str) -> Row[Any]:
    return database.execute(select(cases).where(cases.c.case_number == number)).one()
