"""A terminal with all its keys, and sealed cases as it would store them."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend_client.identity import KioskIdentity
from backend_client.outbox import Outbox
from contract.case import ApplicationSummary, CaseManifest, FeeLine, PartDigest
from contract.sealing import (
    PartHeader,
    PartName,
    SealingKey,
    SealingKeySet,
    new_key_pair,
    seal,
)
from contract.signing import Signed

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
RETENTION = timedelta(hours=96)
CARD_FEE = FeeLine(
    code="identity_card", amount_cents=4600, legal_basis="test", application="identity_card"
)


@dataclass
class Clock:
    """Stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class SampleCase:
    number: str
    plain: dict[PartName, bytes]
    parts: dict[PartName, bytes]
    manifest: bytes


def keep(outbox: Outbox, case: SampleCase) -> SampleCase:
    """Store a sample at noon."""
    outbox.store(case.number, case.manifest, case.parts, stored_at=NOON, delete_by=NOON + RETENTION)
    return case


@dataclass
class Terminal:
    """An enrolled kiosk, and the office's private keys beside it."""

    kiosk_id: str = "hall-1"
    device_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    office_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    vault_keys: tuple[bytes, bytes] = field(default_factory=new_key_pair)

    @property
    def identity(self) -> KioskIdentity:
        return KioskIdentity(
            kiosk_id=self.kiosk_id,
            label="Foyer",
            office="Bürgeramt Musterhausen",
            device_key=self.device_key,
            office_key=self.office_key.public_key(),
        )

    def key_set(self, issued_at: datetime = NOON) -> Signed:
        public = base64.b64encode(self.vault_keys[1]).decode()
        hour = SealingKey(
            key_id=f"k-{issued_at:%H%M}",
            valid_from=issued_at,
            valid_to=issued_at + timedelta(hours=1),
            public_key=public,
        )
        return Signed.sign(SealingKeySet(issued_at=issued_at, keys=(hour,)), self.office_key)

    def case(self, number: str, plain: dict[PartName, bytes] | None = None) -> SampleCase:
        plain = plain or {"answers": b"answers of " + number.encode(), "portrait": b"\x7f" * 9000}
        parts = {part: self._sealed(number, part, body) for part, body in plain.items()}
        manifest = CaseManifest(
            case_number=number,
            kiosk_id=self.kiosk_id,
            session_id="0011223344556677",
            applications=(ApplicationSummary(document="identity_card"),),
            created_at=NOON,
            first_capture_at=NOON,
            delete_by=NOON + RETENTION,
            parts=tuple(
                PartDigest(part=part, sha256=hashlib.sha256(body).hexdigest(), size=len(body))
                for part, body in parts.items()
            ),
            fee_lines=(CARD_FEE,),
            fee_state="open",
            portrait_conformant=True,
            language="de",
        )
        signed = Signed.sign(manifest, self.device_key).model_dump_json().encode()
        return SampleCase(number, plain, parts, signed)

    def _sealed(self, number: str, part: PartName, body: bytes) -> bytes:
        header = PartHeader(
            case_number=number,
            part=part,
            content_type="application/octet-stream",
            kiosk_id=self.kiosk_id,
            key_id="k-1200",
            created_at=NOON,
            delete_by=NOON + RETENTION,
        )
        return seal(header, body, self.vault_keys[1], self.device_key).encode()
