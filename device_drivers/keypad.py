"""A keypad with a headset socket, read from its Linux input device node."""

import contextlib
import errno
import fcntl
import os
import select
import time

from device_drivers.errors import DeviceGone
from device_drivers.keypad_events import (
    SW_HEADPHONE_INSERT,
    EventDecoder,
    EventsLost,
    HeadsetSwitch,
    KeypadEvent,
)

_READ_BYTES = 24 * 64
TORN_S = 0.25
"""Seconds after which the rest of an event is no longer waited for."""

_EVIOCGSW = 0x8001451B
"""``EVIOCGSW(1)`` of ``linux/input.h``: the state of the first eight switches."""
_EVIOCGRAB = 0x40044590
_HAS_NO_SWITCHES = (errno.ENOTTY, errno.EINVAL, errno.ENOSYS)


class Keypad:
    """One device node (``/dev/input/by-id/…-event-kbd``); not thread-safe; one owner.

    While it is open its keys reach nobody else (EVIOCGRAB): the window system would type with
    them too. A node that is no input device is read all the same.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._file = -1
        self._decoder = EventDecoder()
        self._torn_since = 0.0

    def connect(self) -> bool | None:
        """Open the node and return whether a headset is plugged in, None if it cannot say.

        Raises ``DeviceGone`` when it is absent, in use, or may not be read.
        """
        self.close()
        try:
            self._file = os.open(
                self.address, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
            )
        except OSError as error:
            raise DeviceGone(self.address, "cannot be opened") from error
        self._decoder = EventDecoder()
        self._grab()
        return self.headset()

    def _grab(self) -> None:
        try:
            fcntl.ioctl(self._file, _EVIOCGRAB, 1)
        except OSError as error:
            if error.errno not in _HAS_NO_SWITCHES:
                self.close()
                raise DeviceGone(self.address, "is in use") from error

    def headset(self) -> bool | None:
        """Return whether a headset is plugged in; None where the node knows no switches."""
        switches = bytearray(1)
        try:
            fcntl.ioctl(self._file, _EVIOCGSW, switches)
        except OSError as error:
            if error.errno in _HAS_NO_SWITCHES:
                return None
            raise DeviceGone(self.address, "lost while asked for its switches") from error
        return bool(switches[0] & 1 << SW_HEADPHONE_INSERT)

    def read(self, timeout_s: float) -> list[KeypadEvent]:
        """Return what happened within ``timeout_s``, as soon as something did.

        Raises ``DeviceGone`` on hang-up. After events were lost, the switch is asked anew.
        """
        if self._file < 0:
            raise DeviceGone(self.address, "is not open")
        if self._decoder.torn and time.monotonic() - self._torn_since > TORN_S:
            self._decoder.clear()
        try:
            ready, _, _ = select.select([self._file], [], [], max(0.0, timeout_s))
            data = os.read(self._file, _READ_BYTES) if ready else None
        except BlockingIOError:
            return []
        except OSError as error:
            raise DeviceGone(self.address, "lost while reading") from error
        if data == b"":
            raise DeviceGone(self.address, "hung up")
        if data is None:
            return []
        events = self._decoder.feed(data)
        self._torn_since = time.monotonic()
        if any(isinstance(event, EventsLost) for event in events):
            present = self.headset()
            events += [] if present is None else [HeadsetSwitch(present)]
        return events

    def close(self) -> None:
        """Give the node back; closing a lost or closed one is no error."""
        if self._file >= 0:
            with contextlib.suppress(OSError):  # it went with the device
                os.close(self._file)
            self._file = -1
