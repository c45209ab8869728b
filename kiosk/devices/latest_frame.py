"""The newest picture of a camera: one writer, any number of readers, never a queue."""

import asyncio
import threading

from device_drivers.camera.frame import Frame


class LatestFrame:
    """Keeps one frame; the writer never waits, a slow reader misses frames instead of ageing them.

    Safe between threads: ``put``, ``latest`` and ``clear`` may be called from any, ``after`` is
    awaited on any event loop.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def put(self, frame: Frame) -> None:
        """Replace the frame and wake everyone who waits."""
        with self._lock:
            self._frame = frame
            waiting, self._waiting = self._waiting, []
        for loop, arrived in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(arrived.set)

    def clear(self) -> None:
        """Forget the frame, so that nobody is seen who has left."""
        with self._lock:
            self._frame = None

    def latest(self) -> Frame | None:
        """Return the newest frame, or None before the first."""
        return self._frame

    async def after(self, number: int, *, timeout_s: float = 2.0) -> Frame | None:
        """Return the newest frame with a number above ``number``; None if none came in time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            arrived = asyncio.Event()
            with self._lock:
                frame = self._frame
                if frame is not None and frame.number > number:
                    return frame
                self._waiting.append((loop, arrived))
            try:
                async with asyncio.timeout_at(deadline):
                    await arrived.wait()
            except TimeoutError:
                return None
            finally:
                self._forget(arrived)

    def _forget(self, arrived: asyncio.Event) -> None:
        with self._lock:
            self._waiting = [entry for entry in self._waiting if entry[1] is not arrived]
