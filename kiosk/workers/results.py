"""The results of the assessment worker as JSON: the same values on both sides."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from kiosk.biometrics.fingerprint.assessment import FingerprintAssessment
from kiosk.biometrics.portrait.assessment import PortraitAssessment
from kiosk.biometrics.portrait.guidance import LivePortrait


@dataclass(frozen=True, slots=True)
class CutPortrait:
    """What a judged still says besides the pixels of its crop; see ``PortraitCrop``."""

    assessment: PortraitAssessment
    scale: float
    transform: tuple[tuple[float, float, float], tuple[float, float, float]]


LIVE_PORTRAIT = TypeAdapter(LivePortrait)
CUT_PORTRAIT: TypeAdapter[CutPortrait | None] = TypeAdapter(CutPortrait | None)
FINGERPRINT = TypeAdapter(FingerprintAssessment)
