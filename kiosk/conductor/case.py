"""Store task: encode, seal, and one transaction; then the case survives ``kill -9``."""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from datetime import date, datetime, timedelta

import cv2

from backend_client.identity import KioskIdentity
from backend_client.outbox import Outbox, OutboxBroken, OutboxFull
from backend_client.sender import current_sealing_key
from contract.case import CaseManifest, PartDigest
from contract.commands import Command
from contract.failures import FailureCode
from contract.law import Law, chosen_documents
from contract.results import CaseNotStored, CaseStored
from contract.sealing import PartHeader, PartName, SealingError, SealingKey, seal
from contract.signing import Signed
from contract.terms import DocumentKind
from kiosk.clock import Clock
from kiosk.conductor.evidence import EvidenceStore, Pixels, Strokes
from kiosk.conductor.record import case_record, portrait_source, summaries
from kiosk.documents import signature
from kiosk.documents.check_value import RANDOM_BYTES, check_value, new_case_number
from kiosk.session.application import fee_lines
from kiosk.session.values import Finger, Session
from kiosk.session.wanted import Task
from kiosk.workers.assessment import AssessmentWorker
from kiosk.workers.worker_process import WorkerGone

SIGNATURE_PIXELS: dict[DocumentKind, tuple[int, int]] = {
    "identity_card": (900, 132),
    "passport": (630, 188),
}
"""Identity card since 2 August 2021, and passport (BSI TR-03123, XhD)."""

_ENCODING_S = 10.0
"""Captures in hand are worth waiting for a worker that is just starting."""

Parts = dict[PartName, tuple[str, bytearray]]
"""Part to (content type, plaintext); overwritten as soon as it is sealed."""


