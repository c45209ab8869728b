"""What the vault does with a request, apart from the socket."""

import base64
import binascii
from pathlib import Path
from typing import assert_never

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from backend.clock import Clock
from backend.vault.protocol import (
    GetKeySet,
    GetSigningKey,
    PlaintextAnswer,
    Refused,
    Sign,
    SignedAnswer,
    SigningKeyAnswer,
    Unseal,
    VaultAnswer,
    VaultRequest,
)
from backend.vault.sealing_keys import SealingKeyRing
from backend.vault.signing_key import create_signing_key, load_signing_key
from backend.vault.unseal_log import UNSEAL_LOG_FILE, UnsealLog
from contract.case import Acknowledgement, PackageManifest
from contract.messages import ClerkToken
from contract.sealing import SealedPart, SealingError, unseal
from contract.signing import Signed
from contract.value import Value

SIGNING_KEY_FILE = "signing.key"
SEALING_KEYS_FILE = "sealing_keys.json"

_SIGNABLE: dict[str, type[Value]] = {
    kind.__name__: kind for kind in (Acknowledgement, ClerkToken, PackageManifest)
}


def create_vault(folder: Path, clock: Clock) -> None:
    """Create folder and keys; what exists stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_signing_key(folder / SIGNING_KEY_FILE)
    SealingKeyRing(folder / SEALING_KEYS_FILE).advance(clock())


class Vault:
    """Holder of the private keys."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._clock = clock
        self._signing_key: Ed25519PrivateKey = load_signing_key(folder / SIGNING_KEY_FILE)
        self._keys = SealingKeyRing(folder / SEALING_KEYS_FILE)
        self._log = UnsealLog(folder / UNSEAL_LOG_FILE)
        self.advance()

    def advance(self) -> None:
        """Make and destroy sealing keys as the time demands."""
        self._keys.advance(self._clock())

    def answer(self, request: VaultRequest) -> VaultAnswer:
        """Do what is asked, or refuse with a reason."""
        match request:
            case GetSigningKey():
                public = self._signing_key.public_key().public_bytes_raw()
                return SigningKeyAnswer(public_key=base64.b64encode(public).decode())
            case GetKeySet():
                key_set = self._keys.public_keys(self._clock())
                return SignedAnswer(signed=Signed.sign(key_set, self._signing_key))
            case Sign():
                return self._sign(request)
            case Unseal():
                return self._unseal(request)
            case _:
                assert_never(request)

    def _sign(self, request: Sign) -> SignedAnswer | Refused:
        try:
            value = _SIGNABLE[request.kind].model_validate_json(request.statement)
        except ValidationError:
            return Refused(reason="bad_request")
        return SignedAnswer(signed=Signed.sign(value, self._signing_key))

    def _unseal(self, request: Unseal) -> PlaintextAnswer | Refused:
        try:
            part = SealedPart.decode(base64.b64decode(request.sealed, validate=True))
        except (SealingError, binascii.Error):
            return Refused(reason="bad_request")
        header, now = part.header, self._clock()
        if (header.case_number, header.part) != (request.case_number, request.part):
            return Refused(reason="not_this_part")
        private_key = self._keys.private_key(header.key_id, now)
        if private_key is None or now >= header.delete_by:
            return Refused(reason="key_destroyed")
        self._log.append(request, header.key_id, now)  # first the line, then the plaintext
        try:
            plaintext = unseal(part, private_key)
        except SealingError:
            return Refused(reason="does_not_open")
        return PlaintextAnswer(plaintext=base64.b64encode(plaintext).decode())
