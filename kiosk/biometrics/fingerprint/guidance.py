"""What the person at the sensor should do next, in the command words of the guideline.

Source: BSI TR-03121 Part 2 Volume 2 v6.0, fingerprint service, feedback ``LiveStatus``. The picture
is seen as the person sees the own finger from above: left is left, up is away from the body.
"""

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.biometrics.fingerprint.features import Contact, Features, as_grey
from kiosk.biometrics.fingerprint.foreground import contact
from kiosk.biometrics.fingerprint.gate import EMPTY_AREA_SHARE
from kiosk.biometrics.fingerprint.orientation import CELL_PX


class Guidance(StrEnum):
    """One instruction; values are the guideline's words where it has one."""

    PLACE_FINGER = "SearchingFingers"
    PRESS_HARDER = "RaiseFingerPressure"
    PRESS_SOFTER = "ReduceFingerPressure"
    MOVE_LEFT = "MoveFingersLeft"
    MOVE_RIGHT = "MoveFingersRight"
    MOVE_UP = "MoveFingersForward"
    MOVE_DOWN = "MoveFingersBackward"
    KEEP_STILL = "KeepFingersStill"
    LIFT = "LiftFinger"
    """Take the finger away, look at the glass, lay it on again; the guideline has no word."""
    GOOD = "FingersRecognized"


THIN_DARK_SHARE = 0.12
MERGED_DARK_SHARE = 0.66
FULL_RIDGES_DARK_SHARE = 0.50
SMALL_AREA_SHARE = 0.50
OFF_CENTRE = 0.15
MOVING_GREY_LEVELS = 14.0


def guide(features: Features, *, is_finger: bool, moving: bool = False) -> Guidance:
    """Return the one most useful instruction: presence, rest, too hard, place, too light."""
    lying = features.contact
    if lying.area_share < EMPTY_AREA_SHARE:
        return Guidance.PLACE_FINGER
    if moving:
        return Guidance.KEEP_STILL
    if not is_finger and lying.area_share > SMALL_AREA_SHARE:
        return Guidance.LIFT
    if is_finger and lying.dark_share > MERGED_DARK_SHARE:
        return Guidance.PRESS_SOFTER
    if (move := _move(lying)) is not None:
        return move
    if lying.dark_share < THIN_DARK_SHARE or lying.area_share < SMALL_AREA_SHARE:
        return Guidance.PRESS_HARDER
    return Guidance.GOOD


def guide_poor_ridges(features: Features) -> Guidance:
    """Return what most likely helps a finger that lies well and still prints badly.

    Dry skin prints crumbly ridges and gains by pressure; wet skin prints merged ones.
    """
    merged = features.contact.dark_share > FULL_RIDGES_DARK_SHARE
    return Guidance.PRESS_SOFTER if merged else Guidance.PRESS_HARDER


def _move(lying: Contact) -> Guidance | None:
    across, along = lying.offset_x, lying.offset_y
    if max(abs(across), abs(along)) < OFF_CENTRE:
        return None
    if abs(across) >= abs(along):
        return Guidance.MOVE_LEFT if across > 0 else Guidance.MOVE_RIGHT
    return Guidance.MOVE_UP if along > 0 else Guidance.MOVE_DOWN


def is_moving(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> bool:
    """Tell whether the finger moved between two pictures of the same shape, uint8 each."""
    if before.shape != now.shape:
        raise ValueError("both pictures have the same shape")
    touched = contact(as_grey(now))
    if not touched.any():
        return False
    size = (touched.shape[1], touched.shape[0])
    whole = (slice(0, size[1] * CELL_PX), slice(0, size[0] * CELL_PX))
    change = cv2.absdiff(before[whole], now[whole])
    per_cell = cv2.resize(cv2.GaussianBlur(change, (0, 0), 2), size, interpolation=cv2.INTER_AREA)
    return float(per_cell[touched].mean()) > MOVING_GREY_LEVELS


def is_lifted(pixels: NDArray[np.uint8]) -> bool:
    """Tell whether the glass is free for the next capture, of uint8 (height, width)."""
    return float(contact(as_grey(pixels)).mean()) < EMPTY_AREA_SHARE
