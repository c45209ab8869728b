"""Requests to the backend: signed, bounded, each with a deadline, each failure typed."""

import base64
import hashlib
import hmac
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TypeVar

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError
from urllib3.exceptions import HTTPError

from backend_client.answers import (
    Answer,
    ApiError,
    ClockRefused,
    Rejected,
    Unauthorised,
    Unreachable,
    checked,
)
from backend_client.exchange import DeadlineAdapter
from backend_client.identity import KioskIdentity
from contract.case import Acknowledgement
from contract.messages import Enrolment, EnrolmentRequest
from contract.sealing import PartName, SealingKeySet
from contract.signing import SignatureError, Signed, authorization, enrolment_proof
from contract.value import Value

__all__ = [
    "ApiError",
    "BackendApi",
    "ClockRefused",
    "Deadlines",
    "Rejected",
    "Unauthorised",
    "Unreachable",
]

V = TypeVar("V", bound=Value)

MAX_ANSWER_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Deadlines:
    """How long to wait for the backend."""

    connect_seconds: float = 5.0
    silence_seconds: float = 20.0
    """Between two bytes, in either direction."""
    exchange_seconds: float = 60.0
    """For a whole exchange, besides what its body needs at ``slowest_bytes_per_second``."""
    slowest_bytes_per_second: float = 16_384.0


class BackendApi:
    """One keep-alive connection; used by one thread."""

    def __init__(
        self,
        address: str,
        identity: KioskIdentity | None,
        *,
        clock: Callable[[], datetime],
        office_ca: Path | None = None,
        deadlines: Deadlines | None = None,
    ) -> None:
        self._address = address.rstrip("/")
        self._identity = identity
        self._clock = clock
        self._deadlines = deadlines or Deadlines()
        self._adapter = DeadlineAdapter()
        self._session = requests.Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.trust_env = False
        self._session.verify = str(office_ca) if office_ca else True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

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
        _, acknowledgement = self._opened(answer, Acknowledgement)
        kiosk_id = self._identity.kiosk_id if self._identity else ""
        expected = (case_number, kiosk_id, hashlib.sha256(manifest).hexdigest())
        held = acknowledgement
        if (held.case_number, held.kiosk_id, held.manifest_sha256) != expected:
            raise Unreachable("the acknowledgement speaks of another case")
        return acknowledgement

    def sealing_keys(self) -> tuple[Signed, SealingKeySet]:
        """Return the signed key set as sent, and opened."""
        return self._opened(self._call("GET", "/v1/sealing-keys", b""), SealingKeySet)

    def enrol(self, kiosk_id: str, code: str, device_key: Ed25519PrivateKey) -> Enrolment:
        """Enrol with a one-time code; both sides prove that they know it."""
        public = base64.b64encode(device_key.public_key().public_bytes_raw()).decode()
        request = EnrolmentRequest(
            kiosk_id=kiosk_id, public_key=public, proof=enrolment_proof(code, kiosk_id, public)
        )
        answer = self._call("POST", "/v1/enrolment", request.model_dump_json().encode())
        try:
            enrolment = Enrolment.model_validate_json(answer.body)
        except ValidationError as error:
            raise Unreachable("the answer is not an enrolment: is this a backend?") from error
        expected = enrolment_proof(code, enrolment.signing_key, kiosk_id)
        if not hmac.compare_digest(expected.encode(), enrolment.proof.encode()):
            raise Unauthorised("the backend does not know the code: is this the right address?")
        return enrolment

    def _opened(self, answer: Answer, kind: type[V]) -> tuple[Signed, V]:
        if self._identity is None:
            raise Unauthorised("not enrolled")
        try:
            signed = Signed.model_validate_json(answer.body)
            return signed, signed.open(kind, self._identity.office_key)
        except (ValidationError, SignatureError) as error:
            raise Unreachable("the answer is not signed by the office") from error

    def _call(
        self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            **(headers or {}),
        }
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
        limits = self._deadlines
        seconds = limits.exchange_seconds + len(body) / limits.slowest_bytes_per_second
        try:
            with self._adapter.deadline(seconds):
                status, retry_after, content = self._exchange(method, path, body, sent)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        if len(content) > MAX_ANSWER_BYTES:
            raise Unreachable("the answer is too large")
        return checked(status, retry_after, content, self._clock())

    def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        with self._session.request(
            method,
            self._address + path,
            # As a file it is sent in blocks, each with a timeout; as bytes all at once, with one.
            data=io.BytesIO(body) if body else None,
            headers=headers,
            timeout=(self._deadlines.connect_seconds, self._deadlines.silence_seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            content = response.raw.read(MAX_ANSWER_BYTES + 1, decode_content=False)
            return response.status_code, response.headers.get("Retry-After", ""), content
