"""Native quality: quick, for guidance and choice among attempts. It is NOT NFIQ 2.

The thresholds of BSI TR-03121-3 Volume 2 (QA-FP-APP) hold for NFIQ 2 alone and must not be
compared with these numbers.
"""

import numpy as np

from kiosk.biometrics.fingerprint.features import Contact, Features, Ridges

FULL_AREA_SHARE = 0.60
FULL_DEVIATION = 85.0
DARK_SHARE_LIMITS = (0.0, 0.20, 0.58, 0.90)
"""No ridges, thin but sound, thick but sound, all merged."""


def ridge_quality(ridges: Ridges) -> float:
    """Return 0..1: how clear and how strong the ridges are where the finger touches."""
    return ridges.block_clarity * float(np.sqrt(min(ridges.block_deviation / FULL_DEVIATION, 1)))


def native_quality(features: Features) -> int:
    """Return 0..100: ridge quality, lowered for a small contact and for wrong pressure."""
    if features.ridges is None:
        return 0
    area = min(features.contact.area_share / FULL_AREA_SHARE, 1.0)
    return round(100 * ridge_quality(features.ridges) * area * _balance(features.contact))


def _balance(contact: Contact) -> float:
    """Return 1 where ridges and valleys are about equally wide, less where either vanishes."""
    balance = np.interp(contact.dark_share, DARK_SHARE_LIMITS, (0.0, 1.0, 1.0, 0.0))
    return float(np.sqrt(balance))
