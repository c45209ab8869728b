"""What the kiosk wants of a receipt printer: print one receipt, stay connected, say how it is."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, assert_never

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers import receipt_printer as driver
from device_drivers.errors import DeviceError, DeviceGone

logger = logging.getLogger(__name__)


class PaperLine(Protocol):
    """One line of a receipt; with style ``qr`` the text is the content of a QR code."""

    @property
    def text(self) -> str: ...

    @property
    def style(self) -> Literal["plain", "centred", "strong", "title", "qr"]: ...


@dataclass(frozen=True)
class Printed:
    """The receipt is printed and cut, the printer says."""


@dataclass(frozen=True)
class NotPrinted:
    """No receipt, or only a part of it, came out."""

    code: FailureCode


@dataclass(frozen=True)
class Pace:
    """How often the printer is asked, in seconds."""

    poll_s: float = 5.0
    """Also keeps printers from closing an idle connection."""
    retry_first_s: float = 0.5
    """After a failure; doubles up to ``retry_last_s``."""
    retry_last_s: float = 5.0


DEFAULT_PACE = Pace()


class ReceiptPrinter:
    """An ESC/POS printer at ``host:port``; ``run`` keeps it connected, in one event loop.

    ``now`` is the kiosk's clock. ``on_health`` is called in the event loop on each change.
    """

    def __init__(
        self,
        address: str,
        *,
        now: Callable[[], datetime],
        qr_mode: driver.QrMode = "native",
        on_health: Callable[[Health], None] = lambda _: None,
        pace: Pace = DEFAULT_PACE,
    ) -> None:
        self._address = address
        self._qr_mode = qr_mode
        self._now = now
        self._on_health = on_health
        self._pace = pace
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="receipt_printer")
        self._driver: driver.ReceiptPrinter | None = None  # touched by that thread alone
        self._health: Health = Gone(code=FailureCode.PRINTER_ABSENT, since=now())

    @property
    def health(self) -> Health:
        """How the printer was when last asked; never raises."""
        return self._health

    async def run(self) -> None:
        """Watch the printer until cancelled, then disconnect."""
        loop = asyncio.get_running_loop()
        retry_s = self._pace.retry_first_s
        try:
            while True:
                self._judge(await loop.run_in_executor(self._thread, self._problem))
                if isinstance(self._health, Gone):
                    await asyncio.sleep(retry_s)
                    retry_s = min(2 * retry_s, self._pace.retry_last_s)
                else:
                    retry_s = self._pace.retry_first_s
                    await asyncio.sleep(self._pace.poll_s)
        finally:
            self._thread.submit(self._disconnect)
            self._thread.shutdown(wait=False)

    async def print_receipt(self, lines: Sequence[PaperLine]) -> Printed | NotPrinted:
        """Print, cut and wait for the printer's word; takes at most some 25 seconds."""
        job = tuple(_element(line) for line in lines)
        problem, printed = await asyncio.get_running_loop().run_in_executor(
            self._thread, self._print, job
        )
        self._judge(problem)
        if printed:
            return Printed()
        return NotPrinted(problem or FailureCode.PRINTER_FAULT)

    def _judge(self, problem: FailureCode | None) -> None:
        """Take over what the printer's thread found out."""
        if problem is None:
            health: Health = Ready()
        elif problem is FailureCode.PRINTER_PAPER_LOW:
            health = Degraded(code=problem)
        elif isinstance(self._health, Gone) and self._health.code is problem:
            return
        else:
            health = Gone(code=problem, since=self._now())
        if health != self._health:
            self._health = health
            level = logging.INFO if problem is None else logging.WARNING
            logger.log(level, "receipt printer: %s", problem or "ready")
            self._on_health(health)

    # What follows runs in the printer's thread.

    def _problem(self) -> FailureCode | None:
        """What the printer's status means; connects where necessary."""
        try:
            return _code(self._status())
        except DeviceError as error:
            return self._lost(error)

    def _print(self, job: driver.Job) -> tuple[FailureCode | None, bool]:
        """The printer's problem, and whether the receipt is out."""
        try:
            self._status()
            outcome = self._connected().print_job(job)
        except DeviceError as error:
            return self._lost(error), False
        match outcome:
            case driver.Printed(status):
                return _code(status), True
            case driver.NotPrinted(status):
                return _code(status), False
            case _:
                assert_never(outcome)

    def _status(self) -> driver.PrinterStatus:
        """Ask the printer; a connection that broke while idle is replaced at once."""
        if self._driver is None:
            return self._connected().status()
        try:
            return self._driver.status()
        except DeviceGone:
            self._disconnect()
            return self._connected().status()

    def _connected(self) -> driver.ReceiptPrinter:
        if self._driver is None:
            self._driver = driver.ReceiptPrinter(self._address, qr_mode=self._qr_mode)
        return self._driver

    def _lost(self, error: DeviceError) -> FailureCode:
        logger.debug("receipt printer: %s", error)
        was_connected = self._driver is not None
        self._disconnect()
        if was_connected and not isinstance(error, DeviceGone):
            return FailureCode.PRINTER_FAULT
        return FailureCode.PRINTER_ABSENT

    def _disconnect(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None


def _code(status: driver.PrinterStatus) -> FailureCode | None:
    """The most telling of what is wrong; None: nothing."""
    if status.cover_open:
        return FailureCode.PRINTER_COVER_OPEN
    if status.paper == "out":
        return FailureCode.PRINTER_PAPER_OUT
    if not status.online or status.error != "none":
        return FailureCode.PRINTER_FAULT
    return FailureCode.PRINTER_PAPER_LOW if status.paper == "low" else None


def _element(line: PaperLine) -> driver.Text | driver.QrCode:
    return driver.QrCode(line.text) if line.style == "qr" else driver.Text(line.text, line.style)
