"""A case: one visit's application as it is stored, sent, shown to the clerk and handed over."""

from typing import Literal

from pydantic import AwareDatetime, Field, field_validator

from contract.answers import Answers
from contract.sealing import PartName
from contract.terms import DocumentKind, FingerPosition, FingerReason, Signer
from contract.value import Value


class FeeLine(Value):
    """One line of the fee with its legal basis."""

    code: str
    amount_cents: int
    legal_basis: str
    application: DocumentKind | None = None
    """The application that it belongs to; ``None`` for what is shared, as the photo."""


class PartDigest(Value):
    """One sealed part as the manifest names it."""

    part: PartName
    sha256: str
    """Of the sealed part's wire form, hexadecimal."""
    size: int = Field(ge=1)


class ApplicationSummary(Value):
    """One application of a case: what is applied for, no personal data."""

    document: DocumentKind
    preliminary: Literal["none", "also", "only"] = "none"
    """A preliminary document in addition, or nothing but that."""
    express: bool = False
    pages: Literal[32, 48] = 32
    """Of a passport."""
    delivery: Literal["counter", "home"] = "counter"


class CaseManifest(Value):
    """What the kiosk signs and sends last: the case is complete when all its parts are there.

    Holds no personal data: it is what remains of the case after its captures are erased.
    """

    case_number: str
    kiosk_id: str
    session_id: str
    applications: tuple[ApplicationSummary, ...] = Field(min_length=1, max_length=2)
    created_at: AwareDatetime
    first_capture_at: AwareDatetime
    delete_by: AwareDatetime
    parts: tuple[PartDigest, ...]
    fee_lines: tuple[FeeLine, ...]
    fee_state: Literal["open", "at_counter"]
    portrait: Literal["captured", "studio", "at_counter"] = "captured"
    portrait_conformant: bool
    """False: such a case cannot be released before a conforming portrait is there."""
    language: str


class PrintSummary(Value):
    """One finger: numbers and statements, no image."""

    position: FingerPosition
    status: Literal["captured", "impossible", "not_needed"]
    good: bool = True
    """False: the best of the allowed attempts, but of too low a quality."""
    score: int | None = None
    """Native quality 0..100; not NFIQ 2."""
    reason: FingerReason | None = None


class SignatureSummary(Value):
    """Whether a person signed, and what they declared with it."""

    person: Signer
    status: Literal["signed", "not_needed", "cannot_sign"]


class Confirmation(Value):
    """A text that a person read and confirmed."""

    person: Signer
    declaration: str
    """Id and version, as ``loss/2026-11``."""
    sha256: str
    """Of the German text as shown, hexadecimal."""
    language: str
    """In which it was read."""
    confirmed_at: AwareDatetime
    approved: bool
    """Whether the authority has approved this text."""


Notice = Literal[
    "age_ambiguous",
    "authorisation_needed",
    "head_covering",
    "no_residence",
    "custody_proof",
    "custody_check",
    "birth_certificate",
    "name_proof",
    "title_proof",
    "found_document",
    "name_too_long",
    "second_nationality",
    "foreign_forces",
    "finger_exception",
    "finger_quality",
]
"""What a clerk must decide or see at the counter before the documents can be ordered."""


class ApplicationRecord(ApplicationSummary):
    """One application as the clerk reads it."""

    valid_to: str
    """ISO date; the back office sets the final one."""
    preliminary_valid_to: str | None = None
    online_id: bool = False
    """The online function is on from 16 (PAuswG section 10)."""
    chip: bool = True
    printed: dict[str, str] = Field(default_factory=dict, repr=False)
    """Caption to printed value, as the citizen saw it in the preview."""
    machine_lines: tuple[str, ...] = Field(default=(), repr=False)
    """Machine-readable zone with ``·`` for what the back office fills."""


