"""The server's side of the vault's socket."""

import asyncio
import base64
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from backend.vault.protocol import (
    EXCHANGE_SECONDS,
    VAULT_ANSWER,
    FrameError,
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
    frame,
    read_frame,
)
from contract.case import Acknowledgement, PackageManifest
from contract.messages import ClerkToken
from contract.sealing import PartName
from contract.signing import Signed


class VaultUnavailableError(Exception):
    """The vault does not answer; what needs it cannot be done now."""


class VaultClient:
    """One connection to the vault, opened when needed; one exchange at a time."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._lock = asyncio.Lock()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._signing_key: str | None = None

    async def signing_key(self) -> str:
        """Return the office's Ed25519 public key, base64."""
        if self._signing_key is None:
            answer = await self._exchange(GetSigningKey())
            if not isinstance(answer, SigningKeyAnswer):
                raise VaultUnavailableError("no signing key")
            Ed25519PublicKey.from_public_bytes(base64.b64decode(answer.public_key))
            self._signing_key = answer.public_key
        return self._signing_key

    async def key_set(self) -> Signed:
        """Return the signed ``SealingKeySet``."""
        return _signed(await self._exchange(GetKeySet()))

    async def sign(self, value: Acknowledgement | ClerkToken | PackageManifest) -> Signed:
        """Return ``value`` signed with the office's key."""
        kind: Literal["Acknowledgement", "ClerkToken", "PackageManifest"]
        match value:
            case Acknowledgement():
                kind = "Acknowledgement"
            case ClerkToken():
                kind = "ClerkToken"
            case PackageManifest():
                kind = "PackageManifest"
        return _signed(await self._exchange(Sign(kind=kind, statement=value.model_dump_json())))

    async def unseal(
        self,
        case_number: str,
        part: PartName,
        sealed: bytes,
        *,
        person: str,
        purpose: Literal["view", "package"],
    ) -> bytes | Refused:
        """Return the plaintext of one part, or why the vault does not open it."""
        answer = await self._exchange(
            Unseal(
                case_number=case_number,
                part=part,
                person=person,
                purpose=purpose,
                sealed=base64.b64encode(sealed).decode(),
            )
        )
        match answer:
            case PlaintextAnswer():
                return base64.b64decode(answer.plaintext)
            case Refused():
                return answer
            case _:
                raise VaultUnavailableError("unexpected answer")

    async def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            _, writer = self._streams
            self._streams = None
            writer.close()

    async def _exchange(self, request: VaultRequest) -> VaultAnswer:
        async with self._lock:
            answer: VaultAnswer | None = None
            try:
                async with asyncio.timeout(EXCHANGE_SECONDS):
                    reader, writer = await self._connection()
                    writer.write(frame(request))
                    await writer.drain()
                    answer = VAULT_ANSWER.validate_json(await read_frame(reader))
            except (OSError, EOFError, TimeoutError, FrameError, ValidationError) as error:
                raise VaultUnavailableError(type(error).__name__) from error
            finally:
                if answer is None:  # also when cancelled: a late answer must not meet a new request
                    await self.close()
            return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None or self._streams[0].at_eof():
            await self.close()
            self._streams = await asyncio.open_unix_connection(self._socket)
        return self._streams


def _signed(answer: VaultAnswer) -> Signed:
    if not isinstance(answer, SignedAnswer):
        raise VaultUnavailableError("not signed")
    return answer.signed
