"""SQLite with one writer connection and one reader connection, each owned by its own thread.

SQLite lets one connection write at a time and its busy handler is unfair; a single writer thread
turns waiting into a fair queue. Settings that hold per connection are read back when it is opened.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5000
SYNCHRONOUS_FULL = 2


class DatabaseError(Exception):
    """The database does not hold what it must."""


class Database:
    """The backend's database; work is handed over as functions of a connection.

    A ``write`` is one ``BEGIN IMMEDIATE`` transaction: it is on the disk when it returns.
    """

    def __init__(self, file: Path) -> None:
        self._writer_thread = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
        self._reader_thread = ThreadPoolExecutor(1, thread_name_prefix="database-reader")
        self._writer = self._writer_thread.submit(open_engine, file).result()
        self._reader = self._reader_thread.submit(open_engine, file, read_only=True).result()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction on the writer's thread and return what it returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer_thread, self._transaction, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the reader's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader_thread, self._query, work)

    def write_blocking(self, work: Callable[[Connection], T]) -> T:
        """Do the same as ``write`` without an event loop, for commands of the shell."""
        return self._writer_thread.submit(self._transaction, work).result()

    def read_blocking(self, work: Callable[[Connection], T]) -> T:
        """Do the same as ``read`` without an event loop."""
        return self._reader_thread.submit(self._query, work).result()

    def close(self) -> None:
        """Finish what is queued and close both connections."""
        self._writer_thread.submit(self._writer.dispose).result()
        self._reader_thread.submit(self._reader.dispose).result()
        self._writer_thread.shutdown()
        self._reader_thread.shutdown()

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        with self._writer.begin() as connection:
            return work(connection)

    def _query(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as connection:
            return work(connection)


def open_engine(file: Path, *, read_only: bool = False) -> Engine:
    """Open one connection to ``file`` with the settings that durability and erasure need."""
    engine = create_engine(
        f"sqlite:///{file}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is sent below, never by the driver
        for setting, value, expected in (
            ("journal_mode", "WAL", "wal"),
            ("synchronous", "FULL", SYNCHRONOUS_FULL),
            ("secure_delete", "ON", 1),
            ("foreign_keys", "ON", 1),
            ("query_only", "ON" if read_only else "OFF", int(read_only)),
        ):
            connection.execute(f"PRAGMA {setting}={value}")
            (actual,) = connection.execute(f"PRAGMA {setting}").fetchone()
            if actual != expected:
                raise DatabaseError(f"PRAGMA {setting} is {actual!r}, needed {expected!r}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    with engine.connect():
        return engine
