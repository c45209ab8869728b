"""Forms of the page of a case: decisions, tasks at the counter, waived fees, payment."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar, assert_never

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from backend.decisions import ITEMS, REASONS, accept, reject, reopen, settle
from backend.desk.case_pages import case_row, read_record, show_case
from backend.desk.pages import back_to, read_form, require_session
from backend.desk.sessions import DeskSession
from backend.fees import METHODS, receive, relieve, restore, take_back
from backend.fees import REASONS as RELIEF_REASONS
from backend.intake.parts import CaseNumber
from backend.outcomes import Done, NotDone, Outcome
from backend.services import services_of
from contract.case import CaseRecord, CounterTask, FeeShare
from contract.terms import DocumentKind

T = TypeVar("T", bound=str)
Work = Callable[[Connection, datetime], Outcome]

AMOUNT = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{2}))?")

router = APIRouter(prefix="/desk/cases/{number}")


@router.post("/applications/{document}/accept")
async def accept_application(
    number: CaseNumber, document: DocumentKind, request: Request
) -> Response:
    """Take the clerk's acceptance of one application."""
    session, _, record = await _readable(request, number)
    return await _do(
        request,
        session,
        number,
        "documents",
        lambda c, now: accept(c, number, document, record, session.login, now),
    )


@router.post("/applications/{document}/reject")
async def reject_application(
    number: CaseNumber, document: DocumentKind, request: Request
) -> Response:
    """Take the clerk's rejection of one application because of one item."""
    session, form, record = await _readable(request, number)
    item, reason = _chosen(form, "item", ITEMS), _chosen(form, "reason", REASONS)
    if item is None or reason is None:
        return await show_case(request, session, number, not_done="choose")
    return await _do(
        request,
        session,
        number,
        "documents",
        lambda c, now: reject(c, number, document, item, reason, record, session.login, now),
    )


@router.post("/applications/{document}/reopen")
async def reopen_application(
    number: CaseNumber, document: DocumentKind, request: Request
) -> Response:
    """Take a decision back."""
    session, _ = await _sent(request)
    return await _do(
        request,
        session,
        number,
        "documents",
        lambda c, now: reopen(c, number, document, session.login, now),
    )


@router.post("/tasks/{task}")
async def settle_task(number: CaseNumber, task: CounterTask, request: Request) -> Response:
    """Take how the clerk settled a task; the answer must be one of the task's."""
    session, form, record = await _readable(request, number)
    answer = form.get("answer", "")
    if not answer:
        return await show_case(request, session, number, not_done="choose")
    return await _do(
        request,
        session,
        number,
        "tasks",
        lambda c, now: settle(c, number, task, answer, record, session.login, now),
    )


@router.post("/fees/{share}/relief")
async def relieve_fee(number: CaseNumber, share: FeeShare, request: Request) -> Response:
    """Waive or reduce one share of the fee."""
    session, form = await _sent(request)
    reason, due = _chosen(form, "reason", RELIEF_REASONS), _due_cents(form)
    if reason is None or due is None:
        return await show_case(request, session, number, not_done="amount" if reason else "choose")
    return await _do(
        request,
        session,
        number,
        "fee",
        lambda c, now: relieve(c, number, share, due, reason, session.login, now),
    )


@router.post("/fees/{share}/restore")
async def restore_fee(number: CaseNumber, share: FeeShare, request: Request) -> Response:
    """Take a relief back."""
    session, _ = await _sent(request)
    return await _do(
        request,
        session,
        number,
        "fee",
        lambda c, now: restore(c, number, share, session.login, now),
    )


@router.post("/payment")
async def receive_payment(number: CaseNumber, request: Request) -> Response:
    """Record that the fee was paid at the counter."""
    session, form = await _sent(request)
    method = _chosen(form, "method", METHODS)
    if method is None:
        return await show_case(request, session, number, not_done="choose")
    return await _do(
        request,
        session,
        number,
        "fee",
        lambda c, now: receive(c, number, method, session.login, now),
    )


@router.post("/payment/return")
async def return_payment(number: CaseNumber, request: Request) -> Response:
    """Record that the payment was returned."""
    session, _ = await _sent(request)
    return await _do(
        request, session, number, "fee", lambda c, now: take_back(c, number, session.login, now)
    )


async def _sent(request: Request) -> tuple[DeskSession, dict[str, str]]:
    session = await require_session(request)
    return session, await read_form(request, session)


async def _readable(
    request: Request, number: str
) -> tuple[DeskSession, dict[str, str], CaseRecord | None]:
    """Return session, form and the record, which decisions about a case need."""
    session, form = await _sent(request)
    services = services_of(request)
    await case_row(services, number)
    record, _ = await read_record(services, number, session.login)
    return session, form, record


def _chosen(form: dict[str, str], name: str, allowed: Iterable[T]) -> T | None:
    return next((value for value in allowed if value == form.get(name)), None)


def _due_cents(form: dict[str, str]) -> int | None:
    """Return what is left to pay: nothing when waived, else the amount that was typed."""
    if form.get("kind") == "waived":
        return 0
    typed = AMOUNT.fullmatch(form.get("amount", "").strip())
    cents = int(typed[1]) * 100 + int(typed[2] or 0) if typed else 0
    return cents or None


async def _do(
    request: Request, session: DeskSession, number: str, section: str, work: Work
) -> Response:
    """Do ``work`` in one transaction; lead back to the section of the page that it was done in."""
    services = services_of(request)
    outcome = await services.database.write(lambda c: work(c, services.clock()))
    match outcome:
        case Done():
            return back_to(f"/desk/cases/{number}#{section}")
        case NotDone():
            return await show_case(request, session, number, not_done=outcome.code)
        case _:
            assert_never(outcome)
