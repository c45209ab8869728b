"""The clerk's decision about each application: accepted, rejected, or taken back."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select, update

from backend.audit import Action, Event, append
from backend.case_content import CaseContent
from backend.differences import difference
from backend.outcomes import Done, NotDone, Outcome
from backend.storage.tables import applications, cases
from backend.stored_parts import parts_here
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
ITEM_SUBJECTS: dict[PartName, str] = {
    "answers": "answers",
    "portrait": "portrait",
    "print_right_index": "fingers",
    "print_left_index": "fingers",
    "signature": "signature",
    "signature_passport": "signature",
    "guardian_1_signature": "signature",
    "guardian_2_signature": "signature",
}
"""What the audit names: a subject that every case has; the item could say that a child applied."""
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
    content: CaseContent | None,
    login: str,
    now: datetime,
) -> Outcome:
    """Accept one open application; its content must be readable and be what was sent."""
    case = open_case(database, number)
    if isinstance(case, NotDone):
        return case
    if content is None:
        return NotDone("unreadable")
    if difference(content) is not None:
        return NotDone("differs")
    if not _decide(database, number, document, login, now, state="accepted"):
        return NotDone("state")
    append(database, Event(case.kiosk_id, login, Action.CASE_ACCEPTED, number, document), now)
    return Done()


def reject(
    database: Connection,
    number: str,
    document: DocumentKind,
    item: PartName,
    reason: Reason,
    login: str,
    now: datetime,
) -> Outcome:
    """Reject one open application because of one item that is here; another one stays as it is.

    The audit names the item's subject, and no reason.
    """
    case = open_case(database, number)
    if isinstance(case, NotDone):
        return case
    if item not in parts_here(database, number):
        return NotDone("no_item")
    rejection = {"state": "rejected", "rejected_item": item, "rejected_reason": reason}
    if not _decide(database, number, document, login, now, **rejection):
        return NotDone("state")
    detail = f"{document}:{ITEM_SUBJECTS[item]}"
    append(database, Event(case.kiosk_id, login, Action.CASE_REJECTED, number, detail), now)
    return Done()


def reopen(
    database: Connection, number: str, document: DocumentKind, login: str, now: datetime
) -> Outcome:
    """Take a decision back while the captures are here."""
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
    append(database, Event(case.kiosk_id, login, Action.CASE_REOPENED, number, document), now)
    return Done()


def application_states(database: Connection, number: str) -> dict[DocumentKind, str]:
    """Return document to state of a case's applications."""
    rows = database.execute(select(applications).where(applications.c.case_number == number))
    return {row.document: row.state for row in rows}


def as_decided(database: Connection, content: CaseContent) -> CaseContent:
    """Return the content with what is rejected by now."""
    states = application_states(database, content.manifest.case_number)
    rejected = frozenset(one for one, state in states.items() if state == "rejected")
    return replace(content, rejected=rejected)


def open_case(database: Connection, number: str) -> Row[Any] | NotDone:
    """Return the case if it can still be decided."""
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
