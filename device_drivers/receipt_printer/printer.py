"""Driver of one ESC/POS receipt printer on TCP port 9100."""

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from device_drivers.errors import NoResponse, ProtocolError
from device_drivers.receipt_printer import status as codec
from device_drivers.receipt_printer.job import Job, QrMode, encode
from device_drivers.receipt_printer.link import Link
from device_drivers.receipt_printer.status import PrinterStatus

_POLL_S = 0.5  # how often a printer that is printing is asked whether something stopped it


@dataclass(frozen=True)
class Printed:
    """The printer answered the question that was queued behind the cut."""

    status: PrinterStatus


@dataclass(frozen=True)
class NotPrinted:
    """The printer itself says why the receipt is not out; what it still held is discarded."""

    status: PrinterStatus


class ReceiptPrinter:
    """One connection to a printer; not for use by several threads.

    After an exception the connection is out of step: close it and connect anew.
    """

    def __init__(
        self,
        address: str,
        *,
        qr_mode: QrMode = "native",
        connect_deadline_s: float = 2.0,
        answer_deadline_s: float = 1.0,
        print_deadline_s: float = 20.0,
    ) -> None:
        """Connect to ``host:port``; raises ``DeviceGone`` or ``NoResponse``, on a wrong address
        ValueError."""
        self.address = address
        self._qr_mode = qr_mode
        self._answer_deadline_s = answer_deadline_s
        self._print_deadline_s = print_deadline_s
        self._link = Link(address, connect_deadline_s=connect_deadline_s)
        self._queue_answered = False

    def status(self) -> PrinterStatus:
        """Ask the printer how it is (DLE EOT 1 to 4); raises ``DeviceError``."""
        return codec.decode({kind: self._ask(kind) for kind in codec.STATUS_KINDS})

    def print_job(self, job: Job) -> Printed | NotPrinted:
        """Print and cut, and wait until the printer has done so; raises ``DeviceError``."""
        self._queue_answered = False
        before = self.status()
        if not before.can_print:
            return NotPrinted(before)
        end = time.monotonic() + self._print_deadline_s
        data = encode(job, qr_mode=self._qr_mode) + codec.QUEUED_PAPER_QUERY
        self._link.send(data, deadline_s=self._print_deadline_s)
        while time.monotonic() < end:
            self._await_queue()
            now = self.status()
            if self._queue_answered and now.error == "none":
                return Printed(now)
            if not now.can_print:
                self._clear()
                return NotPrinted(now)
        raise NoResponse(self.address, "receipt not finished in time")

    def _await_queue(self) -> None:
        """Wait a moment for the answer to the queued query."""
        value = self._link.receive(deadline_s=_POLL_S)
        if value is None:
            return
        if not codec.is_queued_reply(value):
            raise ProtocolError(self.address, f"unexpected byte 0x{value:02X} while printing")
        self._queue_answered = True

    def _ask(self, kind: int) -> int:
        """Reply byte to one real-time query; the queued answer may come in between."""
        self._link.send(codec.real_time_query(kind), deadline_s=self._answer_deadline_s)
        end = time.monotonic() + self._answer_deadline_s
        for _ in range(2):
            value = self._link.receive(deadline_s=end - time.monotonic())
            if value is None:
                raise NoResponse(self.address, f"no answer to status query {kind}")
            if codec.is_real_time_reply(value):
                return value
            if not codec.is_queued_reply(value):
                break
            self._queue_answered = True
        raise ProtocolError(self.address, f"not a status byte: 0x{value:02X}")

    def _clear(self) -> None:
        # Else the rest would come out when paper is put in, before the next citizen.
        self._link.send(codec.CLEAR_BUFFER, deadline_s=self._answer_deadline_s)
        self._link.discard(
            bytes_max=len(codec.CLEAR_BUFFER_DONE), deadline_s=self._answer_deadline_s
        )

    def close(self) -> None:
        """End the connection; may be called twice."""
        self._link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
