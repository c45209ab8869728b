"""The sealing keys: one pair an hour, made 14 days ahead, destroyed 96 hours after its hour began.

With the key every copy of what was sealed to it becomes unreadable: files, backups, SSD blocks.
"""

import base64
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backend.storage.bodies import overwrite, sync_folder
from contract.sealing import SealingKey, SealingKeySet, new_key_pair
from contract.value import Value

AHEAD = timedelta(days=14)
LIFETIME = timedelta(hours=96)  # PAuswV section 6a (2), PassDEUEV section 1f (2)
HOUR = timedelta(hours=1)


class _StoredKey(Value):
    key: SealingKey
    private_key: str


class _KeyFile(Value):
    keys: tuple[_StoredKey, ...]


class SealingKeyRing:
    """The key pairs in one file of mode 0600."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._keys: tuple[_StoredKey, ...] = ()
        if file.exists():
            self._keys = _KeyFile.model_validate_json(file.read_bytes()).keys

    def advance(self, now: datetime) -> None:
        """Make the keys that are missing for the coming days and destroy those that are due."""
        this_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        kept = [stored for stored in self._keys if now < stored.key.valid_from + LIFETIME]
        known = {stored.key.valid_from for stored in kept}
        hours = int(AHEAD / HOUR)
        made = [
            _new_key(start)
            for start in (this_hour + number * HOUR for number in range(hours))
            if start not in known
        ]
        if made or len(kept) != len(self._keys):
            self._keys = tuple(sorted(kept + made, key=lambda stored: stored.key.valid_from))
            self._store()

    def public_keys(self, now: datetime) -> SealingKeySet:
        """Return the keys that may still be sealed to."""
        return SealingKeySet(
            issued_at=now,
            keys=tuple(stored.key for stored in self._keys if now < stored.key.valid_to),
        )

    def private_key(self, key_id: str, now: datetime) -> bytes | None:
        """Return the private key, or ``None`` when it was destroyed or never ours."""
        for stored in self._keys:
            if stored.key.key_id == key_id and now < stored.key.valid_from + LIFETIME:
                return base64.b64decode(stored.private_key)
        return None

    def _store(self) -> None:
        """Replace the file and overwrite the one before it, so that destroyed keys are gone."""
        temporary, former = self._file.with_suffix(".new"), self._file.with_suffix(".old")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_KeyFile(keys=self._keys).model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        if self._file.exists():
            former.unlink(missing_ok=True)
            former.hardlink_to(self._file)
        temporary.replace(self._file)
        sync_folder(self._file.parent)
        if former.exists():
            overwrite(former)
            former.unlink()
            sync_folder(self._file.parent)


def _new_key(start: datetime) -> _StoredKey:
    private, public = new_key_pair()
    return _StoredKey(
        key=SealingKey(
            key_id=start.strftime("%Y%m%dT%HZ-") + os.urandom(4).hex(),
            valid_from=start,
            valid_to=start + HOUR,
            public_key=base64.b64encode(public).decode(),
        ),
        private_key=base64.b64encode(private).decode(),
    )
