"""Setting the office up: folders, keys, database, kiosks, clerks, receivers."""

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pyotp
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from backend.audit import OFFICE, Action, Event, append
from backend.clock import Clock, utc_now
from backend.settings import Settings
from backend.storage.database import Database
from backend.storage.migrate import migrate, require_newest
from backend.storage.tables import clerks, receivers

T = TypeVar("T")

KIOSK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MAX_LABEL = 120


class SetupError(Exception):
    """What was asked for cannot be set up; the text says why."""


@dataclass(frozen=True)
class NewClerk:
    """What a new clerk needs to log in; shown once, stored nowhere."""

    login: str
    password: str
    totp_secret: str
    totp_uri: str


def initialise(settings: Settings, clock: Clock = utc_now) -> None:
    """Create folders, keys and database, or bring the database to the newest schema."""
    from backend.vault.vault import create_vault

    settings.parts_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.data_folder.chmod(0o700)
    if not settings.enrolment_key_file.exists():
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(settings.enrolment_key_file, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
    create_vault(settings.vault_folder, clock)
    migrate(settings.database_file)


def open_database(settings: Settings) -> Database:
    """Open the database of an office that was initialised; raise ``SetupError`` otherwise."""
    if not settings.database_file.exists():
        raise SetupError(f"{settings.database_file} is not there; run: python -m backend init")
    database = Database(settings.database_file)
    require_newest(database)
    return database


def add_kiosk(settings: Settings, kiosk_id: str, label: str, clock: Clock = utc_now) -> str:
    """Add a kiosk, or let one enrol anew, and return its one-time code (15 minutes)."""
    from backend.intake.enrolment import issue_code

    if not KIOSK_ID.fullmatch(kiosk_id) or kiosk_id == OFFICE:
        raise SetupError("a kiosk's id has small letters, digits and hyphens, and is not 'office'")
    if not 1 <= len(label) <= MAX_LABEL:
        raise SetupError(f"the label must have 1 to {MAX_LABEL} characters")
    return _write(
        settings,
        lambda c: issue_code(c, settings.enrolment_key_file, kiosk_id, label, clock()),
    )


def add_clerk(settings: Settings, login: str, name: str, clock: Clock = utc_now) -> NewClerk:
    """Add a clerk with a generated password and TOTP secret."""
    from backend.desk.login import hash_password, new_password

    if not NAME.fullmatch(login):
        raise SetupError("a login name has letters, digits, dots, hyphens and underscores")
    if not 1 <= len(name) <= MAX_LABEL:
        raise SetupError(f"the name must have 1 to {MAX_LABEL} characters")
    password, secret = new_password(), pyotp.random_base32()

    def add(database: Connection) -> None:
        if database.execute(select(clerks.c.login).where(clerks.c.login == login)).first():
            raise SetupError(f"{login} is there already")
        database.execute(
            clerks.insert().values(
                login=login,
                name=name,
                password_hash=hash_password(password),
                totp_secret=secret,
                totp_last_step=0,
                created_at=clock(),
            )
        )
        append(database, Event(OFFICE, OFFICE, Action.CLERK_ADDED, detail=login), clock())

    _write(settings, add)
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=settings.office)
    return NewClerk(login, password, secret, uri)


def add_receiver(settings: Settings, name: str, clock: Clock = utc_now) -> str:
    """Add a receiver of packages, or give it a new token, and return the token."""
    if not NAME.fullmatch(name):
        raise SetupError("a receiver's name has letters, digits, dots, hyphens and underscores")
    token = secrets.token_urlsafe(32)
    values = {
        "token_sha256": hashlib.sha256(token.encode()).hexdigest(),
        "created_at": clock(),
    }

    def add(database: Connection) -> None:
        statement = insert(receivers).values(name=name, **values)
        database.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
        append(database, Event(OFFICE, OFFICE, Action.RECEIVER_ADDED, detail=name), clock())

    _write(settings, add)
    return token


def _write(settings: Settings, work: Callable[[Connection], T]) -> T:
    database = open_database(settings)
    try:
        return database.write_blocking(work)
    finally:
        database.close()
