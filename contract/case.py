"""A case: one visit's application as it is stored, sent, shown to the clerk and handed over."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contract.answers import Answers
from contract.sealing import PartName
from contract.terms import FingerPosition, FingerReason
from contract.value import Value


class FeeLine(Value):
    """One line of the fee with its legal basis."""

    code: str
    amount_cents: int
    legal_basis: str


class PartDigest(Value):
    """One sealed part as the manifest names it."""

    part: PartName
    sha256: str
    """Of the sealed part's wire form, hexadecimal."""
    size: int = Field(ge=1)


class CaseManifest(Value):
    """What the kiosk signs and sends last: the case is complete when all its parts are there.

    Holds no personal data: it is what remains of the case after its captures are erased.
    """

    case_number: str
    kiosk_id: str
    session_id: str
    document: Literal["identity_card"]
    created_at: AwareDatetime
    first_capture_at: AwareDatetime
    delete_by: AwareDatetime
    parts: tuple[PartDigest, ...]
    fee_lines: tuple[FeeLine, ...]
    fee_state: Literal["open", "at_counter"]
    portrait_conformant: bool
    """False: such a case cannot be released."""
    language: str


class PrintSummary(Value):
    """One finger: numbers and statements, no image."""

    position: FingerPosition
    status: Literal["captured", "impossible"]
    score: int | None = None
    """Native quality 0..100; not NFIQ 2."""
    reason: FingerReason | None = None


class CaseRecord(Value):
    """Content of the sealed part ``answers`` (JSON): what the clerk reads."""

    case_number: str
    answers: Answers
    filled_by_clerk: dict[str, str]
    """Field to clerk's login name, for each answer that a clerk wrote and the citizen confirmed."""
    prints: tuple[PrintSummary, ...]
    portrait: Literal["captured", "at_counter"]
    portrait_conformant: bool
    privacy_notice: str
    """Id and version of the notice that was confirmed."""


class Acknowledgement(Value):
    """The backend's signed word that it holds the case; lets the outbox erase its copy."""

    case_number: str
    kiosk_id: str
    manifest_sha256: str
    """Of the ``Signed`` manifest's JSON as sent."""
    received_at: AwareDatetime


class PackageManifest(Value):
    """Signed table of contents of a handed-over package."""

    case_number: str
    created_at: AwareDatetime
    receiver: str
    files: dict[str, str]
    """File name to SHA-256, hexadecimal."""


class PackageConfirmation(Value):
    """The receiver's word that the package arrived whole; erases the captures."""

    case_number: str
    manifest_sha256: str
