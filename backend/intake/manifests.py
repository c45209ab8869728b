"""Taking a case's manifest: the case is complete, and the kiosk gets the signed acknowledgement."""

import hashlib
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Connection, select

from backend.audit import Action, Event, append
from backend.fees import insert_lines
from backend.intake import first_form
from backend.intake.authentication import Kiosk, authenticated_body
from backend.intake.consistency import require_consistent
from backend.intake.parts import CaseNumber, retention
from backend.problems import PROBLEM_RESPONSES, ProblemError
from backend.services import Services, services_of
from backend.storage.tables import applications, cases, parts
from contract.case import Acknowledgement, CaseManifest
from contract.law import Law
from contract.signing import MAX_CLOCK_SKEW, SignatureError, Signed

MAX_MANIFEST_BYTES = 65_536
DELETE_BY_EXACTNESS = timedelta(seconds=1)
OLDEST_CAPTURE = timedelta(days=30)
"""What is older is no capture of ours; its parts would have been refused long ago."""

router = APIRouter(prefix="/v1", responses=PROBLEM_RESPONSES)


@router.put(
    "/cases/{number}",
    response_model=Signed,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Signed.model_json_schema()}},
        }
    },
)
async def put_case(number: CaseNumber, request: Request) -> Response:
    """Complete a case whose parts are all here; the same manifest again gets the same answer."""
    services = services_of(request)
    kiosk, body = await authenticated_body(request, limit=MAX_MANIFEST_BYTES)
    manifest, is_first_form = _opened(body, number, kiosk)
    digest = hashlib.sha256(body).hexdigest()
    before = await services.database.read(lambda c: _answered(c, number, digest))
    if before is None:
        if is_first_form:
            await _require_transition(services)
        _require_retention(manifest, services.rules.law, services.clock())
        require_consistent(manifest, services.rules.law)
        await services.database.read(lambda c: _require_parts(c, manifest))
        acknowledgement = await services.vault.sign(
            Acknowledgement(
                case_number=number,
                kiosk_id=kiosk.kiosk_id,
                manifest_sha256=digest,
                received_at=services.clock(),
            )
        )
        before = await services.database.write(
            lambda c: _store(c, manifest, body, digest, acknowledgement, services.clock())
        )
    return Response(before, media_type="application/json")


def _opened(body: bytes, number: str, kiosk: Kiosk) -> tuple[CaseManifest, bool]:
    """Return the manifest, and whether it came in the first form."""
    try:
        signed = Signed.model_validate_json(body)
        is_first_form = first_form.is_one(signed.statement)
        manifest = (
            signed.open(first_form.CaseManifest, kiosk.public_key).present()
            if is_first_form
            else signed.open(CaseManifest, kiosk.public_key)
        )
    except (ValidationError, SignatureError) as error:
        raise ProblemError(422, "not-signed", "not a manifest signed by this kiosk") from error
    if (manifest.case_number, manifest.kiosk_id) != (number, kiosk.kiosk_id):
        raise ProblemError(422, "other-case", "the manifest names another case or kiosk")
    return manifest, is_first_form


async def _require_transition(services: Services) -> None:
    if not await services.database.read(lambda c: first_form.is_taken(c, services.clock())):
        raise ProblemError(422, "former-form", "the kiosk's program is too old")


def _require_retention(manifest: CaseManifest, law: Law, now: datetime) -> None:
    """Refuse a time of erasure that the first capture does not give."""
    if manifest.first_capture_at > now + MAX_CLOCK_SKEW:
        raise ProblemError(422, "retention", "first_capture_at is in the future")
    if manifest.first_capture_at < now - OLDEST_CAPTURE:
        raise ProblemError(422, "retention", "first_capture_at is too long ago")
    if not now - OLDEST_CAPTURE <= manifest.created_at <= now + MAX_CLOCK_SKEW:
        raise ProblemError(422, "retention", "created_at is of another time")
    kept = manifest.delete_by - manifest.first_capture_at
    if abs(kept - retention(law, manifest.first_capture_at)) >= DELETE_BY_EXACTNESS:
        raise ProblemError(422, "retention", "delete_by is not 96 h after the first capture")


def _answered(database: Connection, number: str, digest: str) -> str | None:
    row = database.execute(
        select(cases.c.manifest_sha256, cases.c.acknowledgement).where(
            cases.c.case_number == number
        )
    ).first()
    if row is None:
        return None
    if row.manifest_sha256 != digest:
        raise ProblemError(409, "other-content", "this case is here with another manifest")
    return str(row.acknowledgement)


def _require_parts(database: Connection, manifest: CaseManifest) -> None:
    """Refuse a case of which a part is missing, not named, or of another time of erasure."""
    rows = database.execute(
        select(parts.c.part, parts.c.sha256, parts.c.size, parts.c.delete_by).where(
            parts.c.case_number == manifest.case_number,
            parts.c.kiosk_id == manifest.kiosk_id,
            parts.c.path.is_not(None),
        )
    )
    here = {row.part: (row.sha256, row.size, row.delete_by) for row in rows}
    missing = [
        item.part
        for item in manifest.parts
        if item.part not in here or here[item.part][:2] != (item.sha256, item.size)
    ]
    if missing:
        raise ProblemError(409, "parts-missing", ",".join(missing))
    unnamed = set(here) - {item.part for item in manifest.parts}
    if unnamed:
        raise ProblemError(409, "parts-not-named", ",".join(sorted(unnamed)))
    other = [part for part, (_, _, delete_by) in here.items() if delete_by != manifest.delete_by]
    if other:
        raise ProblemError(422, "retention", f"delete_by differs: {','.join(sorted(other))}")


def _store(
    database: Connection,
    manifest: CaseManifest,
    body: bytes,
    digest: str,
    acknowledgement: Signed,
    now: datetime,
) -> str:
    if (before := _answered(database, manifest.case_number, digest)) is not None:
        return before
    _require_parts(database, manifest)  # a part may have come or gone since it was looked at
    answer = acknowledgement.model_dump_json()
    asked = sum(line.amount_cents for line in manifest.fee_lines)
    database.execute(
        cases.insert().values(
            case_number=manifest.case_number,
            kiosk_id=manifest.kiosk_id,
            manifest=body.decode(),
            manifest_sha256=digest,
            acknowledgement=answer,
            state="stored",
            fee_state=manifest.fee_state,
            fee_cents=asked,
            due_cents=asked,
            portrait=manifest.portrait,
            portrait_conformant=manifest.portrait_conformant,
            created_at=manifest.created_at,
            received_at=now,
            delete_by=manifest.delete_by,
        )
    )
    _store_applications(database, manifest)
    stored = Event(manifest.kiosk_id, manifest.kiosk_id, Action.CASE_STORED, manifest.case_number)
    append(database, stored, now)
    return answer


def _store_applications(database: Connection, manifest: CaseManifest) -> None:
    number = manifest.case_number
    for position, application in enumerate(manifest.applications):
        database.execute(
            applications.insert().values(
                case_number=number,
                document=application.document,
                position=position,
                state="open",
            )
        )
    insert_lines(database, number, manifest.fee_lines)
