"""Sealing: how one part of a case becomes bytes that only the vault can read.

HPKE base mode (RFC 9180) with MLKEM768_X25519 / HKDF-SHA256 / AES-256-GCM, a fresh encapsulation
for each part, the canonical header as ``info``; the kiosk's device key (Ed25519, RFC 8032) signs
SHA-256 of header and ciphertext. The kiosk holds public keys only and cannot read its own outbox.

Wire form: ``BTS1`` | u16 header length | header | 64 bytes signature | ciphertext.
"""

import hashlib
import json
import struct
from typing import Literal

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from pydantic import AwareDatetime

from contract.value import Value

MAGIC = b"BTS1"
SIGNATURE_BYTES = 64
MAX_SEALED_BYTES = 8 * 1024 * 1024
MAX_PLAINTEXT_BYTES = MAX_SEALED_BYTES - 16 * 1024
"""Leaves room for header, signature and encapsulation."""
MLKEM_PUBLIC_BYTES = 1184  # FIPS 203, table 3, ML-KEM-768 encapsulation key
X25519_PUBLIC_BYTES = 32

PartName = Literal[
    "answers",
    "portrait",
    "print_right_index",
    "print_left_index",
    "signature",
    "signature_passport",
    "signature_strokes",
    "guardian_1_signature",
    "guardian_2_signature",
]

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealingError(Exception):
    """The bytes are not a part that this kiosk sealed to this key."""


class PartHeader(Value):
    """What may be known of a part without opening it; signed and bound to the ciphertext."""

    case_number: str
    part: PartName
    content_type: str
    kiosk_id: str
    key_id: str
    created_at: AwareDatetime
    delete_by: AwareDatetime
    """First capture of the visit plus 96 hours (PAuswV section 6a, PassDEUEV section 1f)."""

    def canonical(self) -> bytes:
        """Return the header as the bytes that are signed: JSON, keys sorted, no white space."""
        return _canonical_json(self)


def _canonical_json(value: Value) -> bytes:
    return json.dumps(
        value.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


class SealedPart(Value):
    """One sealed part: header, kiosk's signature, ciphertext."""

    header: PartHeader
    signature: bytes
    ciphertext: bytes

    def encode(self) -> bytes:
        """Return the wire form."""
        header = self.header.canonical()
        return MAGIC + struct.pack(">H", len(header)) + header + self.signature + self.ciphertext

    @classmethod
    def decode(cls, data: bytes) -> "SealedPart":
        """Parse the wire form; raise ``SealingError`` for anything else."""
        if len(data) > MAX_SEALED_BYTES or len(data) < 6 or data[:4] != MAGIC:
            raise SealingError("not a sealed part")
        (length,) = struct.unpack(">H", data[4:6])
        body = 6 + length
        if len(data) < body + SIGNATURE_BYTES + 16:
            raise SealingError("sealed part is cut short")
        try:
            header = PartHeader.model_validate_json(data[6:body])
        except ValueError as error:
            raise SealingError("header of the sealed part is broken") from error
        if header.canonical() != data[6:body]:
            raise SealingError("header of the sealed part is not canonical")
        return cls(
            header=header,
            signature=data[body : body + SIGNATURE_BYTES],
            ciphertext=data[body + SIGNATURE_BYTES :],
        )

    def verify(self, device_key: Ed25519PublicKey) -> None:
        """Raise ``SealingError`` unless the kiosk with this key sealed the part."""
        try:
            device_key.verify(self.signature, _signed(self.header, self.ciphertext))
        except InvalidSignature as error:
            raise SealingError("the part is not signed by this kiosk") from error


def _signed(header: PartHeader, ciphertext: bytes) -> bytes:
    digest = hashlib.sha256(header.canonical())
    digest.update(ciphertext)
    return digest.digest()


def seal(
    header: PartHeader,
    plaintext: bytes | bytearray,
    sealing_key: bytes,
    device_key: Ed25519PrivateKey,
) -> SealedPart:
    """Seal ``plaintext`` to the vault's public key (of ``new_key_pair``) and sign it.

    Raises ``SealingError`` for more than ``MAX_PLAINTEXT_BYTES``.
    """
    if len(plaintext) > MAX_PLAINTEXT_BYTES:
        raise SealingError("the part is too large to be sealed")
    ciphertext = _SUITE.encrypt(plaintext, _public_key(sealing_key), info=header.canonical())
    return SealedPart(
        header=header,
        signature=device_key.sign(_signed(header, ciphertext)),
        ciphertext=ciphertext,
    )


def unseal(part: SealedPart, private_key: bytes) -> bytes:
    """Open a part with the vault's private key (of ``new_key_pair``)."""
    try:
        return _SUITE.decrypt(
            part.ciphertext, _private_key(private_key), info=part.header.canonical()
        )
    except (InvalidTag, ValueError) as error:
        raise SealingError("the part does not open with this key") from error


def new_key_pair() -> tuple[bytes, bytes]:
    """Return (private, public) of a fresh sealing key, both encoded."""
    kem, curve = mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
    private = kem.private_bytes_raw() + curve.private_bytes_raw()
    public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return private, public


def _public_key(encoded: bytes) -> MLKEM768X25519PublicKey:
    if len(encoded) != MLKEM_PUBLIC_BYTES + X25519_PUBLIC_BYTES:
        raise SealingError("not a sealing key")
    return MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(encoded[:MLKEM_PUBLIC_BYTES]),
        x25519.X25519PublicKey.from_public_bytes(encoded[MLKEM_PUBLIC_BYTES:]),
    )


def _private_key(encoded: bytes) -> MLKEM768X25519PrivateKey:
    seed_bytes = 64  # FIPS 203: d || z
    if len(encoded) != seed_bytes + X25519_PUBLIC_BYTES:
        raise SealingError("not a private sealing key")
    return MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(encoded[:seed_bytes]),
        x25519.X25519PrivateKey.from_private_bytes(encoded[seed_bytes:]),
    )


class SealingKey(Value):
    """The public key of one hour; parts created in [valid_from, valid_to) are sealed to it."""

    key_id: str
    valid_from: AwareDatetime
    valid_to: AwareDatetime
    public_key: str
    """Base64 of ``new_key_pair()[1]``."""


class SealingKeySet(Value):
    """The public keys of the coming days, signed by the office's signing key (``Signed``)."""

    issued_at: AwareDatetime
    keys: tuple[SealingKey, ...]
