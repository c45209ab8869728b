"""The office's signing key: acknowledgements, key sets, clerks' tokens, package manifests."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def create_signing_key(file: Path) -> None:
    """Make the key if there is none yet; the file has mode 0600."""
    if file.exists():
        return
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(Ed25519PrivateKey.generate().private_bytes_raw())
        stream.flush()
        os.fsync(stream.fileno())


def load_signing_key(file: Path) -> Ed25519PrivateKey:
    """Return the key; raise ``OSError`` or ``ValueError`` when it is missing or broken."""
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())
