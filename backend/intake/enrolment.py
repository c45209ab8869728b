"""Enrolment: a new kiosk shows that it knows the one-time code, and the backend shows the same.

The code itself is stored nowhere: it is derived from a key file outside the database and a salt,
and the database holds the salt and the code's hash.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from backend.audit import OFFICE, Action, Event, append
from backend.bodies import read_body
from backend.problems import PROBLEM_RESPONSES, ProblemError
from backend.services import services_of
from backend.storage.tables import enrolment_codes, kiosks
from contract.messages import Enrolment, EnrolmentRequest
from contract.signing import enrolment_proof

CODE_LIFETIME = timedelta(minutes=15)
CODE_ATTEMPTS = 5
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # Crockford's 32 without I, L, O, U
CODE_LENGTH = 10
MAX_REQUEST_BYTES = 4096

router = APIRouter(prefix="/v1", responses=PROBLEM_RESPONSES)


def issue_code(
    database: Connection, key_file: Path, kiosk_id: str, label: str, now: datetime
) -> str:
    """Add the kiosk if it is new and return a one-time code that replaces any before it."""
    existing = database.execute(select(kiosks.c.kiosk_id).where(kiosks.c.kiosk_id == kiosk_id))
    if existing.first() is None:
        database.execute(
            kiosks.insert().values(kiosk_id=kiosk_id, label=label, revoked=False, created_at=now)
        )
    else:
        database.execute(update(kiosks).where(kiosks.c.kiosk_id == kiosk_id).values(label=label))
    salt = secrets.token_hex(16)
    code = _derive(key_file, kiosk_id, salt)
    values = {
        "salt": salt,
        "code_sha256": hashlib.sha256(code.encode()).hexdigest(),
        "expires_at": now + CODE_LIFETIME,
        "attempts_left": CODE_ATTEMPTS,
    }
    statement = insert(enrolment_codes).values(kiosk_id=kiosk_id, **values)
    database.execute(statement.on_conflict_do_update(index_elements=["kiosk_id"], set_=values))
    append(database, Event(kiosk_id, OFFICE, Action.KIOSK_ADDED), now)
    return code


@router.post("/enrolment", response_model=Enrolment)
async def enrol(request: Request) -> Enrolment:
    """Take a kiosk's public key, once, against the one-time code."""
    services = services_of(request)
    body = await read_body(
        request, limit=MAX_REQUEST_BYTES, seconds=services.settings.limits.body_seconds
    )
    try:
        asked = EnrolmentRequest.model_validate_json(body)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(asked.public_key, validate=True))
    except (ValidationError, ValueError) as error:
        raise ProblemError(422, "invalid", "not an enrolment request") from error
    signing_key = await services.vault.signing_key()
    now, key_file = services.clock(), services.settings.enrolment_key_file
    used = await services.database.write(lambda c: _use_code(c, key_file, asked, now))
    if used is None:
        raise ProblemError(403, "code-refused", "code unknown, used, expired or wrong")
    code, label = used
    services.hub.know_kiosks({asked.kiosk_id: label})
    return Enrolment(
        kiosk_id=asked.kiosk_id,
        label=label,
        office=services.settings.office,
        signing_key=signing_key,
        proof=enrolment_proof(code, signing_key, asked.kiosk_id),
    )


def _use_code(
    database: Connection, key_file: Path, asked: EnrolmentRequest, now: datetime
) -> tuple[str, str] | None:
    row = database.execute(
        select(enrolment_codes).where(
            enrolment_codes.c.kiosk_id == asked.kiosk_id,
            enrolment_codes.c.expires_at > now,
            enrolment_codes.c.attempts_left > 0,
        )
    ).first()
    if row is None:
        return None
    this_code = enrolment_codes.c.kiosk_id == asked.kiosk_id
    code = _derive(key_file, asked.kiosk_id, row.salt)
    known = hmac.compare_digest(hashlib.sha256(code.encode()).hexdigest(), row.code_sha256)
    expected = enrolment_proof(code, asked.kiosk_id, asked.public_key)
    if not (known and hmac.compare_digest(expected, asked.proof)):
        database.execute(
            update(enrolment_codes)
            .where(this_code)
            .values(attempts_left=enrolment_codes.c.attempts_left - 1)
        )
        append(database, Event(asked.kiosk_id, asked.kiosk_id, Action.ENROLMENT_REFUSED), now)
        return None
    database.execute(delete(enrolment_codes).where(this_code))
    database.execute(
        update(kiosks)
        .where(kiosks.c.kiosk_id == asked.kiosk_id)
        .values(public_key=asked.public_key, enrolled_at=now)
    )
    append(database, Event(asked.kiosk_id, asked.kiosk_id, Action.KIOSK_ENROLLED), now)
    label = database.execute(select(kiosks.c.label).where(kiosks.c.kiosk_id == asked.kiosk_id))
    return code, str(label.scalar_one())


def _derive(key_file: Path, kiosk_id: str, salt: str) -> str:
    digest = hmac.new(key_file.read_bytes(), f"{kiosk_id}|{salt}".encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[byte % 32] for byte in digest[:CODE_LENGTH])
