"""Signed statements: who says what, as one value that can be checked anywhere.

Used for the backend's acknowledgements, key sets, clerks' tokens and hand-over manifests
(signed by the office's Ed25519 key) and for the kiosk's HTTP requests and WebSocket handshake
(signed by its device key). Before there are keys to trust, enrolment proves a one-time code.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import AwareDatetime, ValidationError

from contract.value import Value

T = TypeVar("T", bound=Value)

MAX_CLOCK_SKEW = timedelta(minutes=5)


class SignatureError(Exception):
    """The statement was not made by the holder of the key, or is no longer valid."""


class Signed(Value):
    """A statement as the exact JSON text that was signed, its type's name, and the signature."""

    kind: str
    statement: str
    signature: str

    @classmethod
    def sign(cls, value: Value, key: Ed25519PrivateKey) -> "Signed":
        """Sign ``value`` under its class name."""
        kind, text = type(value).__name__, value.model_dump_json()
        signature = key.sign(_message(kind, text))
        return cls(kind=kind, statement=text, signature=base64.b64encode(signature).decode())

    def open(self, expected: type[T], key: Ed25519PublicKey) -> T:
        """Return the statement if ``key`` signed it and it is of the expected type."""
        if self.kind != expected.__name__:
            raise SignatureError(f"expected {expected.__name__}")
        try:
            key.verify(
                base64.b64decode(self.signature, validate=True), _message(self.kind, self.statement)
            )
            return expected.model_validate_json(self.statement)
        except (InvalidSignature, ValidationError, ValueError) as error:
            raise SignatureError("statement is not authentic") from error


def _message(kind: str, text: str) -> bytes:
    return b"buergerterminal/1\n" + kind.encode() + b"\n" + text.encode()


class RequestStatement(Value):
    """What a kiosk signs for each request: header ``Authorization: Kiosk <base64 of JSON>``."""

    kiosk_id: str
    method: str
    path: str
    """Path with query, as sent."""
    body_sha256: str
    at: AwareDatetime
    nonce: str


def authorization(
    kiosk_id: str,
    key: Ed25519PrivateKey,
    *,
    method: str,
    path: str,
    body: bytes,
    at: datetime,
    nonce: str,
) -> str:
    """Return the value of the ``Authorization`` header for one request or handshake."""
    statement = RequestStatement(
        kiosk_id=kiosk_id,
        method=method,
        path=path,
        body_sha256=hashlib.sha256(body).hexdigest(),
        at=at,
        nonce=nonce,
    )
    signed = Signed.sign(statement, key)
    return "Kiosk " + base64.b64encode(signed.model_dump_json().encode()).decode()


def parse_authorization(header: str) -> tuple[Signed, str]:
    """Return (signed statement, kiosk id claimed); the caller looks up the key and checks."""
    scheme, _, encoded = header.partition(" ")
    if scheme != "Kiosk" or len(encoded) > 4096:
        raise SignatureError("not a kiosk's authorization")
    try:
        signed = Signed.model_validate_json(base64.b64decode(encoded, validate=True))
        return signed, RequestStatement.model_validate_json(signed.statement).kiosk_id
    except (ValidationError, ValueError) as error:
        raise SignatureError("authorization is broken") from error


def check_request(
    signed: Signed, key: Ed25519PublicKey, *, method: str, path: str, body: bytes, now: datetime
) -> RequestStatement:
    """Return the statement if it fits this request; the caller refuses a nonce seen before."""
    statement = signed.open(RequestStatement, key)
    if (statement.method, statement.path) != (method, path):
        raise SignatureError("signed for another request")
    if statement.body_sha256 != hashlib.sha256(body).hexdigest():
        raise SignatureError("body differs from what was signed")
    if abs(now - statement.at) > MAX_CLOCK_SKEW:
        raise SignatureError("clock differs by more than five minutes")
    return statement


def enrolment_proof(code: str, first: str, second: str) -> str:
    """Return HMAC-SHA-256 over ``first|second`` with the one-time code as key, hexadecimal."""
    return hmac.new(code.encode(), f"{first}|{second}".encode(), hashlib.sha256).hexdigest()
