"""Draining the outbox into the real backend, beside the same requests without an outbox."""

import base64
import hashlib
import secrets
import time
from datetime import UTC, datetime, timedelta

import requests

from backend_client.api import BackendApi
from backend_client.identity import KioskIdentity, load
from backend_client.outbox import Outbox
from backend_client.sender import Sender
from benchmarks.figure import Figure
from benchmarks.terminal import BenchStack, prepared_stack
from contract.case import ApplicationSummary, CaseManifest, PartDigest
from contract.law import law
from contract.sealing import PartHeader, PartName, SealingKey, seal
from contract.signing import Signed, authorization
from kiosk.documents.check_value import RANDOM_BYTES, new_case_number

CASES = 40
PART_BYTES: dict[PartName, int] = {
    "answers": 1_200,
    "portrait": 260_000,
    "print_right_index": 30_000,
    "print_left_index": 30_000,
    "signature": 12_000,
    "signature_strokes": 8_000,
}
"""As a visit makes them."""

Case = tuple[str, bytes, dict[PartName, bytes]]


def measure() -> list[Figure]:
    """Store cases, let the sender empty the outbox, then PUT as many by plain ``requests``."""
    with prepared_stack() as stack:
        identity = load(stack.folder / "kiosk" / "identity")
        api = BackendApi(stack.address, identity, clock=_now)
        key = _current(api.sealing_keys()[1].keys)
        with Outbox(stack.folder / "outbox.sqlite") as outbox:
            stored_s = _store(outbox, identity, key)
            sender = Sender(outbox, api, identity, clock=_now)
            began = time.monotonic()
            sender.step()
            drained_s = time.monotonic() - began
            if outbox.unsent():
                raise RuntimeError(f"{outbox.unsent()} cases were not sent")
        api.close()
        plain_s = _plain(stack, identity, [_case(identity, key) for _ in range(CASES)])
    megabytes = sum(PART_BYTES.values()) / 1e6
    size = f"{len(PART_BYTES)} parts, {megabytes:.2f} MB a case"
    return [
        Figure("storing a case, durable", 1000 * stored_s / CASES, "ms", None, size),
        Figure("sending a case, acknowledged and erased", 1000 * drained_s / CASES, "ms"),
        Figure("peer: the same requests without outbox", 1000 * plain_s / CASES, "ms"),
    ]


def _now() -> datetime:
    return datetime.now(UTC)


def _current(keys: tuple[SealingKey, ...]) -> SealingKey:
    now = _now()
    return next(one for one in keys if one.valid_from <= now < one.valid_to)


def _store(outbox: Outbox, identity: KioskIdentity, key: SealingKey) -> float:
    cases = [_case(identity, key) for _ in range(CASES)]
    began = time.monotonic()
    for number, manifest, parts in cases:
        now = _now()
        outbox.store(number, manifest, parts, stored_at=now, delete_by=now + timedelta(hours=96))
    return time.monotonic() - began


def _case(identity: KioskIdentity, key: SealingKey) -> Case:
    number, now = new_case_number(secrets.token_bytes(RANDOM_BYTES)), _now()
    delete_by = now + timedelta(hours=96)
    public = base64.b64decode(key.public_key)
    parts = {}
    for part, size in PART_BYTES.items():
        header = PartHeader(
            case_number=number,
            part=part,
            content_type="application/octet-stream",
            kiosk_id=identity.kiosk_id,
            key_id=key.key_id,
            created_at=now,
            delete_by=delete_by,
        )
        body = secrets.token_bytes(size)
        parts[part] = seal(header, body, public, identity.device_key).encode()
    manifest = CaseManifest(
        case_number=number,
        kiosk_id=identity.kiosk_id,
        session_id=secrets.token_hex(8),
        applications=(ApplicationSummary(document="identity_card"),),
        created_at=now,
        first_capture_at=now,
        delete_by=delete_by,
        parts=tuple(
            PartDigest(part=part, sha256=hashlib.sha256(body).hexdigest(), size=len(body))
            for part, body in parts.items()
        ),
        fee_lines=(law().fee_line("identity_card", 30, now.date(), "identity_card"),),
        fee_state="open",
        portrait_conformant=True,
        language="de",
    )
    signed = Signed.sign(manifest, identity.device_key).model_dump_json().encode()
    return number, signed, parts


def _plain(stack: BenchStack, identity: KioskIdentity, cases: list[Case]) -> float:
    """Return the seconds that a bare ``requests.Session`` needs for the same exchanges."""
    with requests.Session() as session:
        session.trust_env = False
        began = time.monotonic()
        for number, manifest, parts in cases:
            for part, body in parts.items():
                _put(session, stack, identity, f"/v1/cases/{number}/parts/{part}", body)
            _put(session, stack, identity, f"/v1/cases/{number}", manifest)
        return time.monotonic() - began


def _put(
    session: requests.Session, stack: BenchStack, identity: KioskIdentity, path: str, body: bytes
) -> None:
    is_part = "/parts/" in path
    kind = "application/octet-stream" if is_part else "application/json"
    headers = {"Content-Type": kind}
    if is_part:
        headers["X-Content-SHA256"] = hashlib.sha256(body).hexdigest()
    headers["Authorization"] = authorization(
        identity.kiosk_id,
        identity.device_key,
        method="PUT",
        path=path,
        body=body,
        at=_now(),
        nonce=secrets.token_hex(16),
    )
    session.put(stack.address + path, data=body, headers=headers, timeout=20).raise_for_status()
