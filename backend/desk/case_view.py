"""What the page of a case shows: the sealed record put beside what the database knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from backend.case_content import CaseContent
from backend.counter_tasks import ANSWERS, SCORED, tasks_of
from backend.decisions import as_decided
from backend.differences import Difference, difference
from backend.fees import ShareFee, fees_of
from backend.reckoning import reckon
from backend.release import Obstacle, obstacles
from backend.settlements import settled_of, settlement_rows
from backend.storage.tables import applications, clerks
from backend.stored_parts import parts_here
from contract.case import ApplicationRecord, CaseRecord, Confirmation, CounterTask
from contract.declarations import DECLARATIONS
from contract.law import ages
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step

GROUPS: dict[str, tuple[Step, ...]] = {
    "person": (Step.NAME, Step.TITLES, Step.BIRTH, Step.FEATURES, Step.DECLARATIONS, Step.CONTACT),
    "request": (
        Step.SERVICE,
        Step.CARD_OPTIONS,
        Step.PASSPORT_OPTIONS,
        Step.REASON,
        Step.EARLY,
        Step.OLD_DOCUMENT,
        Step.OLD_CARD,
        Step.OLD_PASSPORT,
        Step.PHOTO,
    ),
    "guardians": (Step.CUSTODY, Step.CUSTODY_PROOF, Step.GUARDIAN_1, Step.GUARDIAN_2),
    "loss": (Step.LOSS, Step.LOSS_FOUND, Step.LOSS_DECLARATION),
    "residence": (Step.RESIDENCE, Step.OTHER_OFFICE, Step.ADDRESS),
    "delivery": (Step.DELIVERY, Step.DELIVERY_SECOND, Step.DELIVERY_DECLARATION),
    "privacy": (Step.PRIVACY, Step.CHIP),
}
"""In which panel the answers of a step stand."""
CONFIRMED = frozenset(field for step in CONFIRMED_STEPS for field in FIELDS_OF_STEP[step])
"""Answers that are the id of a confirmed text; shown among the declarations."""
MASKED = frozenset({"guardian_1_id_serial", "guardian_2_id_serial"})
"""Shown when the clerk asks for it, which is audited."""


@dataclass(frozen=True)
class AnswerRow:
    """One answer."""

    field: str
    value: str | None
    """``None``: not answered, or masked."""
    masked: bool
    clerk: str | None
    """Who filled it in for the citizen."""


@dataclass(frozen=True)
class TaskView:
    """One task at the counter and what became of it."""

    task: CounterTask
    answers: tuple[str, ...]
    answer: str | None
    score: int | None
    asks_score: bool
    """Whether some of its answers say that a print was taken."""
    settled_by: str | None
    settled_at: datetime | None
    ages: tuple[int, int] | None
    """Lowest and highest age that are possible, for the task that decides between them."""


@dataclass(frozen=True)
class ApplicationView:
    """One application: its state, its fee, and its content if that can be read."""

    document: str
    row: Row[Any]
    fee: ShareFee | None
    record: ApplicationRecord | None
    """As it will be issued, at the age that counts."""
    changed: bool
    """Whether that is not what the terminal reckoned with."""


@dataclass(frozen=True)
class CaseView:
    """What the database knows of a case beside its row, and what follows with its record."""

    here: frozenset[str]
    """Parts that are not erased."""
    applications: tuple[ApplicationView, ...]
    fees: tuple[ShareFee, ...]
    tasks: tuple[TaskView, ...]
    names: Mapping[str, str]
    """Login name to display name."""
    obstacles: tuple[Obstacle, ...]
    difference: Difference | None
    """Where the sealed record and what was sent with it contradict each other."""


def case_view(database: Connection, case: Row[Any], content: CaseContent | None) -> CaseView:
    """Return what the page of this case shows."""
    number = case.case_number
    fees = fees_of(database, number)
    rows = database.execute(
        select(applications)
        .where(applications.c.case_number == number)
        .order_by(applications.c.position)
    ).all()
    differs = difference(content) if content else None
    asked = {one.document: one for one in content.record.applications} if content else {}
    issued = (
        reckon(content, settled_of(database, number)).issued if content and not differs else asked
    )
    return CaseView(
        here=frozenset(parts_here(database, number)),
        applications=tuple(
            ApplicationView(
                row.document,
                row,
                next((fee for fee in fees if fee.share == row.document), None),
                issued.get(row.document),
                issued.get(row.document) != asked.get(row.document),
            )
            for row in rows
        ),
        fees=fees,
        tasks=_tasks(database, case, content) if content and not differs else (),
        names={row.login: row.name for row in database.execute(select(clerks))},
        obstacles=obstacles(database, number, content) if content else (),
        difference=differs,
    )


def _tasks(database: Connection, case: Row[Any], content: CaseContent) -> tuple[TaskView, ...]:
    rows = {row.task: row for row in settlement_rows(database, case.case_number)}
    settled = settled_of(database, case.case_number)
    return tuple(
        TaskView(
            task,
            ANSWERS[task],
            settled.get(task),
            rows[task].score if task in rows else None,
            not SCORED.isdisjoint(ANSWERS[task]),
            rows[task].settled_by if task in rows else None,
            rows[task].settled_at if task in rows else None,
            ages(content.record.answers, content.day) if task == "age_ambiguous" else None,
        )
        for task in tasks_of(as_decided(database, content), settled)
    )


def answer_groups(
    record: CaseRecord, names: Mapping[str, str], shown: str | None
) -> dict[str, tuple[AnswerRow, ...]]:
    """Return the answers that the visit asked for by panel, in the visit's order.

    ``shown`` is the masked field that the clerk asked for.
    """
    group_of = {
        field: group
        for group, steps in GROUPS.items()
        for step in steps
        for field in FIELDS_OF_STEP.get(step, ())
    }
    confirmed = {one.declaration for one in record.confirmations}
    groups: dict[str, list[AnswerRow]] = {group: [] for group in GROUPS}
    for field in record.asked or group_of:
        value: str | None = getattr(record.answers, field, None)
        declared = field in CONFIRMED and value in confirmed
        if field not in group_of or declared or (value is None and not record.asked):
            continue
        masked = field in MASKED and field != shown and bool(value)
        login = record.filled_by_clerk.get(field)
        row = AnswerRow(
            field,
            None if masked else value,
            masked,
            None if login is None else names.get(login, login),
        )
        groups[group_of[field]].append(row)
    return {group: tuple(rows) for group, rows in groups.items() if rows}


def title_key(confirmation: Confirmation) -> str:
    """Return the text key of a declaration's title, from its id and version."""
    return f"declaration.{confirmation.declaration.partition('/')[0]}"


def legal_basis(confirmation: Confirmation) -> str:
    """Return the legal basis of a declaration; nothing for one that is not known here."""
    known = DECLARATIONS.get(confirmation.declaration.partition("/")[0])
    return known.legal_basis if known else ""
