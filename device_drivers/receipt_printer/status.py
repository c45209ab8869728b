"""Status bytes of an ESC/POS printer.

Source: Epson ESC/POS Command Reference, "DLE EOT (real-time status transmission)" and
"GS r (transmit status)". A real-time query is answered at once, whatever still waits in the
printer's buffer; ``GS r`` is a queued command and is answered only when all before it is done.
"""

from dataclasses import dataclass
from typing import Literal

STATUS_KINDS = (1, 2, 3, 4)
"""Arguments of DLE EOT: printer, cause of offline, error, paper sensor."""

QUEUED_PAPER_QUERY = b"\x1dr\x01"
"""GS r 1: answered after everything that was sent before it."""

CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: forget what is received and not yet printed."""
CLEAR_BUFFER_DONE = b"\x37\x25\x00"

_REAL_TIME_MASK, _REAL_TIME_FIXED = 0x93, 0x12  # bits 0 and 7 are 0, bits 1 and 4 are 1
_QUEUED_MASK = 0x90  # bits 4 and 7 are 0

_OFFLINE = 0x08
_COVER_OPEN, _STOPPED_BY_PAPER, _ERROR = 0x04, 0x20, 0x40
_RECOVERABLE, _CUTTER, _UNRECOVERABLE, _SELF_RECOVERING = 0x04, 0x08, 0x20, 0x40
_PAPER_LOW, _PAPER_OUT = 0x0C, 0x60

PrinterError = Literal["none", "cutter", "recoverable", "unrecoverable"]


@dataclass(frozen=True)
class PrinterStatus:
    """What the printer says about itself."""

    online: bool
    paper: Literal["enough", "low", "out"]
    cover_open: bool
    error: PrinterError

    @property
    def can_print(self) -> bool:
        """Nothing stands in the way of a job."""
        return self.online and self.paper != "out" and not self.cover_open and self.error == "none"


def real_time_query(kind: int) -> bytes:
    """DLE EOT n."""
    return bytes((0x10, 0x04, kind))


def is_real_time_reply(value: int) -> bool:
    """The byte has the fixed bits of an answer to DLE EOT."""
    return value & _REAL_TIME_MASK == _REAL_TIME_FIXED


def is_queued_reply(value: int) -> bool:
    """The byte has the fixed bits of an answer to GS r."""
    return value & _QUEUED_MASK == 0


def decode(replies: dict[int, int]) -> PrinterStatus:
    """Status from one reply byte for each of ``STATUS_KINDS``; unknown bits are ignored."""
    printer, cause, error, paper = (replies[kind] for kind in STATUS_KINDS)
    if paper & _PAPER_OUT or cause & _STOPPED_BY_PAPER:
        supply: Literal["enough", "low", "out"] = "out"
    else:
        supply = "low" if paper & _PAPER_LOW else "enough"
    return PrinterStatus(
        online=not printer & _OFFLINE,
        paper=supply,
        cover_open=bool(cause & _COVER_OPEN),
        error=_error(error, flagged=bool(cause & _ERROR)),
    )


def _error(error: int, *, flagged: bool) -> PrinterError:
    if error & _UNRECOVERABLE:
        return "unrecoverable"
    if error & _CUTTER:
        return "cutter"
    return "recoverable" if flagged or error & (_RECOVERABLE | _SELF_RECOVERING) else "none"


_ERROR_BITS: dict[PrinterError, int] = {
    "none": 0,
    "cutter": _CUTTER,
    "recoverable": _RECOVERABLE,
    "unrecoverable": _UNRECOVERABLE,
}


def encode(status: PrinterStatus, kind: int) -> int:
    """Reply byte to DLE EOT ``kind``, as a printer in this state sends it."""
    match kind:
        case 1:
            bits = 0 if status.online else _OFFLINE
        case 2:
            bits = (
                (_COVER_OPEN if status.cover_open else 0)
                | (_STOPPED_BY_PAPER if status.paper == "out" else 0)
                | (_ERROR if status.error != "none" else 0)
            )
        case 3:
            bits = _ERROR_BITS[status.error]
        case _:
            bits = {"enough": 0, "low": _PAPER_LOW, "out": _PAPER_LOW | _PAPER_OUT}[status.paper]
    return _REAL_TIME_FIXED | bits


def encode_queued(status: PrinterStatus) -> int:
    """Reply byte to GS r 1: bits 0-1 near end, bits 2-3 end of paper."""
    return {"enough": 0x00, "low": 0x03, "out": 0x0F}[status.paper]
