"""The bytes of Linux input events, as a keypad's device node gives them (pure).

``struct input_event`` of 64-bit Linux (``linux/input.h``): seconds and microseconds (8 bytes
each), type and code (2 bytes each), value (4 bytes, signed), in the machine's byte order.
Constants are those of ``linux/input-event-codes.h``.
"""

import struct
from dataclasses import dataclass
from typing import Literal

EVENT = struct.Struct("=qqHHi")

EV_SYN, EV_KEY, EV_MSC, EV_SW = 0x00, 0x01, 0x04, 0x05
SYN_REPORT, SYN_DROPPED = 0, 3
SW_HEADPHONE_INSERT = 0x02

_TYPE_MAX, _CODE_MAX = 0x1F, 0x2FF
_SECONDS_MAX = 1 << 36
_MICROSECONDS = 1_000_000
_VALUES = {EV_KEY: (0, 1, 2), EV_SW: (0, 1)}
_PHASES: dict[int, Literal["up", "down", "repeat"]] = {0: "up", 1: "down", 2: "repeat"}


@dataclass(frozen=True)
class InputEvent:
    """One event; ``at`` in seconds of the kernel's clock."""

    at: float
    type: int
    code: int
    value: int


@dataclass(frozen=True)
class KeyMoved:
    """A key went down, up, or repeats because it is held."""

    code: int
    phase: Literal["up", "down", "repeat"]
    at: float
    """Seconds of the kernel's clock."""


@dataclass(frozen=True)
class HeadsetSwitch:
    """The plug of the headset went in or out."""

    present: bool


@dataclass(frozen=True)
class EventsLost:
    """The kernel dropped events (SYN_DROPPED): held keys and the switch must be asked anew."""


KeypadEvent = KeyMoved | HeadsetSwitch | EventsLost


def encode(event: InputEvent) -> bytes:
    """Return the 24 bytes of an event."""
    whole = int(event.at)
    microseconds = min(round((event.at - whole) * _MICROSECONDS), _MICROSECONDS - 1)
    return EVENT.pack(whole, microseconds, event.type, event.code, event.value)


class EventDecoder:
    """Finds events in a stream of bytes; noise and torn events are skipped byte by byte."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._dropping = False
        self.skipped = 0
        """Bytes that belonged to no event."""

    @property
    def torn(self) -> bool:
        """Whether the bytes so far end within an event."""
        return bool(self._buffer)

    def clear(self) -> None:
        """Forget what has arrived of an event whose rest does not come."""
        self.skipped += len(self._buffer)
        self._buffer.clear()

    def feed(self, data: bytes) -> list[KeypadEvent]:
        """Take bytes and return what they say, in order; other kinds of events are ignored."""
        self._buffer += data
        found: list[KeypadEvent] = []
        start = 0
        while len(self._buffer) - start >= EVENT.size:
            event = _plausible(self._buffer, start)
            if event is None:
                start += 1
                self.skipped += 1
                continue
            start += EVENT.size
            if (meaning := self._meaning(event)) is not None:
                found.append(meaning)
        del self._buffer[:start]
        return found

    def _meaning(self, event: InputEvent) -> KeypadEvent | None:
        if event.type == EV_SYN:
            was_dropping, self._dropping = self._dropping, event.code == SYN_DROPPED
            return EventsLost() if was_dropping and event.code == SYN_REPORT else None
        if self._dropping:  # up to the next report the stream has holes
            return None
        if event.type == EV_KEY:
            return KeyMoved(event.code, _PHASES[event.value], event.at)
        if event.type == EV_SW and event.code == SW_HEADPHONE_INSERT:
            return HeadsetSwitch(bool(event.value))
        return None


def _plausible(data: bytearray, start: int) -> InputEvent | None:
    """Return the event that begins at ``start``, or None where none can."""
    seconds, microseconds, kind, code, value = EVENT.unpack_from(data, start)
    if not (0 <= seconds < _SECONDS_MAX and 0 <= microseconds < _MICROSECONDS):
        return None
    if kind > _TYPE_MAX or code > _CODE_MAX or value not in _VALUES.get(kind, (value,)):
        return None
    return InputEvent(seconds + microseconds / _MICROSECONDS, kind, code, value)
