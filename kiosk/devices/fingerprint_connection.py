"""Keeps one fingerprint sensor connected and says how it is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers.errors import DeviceError, DeviceGone, NoResponse, ProtocolError, Refused
from device_drivers.fingerprint_zfm.sensor import FingerprintSensor

logger = logging.getLogger(__name__)

T = TypeVar("T")

_GARBLED_ATTEMPTS = 3
"""Damaged answers are worth another try; silence has already cost its whole deadline."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the scanner looks, checks and tries again, in seconds."""

    look_s: float = 0.2
    idle_check_s: float = 2.0
    first_retry_s: float = 0.5
    longest_retry_s: float = 5.0
    connect_wait_s: float = 3.0


DEFAULT_PACE = Pace()


class FingerprintScannerError(Exception):
    """The scanner cannot do it now; ``code`` says why, and the connection heals by itself."""

    def __init__(self, code: FailureCode) -> None:
        super().__init__(code.value)
        self.code = code


def failure_code(error: DeviceError) -> FailureCode:
    """The code under which people hear of a driver's error."""
    match error:
        case DeviceGone():
            return FailureCode.FINGERPRINT_ABSENT
        case NoResponse():
            return FailureCode.FINGERPRINT_SILENT
        case Refused():
            return FailureCode.FINGERPRINT_REFUSED
    return FailureCode.FINGERPRINT_GARBLED


class FingerprintConnection:
    """Connects ``sensor``, checks it while nobody uses it, and connects it again when it is lost.

    Everything that touches the sensor runs in one thread, one call after the other.
    """

    def __init__(
        self,
        sensor: FingerprintSensor,
        *,
        now: Callable[[], datetime],
        on_health: Callable[[Health], None],
        pace: Pace,
    ) -> None:
        self._sensor = sensor
        self._now = now
        self._on_health = on_health
        self._pace = pace
        self._health: Health = Gone(code=FailureCode.FINGERPRINT_ABSENT, since=now())
        self._executor: ThreadPoolExecutor | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._in_use = asyncio.Lock()
        self._is_connected = asyncio.Event()
        self._is_lost = asyncio.Event()

    @property
    def health(self) -> Health:
        """How the sensor is; never raises."""
        return self._health

    async def start(self) -> None:
        """Connect in the background and stay connected; idempotent."""
        if self._supervisor is not None:
            return
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fingerprint")
        self._supervisor = asyncio.create_task(self._stay_connected(), name="fingerprint")

    async def stop(self) -> None:
        """Give the sensor back as it was found and release the line; idempotent."""
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is None:
            return
        supervisor.cancel()
        await asyncio.gather(supervisor, return_exceptions=True)
        self._is_connected.clear()
        await self.run(self._sensor.close)
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None

    async def run(self, call: Callable[[], T]) -> T:
        """One driver call in the sensor's thread; it goes on there if the caller is cancelled."""
        if self._executor is None:
            raise RuntimeError("the scanner was not started")
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    async def use(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Let one caller use the sensor; ``attempt`` is repeated when the line garbled an answer.

        Raises ``FingerprintScannerError`` when the sensor is lost or was not there.
        """
        async with self._in_use:
            for attempts_left in reversed(range(_GARBLED_ATTEMPTS)):
                await self._wait_connected()
                try:
                    result = await attempt()
                except DeviceError as error:
                    if not isinstance(error, ProtocolError) or attempts_left == 0:
                        await self._lose(error)
                        raise FingerprintScannerError(failure_code(error)) from error
                    self._set_health(Degraded(code=FailureCode.FINGERPRINT_GARBLED))
                else:
                    self._set_health(Ready())
                    return result
        raise AssertionError("the last attempt returns or raises")

    async def _wait_connected(self) -> None:
        try:
            async with asyncio.timeout(self._pace.connect_wait_s):
                await self._is_connected.wait()
        except TimeoutError as error:
            match self._health:
                case Gone(code=code) | Degraded(code=code):
                    raise FingerprintScannerError(code) from error
                case Ready():
                    raise FingerprintScannerError(FailureCode.FINGERPRINT_ABSENT) from error

    async def _stay_connected(self) -> None:
        retry_s = self._pace.first_retry_s
        while True:
            try:
                await self.run(self._sensor.connect)
            except DeviceError as error:
                self._set_health(Gone(code=failure_code(error), since=self._now()))
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, self._pace.longest_retry_s)
                continue
            retry_s = self._pace.first_retry_s
            self._is_lost.clear()
            self._is_connected.set()
            self._set_health(Ready())
            await self._check_until_lost()

    async def _check_until_lost(self) -> None:
        while not self._is_lost.is_set():
            try:
                async with asyncio.timeout(self._pace.idle_check_s):
                    await self._is_lost.wait()
            except TimeoutError:
                if self._in_use.locked():
                    continue
                async with self._in_use:
                    await self._check()

    async def _check(self) -> None:
        try:
            await self.run(self._sensor.read_parameters)
        except DeviceError as error:
            await self._lose(error)
        else:
            self._set_health(Ready())

    async def _lose(self, error: DeviceError) -> None:
        """Close the line and let the supervisor connect again."""
        self._is_connected.clear()
        self._set_health(Gone(code=failure_code(error), since=self._now()))
        # First, so that a cancelled caller leaves the way to the next connection open; the
        # sensor's thread closes before it connects.
        self._is_lost.set()
        await self.run(self._sensor.close)

    def _set_health(self, health: Health) -> None:
        before = self._health
        if health == before:
            return
        if isinstance(health, Gone) and isinstance(before, Gone) and health.code == before.code:
            return
        self._health = health
        logger.info("fingerprint scanner: %s", getattr(health, "code", health.kind))
        self._on_health(health)
