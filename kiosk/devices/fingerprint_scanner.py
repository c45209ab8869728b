"""What the kiosk wants of a fingerprint scanner: one finger after the other, always connected.

The words for what a scanner does and says follow BSI TR-03121 Part 2 Vol. 2 (HLBS, service
"Fingerprint Acquisition"): searching fingers, then reading.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contract.health import Health
from device_drivers.fingerprint_zfm.commands import DEFAULT_PARAMETERS
from device_drivers.fingerprint_zfm.image_codec import RESOLUTION_PPI
from device_drivers.fingerprint_zfm.packets import BROADCAST_ADDRESS
from device_drivers.fingerprint_zfm.sensor import Cancelled, FingerprintSensor, QuickCheck
from kiosk.devices.fingerprint_connection import DEFAULT_PACE, FingerprintConnection, Pace

__all__ = [
    "FingerprintImage",
    "FingerprintProgress",
    "FingerprintScanner",
    "NoFinger",
    "QuickCheck",
    "Reading",
    "Searching",
]

_POOR_CONTACTS = 5
"""A finger that stays poor for so many looks is read all the same: the assessment decides."""


@dataclass(frozen=True, eq=False)
class FingerprintImage:
    """One impression: ``pixels`` read-only uint8 (288, 256), rows by columns, 0 = ridge."""

    pixels: NDArray[np.uint8] = field(repr=False)
    resolution_ppi: int = RESOLUTION_PPI


@dataclass(frozen=True)
class NoFinger:
    """Nobody laid a finger on the window in time."""


@dataclass(frozen=True)
class Searching:
    """The window is being looked at; ``contact`` is what is wrong with a finger that lies on it."""

    contact: QuickCheck | None = None


@dataclass(frozen=True)
class Reading:
    """The image is on its way; the finger may be lifted."""

    percent: int


FingerprintProgress = Searching | Reading


class FingerprintScanner:
    """A ZFM / R30x module at a serial address, between ``start`` and ``stop``; one event loop.

    ``now`` is the kiosk's clock. ``on_health`` is called in the event loop on each change.
    """

    def __init__(
        self,
        address: str,
        *,
        now: Callable[[], datetime],
        on_health: Callable[[Health], None] = lambda _: None,
        baudrate: int = DEFAULT_PARAMETERS.baudrate,
        module_address: int = BROADCAST_ADDRESS,
        password: int = 0,
        timeout_s: float = 2.0,
        pace: Pace = DEFAULT_PACE,
    ) -> None:
        self._pace = pace
        self._sensor = FingerprintSensor(
            address,
            baudrate=baudrate,
            module_address=module_address,
            password=password,
            timeout_s=timeout_s,
        )
        self._connection = FingerprintConnection(
            self._sensor, now=now, on_health=on_health, pace=pace
        )

    @property
    def health(self) -> Health:
        """How the scanner is; never raises."""
        return self._connection.health

    async def start(self) -> None:
        """Connect in the background and stay connected."""
        await self._connection.start()

    async def stop(self) -> None:
        """Give the sensor back as it was found and release the line; idempotent."""
        await self._connection.stop()

    async def wait_lifted(self, *, wait_s: float = 30.0) -> bool:
        """Wait for an empty window; False if a finger still lies there after ``wait_s``.

        Raises ``FingerprintScannerError``.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s

        async def look_until_empty() -> bool:
            while await self._connection.run(self._sensor.take_image):
                if loop.time() >= deadline:
                    return False
                await asyncio.sleep(self._pace.look_s)
            return True

        return await self._connection.use(look_until_empty)

    async def capture(
        self, *, on_progress: Callable[[FingerprintProgress], None], wait_s: float = 30.0
    ) -> FingerprintImage | NoFinger:
        """Wait up to ``wait_s`` for a finger and read its image.

        Cancelling stops the transfer at the next packet; nothing is kept. Raises
        ``FingerprintScannerError``. ``on_progress`` is called in the event loop.
        """
        deadline = asyncio.get_running_loop().time() + wait_s
        cancelled = threading.Event()

        async def attempt() -> FingerprintImage | NoFinger:
            if not await self._find_finger(on_progress, deadline):
                return NoFinger()
            return await self._read_image(on_progress, cancelled)

        try:
            return await self._connection.use(attempt)
        finally:
            cancelled.set()

    async def _find_finger(
        self, on_progress: Callable[[FingerprintProgress], None], deadline: float
    ) -> bool:
        """True once an image worth reading is in the sensor's buffer; False at the deadline."""
        loop = asyncio.get_running_loop()
        shown: Searching | None = None
        poor_contacts = 0
        while True:
            next_look = loop.time() + self._pace.look_s
            contact: QuickCheck | None = None
            if await self._connection.run(self._sensor.take_image):
                contact = await self._connection.run(self._sensor.quick_check)
                if contact is QuickCheck.USABLE or poor_contacts >= _POOR_CONTACTS:
                    return True
                poor_contacts += 1
            else:
                poor_contacts = 0
            if shown != (searching := Searching(contact)):
                shown = searching
                on_progress(searching)
            if loop.time() >= deadline:
                return False
            await asyncio.sleep(max(0.0, next_look - loop.time()))

    async def _read_image(
        self, on_progress: Callable[[FingerprintProgress], None], cancelled: threading.Event
    ) -> FingerprintImage:
        loop = asyncio.get_running_loop()
        shown_percent = -1

        def show(percent: int) -> None:
            if not cancelled.is_set():
                on_progress(Reading(percent))

        def progress(received_bytes: int, total_bytes: int) -> None:
            nonlocal shown_percent
            percent = 100 * received_bytes // total_bytes
            if percent != shown_percent:
                shown_percent = percent
                loop.call_soon_threadsafe(show, percent)

        pixels = await self._connection.run(
            lambda: self._sensor.upload_image(progress, cancelled.is_set)
        )
        if pixels is Cancelled.CANCELLED:
            # Only a cancelled capture sets the event, and that one no longer waits here.
            raise asyncio.CancelledError
        pixels.setflags(write=False)
        return FingerprintImage(pixels)
