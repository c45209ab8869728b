"""An X server whose screen is a file in memory: every pixel can be watched as it changes."""

import mmap
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1080, 1920
LOOK_EVERY_S = 0.0005
_STARTING_S = 10.0

# XWDFile.h: 25 unsigned numbers of 32 bits, most significant byte first.
_HEADER = struct.Struct(">25I")
_HEADER_SIZE, _LINE_BYTES, _COLOURS = 0, 12, 19
_COLOUR_BYTES = 12

Pixels = NDArray[np.uint8]


class NothingHappened(Exception):
    """What was waited for did not appear on the screen; the text says what."""


class Framebuffer:
    """Xvfb with ``-fbdir``; a context. ``pixels`` is live: uint8 (height, width, 4) BGRX."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        number = next(n for n in range(200, 290) if not Path(f"/tmp/.X11-unix/X{n}").exists())  # noqa: S108
        self.display = f":{number}"
        self._size = (width, height)
        self._socket = Path(f"/tmp/.X11-unix/X{number}")  # noqa: S108

    def __enter__(self) -> Self:
        width, height = self._size
        self._folder = Path(tempfile.mkdtemp(prefix="screen-", dir="/dev/shm"))
        self._process = subprocess.Popen(
            [
                *("Xvfb", self.display, "-screen", "0", f"{width}x{height}x24"),
                *("-nolisten", "tcp", "-noreset", "-fbdir", str(self._folder)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        file = self._folder / "Xvfb_screen0"
        deadline = time.monotonic() + _STARTING_S
        while not (self._socket.exists() and file.exists() and _is_filled(file)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NothingHappened("Xvfb did not start")
            time.sleep(0.05)
        with file.open("rb") as opened:
            self._memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        header = _HEADER.unpack_from(self._memory)
        start = header[_HEADER_SIZE] + header[_COLOURS] * _COLOUR_BYTES
        flat: Pixels = np.frombuffer(self._memory, np.uint8, header[_LINE_BYTES] * height, start)
        self.pixels = flat.reshape(height, -1, 4)[:, :width]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def sample(self, step: int = 6) -> Pixels:
        """Return a copy of every ``step``-th pixel of every ``step``-th row."""
        return self.pixels[::step, ::step, :3].copy()

    def wait(self, happened: Callable[[], bool], meaning: str, within_s: float) -> float:
        """Watch until ``happened``; return when, monotonic."""
        deadline = time.monotonic() + within_s
        while not happened():
            if time.monotonic() > deadline:
                raise NothingHappened(f"{meaning} within {within_s:g} s")
            time.sleep(LOOK_EVERY_S)
        return time.monotonic()

    def wait_change(self, box: tuple[slice, slice], within_s: float = 5.0) -> float:
        """Watch rows and columns until a pixel of them changes; return when, monotonic."""
        before = self.pixels[box].copy()
        return self.wait(
            lambda: not np.array_equal(self.pixels[box], before), "no pixel changed", within_s
        )

    def wait_still(self, still_s: float = 0.4, within_s: float = 20.0) -> float:
        """Watch until nothing has changed for ``still_s``; return when the last change was seen."""
        before, changed_at = self.sample(), time.monotonic()
        deadline = changed_at + within_s
        while time.monotonic() - changed_at < still_s:
            if time.monotonic() > deadline:
                raise NothingHappened(f"the screen does not come to rest within {within_s:g} s")
            time.sleep(0.002)
            now = self.sample()
            if not np.array_equal(now, before):
                before, changed_at = now, time.monotonic()
        return changed_at


def _is_filled(file: Path) -> bool:
    """Whether the server has written the header of its screen."""
    with file.open("rb") as opened:
        start = opened.read(_HEADER.size)
    return len(start) == _HEADER.size and all(
        _HEADER.unpack(start)[field] for field in (_HEADER_SIZE, _LINE_BYTES)
    )
