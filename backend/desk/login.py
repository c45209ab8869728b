"""Checking a clerk's password (argon2id) and one-time number (TOTP, RFC 6238)."""

import asyncio
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, select, update

from backend.audit import OFFICE, Action, Event, append
from backend.services import Services
from backend.storage.tables import clerks

TOTP_STEP_SECONDS = 30
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - an alphabet, no password
MAX_PASSWORD = 200

_hasher = PasswordHasher()
_hashing = ThreadPoolExecutor(1, thread_name_prefix="argon2")
"""One at a time: each takes 64 MiB and most of a core (a flood must not starve the rest)."""
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Compared when the login name is unknown, so that both take the same time."""


def new_password() -> str:
    """Return four groups of four characters: 79 bits."""
    return "-".join("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """Return the argon2id hash."""
    return _hasher.hash(password)


async def check_login(services: Services, login: str, password: str, number: str) -> bool:
    """Return whether all three are right; a one-time number works once. Both ways are audited."""
    row = await services.database.read(
        lambda c: c.execute(select(clerks).where(clerks.c.login == login)).first()
    )
    loop = asyncio.get_running_loop()
    stored = row.password_hash if row else _NOBODY
    right = await loop.run_in_executor(_hashing, _fits, stored, password[:MAX_PASSWORD])
    now = services.clock()
    step = _matching_step(row.totp_secret, number, now) if row else None
    return await services.database.write(
        lambda c: _conclude(c, login if row else "", step if right else None, now)
    )


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except VerificationError:
        return False


def _matching_step(secret: str, number: str, now: datetime) -> int | None:
    """Return the time step whose number this is, allowing one step of clock difference."""
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // TOTP_STEP_SECONDS
    typed = number.replace(" ", "")
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(totp.at(step * TOTP_STEP_SECONDS).encode(), typed.encode()):
            return step
    return None


def _conclude(database: Connection, login: str, step: int | None, now: datetime) -> bool:
    fresh = step is not None and database.execute(
        update(clerks)
        .where(clerks.c.login == login, clerks.c.totp_last_step < step)
        .values(totp_last_step=step)
    )
    accepted = bool(fresh and fresh.rowcount == 1)
    action = Action.LOGIN if accepted else Action.LOGIN_REFUSED
    append(database, Event(OFFICE, login or "unknown", action), now)
    return accepted
