"""What server and vault say to each other on the Unix socket: u32 length (big endian) | JSON."""

import asyncio
import struct
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.sealing import MAX_SEALED_BYTES, PartName
from contract.signing import Signed
from contract.value import Value

MAX_FRAME_BYTES = MAX_SEALED_BYTES * 4 // 3 + 65_536
EXCHANGE_SECONDS = 10.0
"""Longest time for one request with its answer."""


class FrameError(Exception):
    """The other side sent something that is no message of this protocol."""


class GetSigningKey(Value):
    """Ask for the office's public signing key."""

    name: Literal["signing_key"] = "signing_key"


class GetKeySet(Value):
    """Ask for the signed public sealing keys of the coming days."""

    name: Literal["key_set"] = "key_set"


class Sign(Value):
    """Ask for a signature; the vault checks that ``statement`` is of this kind."""

    name: Literal["sign"] = "sign"
    kind: Literal["Acknowledgement", "ClerkToken", "PackageManifest"]
    statement: str = Field(max_length=65_536)


class Unseal(Value):
    """Ask for the plaintext of one part; audited before it is opened."""

    name: Literal["unseal"] = "unseal"
    case_number: str = Field(max_length=64)
    part: PartName
    person: str = Field(min_length=1, max_length=80)
    purpose: Literal["view", "package"]
    sealed: str
    """Base64 of the wire form."""


VaultRequest = Annotated[GetSigningKey | GetKeySet | Sign | Unseal, Field(discriminator="name")]


class SigningKeyAnswer(Value):
    """The office's Ed25519 public key, base64."""

    name: Literal["signing_key"] = "signing_key"
    public_key: str


class SignedAnswer(Value):
    """A signed statement."""

    name: Literal["signed"] = "signed"
    signed: Signed


class PlaintextAnswer(Value):
    """An opened part, base64."""

    name: Literal["plaintext"] = "plaintext"
    plaintext: str = Field(repr=False)


class Refused(Value):
    """The vault does not do it."""

    name: Literal["refused"] = "refused"
    reason: Literal["bad_request", "key_destroyed", "not_this_part", "does_not_open"]


VaultAnswer = Annotated[
    SigningKeyAnswer | SignedAnswer | PlaintextAnswer | Refused, Field(discriminator="name")
]

VAULT_REQUEST: TypeAdapter[VaultRequest] = TypeAdapter(VaultRequest)
VAULT_ANSWER: TypeAdapter[VaultAnswer] = TypeAdapter(VaultAnswer)


async def read_frame(reader: asyncio.StreamReader) -> bytes:
    """Return one frame's JSON; raise ``FrameError`` if too long, ``EOFError`` at the end."""
    (length,) = struct.unpack(">I", await reader.readexactly(4))
    if length > MAX_FRAME_BYTES:
        raise FrameError("frame is too long")
    return await reader.readexactly(length)


def frame(message: Value) -> bytes:
    """Return ``message`` as one frame."""
    body = message.model_dump_json().encode()
    return struct.pack(">I", len(body)) + body
