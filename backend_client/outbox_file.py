"""The outbox's SQLite file: its settings, its tables, and its transactions.

WAL with ``synchronous=FULL``: one commit is one sync. ``synchronous`` and ``secure_delete`` belong
to a connection, so each one sets all of them and reads them back.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_SECONDS = 5.0
VERSION = 1

SETTINGS: dict[str, tuple[str, str | int]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "foreign_keys": ("ON", 1),
    "temp_store": ("MEMORY", 2),
}
"""Pragma to (what is set, what must be read back)."""

_TABLES = (
    """CREATE TABLE cases (
        number TEXT PRIMARY KEY,
        manifest BLOB NOT NULL,
        digest TEXT NOT NULL,
        stored_at TEXT NOT NULL,
        delete_by_unix_seconds REAL NOT NULL,
        boot_id TEXT NOT NULL,
        delete_by_boot_seconds REAL NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'parked', 'acknowledged', 'expired')),
        rejections INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE parts (
        number TEXT NOT NULL REFERENCES cases (number),
        part TEXT NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (number, part)
    ) STRICT""",
    """CREATE TABLE payments (
        number TEXT NOT NULL REFERENCES cases (number),
        state TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE sealing_keys (id INTEGER PRIMARY KEY CHECK (id = 1), signed TEXT) STRICT",
)


class OutboxBroken(Exception):
    """The disk does not keep what it is given: read-only, damaged or not ours."""


class OutboxFull(OutboxBroken):
    """There is no room left."""


class OutboxCorrupt(OutboxBroken):
    """Pages of the file are not what was written."""


_KINDS = {sqlite3.SQLITE_FULL: OutboxFull, sqlite3.SQLITE_CORRUPT: OutboxCorrupt}


def open_outbox_file(path: Path) -> sqlite3.Connection:
    """Return a connection for this thread; raise ``OutboxBroken`` unless it holds its settings."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made here, because SQLite gives its journal the rights of the file, and 0644 to the file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise OutboxBroken(f"the outbox cannot be opened: {error.strerror}") from error
    with sqlite_errors():
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    # A text that the disk has broken must not hide the whole ones beside it.
    db.text_factory = lambda text: text.decode(errors="replace")
    try:
        with sqlite_errors():
            for name, (wanted, _) in SETTINGS.items():
                db.execute(f"PRAGMA {name} = {wanted}")
        _require_settings(db)
        _require_tables(db)
    except OutboxBroken:
        db.close()
        raise
    return db


def _require_settings(db: sqlite3.Connection) -> None:
    with sqlite_errors():
        held = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
    if held != {name: expected for name, (_, expected) in SETTINGS.items()}:
        raise OutboxBroken(f"the outbox does not hold its settings: {held}")


def _require_tables(db: sqlite3.Connection) -> None:
    with transaction(db):
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for table in _TABLES:
                db.execute(table)
            db.execute(f"PRAGMA user_version = {VERSION}")
        elif version != VERSION:
            raise OutboxBroken(f"the outbox is of version {version}, not {VERSION}")


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Raise what the disk did as ``OutboxBroken``; misuse of SQLite stays a programming error."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        primary_code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise _KINDS.get(primary_code, OutboxBroken)(str(error)) from error


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """``BEGIN IMMEDIATE`` … ``COMMIT``; anything else, also a failed ``COMMIT``, rolls back."""
    with sqlite_errors():
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
