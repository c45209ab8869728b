"""Pages: the list of cases, one case, its pictures."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from backend import first_record
from backend.audit import Action, Event, append
from backend.case_content import CaseContent, stored_manifest
from backend.counter_tasks import BEST_SCORE
from backend.decisions import ITEMS, REASONS
from backend.desk.case_view import (
    MASKED,
    answer_groups,
    case_view,
    legal_basis,
    title_key,
)
from backend.desk.pages import PageError, render, require_session
from backend.desk.sessions import DeskSession
from backend.fees import REASONS as RELIEF_REASONS
from backend.fees import total_due
from backend.intake.parts import CaseNumber
from backend.outcomes import NotDoneCode
from backend.payment import METHODS
from backend.problems import ProblemError
from backend.release import conclude, state_due
from backend.services import Services, services_of
from backend.storage.tables import applications, cases
from backend.stored_parts import parts_here
from backend.subjects import subject_of
from backend.unsealing import open_part
from backend.vault_client import VaultUnavailableError
from contract.sealing import PartName

MAX_LISTED = 500
PICTURES: frozenset[PartName] = frozenset(
    {
        "portrait",
        "signature",
        "signature_passport",
        "guardian_1_signature",
        "guardian_2_signature",
    }
)

router = APIRouter(prefix="/desk")


@router.get("/cases")
async def case_list(request: Request) -> Response:
    """Show all cases, the newest first."""
    services, session = services_of(request), await require_session(request)

    def listed(database: Connection) -> list[tuple[Row[Any], list[Row[Any]]]]:
        rows = database.execute(
            select(cases).order_by(cases.c.received_at.desc()).limit(MAX_LISTED)
        ).all()
        own: dict[str, list[Row[Any]]] = {row.case_number: [] for row in rows}
        for one in database.execute(
            select(applications)
            .where(applications.c.case_number.in_(own))
            .order_by(applications.c.position)
        ):
            own[one.case_number].append(one)
        return [(row, own[row.case_number]) for row in rows]

    found = await services.database.read(listed)
    return render(request, "cases.html", session, cases=found, now=services.clock())


@router.get("/cases/{number}")
async def case_page(number: CaseNumber, request: Request, show: str | None = None) -> Response:
    """Show one case; opening its data, and asking for the masked field ``show``, is audited."""
    services, session = services_of(request), await require_session(request)
    if show is not None:
        if show not in MASKED:
            raise PageError(404, "not_found")
        case = await case_row(services, number)
        event = Event(case.kiosk_id, session.login, Action.FIELD_SHOWN, number, subject_of(show))
        await services.database.write(lambda c: append(c, event, services.clock()))
    return await show_case(request, session, number, shown=show)


async def show_case(
    request: Request,
    session: DeskSession,
    number: str,
    *,
    shown: str | None = None,
    not_done: NotDoneCode | str | None = None,
) -> Response:
    """Return the page of one case; ``not_done`` says why an action changed nothing."""
    services = services_of(request)
    case = await case_row(services, number)
    content, unreadable = await read_content(services, case, session.login)
    case = await _concluded(services, case, content, session.login)
    view = await services.database.read(lambda c: case_view(c, case, content))
    record = content.record if content else None
    return render(
        request,
        "case.html",
        session,
        status=200 if not_done is None else 409,
        path=f"/desk/cases/{number}",
        case=case,
        view=view,
        record=record,
        unreadable=unreadable,
        groups=answer_groups(record, view.names, shown) if record else {},
        title_key=title_key,
        legal_basis=legal_basis,
        total_due=total_due(view.fees),
        items=[item for item in ITEMS if item in view.here],
        reasons=REASONS,
        relief_reasons=RELIEF_REASONS,
        methods=METHODS,
        best_score=BEST_SCORE,
        not_done=not_done,
        now=services.clock(),
    )


@router.get("/cases/{number}/parts/{part}")
async def picture(number: CaseNumber, part: PartName, request: Request) -> Response:
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


async def case_row(services: Services, number: str) -> Row[Any]:
    """Return the case's row, or end the request with a page that says there is none."""
    row = await services.database.read(
        lambda c: c.execute(select(cases).where(cases.c.case_number == number)).first()
    )
    if row is None:
        raise PageError(404, "not_found")
    return row


async def _concluded(
    services: Services, case: Row[Any], content: CaseContent | None, login: str
) -> Row[Any]:
    """Return the case in the state that it should have; what was due while the vault was down.

    Without this a case whose last decision was made unread would wait for a click for ever.
    """
    number = case.case_number
    if await services.database.read(lambda c: state_due(c, case, content)) == case.state:
        return case
    await services.database.write(lambda c: conclude(c, number, content, login, services.clock()))
    return await case_row(services, number)


async def read_content(
    services: Services, case: Row[Any], login: str
) -> tuple[CaseContent | None, str | None]:
    """Return the case's data, or the text key that says why it cannot be read.

    Neither for a case whose captures are erased.
    """
    number = case.case_number
    if "answers" not in await services.database.read(lambda c: parts_here(c, number)):
        return None, None
    try:
        _, data = await open_part(services, number, "answers", person=login, purpose="view")
        return first_record.read_content(data, stored_manifest(case), services.rules), None
    except VaultUnavailableError:
        return None, "case.vault_unavailable"
    except ValidationError:
        return None, "case.other_form"
    except ProblemError:
        return None, "case.not_readable"
