"""The outbox: what is submitted survives here until the backend has signed for it.

SQLite in WAL mode with ``synchronous=FULL``, both set and read back on the connection: one commit
is one sync. Bodies are sealed before they come here; the kiosk cannot read them.
"""

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from contract.sealing import PartName

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
    number TEXT PRIMARY KEY,
    manifest BLOB NOT NULL,
    stored_at TEXT NOT NULL,
    delete_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'parked', 'acknowledged', 'expired')),
    rejections INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS parts (
    number TEXT NOT NULL REFERENCES cases (number),
    part TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body BLOB,
    PRIMARY KEY (number, part)
) STRICT;
CREATE TABLE IF NOT EXISTS payments (
    number TEXT NOT NULL REFERENCES cases (number),
    state TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sealing_keys (id INTEGER PRIMARY KEY CHECK (id = 1), signed TEXT) STRICT;
"""

MAX_REJECTIONS = 3
"""Then a case is parked: kept sealed, shown to technician and clerk, the next one goes on."""


class OutboxBroken(Exception):
    """The disk does not keep what it is given: full, read-only or damaged."""


@dataclass(frozen=True)
class QueuedCase:
    """A case that waits to be sent."""

    number: str
    manifest: bytes
    delete_by: datetime


class Outbox(AbstractContextManager["Outbox"]):
    """One connection, used by one thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.executescript(_SCHEMA)
            modes = [
                self._db.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "secure_delete")
            ]
        except sqlite3.Error as error:
            raise OutboxBroken(str(error)) from error
        if modes != ["wal", 2, 1]:
            raise OutboxBroken(f"the database does not hold its settings: {modes}")
        path.chmod(0o600)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def store(
        self,
        number: str,
        manifest: bytes,
        parts: Mapping[PartName, bytes],
        *,
        stored_at: datetime,
        delete_by: datetime,
    ) -> None:
        """Keep a whole case in one transaction; after this call it survives ``kill -9``."""
        try:
            with _Transaction(self._db):
                self._db.execute(
                    "INSERT INTO cases (number, manifest, stored_at, delete_by, state)"
                    " VALUES (?, ?, ?, ?, 'queued')",
                    (number, manifest, stored_at.isoformat(), delete_by.isoformat()),
                )
                self._db.executemany(
                    "INSERT INTO parts (number, part, sha256, body) VALUES (?, ?, ?, ?)",
                    [
                        (number, part, hashlib.sha256(body).hexdigest(), body)
                        for part, body in parts.items()
                    ],
                )
        except sqlite3.Error as error:
            raise OutboxBroken(str(error)) from error

    def queued(self) -> list[QueuedCase]:
        """Return what is to be sent, oldest first."""
        rows = self._db.execute(
            "SELECT number, manifest, delete_by FROM cases WHERE state = 'queued'"
            " ORDER BY stored_at, rowid"
        )
        return [QueuedCase(n, m, datetime.fromisoformat(d)) for n, m, d in rows]

    def parts(self, number: str) -> list[tuple[PartName, bytes]]:
        """Return the sealed parts of a case; raise ``OutboxBroken`` for a damaged body."""
        rows = self._db.execute(
            "SELECT part, sha256, body FROM parts WHERE number = ? ORDER BY part", (number,)
        ).fetchall()
        for part, sha256, body in rows:
            if body is None or hashlib.sha256(body).hexdigest() != sha256:
                raise OutboxBroken(f"part {part} of a case is damaged")
        return [(part, body) for part, _, body in rows]

    def acknowledge(self, number: str) -> None:
        """Erase the bodies of a case that the backend has signed for."""
        self._erase(number, "acknowledged")

    def expire(self, now: datetime) -> list[str]:
        """Erase what reached its day of deletion, sent or not; return the case numbers."""
        due = [
            number
            for number, delete_by in self._db.execute(
                "SELECT number, delete_by FROM cases WHERE state IN ('queued', 'parked')"
            )
            if datetime.fromisoformat(delete_by) <= now
        ]
        for number in due:
            self._erase(number, "expired")
        return due

    def _erase(self, number: str, state: str) -> None:
        with _Transaction(self._db):
            self._db.execute("UPDATE parts SET body = NULL WHERE number = ?", (number,))
            self._db.execute("UPDATE cases SET state = ? WHERE number = ?", (state, number))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def reject(self, number: str) -> bool:
        """Count a refusal; return whether the case is parked now."""
        with _Transaction(self._db):
            self._db.execute(
                "UPDATE cases SET rejections = rejections + 1,"
                " state = CASE WHEN rejections + 1 >= ? THEN 'parked' ELSE state END"
                " WHERE number = ?",
                (MAX_REJECTIONS, number),
            )
        (state,) = self._db.execute(
            "SELECT state FROM cases WHERE number = ?", (number,)
        ).fetchone()
        return bool(state == "parked")

    def unsent(self) -> int:
        """Return how many cases the backend has not signed for."""
        row = self._db.execute("SELECT count(*) FROM cases WHERE state IN ('queued', 'parked')")
        return int(row.fetchone()[0])

    def record_payment(self, number: str, state: str, at: datetime) -> None:
        """Journal what was decided about the fee of a stored case."""
        try:
            with _Transaction(self._db):
                self._db.execute(
                    "INSERT INTO payments (number, state, at) VALUES (?, ?, ?)",
                    (number, state, at.isoformat()),
                )
        except sqlite3.Error as error:
            raise OutboxBroken(str(error)) from error

    def payments(self, number: str) -> list[str]:
        """Return the journalled states of a case's fee, oldest first."""
        rows = self._db.execute(
            "SELECT state FROM payments WHERE number = ? ORDER BY rowid", (number,)
        )
        return [state for (state,) in rows]

    def keep_sealing_keys(self, signed: str) -> None:
        """Keep the newest signed key set, so that the terminal works without network."""
        with _Transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO sealing_keys VALUES (1, ?)", (signed,))

    def sealing_keys(self) -> str | None:
        """Return the kept key set, still signed."""
        row = self._db.execute("SELECT signed FROM sealing_keys").fetchone()
        return row[0] if row else None


class _Transaction(AbstractContextManager[None]):
    """``BEGIN IMMEDIATE`` … ``COMMIT``, or ``ROLLBACK``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        elif self._db.in_transaction:
            self._db.execute("ROLLBACK")
