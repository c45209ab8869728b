"""What a fingerprint module and its cable do wrong, as one table.

Each fault holds until it is taken back, or for a number of answers. ``spoil`` shows what becomes of
an answer on its way out; the faults that are not about bytes act where their comment says.
"""

import random
from collections.abc import Sequence
from enum import StrEnum


class Fault(StrEnum):
    """One way to misbehave."""

    NONE = "none"
    MUTE = "mute"
    """Commands arrive, nothing is answered."""
    NOISE_BEFORE_HEADER = "noise_before_header"
    """A burst of random bytes precedes each packet; the packets themselves are sound."""
    HALF_PACKET = "half_packet"
    """Each answer ends in the middle of its last packet."""
    WRONG_CHECKSUM = "wrong_checksum"
    """The last byte of each answer's last packet is another one."""
    LOST_DATA_PACKET = "lost_data_packet"
    """One data packet in the middle of a transfer is missing; nothing else is answered wrongly."""
    MUTE_IN_TRANSFER = "mute_in_transfer"
    """A transfer of data breaks off half way; commands without data are answered."""
    WRONG_ADDRESS = "wrong_address"
    """Packets carry the address of another module."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- the name of a fault
    """VfyPwd is answered with 13 (in ``ZfmModule``)."""
    REFUSES_SPEED = "refuses_speed"
    """SetSysPara is answered with 1A, as by old modules (in ``ZfmModule``)."""
    PARTIAL_FINGER = "partial_finger"
    """Only a corner of the finger touches the window (in ``ZfmModule``)."""
    NO_FINGER = "no_finger"
    """The window never sees a finger (in ``ZfmModule``)."""
    SLOW = "slow"
    """Answers begin late and come at half the speed (in ``PtyLine``)."""
    UNPLUG = "unplug"
    """The line is cut: the other end gets EIO and the address vanishes (in ``PtyLine``)."""


_NOISE_BYTES = 40
_TRANSFER_PACKETS = 3
"""An answer of more packets than an acknowledge and a template's pieces counts as a transfer."""


def spoil(fault: Fault, frames: Sequence[bytes], chance: random.Random) -> list[bytes]:
    """The encoded packets of one answer as ``fault`` lets them go out."""
    is_transfer = len(frames) > _TRANSFER_PACKETS
    middle = len(frames) // 2
    match fault:
        case Fault.MUTE:
            return []
        case Fault.NOISE_BEFORE_HEADER:
            return [chance.randbytes(_NOISE_BYTES) + frame for frame in frames]
        case Fault.HALF_PACKET:
            return [*frames[:-1], frames[-1][: len(frames[-1]) // 2]]
        case Fault.WRONG_CHECKSUM:
            return [*frames[:-1], frames[-1][:-1] + bytes([frames[-1][-1] ^ 0xFF])]
        case Fault.LOST_DATA_PACKET if is_transfer:
            return [*frames[:middle], *frames[middle + 1 :]]
        case Fault.MUTE_IN_TRANSFER if is_transfer:
            return list(frames[:middle])
        case Fault.WRONG_ADDRESS:
            return [frame[:2] + b"\x12\x34\x56\x78" + frame[6:] for frame in frames]
    return list(frames)
