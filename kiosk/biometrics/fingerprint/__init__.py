"""First-level assessment of fingerprints: arrays in, frozen results out."""

from kiosk.biometrics.fingerprint.assessment import FingerprintAssessment, RetryReason, assess
from kiosk.biometrics.fingerprint.gate import GateReason
from kiosk.biometrics.fingerprint.guidance import Guidance, is_lifted, is_moving
from kiosk.biometrics.fingerprint.presentation_attack import NotPerformed, PresentationAttackResult
from kiosk.biometrics.fingerprint.selection import best_of
from kiosk.biometrics.fingerprint.uniqueness import FingerComparison, compare

__all__ = [
    "FingerComparison",
    "FingerprintAssessment",
    "GateReason",
    "Guidance",
    "NotPerformed",
    "PresentationAttackResult",
    "RetryReason",
    "assess",
    "best_of",
    "compare",
    "is_lifted",
    "is_moving",
]
