"""Hand-over: a released case as one signed package; the receiver's word erases the captures."""

import hashlib
import hmac
import io
import zipfile
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Connection, Row, select, update

from backend.audit import Action, Event, append
from backend.bodies import read_body
from backend.case_content import CaseContent, stored_manifest
from backend.case_decision import case_decision
from backend.differences import difference
from backend.erasure import erase_captures
from backend.fees import fees_of, is_settled, total_due
from backend.first_record import read_content
from backend.problems import PROBLEM_RESPONSES, ProblemError
from backend.release import obstacles, tasks_left
from backend.services import Services, services_of
from backend.storage.tables import applications, cases, receivers
from backend.unsealing import open_part
from backend.used_parts import used_parts
from contract.case import PackageConfirmation, PackageManifest
from contract.sealing import PartName

MAX_CONFIRMATION_BYTES = 4096
MANIFEST_FILE = "manifest.json"
DECISION_FILE = "decision.json"
EXTENSIONS = {"application/json": "json", "image/jpeg": "jpg", "image/png": "png"}

router = APIRouter(prefix="/v1", responses=PROBLEM_RESPONSES)


@router.get(
    "/cases/{number}/package",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "The signed package"}},
)
async def get_package(number: str, request: Request) -> Response:
    """Return the case as a zip archive with a signed ``PackageManifest``, for a receiver."""
    services = services_of(request)
    receiver = await _receiver(request, services)
    case = await _releasable(services, number)
    files = await _files(services, case, receiver)
    manifest = await services.vault.sign(
        PackageManifest(
            case_number=number,
            created_at=services.clock(),
            receiver=receiver,
            files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        )
    )
    manifest_json = manifest.model_dump_json().encode()
    digest = hashlib.sha256(manifest_json).hexdigest()

    def record(database: Connection) -> None:
        still_so = database.execute(
            update(cases)
            .where(
                cases.c.case_number == number,
                cases.c.state == "released",
                cases.c.revision == case.revision,
            )
            .values(package_sha256=digest, receiver=receiver)
        )
        if still_so.rowcount != 1:
            raise ProblemError(409, "changed", "the case was changed meanwhile; fetch it again")
        fetched = Event(case.kiosk_id, receiver, Action.PACKAGE_FETCHED, number)
        append(database, fetched, services.clock())

    await services.database.write(record)
    return Response(
        _zip({**files, MANIFEST_FILE: manifest_json}),
        media_type="application/zip",
        headers={"Cache-Control": "no-store"},
    )


@router.post("/cases/{number}/package/confirmation", status_code=204)
async def confirm_package(number: str, request: Request) -> Response:
    """Take the receiver's word that the package arrived whole, and erase the captures."""
    services = services_of(request)
    receiver = await _receiver(request, services)
    limits = services.settings.limits
    body = await read_body(request, limit=MAX_CONFIRMATION_BYTES, seconds=limits.body_seconds)
    try:
        confirmation = PackageConfirmation.model_validate_json(body)
    except ValidationError as error:
        raise ProblemError(422, "invalid", "not a confirmation") from error
    if confirmation.case_number != number:
        raise ProblemError(422, "other-case")
    await services.database.write(
        lambda c: _hand_over(c, services, number, receiver, confirmation.manifest_sha256)
    )
    return Response(status_code=204)


async def _receiver(request: Request, services: Services) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    digest = hashlib.sha256(token.encode()).hexdigest()

    def find(database: Connection) -> str | None:
        for row in database.execute(select(receivers)):
            if hmac.compare_digest(row.token_sha256, digest):
                return str(row.name)
        return None

    name = await services.database.read(find) if scheme == "Bearer" else None
    if name is None:
        raise ProblemError(401, "not-authenticated")
    return name


async def _releasable(services: Services, number: str) -> Row[Any]:
    row = await services.database.read(
        lambda c: c.execute(select(cases).where(cases.c.case_number == number)).first()
    )
    if row is None:
        raise ProblemError(404, "no-case")
    if row.state != "released":
        raise ProblemError(409, "not-released", row.state)
    return row


async def _files(services: Services, case: Row[Any], receiver: str) -> dict[str, bytes]:
    """Return what the sealed parts hold and the clerk's decision.

    A portrait or print that was replaced at the counter is not among them.
    """
    number = case.case_number

    async def opened(part: PartName) -> tuple[str, bytes]:
        content_type, data = await open_part(
            services, number, part, person=receiver, purpose="package"
        )
        return f"{part}.{EXTENSIONS.get(content_type, 'bin')}", data

    name, answers = await opened("answers")
    content = _content(services, case, answers)
    await services.database.read(lambda c: _require_releasable(c, case, content))
    files = {name: answers}
    here = await services.database.read(lambda c: used_parts(c, content))
    wanted: tuple[PartName, ...] = get_args(PartName)
    for part in wanted:
        if part in here:
            name, files[name] = await opened(part)
    decision = await services.database.read(lambda c: case_decision(c, number, content))
    return {**files, DECISION_FILE: decision.model_dump_json().encode()}


def _content(services: Services, case: Row[Any], answers: bytes) -> CaseContent:
    try:
        return read_content(answers, stored_manifest(case), services.rules)
    except ValidationError as error:
        raise ProblemError(410, "not-readable", "answers") from error


def _require_releasable(database: Connection, case: Row[Any], content: CaseContent) -> None:
    """Refuse what the page would not release: the sealed record has the last word."""
    against = obstacles(database, case.case_number, content)
    if "differs" in against:
        raise ProblemError(409, "record-differs", difference(content) or "")
    left = (*tasks_left(database, case.case_number, content), *against)
    if left:
        raise ProblemError(409, "not-settled", ",".join(left))
    if not is_settled(case, total_due(fees_of(database, case.case_number))):
        raise ProblemError(409, "fee-open")


def _zip(files: dict[str, bytes]) -> bytes:
    """Return the archive; built in memory because its content must never be on the disk."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _hand_over(
    database: Connection, services: Services, number: str, receiver: str, digest: str
) -> None:
    row = database.execute(select(cases).where(cases.c.case_number == number)).first()
    if row is None:
        raise ProblemError(404, "no-case")
    if row.receiver != receiver or row.package_sha256 != digest:
        raise ProblemError(409, "other-package", "this is not the package that was fetched last")
    if row.state == "handed_over":
        return
    if row.state != "released":
        raise ProblemError(409, "not-released", row.state)
    erase_captures(
        database,
        services.settings.parts_folder,
        number,
        actor=receiver,
        detail="handed_over",
        now=services.clock(),
    )
    database.execute(update(cases).where(cases.c.case_number == number).values(state="handed_over"))
    if row.fee_state == "paid_at_counter":  # the receiver was told of no bill and sends none
        no_bill = {"billed_by": None, "billed_at": None, "billed_cents": None}
        database.execute(update(cases).where(cases.c.case_number == number).values(no_bill))
    database.execute(
        update(applications)
        .where(applications.c.case_number == number, applications.c.state == "accepted")
        .values(state="handed_over")
    )
