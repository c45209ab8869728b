"""Clerks' sessions: a row on the server and a random token in a strict cookie."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Response
from sqlalchemy import Connection, delete, select, update
from starlette.requests import HTTPConnection

from backend.services import services_of
from backend.settings import Settings
from backend.storage.tables import clerks, desk_sessions

SEEN_EVERY = timedelta(seconds=30)
"""How exact ``seen_at`` is; spares a write for each picture of a page."""


@dataclass(frozen=True)
class DeskSession:
    """A clerk who is logged in."""

    login: str
    name: str
    csrf: str
    language: str | None
    key: str
    """Names this very session, without being able to use it."""


def start_session(database: Connection, login: str, now: datetime) -> str:
    """Add a session and return its token; the database keeps the token's hash only."""
    token = secrets.token_urlsafe(32)
    database.execute(
        desk_sessions.insert().values(
            token_sha256=_hash(token),
            login=login,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            seen_at=now,
        )
    )
    return token


def end_session(database: Connection, session: DeskSession) -> None:
    """Remove the session."""
    database.execute(delete(desk_sessions).where(desk_sessions.c.token_sha256 == session.key))


def end_old_sessions(database: Connection, settings: Settings, now: datetime) -> None:
    """Remove sessions whose time is over."""
    limits = settings.limits
    database.execute(
        delete(desk_sessions).where(
            (desk_sessions.c.seen_at < now - timedelta(minutes=limits.desk_idle_minutes))
            | (desk_sessions.c.created_at < now - timedelta(hours=limits.desk_session_hours))
        )
    )


async def session_of(connection: HTTPConnection, *, touch: bool = True) -> DeskSession | None:
    """Return the session of the cookie, unless it is idle or too old.

    ``touch`` counts as activity of the clerk; what a page does by itself must not.
    """
    services = services_of(connection)
    token = connection.cookies.get(cookie_name(services.settings))
    if token is None:
        return None
    limits, now, digest = services.settings.limits, services.clock(), _hash(token)
    row = await services.database.read(
        lambda c: c.execute(
            select(desk_sessions, clerks.c.name, clerks.c.language)
            .join(clerks, clerks.c.login == desk_sessions.c.login)
            .where(desk_sessions.c.token_sha256 == digest)
        ).first()
    )
    if (
        row is None
        or now - row.seen_at > timedelta(minutes=limits.desk_idle_minutes)
        or now - row.created_at > timedelta(hours=limits.desk_session_hours)
    ):
        return None
    if touch and now - row.seen_at > SEEN_EVERY:
        seen = update(desk_sessions).where(desk_sessions.c.token_sha256 == digest)
        await services.database.write(lambda c: c.execute(seen.values(seen_at=now)))
    return DeskSession(row.login, row.name, row.csrf, row.language, digest)


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; the prefix ``__Host-`` needs TLS."""
    return "__Host-desk" if settings.server.https else "desk"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    """Hand the token to the browser; no script and no other site can use it."""
    response.set_cookie(
        cookie_name(settings),
        token,
        path="/",
        secure=settings.server.https,
        httponly=True,
        samesite="strict",
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
