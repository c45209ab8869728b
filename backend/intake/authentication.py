"""Who is the kiosk that sends this request: its signature, its clock, a nonce never seen before."""

import base64
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import Request
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError
from starlette.requests import HTTPConnection

from backend.bodies import read_body
from backend.problems import ProblemError
from backend.services import Services, services_of
from backend.storage.tables import kiosks, nonces
from contract.signing import (
    RequestStatement,
    SignatureError,
    Signed,
    check_request,
    parse_authorization,
)

NONCE_LIFETIME = timedelta(minutes=10)  # twice the clock skew that is allowed
MAX_NONCE = 64


@dataclass(frozen=True)
class Kiosk:
    """An enrolled kiosk."""

    kiosk_id: str
    label: str
    public_key: Ed25519PublicKey


async def authenticated_body(request: Request, *, limit: int) -> tuple[Kiosk, bytes]:
    """Return the kiosk that signed this request, and the body; refuse all others with 401.

    The signature is checked before the body is read, so that strangers cannot upload anything.
    """
    services = services_of(request)
    kiosk, signed = await _claimed(request, services)
    body = await read_body(request, limit=limit, seconds=services.settings.limits.body_seconds)
    await _accept(request, services, kiosk, signed, request.method, body)
    return kiosk, body


async def authenticated_handshake(connection: HTTPConnection) -> Kiosk:
    """Return the kiosk that signed this WebSocket's handshake (as ``GET``, empty body)."""
    services = services_of(connection)
    kiosk, signed = await _claimed(connection, services)
    await _accept(connection, services, kiosk, signed, "GET", b"")
    return kiosk


async def _claimed(connection: HTTPConnection, services: Services) -> tuple[Kiosk, Signed]:
    try:
        signed, kiosk_id = parse_authorization(connection.headers.get("authorization", ""))
    except SignatureError as error:
        raise ProblemError(401, "not-authenticated", str(error)) from error
    kiosk = await services.database.read(lambda c: find_kiosk(c, kiosk_id))
    if kiosk is None:
        raise ProblemError(401, "unknown-kiosk")
    try:
        signed.open(RequestStatement, kiosk.public_key)
    except SignatureError as error:
        raise ProblemError(401, "not-authenticated", str(error)) from error
    return kiosk, signed


async def _accept(
    connection: HTTPConnection,
    services: Services,
    kiosk: Kiosk,
    signed: Signed,
    method: str,
    body: bytes,
) -> None:
    now = services.clock()
    query = connection.url.query
    path = connection.url.path + (f"?{query}" if query else "")
    try:
        statement = check_request(
            signed, kiosk.public_key, method=method, path=path, body=body, now=now
        )
    except SignatureError as error:
        code = "clock-wrong" if "clock" in str(error) else "not-authenticated"
        raise ProblemError(401, code, str(error)) from error
    if not 16 <= len(statement.nonce) <= MAX_NONCE:
        raise ProblemError(401, "not-authenticated", "nonce must have 16 to 64 characters")

    def remember(database: Connection) -> None:
        database.execute(delete(nonces).where(nonces.c.at < now - NONCE_LIFETIME))
        database.execute(
            nonces.insert().values(kiosk_id=kiosk.kiosk_id, nonce=statement.nonce, at=now)
        )

    try:
        await services.database.write(remember)
    except IntegrityError as error:
        raise ProblemError(401, "replayed", "this request was sent before") from error


def find_kiosk(database: Connection, kiosk_id: str) -> Kiosk | None:
    """Return the kiosk unless it is unknown, not enrolled yet or revoked."""
    row = database.execute(
        select(kiosks.c.kiosk_id, kiosks.c.label, kiosks.c.public_key).where(
            kiosks.c.kiosk_id == kiosk_id,
            kiosks.c.public_key.is_not(None),
            kiosks.c.revoked.is_(False),
        )
    ).first()
    if row is None:
        return None
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(row.public_key))
    return Kiosk(row.kiosk_id, row.label, key)
