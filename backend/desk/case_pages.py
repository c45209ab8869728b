"""Pages: the list of cases, one case with its pictures, the decision."""

from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from backend.decisions import ITEMS, REASONS, Decided, Item, NotDecided, Reason, accept, reject
from backend.desk.pages import PageError, back_to, read_form, render, require_session
from backend.problems import ProblemError
from backend.services import Services, services_of
from backend.storage.tables import cases, parts
from backend.unsealing import open_part
from backend.vault_client import VaultUnavailableError
from contract.case import CaseManifest, CaseRecord
from contract.sealing import PartName
from contract.signing import Signed
from contract.steps import FIELDS_OF_STEP

MAX_LISTED = 500
PICTURES: frozenset[PartName] = frozenset({"portrait", "signature"})

router = APIRouter(prefix="/desk")


@router.get("/cases")
async def case_list(request: Request) -> Response:
    """Show all cases, the newest first."""
    services, session = services_of(request), await require_session(request)
    rows = await services.database.read(
        lambda c: c.execute(
            select(cases).order_by(cases.c.received_at.desc()).limit(MAX_LISTED)
        ).all()
    )
    return render(request, "cases.html", session, cases=rows, now=services.clock())


@router.get("/cases/{number}")
async def case_page(number: str, request: Request) -> Response:
    """Show one case; opening its data is audited."""
    session = await require_session(request)
    return await _case_page(request, session.login, number, None)


async def _case_page(
    request: Request, login: str, number: str, not_decided: str | None
) -> Response:
    services, session = services_of(request), await require_session(request)
    case = await _case(services, number)
    here = await services.database.read(lambda c: _parts_here(c, number))
    record, unreadable = await _record(services, number, login) if here else (None, None)
    return render(
        request,
        "case.html",
        session,
        status=200 if not_decided is None else 409,
        case=case,
        manifest=CaseManifest.model_validate_json(
            Signed.model_validate_json(case.manifest).statement
        ),
        record=record,
        unreadable=unreadable,
        here=here,
        steps=FIELDS_OF_STEP,
        items=[item for item in ITEMS if item in here],
        reasons=REASONS,
        not_decided=not_decided,
        now=services.clock(),
    )


@router.get("/cases/{number}/parts/{part}")
async def picture(number: str, part: PartName, request: Request) -> Response:
    """Return one picture, opened on demand and kept by nobody."""
    services, session = services_of(request), await require_session(request)
    if part not in PICTURES:
        raise PageError(404, "not_found")
    content_type, data = await open_part(
        services, number, part, person=session.login, purpose="view"
    )
    if content_type not in ("image/jpeg", "image/png"):
        raise PageError(404, "not_found")
    return Response(data, media_type=content_type, headers={"Cache-Control": "no-store"})


@router.post("/cases/{number}/accept")
async def accept_case(number: str, request: Request) -> Response:
    """Take the clerk's acceptance."""
    services, session = services_of(request), await require_session(request)
    await read_form(request, session)
    outcome = await services.database.write(
        lambda c: accept(c, number, session.login, services.clock())
    )
    return await _after_decision(request, session.login, number, outcome)


@router.post("/cases/{number}/reject")
async def reject_case(number: str, request: Request) -> Response:
    """Take the clerk's rejection of one item."""
    services, session = services_of(request), await require_session(request)
    form = await read_form(request, session)
    item, reason = form.get("item"), form.get("reason")
    chosen_items: tuple[Item, ...] = tuple(i for i in get_args(Item) if i == item)
    chosen_reasons: tuple[Reason, ...] = tuple(r for r in get_args(Reason) if r == reason)
    if not chosen_items or not chosen_reasons:
        return await _case_page(request, session.login, number, "choose")
    outcome = await services.database.write(
        lambda c: reject(
            c, number, chosen_items[0], chosen_reasons[0], session.login, services.clock()
        )
    )
    return await _after_decision(request, session.login, number, outcome)


async def _after_decision(
    request: Request, login: str, number: str, outcome: Decided | NotDecided
) -> Response:
    match outcome:
        case Decided():
            return back_to(f"/desk/cases/{number}")
        case NotDecided():
            return await _case_page(request, login, number, outcome.code)


async def _case(services: Services, number: str) -> Row[Any]:
    row = await services.database.read(
        lambda c: c.execute(select(cases).where(cases.c.case_number == number)).first()
    )
    if row is None:
        raise PageError(404, "not_found")
    return row


def _parts_here(database: Connection, number: str) -> set[str]:
    query = select(parts.c.part).where(parts.c.case_number == number, parts.c.path.is_not(None))
    return set(database.execute(query).scalars())


async def _record(
    services: Services, number: str, login: str
) -> tuple[CaseRecord | None, str | None]:
    """Return the case's data, or the text key that says why it cannot be read."""
    try:
        _, data = await open_part(services, number, "answers", person=login, purpose="view")
        return CaseRecord.model_validate_json(data), None
    except VaultUnavailableError:
        return None, "case.vault_unavailable"
    except (ProblemError, ValidationError):
        return None, "case.not_readable"
