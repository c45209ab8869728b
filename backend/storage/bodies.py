"""Sealed bodies as files: written so that they survive a crash, erased by overwriting."""

import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, select

from backend.storage.tables import parts


def write_body(folder: Path, data: bytes) -> str:
    """Store ``data`` under a new random name and return it; durable when it returns."""
    name = secrets.token_hex(16)
    temporary = folder / f"{name}.part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(folder / name)
    sync_folder(folder)
    return name


def erase_body(folder: Path, name: str) -> None:
    """Overwrite and unlink a body; one that is gone already is fine.

    Overwriting in place does not reach old blocks of an SSD; the lost sealing key does.
    """
    path = folder / name
    try:
        overwrite(path)
        path.unlink()
    except FileNotFoundError:
        return
    sync_folder(folder)


def overwrite(path: Path) -> None:
    """Replace the content of a file by zeros of the same length, on the disk."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames and unlinks in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_strays(folder: Path, connection: Connection) -> int:
    """Erase files that no row names (a crash between file and row); return how many."""
    known = set(connection.execute(select(parts.c.path).where(parts.c.path.is_not(None))).scalars())
    strays = [path.name for path in folder.iterdir() if path.name not in known]
    for name in strays:
        erase_body(folder, name)
    return len(strays)
