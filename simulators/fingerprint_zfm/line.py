"""The module's end of a serial line: a pseudo terminal with the speed of a real wire."""

import contextlib
import os
import select
import termios
import threading
import time
import tty
from pathlib import Path

BITS_PER_BYTE = 10
_CHUNK_BYTES = 64
"""How much of a packet becomes visible at once, about what a serial adapter hands over."""
_FULL_BUFFER_S = 1.0
"""After so long without a reader, bytes are lost, as in a receiver that overruns."""
_SPEEDS = {getattr(termios, f"B{speed}"): speed for speed in (9600, 19200, 38400, 57600, 115200)}


class LineCut(Exception):
    """The line was to be unplugged while it was in use."""


class PtyLine:
    """A raw pseudo terminal; ``address`` is its device file, ``link`` a name that stays the same.

    Bytes go out at the module's speed if ``is_paced``. Where the two ends have different speeds,
    nothing sensible gets through in either direction. All methods belong to one thread but
    ``wake`` and ``wants_cut``, which any thread may set.
    """

    def __init__(self, link: Path | None, *, is_paced: bool) -> None:
        self.is_paced = is_paced
        self.is_plugged = False
        self.wants_cut = threading.Event()
        self._link = link
        self._device = ""
        self._master = self._slave = -1
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_reader, False)

    @property
    def address(self) -> str:
        """What a driver opens."""
        return self._device if self._link is None else str(self._link)

    def plug(self) -> None:
        """Appear under the address."""
        # This end keeps the far end open as well: the line outlives its clients, as a real one.
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._device = os.ttyname(self._slave)
        if self._link is not None:
            fresh = self._link.with_name(self._link.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(self._device)
            fresh.replace(self._link)
        self.is_plugged = True

    def unplug(self) -> None:
        """Vanish: whoever has the line open gets EIO; idempotent."""
        if not self.is_plugged:
            return
        self.is_plugged = False
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)

    def close(self) -> None:
        """Unplug for good."""
        self.unplug()
        os.close(self._wake_reader)
        os.close(self._wake_writer)

    def wake(self) -> None:
        """Let a waiting ``read`` return at once."""
        os.write(self._wake_writer, b"x")

    def read(self, baudrate: int, timeout_s: float) -> bytes:
        """What came in, or nothing after ``timeout_s`` or ``wake``."""
        sources = [self._wake_reader] + ([self._master] if self.is_plugged else [])
        ready, _, _ = select.select(sources, [], [], timeout_s)
        if self._wake_reader in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake_reader, 4096)
        if not self.is_plugged or self._master not in ready:
            return b""
        data = os.read(self._master, 4096)
        return data if self._has_speed(baudrate) else b""

    def write(self, data: bytes, baudrate: int, *, share_of_speed: float = 1.0) -> None:
        """Send ``data``, each byte when a wire of ``baudrate`` would have carried it.

        Raises ``LineCut`` as soon as ``wants_cut`` is set.
        """
        started = time.monotonic()
        byte_s = BITS_PER_BYTE / (baudrate * share_of_speed)
        for at in range(0, len(data), _CHUNK_BYTES):
            chunk = data[at : at + _CHUNK_BYTES]
            if self.is_paced:
                # Against the start, so that pauses of the scheduler do not add up.
                due = started + (at + len(chunk)) * byte_s
                time.sleep(max(0.0, due - time.monotonic()))
            if self.wants_cut.is_set():
                raise LineCut
            if not self._has_speed(baudrate):
                chunk = bytes(byte ^ 0xA5 for byte in chunk)
            self._put(chunk)

    def _put(self, chunk: bytes) -> None:
        deadline = time.monotonic() + _FULL_BUFFER_S
        while chunk:
            with contextlib.suppress(BlockingIOError):
                chunk = chunk[os.write(self._master, chunk) :]
                continue
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([], [self._master], [], remaining)[1]:
                return

    def _has_speed(self, baudrate: int) -> bool:
        """Whether the other end has set the speed that the module has."""
        return _SPEEDS.get(termios.tcgetattr(self._slave)[4]) == baudrate
