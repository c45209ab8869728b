"""Requests to the backend: signed, bounded, each with a deadline, each failure typed."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from backend_client.identity import KioskIdentity
from contract.case import Acknowledgement
from contract.messages import Enrolment, EnrolmentRequest
from contract.sealing import PartName, SealingKeySet
from contract.signing import SignatureError, Signed, authorization
from contract.value import Value

V = TypeVar("V", bound=Value)

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
MAX_ANSWER_BYTES = 1024 * 1024


class ApiError(Exception):
    """The backend did not do what was asked."""


class Unreachable(ApiError):
    """No connection, no answer in time, or 5xx: try again later."""

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class Unauthorised(ApiError):
    """401 or 403: this kiosk is not (or no longer) accepted; a technician is needed."""


class Rejected(ApiError):
    """409, 413 or 422: this very content will never be accepted."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"status {status}: {detail}")
        self.status = status


@dataclass(frozen=True)
class Answer:
    """A bounded answer."""

    status: int
    body: bytes


class BackendApi:
    """One keep-alive connection; used by one thread."""

    def __init__(
        self,
        address: str,
        identity: KioskIdentity | None,
        *,
        clock: Callable[[], datetime],
        office_ca: Path | None = None,
    ) -> None:
        self._address = address.rstrip("/")
        self._identity = identity
        self._clock = clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(office_ca) if office_ca else True

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def put_part(self, case_number: str, part: PartName, sealed: bytes) -> None:
        """Send one sealed part; repeating it is harmless."""
        digest = hashlib.sha256(sealed).hexdigest()
        self._call(
            "PUT",
            f"/v1/cases/{case_number}/parts/{part}",
            sealed,
            {"X-Content-SHA256": digest, "Content-Type": "application/octet-stream"},
        )

    def put_manifest(self, case_number: str, manifest: bytes) -> Acknowledgement:
        """Send the signed manifest; return the backend's word, checked with the office's key."""
        answer = self._call("PUT", f"/v1/cases/{case_number}", manifest)
        acknowledgement = self._opened(answer, Acknowledgement)
        expected = (case_number, hashlib.sha256(manifest).hexdigest())
        if (acknowledgement.case_number, acknowledgement.manifest_sha256) != expected:
            raise Unreachable("the acknowledgement speaks of another case")
        return acknowledgement

    def sealing_keys(self) -> tuple[Signed, SealingKeySet]:
        """Return the signed key set as sent, and opened."""
        answer = self._call("GET", "/v1/sealing-keys", b"")
        return Signed.model_validate_json(answer.body), self._opened(answer, SealingKeySet)

    def enrol(self, kiosk_id: str, code: str, device_key: Ed25519PrivateKey) -> Enrolment:
        """Enrol with a one-time code; both sides prove that they know it."""
        public = base64.b64encode(device_key.public_key().public_bytes_raw()).decode()
        request = EnrolmentRequest(
            kiosk_id=kiosk_id, public_key=public, proof=_proof(code, kiosk_id, public)
        )
        answer = self._call("POST", "/v1/enrolment", request.model_dump_json().encode())
        enrolment = Enrolment.model_validate_json(answer.body)
        expected = _proof(code, enrolment.signing_key, kiosk_id)
        if not hmac.compare_digest(expected, enrolment.proof):
            raise Unauthorised("the backend does not know the code: is this the right address?")
        return enrolment

    def _opened(self, answer: Answer, kind: type[V]) -> V:
        if self._identity is None:
            raise Unauthorised("not enrolled")
        try:
            signed = Signed.model_validate_json(answer.body)
            return signed.open(kind, self._identity.office_key)
        except (ValidationError, SignatureError) as error:
            raise Unreachable(f"answer is not signed by the office: {error}") from error

    def _call(
        self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {"Content-Type": "application/json", **(headers or {})}
        if self._identity is not None:
            sent["Authorization"] = authorization(
                self._identity.kiosk_id,
                self._identity.device_key,
                method=method,
                path=path,
                body=body,
                at=self._clock(),
                nonce=secrets.token_hex(16),
            )
        try:
            with self._session.request(
                method,
                self._address + path,
                data=body,
                headers=sent,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = response.raw.read(MAX_ANSWER_BYTES + 1, decode_content=True)
                return _checked(response, content)
        except (requests.RequestException, OSError) as error:
            raise Unreachable(type(error).__name__) from error


def _proof(code: str, first: str, second: str) -> str:
    message = f"{first}|{second}".encode()
    return hmac.new(code.encode(), message, hashlib.sha256).hexdigest()


def _checked(response: requests.Response, content: bytes) -> Answer:
    status = response.status_code
    if len(content) > MAX_ANSWER_BYTES:
        raise Unreachable("answer is too large")
    if status in (401, 403):
        raise Unauthorised(f"status {status}")
    if status == 429 or status >= 500:
        wait = response.headers.get("Retry-After", "")
        raise Unreachable(f"status {status}", float(wait) if wait.isdigit() else None)
    if status >= 300:
        raise Rejected(status, content[:200].decode(errors="replace"))
    return Answer(status, content)
