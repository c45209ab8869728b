"""Who this kiosk is: its device key and the office's public signing key, in one 0600 folder."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.messages import Enrolment


class NotEnrolled(Exception):
    """This terminal has no identity yet; the city's IT enrols it with a one-time code."""


@dataclass(frozen=True)
class KioskIdentity:
    """The enrolled kiosk."""

    kiosk_id: str
    label: str
    office: str
    device_key: Ed25519PrivateKey
    office_key: Ed25519PublicKey


def load(folder: Path) -> KioskIdentity:
    """Return the identity kept in ``folder``; raise ``NotEnrolled`` when there is none."""
    try:
        text = (folder / "identity.json").read_text(encoding="utf-8")
        key = (folder / "device.key").read_bytes()
        answer = Enrolment.model_validate_json(text)
        return KioskIdentity(
            kiosk_id=answer.kiosk_id,
            label=answer.label,
            office=answer.office,
            device_key=Ed25519PrivateKey.from_private_bytes(key),
            office_key=Ed25519PublicKey.from_public_bytes(
                base64.b64decode(answer.signing_key, validate=True)
            ),
        )
    except FileNotFoundError as error:
        raise NotEnrolled(f"no identity in {folder}") from error
    except OSError as error:
        raise NotEnrolled(f"the identity in {folder} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise NotEnrolled(f"the identity in {folder} is broken: enrol again") from error


def save(folder: Path, device_key: Ed25519PrivateKey, answer: Enrolment) -> None:
    """Keep key and enrolment, readable by this user alone.

    An older enrolment goes first and the new one comes last: whenever this is cut short there is
    no identity, never one of two halves.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "identity.json").unlink(missing_ok=True)
    _sync(folder)
    _write(folder / "device.key", device_key.private_bytes_raw())
    _write(folder / "identity.json", answer.model_dump_json().encode())


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
