"""What may not grow: memory, descriptors, files, processes."""

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import descendants, open_files, resident_bytes

MODULE = "-m"


@dataclass(frozen=True)
class Observation:
    """The product after a visit."""

    at: float
    """Monotonic."""
    resident_bytes: dict[str, int]
    """By program; several processes of one program together."""
    processes: int
    kiosk_files: int | None
    names: frozenset[str]
    """Of all files that belong to the kiosk."""
    journal_bytes: int
    """Outbox and its write-ahead log."""
    bodies_in_outbox: int


def programs() -> dict[str, list[int]]:
    """Return our descendants by what they run, such as ``kiosk`` or ``backend serve``."""
    found: dict[str, list[int]] = {}
    for pid in descendants(os.getpid()):
        if (name := _program(pid)) is not None:
            found.setdefault(name, []).append(pid)
    return found


def _program(pid: int) -> str | None:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return None  # it has just ended
    if MODULE not in words:
        return Path(words[0]).name or None
    after = words[words.index(MODULE) + 1 :]
    return " ".join(
        word
        for word in after[:2]
        if word and not word.isdigit() and not word.startswith(("-", "/"))
    )


def observe(folder: Path) -> Observation:
    """Look at everything that runs for the stack in ``folder``."""
    running = programs()
    memory = {name: _resident(pids) for name, pids in sorted(running.items())}
    kiosk = running.get("kiosk", [])
    outbox = folder / "kiosk" / "outbox.sqlite"
    return Observation(
        at=time.monotonic(),
        resident_bytes=memory,
        processes=sum(map(len, running.values())),
        kiosk_files=open_files(kiosk[0]) if kiosk else None,
        names=frozenset(_names(folder)),
        journal_bytes=sum(file.stat().st_size for file in outbox.parent.glob("outbox*")),
        bodies_in_outbox=len(rows(outbox, "SELECT number FROM parts")),
    )


def _resident(pids: list[int]) -> int:
    total = 0
    for pid in pids:
        try:
            total += resident_bytes(pid)
        except OSError:
            continue  # it has just ended
    return total


def _names(folder: Path) -> set[str]:
    """Return the kiosk's files, and what lies where pictures could be left in memory."""
    names = {str(one.relative_to(folder)) for one in (folder / "kiosk").rglob("*")}
    shared = Path("/dev/shm")  # noqa: S108 - it is searched, not used
    return names | {str(one) for one in shared.iterdir() if not one.name.startswith("screen-")}


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """Return what a query finds, without writing."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as opened:
        return opened.execute(query).fetchall()
