"""The vault's own audit: a file to which each unsealing is added before it happens."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

from backend.vault.protocol import Unseal

UNSEAL_LOG_FILE = "unseal.log"
FIRST_HASH = "0" * 64


class UnsealLog:
    """Lines of JSON, each with SHA-256 over the line before it and itself; synced at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last = FIRST_HASH
        for line in file.read_text().splitlines() if file.exists() else []:
            self._last = json.loads(line)["hash"]

    def append(self, request: Unseal, key_id: str, at: datetime) -> None:
        """Write who is about to see what; raise ``OSError`` if that cannot be written."""
        entry = {
            "at": at.isoformat(),
            "case_number": request.case_number,
            "part": request.part,
            "person": request.person,
            "purpose": request.purpose,
            "key_id": key_id,
        }
        digest = _hash(self._last, entry)
        line = json.dumps(entry | {"hash": digest}, sort_keys=True) + "\n"
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
        self._last = digest


def first_broken_line(file: Path) -> int | None:
    """Return the number (from 1) of the first line that does not follow, or ``None``."""
    previous = FIRST_HASH
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        try:
            entry = json.loads(line)
            claimed = entry.pop("hash")
        except (ValueError, KeyError, AttributeError):
            return number
        if claimed != _hash(previous, entry):
            return number
        previous = claimed
    return None


def _hash(previous: str, entry: dict[str, str]) -> str:
    return hashlib.sha256((previous + json.dumps(entry, sort_keys=True)).encode()).hexdigest()
