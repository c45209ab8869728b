"""The first-level verdict on one picture of a finger."""

from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from contract.terms import FingerPosition
from contract.value import Value
from kiosk.biometrics.fingerprint.features import Features, measure
from kiosk.biometrics.fingerprint.gate import GateReason, refusals
from kiosk.biometrics.fingerprint.guidance import Guidance, guide, guide_poor_ridges, is_moving
from kiosk.biometrics.fingerprint.quality import native_quality, ridge_quality

ACCEPTED_QUALITY = 35
"""Native quality; ordinary prints of real skin have 38..64, clean synthetic ones 80..95."""


class RetryReason(StrEnum):
    """Why a finger should be captured again; besides ``GateReason``."""

    POOR_RIDGES = "poor_ridges"
    SMALL_CONTACT = "small_contact"
    TOO_LIGHT = "too_light"
    TOO_HARD = "too_hard"
    OFF_CENTRE = "off_centre"
    MOVING = "moving"


class FingerprintAssessment(Value):
    """What is known of one capture; numbers only, never pixels."""

    position: FingerPosition
    is_finger: bool
    area_share: float = Field(ge=0, le=1)
    contrast: float = Field(ge=0, le=1)
    """Dynamic range within the contact as a share of 255 grey levels."""
    ridge_quality: float = Field(ge=0, le=1)
    native_quality: int = Field(ge=0, le=100)
    """Not NFIQ 2, see ``quality``."""
    guidance: Guidance
    """``GOOD`` if and only if accepted."""
    verdict: Literal["accepted", "retry"]
    reasons: tuple[GateReason | RetryReason, ...]
    """Empty if accepted."""


def assess(
    pixels: NDArray[np.uint8],
    *,
    position: FingerPosition,
    previous: NDArray[np.uint8] | None = None,
) -> FingerprintAssessment:
    """Assess a print, uint8 (height, width), sides 96..1024 px, 500 ppi, 0 = ridge.

    ``previous`` is the picture before it in a live stream, of the same shape. Raises ``ValueError``
    for arrays of another kind.
    """
    features = measure(pixels)
    refused = refusals(features)
    moving = previous is not None and is_moving(previous, pixels)
    guidance = guide(features, is_finger=not refused, moving=moving)
    quality = 0 if refused else native_quality(features)
    reasons = refused or _retry_reasons(quality, guidance, features)
    if reasons and guidance is Guidance.GOOD:
        guidance = guide_poor_ridges(features)
    return FingerprintAssessment(
        position=position,
        is_finger=not refused,
        area_share=round(features.contact.area_share, 4),
        contrast=round(features.contact.dynamic_range / 255, 4),
        ridge_quality=round(ridge_quality(features.ridges), 4) if features.ridges else 0.0,
        native_quality=quality,
        guidance=guidance,
        verdict="retry" if reasons else "accepted",
        reasons=reasons,
    )


_OF_GUIDANCE: dict[Guidance, RetryReason] = {
    Guidance.PRESS_HARDER: RetryReason.TOO_LIGHT,
    Guidance.PRESS_SOFTER: RetryReason.TOO_HARD,
    Guidance.MOVE_LEFT: RetryReason.OFF_CENTRE,
    Guidance.MOVE_RIGHT: RetryReason.OFF_CENTRE,
    Guidance.MOVE_UP: RetryReason.OFF_CENTRE,
    Guidance.MOVE_DOWN: RetryReason.OFF_CENTRE,
    Guidance.KEEP_STILL: RetryReason.MOVING,
}


def _retry_reasons(quality: int, guidance: Guidance, features: Features) -> tuple[RetryReason, ...]:
    reasons = []
    if guidance in _OF_GUIDANCE:
        reasons.append(_OF_GUIDANCE[guidance])
    if features.contact.area_share < 0.4:
        reasons.append(RetryReason.SMALL_CONTACT)
    if quality < ACCEPTED_QUALITY:
        reasons.append(RetryReason.POOR_RIDGES)
    return tuple(reasons)
