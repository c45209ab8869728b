"""Forms of the page of a case: decisions, tasks at the counter, waived fees, payment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar, assert_never

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backend.case_content import CaseContent
from backend.decisions import ITEMS, REASONS, accept, reject, reopen
from backend.desk.case_pages import case_row, read_content, show_case
from backend.desk.pages import back_to, read_form, require_session
from backend.desk.sessions import DeskSession
from backend.fees import KINDS as RELIEF_KINDS
from backend.fees import REASONS as RELIEF_REASONS
from backend.fees import relieve, restore
from backend.intake.parts import CaseNumber
from backend.outcomes import Done, NotDone, NotDoneCode
from backend.payment import METHODS, bill_later, receive, take_back, withdraw_bill
from backend.release import Work, act
from backend.services import services_of
from backend.settlements import settle
from contract.case import CounterTask, FeeShare, ReliefKind
from contract.terms import DocumentKind

T = TypeVar("T", bound=str)

AMOUNT = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{2}))?")
CENTS = re.compile(r"[0-9]{1,7}")
REVISION = re.compile(r"[0-9]{1,9}")
SCORE = re.compile(r"[0-9]{1,3}")

router = APIRouter(prefix="/desk/cases/{number}")


@router.post("/applications/{document}/accept")
async def accept_application(
    number: CaseNumber, document: DocumentKind, request: Request
) -> Response:
    """Take the clerk's acceptance of one application."""
    form = await _read(request, number)
    return await form.do(
        "documents", lambda c, now: accept(c, number, document, form.content, form.login, now)
    )


@router.post("/applications/{document}/reject")
async def reject_application(
    number: CaseNumber, document: DocumentKind, request: Request
) -> Response:
    """Take the clerk's rejection of one application because of one item."""
    form = await _read(request, number)
    item, reason = form.chosen("item", ITEMS), form.chosen("reason", REASONS)
    if item is None or reason is None:
        return await form.refuse("choose")
    return await form.do(
        "documents", lambda c, now: reject(c, number, document, item, reason, form.login, now)
    )


@router.post("/applications/{document}/reopen")
async def reopen_application(
    number: CaseNumber, document: DocumentKind, request: Request
) -> Response:
    """Take a decision back."""
    form = await _read(request, number)
    return await form.do("documents", lambda c, now: reopen(c, number, document, form.login, now))


@router.post("/tasks/{task}")
async def settle_task(number: CaseNumber, task: CounterTask, request: Request) -> Response:
    """Take how the clerk settled a task; the answer must be one of the task's."""
    form = await _read(request, number)
    answer, score = form.fields.get("answer", ""), form.number_of("score", SCORE)
    if not answer:
        return await form.refuse("choose")
    return await form.do(
        "tasks",
        lambda c, now: settle(c, number, task, answer, score, form.content, form.login, now),
    )


@router.post("/fees/{share}/relief")
async def relieve_fee(number: CaseNumber, share: FeeShare, request: Request) -> Response:
    """Waive or reduce one share of the fee."""
    form = await _read(request, number)
    kind, reason = form.chosen("kind", RELIEF_KINDS), form.chosen("reason", RELIEF_REASONS)
    if kind is None or reason is None:
        return await form.refuse("choose")
    due = _due_cents(kind, form.fields.get("amount", "").strip())
    if due is None:
        return await form.refuse("amount" if kind == "reduced" else "amount_waived")
    return await form.do(
        "fee", lambda c, now: relieve(c, number, share, due, reason, form.login, now)
    )


@router.post("/fees/{share}/restore")
async def restore_fee(number: CaseNumber, share: FeeShare, request: Request) -> Response:
    """Take a relief back."""
    form = await _read(request, number)
    return await form.do("fee", lambda c, now: restore(c, number, share, form.login, now))


@router.post("/payment")
async def receive_payment(number: CaseNumber, request: Request) -> Response:
    """Record that the fee was paid at the counter, as much as the page showed."""
    form = await _read(request, number)
    method, seen = form.chosen("method", METHODS), form.number_of("seen_cents", CENTS)
    if method is None or seen is None:
        return await form.refuse("choose")
    return await form.do("fee", lambda c, now: receive(c, number, method, seen, form.login, now))


@router.post("/payment/return")
async def return_payment(number: CaseNumber, request: Request) -> Response:
    """Record that the payment was returned."""
    form = await _read(request, number)
    return await form.do("fee", lambda c, now: take_back(c, number, form.login, now))


@router.post("/bill")
async def bill_fee_later(number: CaseNumber, request: Request) -> Response:
    """Record the choice to release the case before its fee is paid."""
    form = await _read(request, number)
    seen = form.number_of("seen_cents", CENTS)
    if seen is None:
        return await form.refuse("choose")
    return await form.do("fee", lambda c, now: bill_later(c, number, seen, form.login, now))


@router.post("/bill/withdraw")
async def withdraw_later_bill(number: CaseNumber, request: Request) -> Response:
    """Take the choice of a later bill back."""
    form = await _read(request, number)
    return await form.do("fee", lambda c, now: withdraw_bill(c, number, form.login, now))


@dataclass(frozen=True)
class CaseForm:
    """A form of the page of a case, and the content that was read for it."""

    request: Request
    session: DeskSession
    number: str
    fields: dict[str, str]
    content: CaseContent | None
    """``None`` while it cannot be read."""

    @property
    def login(self) -> str:
        """Who sent it."""
        return self.session.login

    def chosen(self, name: str, allowed: Iterable[T]) -> T | None:
        """Return the field's value if it is one of the list."""
        return next((value for value in allowed if value == self.fields.get(name)), None)

    def number_of(self, name: str, form: re.Pattern[str]) -> int | None:
        """Return the field's value if it is a whole number of this form."""
        typed = self.fields.get(name, "").strip()
        return int(typed) if form.fullmatch(typed) else None

    async def do(self, section: str, work: Work) -> Response:
        """Do ``work`` and what follows in one transaction; lead back to the page's section."""
        services, seen = services_of(self.request), self.number_of("revision", REVISION)
        outcome = await services.database.write(
            lambda c: act(c, self.number, self.content, seen, self.login, services.clock(), work)
        )
        match outcome:
            case Done():
                return back_to(f"/desk/cases/{self.number}#{section}")
            case NotDone():
                return await self.refuse(outcome.code)
            case _:
                assert_never(outcome)

    async def refuse(self, code: NotDoneCode | Literal["choose"]) -> Response:
        """Show the page with the reason why nothing was changed."""
        return await show_case(self.request, self.session, self.number, not_done=code)


async def _read(request: Request, number: str) -> CaseForm:
    session = await require_session(request)
    fields = await read_form(request, session)
    services = services_of(request)
    case = await case_row(services, number)
    content, _ = await read_content(services, case, session.login)
    return CaseForm(request, session, number, fields, content)


def _due_cents(kind: ReliefKind, amount: str) -> int | None:
    """Return what is left to pay; ``None`` for an amount that does not go with the choice."""
    if kind == "waived":
        return None if amount else 0
    typed = AMOUNT.fullmatch(amount)
    cents = int(typed[1]) * 100 + int(typed[2] or 0) if typed else 0
    return cents or None