class CaseRecord(Value):
    """Content of the sealed part ``answers`` (JSON): what the clerk reads."""

    case_number: str
    answers: Answers
    asked: tuple[str, ...] = ()
    """Names of the answers that this visit asked for, in their order."""
    applications: tuple[ApplicationRecord, ...]
    filled_by_clerk: dict[str, str]
    """Field to clerk's login name, for each answer that a clerk wrote and the citizen confirmed."""
    prints: tuple[PrintSummary, ...]
    portrait: Literal["captured", "studio", "at_counter"]
    portrait_conformant: bool
    signatures: tuple[SignatureSummary, ...]
    confirmations: tuple[Confirmation, ...]
    notices: tuple[Notice, ...] = ()

    @field_validator("filled_by_clerk")
    @classmethod
    def _names_answers(cls, filled: dict[str, str]) -> dict[str, str]:
        if not filled.keys() <= Answers.model_fields.keys():
            raise ValueError("only answers can be filled in")
        return filled


CounterTask = Literal[
    "age_ambiguous",
    "authorisation_needed",
    "head_covering",
    "no_residence",
    "custody_proof",
    "custody_check",
    "birth_certificate",
    "name_proof",
    "title_proof",
    "found_document",
    "name_too_long",
    "second_nationality",
    "foreign_forces",
    "portrait",
    "signature_applicant",
    "signature_guardian_1",
    "signature_guardian_2",
    "finger_right_index",
    "finger_left_index",
    "quality_right_index",
    "quality_left_index",
]
"""What a clerk settles: the notices; a portrait or signature that is missing; a finger that was
impossible or not captured, or whose print is poor."""
FeeShare = Literal["identity_card", "passport", "shared"]
"""Fee lines that are waived together: an application's own, or what is shared."""
ReliefKind = Literal["waived", "reduced"]
ReliefReason = Literal["needy_proof_seen", "discretion", "other"]
"""PAuswGebV section 1(6) and PassV section 17: for the needy, at the authority's discretion."""
PaymentMethod = Literal["cash", "card"]


class ApplicationDecision(Value):
    """What the clerk decided about one application."""

    document: DocumentKind
    state: Literal["accepted", "rejected"]
    rejected_item: str | None = None
    rejected_reason: str | None = None
    decided_by: str
    """Login name, as everywhere below."""
    decided_at: AwareDatetime
    preliminary: Literal["none", "also", "only"] = "none"
    """What is issued; ``only`` too where prints are impossible for now."""
    valid_to: str = ""
    """ISO date, at the age that the clerk found to count."""
    preliminary_valid_to: str | None = None
    express: bool = False
    pages: Literal[32, 48] = 32
    delivery: Literal["counter", "home"] = "counter"
    online_id: bool = False
    chip: bool = True


class Settlement(Value):
    """How the clerk settled one task at the counter."""

    task: CounterTask
    answer: str
    score: int | None = None
    """NFIQ 2 (ISO/IEC 29794-4), 0..100, of a print that was taken at the counter."""
    settled_by: str
    settled_at: AwareDatetime


class FeeDecision(Value):
    """What is due of one share of the fee."""

    share: FeeShare
    asked_cents: int
    due_cents: int
    relief: ReliefKind | None = None
    reason: ReliefReason | None = None


class CounterPayment(Value):
    """What the clerk took at the counter."""

    method: PaymentMethod
    amount_cents: int
    received_by: str
    received_at: AwareDatetime


class BillLater(Value):
    """The clerk's choice to hand the documents' order on before the fee is paid."""

    amount_cents: int
    chosen_by: str
    chosen_at: AwareDatetime


class CaseDecision(Value):
    """File ``decision.json`` of a package: what the clerk decided beside the sealed record."""

    case_number: str
    applications: tuple[ApplicationDecision, ...]
    settlements: tuple[Settlement, ...]
    fees: tuple[FeeDecision, ...]
    fee_lines: tuple[FeeLine, ...] = ()
    """As they are after what was settled; ``fees`` says what of them is due."""
    payment: CounterPayment | None = None
    """``None`` while nothing was taken at the counter."""
    bill_later: BillLater | None = None


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
