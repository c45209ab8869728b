"""Taking sealed parts: idempotent, each checked against the kiosk that sealed it."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter
from sqlalchemy import Connection, select

from backend.intake.authentication import Kiosk, authenticated_body
from backend.problems import PROBLEM_RESPONSES, ProblemError
from backend.services import services_of
from backend.storage.bodies import erase_body, write_body
from backend.storage.tables import cases, parts
from contract.law import Law, office_day
from contract.sealing import MAX_SEALED_BYTES, PartHeader, PartName, SealedPart, SealingError
from contract.signing import MAX_CLOCK_SKEW

CaseNumber = Annotated[str, PathParameter(pattern=r"^[A-Za-z0-9-]{1,64}$")]

router = APIRouter(prefix="/v1", responses=PROBLEM_RESPONSES)


@router.put(
    "/cases/{number}/parts/{part}",
    status_code=201,
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        },
        "parameters": [
            {
                "name": "X-Content-SHA256",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
            }
        ],
    },
    responses={200: {"description": "The same part was here already"}},
)
async def put_part(number: CaseNumber, part: PartName, request: Request) -> Response:
    """Store one sealed part: 201 first, 200 for the same again, 409 for another."""
    services = services_of(request)
    kiosk, body = await authenticated_body(request, limit=MAX_SEALED_BYTES)
    digest = hashlib.sha256(body).hexdigest()
    if request.headers.get("x-content-sha256", "").lower() != digest:
        raise ProblemError(400, "digest", "X-Content-SHA256 does not fit the body")
    header = await asyncio.to_thread(_checked_header, body, number, part, kiosk)
    now, folder = services.clock(), services.settings.parts_folder
    if header.delete_by <= now:
        raise ProblemError(410, "expired", "this part had to be erased already")
    if header.delete_by > now + retention(services.rules.law, now) + MAX_CLOCK_SKEW:
        raise ProblemError(422, "retention", "delete_by is later than any capture allows")
    if await services.database.read(lambda c: _is_here(c, header, digest)):
        return Response(status_code=200)
    name = await asyncio.to_thread(write_body, folder, body)
    new = await services.database.write(
        lambda c: _add(c, folder, name, header, digest, len(body), now)
    )
    return Response(status_code=201 if new else 200)


def retention(law: Law, captured: datetime) -> timedelta:
    """Return how long captures of this moment may be kept (PAuswV section 6a, PassDEUEV 1f)."""
    return timedelta(hours=law.limit("capture_retention_hours", office_day(captured)))


def _checked_header(body: bytes, number: str, part: PartName, kiosk: Kiosk) -> PartHeader:
    try:
        sealed = SealedPart.decode(body)
        sealed.verify(kiosk.public_key)
    except SealingError as error:
        raise ProblemError(422, "not-sealed", str(error)) from error
    header = sealed.header
    if (header.case_number, header.part, header.kiosk_id) != (number, part, kiosk.kiosk_id):
        raise ProblemError(422, "other-part", "the header names another case, part or kiosk")
    return header


def _is_here(database: Connection, header: PartHeader, digest: str) -> bool:
    """Return whether this very part is stored.

    Raise if kiosk or content differ, or if it is new to a case that is complete.
    """
    rows = database.execute(select(parts).where(parts.c.case_number == header.case_number)).all()
    if any(row.kiosk_id != header.kiosk_id for row in rows):
        raise ProblemError(409, "other-kiosk", "this case number is another kiosk's")
    for row in rows:
        if row.part == header.part:
            if row.sha256 != digest:
                raise ProblemError(409, "other-content", "this part is here with other content")
            return True
    complete = select(cases.c.case_number).where(cases.c.case_number == header.case_number)
    if database.execute(complete).first() is not None:
        raise ProblemError(409, "complete", "the case was complete without this part")
    return False


def _add(
    database: Connection,
    folder: Path,
    name: str,
    header: PartHeader,
    digest: str,
    size: int,
    now: datetime,
) -> bool:
    try:
        here = _is_here(database, header, digest)
    except ProblemError:
        erase_body(folder, name)
        raise
    if here:  # the same request came twice at the same time
        erase_body(folder, name)
        return False
    database.execute(
        parts.insert().values(
            case_number=header.case_number,
            part=header.part,
            kiosk_id=header.kiosk_id,
            sha256=digest,
            size=size,
            content_type=header.content_type,
            path=name,
            stored_at=now,
            delete_by=header.delete_by,
        )
    )
    return True