class CaseTasks:
    """How ``StoreCase`` is done."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        storage: Executor,
        identity: KioskIdentity,
        worker: AssessmentWorker,
        evidence: EvidenceStore,
        clock: Clock,
        stored: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self._storage = storage
        self._identity = identity
        self._worker = worker
        self._evidence = evidence
        self._clock = clock
        self._stored = stored

    async def store(self, task: Task, session: Session) -> Command:
        """Seal everything of the visit and store it; nothing is kept when that fails."""
        number = new_case_number(secrets.token_bytes(RANDOM_BYTES))
        try:
            parts = await self._parts(number, session)
            await asyncio.get_running_loop().run_in_executor(
                self._storage, self._seal_and_store, number, session, parts
            )
        except WorkerGone:
            return CaseNotStored(task=task.id, code=FailureCode.WORKER_GONE)
        except OutboxFull:
            return CaseNotStored(task=task.id, code=FailureCode.STORAGE_FULL)
        except OutboxBroken:
            return CaseNotStored(task=task.id, code=FailureCode.STORAGE_BROKEN)
        except NoSealingKey:
            return CaseNotStored(task=task.id, code=FailureCode.SEALING_KEYS_MISSING)
        self._stored()
        return CaseStored(task=task.id, case_number=number, check_value=check_value(number))

    async def _parts(self, number: str, session: Session) -> Parts:
        parts = Parts()
        with ExitStack() as undo:
            undo.callback(_overwrite, parts)
            await self._encode(parts, number, session)
            undo.pop_all()
        return parts

    async def _encode(self, parts: Parts, number: str, session: Session) -> None:
        captures = session.captures
        record = case_record(number, session).model_dump_json()
        parts["answers"] = ("application/json", bytearray(record, "utf-8"))
        if captures.portrait is not None:
            pixels = self._pixels(captures.portrait)
            jpeg = await self._worker.portrait_file(pixels, deadline=_ENCODING_S)
            parts["portrait"] = ("image/jpeg", jpeg)
        fingers: tuple[tuple[PartName, Finger], ...] = (
            ("print_right_index", captures.right_index),
            ("print_left_index", captures.left_index),
        )
        for part, finger in fingers:
            if finger.evidence is not None and not finger.impossible:
                pixels = self._pixels(finger.evidence)
                png = await self._worker.fingerprint_file(pixels, deadline=_ENCODING_S)
                parts[part] = ("image/png", png)
        self._encode_signatures(parts, session)

    def _encode_signatures(self, parts: Parts, session: Session) -> None:
        captures, chosen = session.captures, chosen_documents(session.answers)
        if captures.signature is not None:
            strokes = self._strokes(captures.signature)
            strokes_json = signature.to_json(strokes, pad_width=1.0)
            parts["signature_strokes"] = ("application/json", bytearray(strokes_json))
            for document, part in _SIGNATURE_PARTS:
                if document in chosen:
                    parts[part] = ("image/png", _signature_png(strokes, document))
        guardians: tuple[tuple[PartName, str | None], ...] = (
            ("guardian_1_signature", captures.guardian_1_signature),
            ("guardian_2_signature", captures.guardian_2_signature),
        )
        for part, evidence in guardians:
            if evidence is not None:
                parts[part] = ("image/png", _signature_png(self._strokes(evidence), "passport"))

    def _pixels(self, name: str) -> Pixels:
        pixels = self._evidence.pixels(name)
        if pixels is None:
            raise LookupError("the session names a picture that is not kept")
        return pixels

    def _strokes(self, name: str) -> Strokes:
        strokes = self._evidence.strokes(name)
        if strokes is None:
            raise LookupError("the session names a signature that is not kept")
        return strokes

    def _seal_and_store(self, number: str, session: Session, parts: Parts) -> None:
        """Runs in the storage thread, also when nobody waits for it any more."""
        now = self._clock.now()
        first_capture = session.captures.first_capture_at or now
        delete_by = first_capture + _retention(session.law, session.today)
        try:
            key = current_sealing_key(self._outbox, self._identity, now)
            if key is None:
                raise NoSealingKey
            sealed = {
                part: self._sealed(number, part, content, key, delete_by)
                for part, content in parts.items()
            }
        finally:
            _overwrite(parts)
        manifest = CaseManifest(
            case_number=number,
            kiosk_id=self._identity.kiosk_id,
            session_id=session.id,
            applications=summaries(session),
            created_at=now,
            first_capture_at=first_capture,
            delete_by=delete_by,
            parts=tuple(
                PartDigest(part=part, sha256=hashlib.sha256(body).hexdigest(), size=len(body))
                for part, body in sealed.items()
            ),
            fee_lines=fee_lines(session),
            fee_state="open",
            portrait=portrait_source(session),
            portrait_conformant=session.captures.portrait_conformant,
            language=session.profile.language,
        )
        signed = Signed.sign(manifest, self._identity.device_key).model_dump_json().encode()
        self._outbox.store(number, signed, sealed, stored_at=now, delete_by=delete_by)

    def _sealed(
        self,
        number: str,
        part: PartName,
        content: tuple[str, bytearray],
        key: SealingKey,
        delete_by: datetime,
    ) -> bytes:
        header = PartHeader.model_validate(
            {
                "case_number": number,
                "part": part,
                "content_type": content[0],
                "kiosk_id": self._identity.kiosk_id,
                "key_id": key.key_id,
                "created_at": self._clock.now(),
                "delete_by": delete_by,
            }
        )
        # Any buffer can be sealed; ``bytes`` would be one more copy that nobody can overwrite.
        try:
            public = base64.b64decode(key.public_key, validate=True)
            return seal(header, content[1], public, self._identity.device_key).encode()
        except (SealingError, ValueError) as error:
            raise NoSealingKey("the office's key of this hour is none") from error


class NoSealingKey(Exception):
    """The office's key of this hour is not on this terminal."""


def _overwrite(parts: Parts) -> None:
    for _, content in parts.values():
        content[:] = bytes(len(content))


_SIGNATURE_PARTS: tuple[tuple[DocumentKind, PartName], ...] = (
    ("identity_card", "signature"),
    ("passport", "signature_passport"),
)


def _retention(rules: Law, day: date) -> timedelta:
    return timedelta(hours=rules.limit("capture_retention_hours", day))


def _signature_png(strokes: Strokes, document: DocumentKind) -> bytearray:
    picture = signature.render(strokes, *SIGNATURE_PIXELS[document])
    _, png = cv2.imencode(".png", picture)
    content = bytearray(png)
    picture.fill(0)
    png.fill(0)
    return content
