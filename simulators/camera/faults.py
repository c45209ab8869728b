"""How the simulated camera misbehaves."""

import struct
from enum import StrEnum

import numpy as np

_WRONG_SIZE = (320, 240)
_HUGE = 65_000


class Fault(StrEnum):
    """One way in which a network camera fails its reader."""

    NONE = "none"
    ABSENT = "absent"
    """Nothing listens at the address; open streams are closed."""
    FREEZE = "freeze"
    """The stream stays open and nothing more comes."""
    STUCK = "stuck"
    """The same picture comes again and again."""
    DROP = "drop"
    """The connection ends in the middle of a picture."""
    GARBAGE = "garbage"
    """Random bytes come in place of JPEG."""
    SLOW = "slow"
    """One picture a second."""
    WRONG_SIZE = "wrong_size"
    """Stream and still come as 320 x 240 pixels."""
    HUGE_HEADER = "huge_header"
    """The JPEG header claims 65 000 x 65 000 pixels."""
    DARK = "dark"
    """The light has failed."""


def seen_size(fault: Fault, size: tuple[int, int]) -> tuple[int, int]:
    """Return the (width, height) that the camera really delivers."""
    return _WRONG_SIZE if fault is Fault.WRONG_SIZE else size


def spoilt(fault: Fault, jpeg: bytes) -> bytes:
    """Return the JPEG as the fault lets it leave the camera."""
    match fault:
        case Fault.GARBAGE:
            return np.random.default_rng(len(jpeg)).bytes(len(jpeg))
        case Fault.HUGE_HEADER:
            # Baseline start of frame: marker, length (2), precision (1), height (2), width (2).
            place = jpeg.index(b"\xff\xc0") + 5
            return jpeg[:place] + struct.pack(">HH", _HUGE, _HUGE) + jpeg[place + 4 :]
        case _:
            return jpeg
