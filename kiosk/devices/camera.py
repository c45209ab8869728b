"""A camera role: what the kiosk wants of a camera, whichever device fills it."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers.camera.frame import Frame
from device_drivers.errors import DeviceError
from kiosk.devices.camera_health import PORTRAIT_STILL, CameraTiming, failure_code, problem
from kiosk.devices.camera_reader import CameraDriver, CameraReader
from kiosk.devices.latest_frame import LatestFrame

__all__ = [
    "PORTRAIT_STILL",
    "CameraDriver",
    "CameraRole",
    "CameraTiming",
    "Frame",
    "LatestFrame",
    "StillUnavailable",
]

logger = logging.getLogger(__name__)

_CLOSING_S = 5.0


@dataclass(frozen=True, slots=True)
class StillUnavailable:
    """No still came; the code says whose fault it is."""

    code: FailureCode


def _utc_now() -> datetime:
    return datetime.now(UTC)


class CameraRole:
    """``portrait_camera`` or ``document_camera``: stream, still and health; reconnects by itself.

    Frames flow only while somebody is subscribed. Idle, the camera is closed and opened for one
    picture a minute, so that its health stays known at the cost of 0.1 % of a core.
    """

    def __init__(
        self,
        name: str,
        camera: CameraDriver,
        *,
        minimum_still: tuple[int, int] | None = PORTRAIT_STILL,
        timing: CameraTiming | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
        on_health: Callable[[Health], None] = lambda health: None,
    ) -> None:
        """``camera`` is a closed driver that only this role uses from now on.

        Below ``minimum_still`` (width, height) the camera is degraded; None accepts any.
        ``on_health`` is called on the event loop with each change.
        """
        self._name = name
        self._minimum_still = minimum_still
        self._timing = timing or CameraTiming()
        self._monotonic = monotonic
        self._now = now
        self._on_health = on_health
        self._latest = LatestFrame()
        self._reader = CameraReader(camera, self._latest, self._timing, monotonic)
        self._subscribers = 0
        # Nothing is known before the first probe, and an unknown camera takes no portrait.
        self._health: Health = Gone(code=FailureCode.CAMERA_SILENT, since=now())

    @property
    def health(self) -> Health:
        """Whether the camera can be used; never raises."""
        return self._health

    async def run(self) -> None:
        """Own the camera until cancelled; only a programming error ends it before."""
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        reading = loop.run_in_executor(thread, self._reader.run)
        try:
            while not reading.done():
                await asyncio.wait({reading}, timeout=self._timing.watch_every_s)
                self.watch()
            reading.result()
        finally:
            self._reader.stop()
            thread.shutdown(wait=False)
            await asyncio.wait({reading}, timeout=_CLOSING_S)

    @asynccontextmanager
    async def subscribed(self) -> AsyncIterator[LatestFrame]:
        """Let frames of at most 1280 x 720 (or 720 x 1280) flow while the block runs."""
        self._subscribers += 1
        self._reader.want(True)
        try:
            yield self._latest
        finally:
            self._subscribers -= 1
            if not self._subscribers:
                self._reader.want(False)
                self._latest.clear()

    async def still(self, *, timeout_s: float = 6.0) -> Frame | StillUnavailable:
        """Return one full-size picture taken after this call, with the number of the stream's.

        A camera that gives no picture by the deadline is a value, as the citizen then gets
        another way on.
        """
        request = self._reader.request_still()
        try:
            async with asyncio.timeout(timeout_s):
                return await asyncio.wrap_future(request)
        except TimeoutError:
            return StillUnavailable(FailureCode.CAMERA_SILENT)
        except DeviceError as error:
            return StillUnavailable(failure_code(error))

    def watch(self) -> None:
        """Judge the camera at this moment; ``run`` calls it four times a second."""
        code = problem(
            self._reader.sight,
            self._reader.watch,
            self._monotonic(),
            silent_after_s=self._timing.silent_after_s,
            minimum_still=self._minimum_still,
        )
        if code == _code(self._health):
            return
        self._health = self._valued(code)
        logger.log(
            logging.INFO if code is None else logging.WARNING,
            "%s: %s",
            self._name,
            code or "ready",
        )
        self._on_health(self._health)

    def _valued(self, code: FailureCode | None) -> Health:
        match code:
            case None:
                return Ready()
            case FailureCode.CAMERA_TOO_SMALL:
                return Degraded(code=code)
            case _:
                return Gone(code=code, since=self._now())


def _code(health: Health) -> FailureCode | None:
    return None if isinstance(health, Ready) else health.code
