"""Results of the system's work, sent to the session like every other command; numbers only."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contract.failures import FailureCode
from contract.terms import FingerPosition, Identifier
from contract.value import Value


class PortraitCandidate(Value):
    """One still: numbers only, the picture stays in the evidence store."""

    evidence: Identifier
    conformant: bool
    """Large enough and cropped as BSI TR-03121-3 Vol. 2 asks; else it cannot be released."""
    best: bool
    """Reached the best quality of the series, so it may be chosen."""


class PortraitsCaptured(Value):
    """The guided portrait ended with candidates."""

    name: Literal["portraits_captured"] = "portraits_captured"
    task: Identifier
    candidates: tuple[PortraitCandidate, ...] = Field(min_length=1, max_length=5)
    first_capture_at: AwareDatetime


class PortraitFailed(Value):
    """The guided portrait ended without any."""

    name: Literal["portrait_failed"] = "portrait_failed"
    task: Identifier
    code: FailureCode | Literal["timeout"]


class FingerprintCaptured(Value):
    """One print was taken: numbers only."""

    name: Literal["fingerprint_captured"] = "fingerprint_captured"
    task: Identifier
    evidence: Identifier
    position: FingerPosition
    score: int = Field(ge=0, le=100)
    accepted: bool
    first_capture_at: AwareDatetime


class FingerprintFailed(Value):
    """No print was taken."""

    name: Literal["fingerprint_failed"] = "fingerprint_failed"
    task: Identifier
    code: FailureCode | Literal["timeout", "same_finger"]


class CaseStored(Value):
    """The case is safe on this terminal's disk; the receipt may be given."""

    name: Literal["case_stored"] = "case_stored"
    task: Identifier
    case_number: Identifier
    check_value: Identifier


class CaseNotStored(Value):
    """The case could not be stored; nothing was kept."""

    name: Literal["case_not_stored"] = "case_not_stored"
    task: Identifier
    code: FailureCode


class ReceiptPrinted(Value):
    """The printer says the receipt is out."""

    name: Literal["receipt_printed"] = "receipt_printed"
    task: Identifier


class ReceiptNotPrinted(Value):
    """No paper: the QR code stays on the screen until confirmed."""

    name: Literal["receipt_not_printed"] = "receipt_not_printed"
    task: Identifier
    code: FailureCode


class DeadlinePassed(Value):
    """The deadline with this id has passed."""

    name: Literal["deadline_passed"] = "deadline_passed"
    deadline: Identifier
