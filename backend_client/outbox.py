"""The outbox: what is submitted survives here until the backend has signed for it.

Bodies are sealed before they come here; the kiosk cannot read them.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from backend_client.boot_clock import BootTime, boot_time
from backend_client.outbox_file import (
    OutboxBroken,
    OutboxCorrupt,
    OutboxFull,
    open_outbox_file,
    sqlite_errors,
    transaction,
)
from contract.sealing import PartName

__all__ = ["CaseDamaged", "Outbox", "OutboxBroken", "OutboxFull", "StoredCase"]

MAX_REJECTIONS = 3
"""Then a case is parked: kept sealed, shown to technician and clerk, the next one goes on."""


class CaseDamaged(Exception):
    """This one case is not what was stored; it must not be sent."""


@dataclass(frozen=True)
class StoredCase:
    """A case as it was stored: signed manifest and sealed parts."""

    manifest: bytes
    parts: Mapping[PartName, bytes]


class Outbox(AbstractContextManager["Outbox"]):
    """One connection, used by the thread that made it; every method may raise ``OutboxBroken``."""

    def __init__(self, path: Path, *, boot_clock: Callable[[], BootTime] = boot_time) -> None:
        self._db = open_outbox_file(path)
        self._boot_clock = boot_clock
        # A process that died between erasing and emptying the journal left bodies in it.
        self._journal_is_dirty = True

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
        boot = self._boot_clock()
        keep_seconds = (delete_by - stored_at).total_seconds()
        try:
            with transaction(self._db):
                self._db.execute(
                    "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', 0)",
                    (
                        number,
                        manifest,
                        _digest(manifest, parts),
                        stored_at.isoformat(),
                        delete_by.timestamp(),
                        boot.boot_id,
                        boot.seconds + keep_seconds,
                    ),
                )
                self._db.executemany(
                    "INSERT INTO parts (number, part, body) VALUES (?, ?, ?)",
                    [(number, part, body) for part, body in parts.items()],
                )
        except OutboxBroken:
            with suppress(OutboxBroken):
                self._empty_journal()
            raise

    def queued(self) -> list[str]:
        """Return the numbers of what is to be sent, oldest first, whatever the clock was."""
        return self._numbers("queued")

    def parked(self) -> list[str]:
        """Return the numbers of the cases that somebody must look at."""
        return self._numbers("parked")

    def _numbers(self, state: str) -> list[str]:
        with sqlite_errors():
            rows = self._db.execute(
                "SELECT number FROM cases WHERE state = ? ORDER BY rowid", (state,)
            ).fetchall()
        return [number for (number,) in rows]

    def case(self, number: str) -> StoredCase:
        """Return a whole case; raise ``CaseDamaged`` unless all of it is as it was stored."""
        try:
            with sqlite_errors():
                row = self._db.execute(
                    "SELECT manifest, digest FROM cases WHERE number = ?", (number,)
                ).fetchone()
                parts = self._db.execute(
                    "SELECT part, body FROM parts WHERE number = ?", (number,)
                ).fetchall()
        except OutboxCorrupt as error:
            raise CaseDamaged(str(error)) from error
        if row is None or _digest(row[0], dict(parts)) != row[1]:
            raise CaseDamaged("the digest differs")
        return StoredCase(manifest=row[0], parts=dict(parts))

    def acknowledge(self, number: str) -> None:
        """Erase the bodies of a case that the backend has signed for."""
        self._erase(number, "acknowledged")
        self._empty_journal()

    def expire(self, now: datetime) -> list[str]:
        """Erase what reached its day of deletion, sent or not; return the case numbers.

        Within one run of the machine the age counts by the boot clock, so that a wall clock set
        back extends nothing and one set forward destroys nothing. After a restart the wall clock
        ``now`` counts.
        """
        boot = self._boot_clock()
        with sqlite_errors():
            rows = self._db.execute(
                "SELECT number FROM cases WHERE state IN ('queued', 'parked') AND"
                " CASE WHEN boot_id = ? THEN delete_by_boot_seconds <= ?"
                " ELSE delete_by_unix_seconds <= ? END",
                (boot.boot_id, boot.seconds, now.timestamp()),
            ).fetchall()
        failures: list[OutboxBroken] = []
        for (number,) in rows:
            try:
                self._erase(number, "expired")
            except OutboxBroken as error:  # the others must go all the same
                failures.append(error)
        if self._journal_is_dirty:
            self._empty_journal()
        if failures:
            raise failures[0]
        return [number for (number,) in rows]

    def _erase(self, number: str, state: str) -> None:
        self._journal_is_dirty = True
        with transaction(self._db):
            self._db.execute("DELETE FROM parts WHERE number = ?", (number,))
            self._db.execute("UPDATE cases SET state = ? WHERE number = ?", (state, number))

    def _empty_journal(self) -> None:
        """Cut the WAL to nothing: erased bodies are still in its older frames."""
        with sqlite_errors():
            busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._journal_is_dirty = bool(busy)  # the other connection was reading: next time

    def reject(self, number: str) -> bool:
        """Count a refusal; return whether the case is parked now."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE cases SET rejections = rejections + 1,"
                " state = CASE WHEN rejections + 1 >= ? THEN 'parked' ELSE state END"
                " WHERE number = ? AND state = 'queued'",
                (MAX_REJECTIONS, number),
            )
        return number in self.parked()

    def park(self, number: str) -> bool:
        """Take a damaged case out of the queue, keep what is left; return whether it was there."""
        with transaction(self._db):
            parked = self._db.execute(
                "UPDATE cases SET state = 'parked' WHERE number = ? AND state = 'queued'",
                (number,),
            )
        return parked.rowcount == 1

    def unsent(self) -> int:
        """Return how many cases the backend has not signed for."""
        with sqlite_errors():
            row = self._db.execute("SELECT count(*) FROM cases WHERE state IN ('queued', 'parked')")
            return int(row.fetchone()[0])

    def record_payment(self, number: str, state: str, at: datetime) -> None:
        """Journal what was decided about the fee of a stored case."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO payments (number, state, at) VALUES (?, ?, ?)",
                (number, state, at.isoformat()),
            )

    def payments(self, number: str) -> list[str]:
        """Return the journalled states of a case's fee, oldest first."""
        with sqlite_errors():
            rows = self._db.execute(
                "SELECT state FROM payments WHERE number = ? ORDER BY rowid", (number,)
            ).fetchall()
        return [state for (state,) in rows]

    def keep_sealing_keys(self, signed: str) -> None:
        """Keep the newest signed key set, so that the terminal works without network."""
        with transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO sealing_keys VALUES (1, ?)", (signed,))

    def sealing_keys(self) -> str | None:
        """Return the kept key set, still signed."""
        with sqlite_errors():
            row = self._db.execute("SELECT signed FROM sealing_keys").fetchone()
        return row[0] if row else None


def _digest(manifest: bytes, parts: Mapping[PartName, bytes]) -> str:
    """Return SHA-256 over the digests of all that belongs to a case, hexadecimal."""
    whole = hashlib.sha256(hashlib.sha256(manifest).digest())
    for part, body in sorted(parts.items()):
        whole.update(part.encode() + b"\0" + hashlib.sha256(body).digest())
    return whole.hexdigest()
