"""ESC/POS interpreter of the printer simulator: queued bytes in, dots on paper out.

Source: Epson ESC/POS Command Reference. Real-time commands (DLE ...) never reach this place:
the server takes them out of the stream as they arrive.
"""

from dataclasses import replace
from enum import Enum, auto

import numpy as np

from simulators.printer.paper import Look, Paper

_ESC, _GS, _LF, _CR = 0x1B, 0x1D, 0x0A, 0x0D

_CODE_PAGES = dict(enumerate(("cp437", "ascii", "cp850", "cp860", "cp863", "cp865"))) | {
    13: "cp857",
    14: "cp737",
    15: "iso8859_7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    33: "cp775",
    34: "cp855",
    39: "iso8859_2",
    40: "iso8859_15",
    45: "cp1250",
    46: "cp1251",
    48: "cp1254",
}

_PARAMETER_BYTES = {
    (_ESC, byte): count
    for bytes_, count in ((b"@2", 0), (b"ta!E-M{dJ3GR V", 1), (b"$\\", 2), (b"p", 3))
    for byte in bytes_
} | {(_GS, byte): count for bytes_, count in ((b"!BbarhwfH", 1), (b"LWP", 2)) for byte in bytes_}


class Step(Enum):
    """What one step of the interpreter did."""

    NEEDS_MORE = auto()
    DONE = auto()
    PRINTED = auto()
    CUT = auto()
    QUERY = auto()
    """The queued status query (GS r) was reached."""


class Interpreter:
    """Holds the printer's receive buffer and its modes."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.unknown: list[bytes] = []
        """Commands that it does not know; a test expects none."""
        self._buffer = bytearray()
        self._reset()

    def _reset(self) -> None:
        self._look = Look()
        self._code_page = "cp437"
        self._line: list[tuple[str, Look]] = []
        self._qr_data, self._qr_size, self._qr_level = b"", 3, 0

    def receive(self, data: bytes) -> None:
        """Append to the receive buffer."""
        self._buffer += data

    def clear(self) -> None:
        """Forget what is not printed yet."""
        self._buffer.clear()
        self._reset()

    @property
    def waiting_bytes(self) -> int:
        """What stands in the receive buffer."""
        return len(self._buffer)

    @property
    def next_is_cut(self) -> bool:
        """The next command cuts the paper."""
        return self._buffer[:2] == b"\x1dV"

    def step(self) -> Step:
        """Execute the next command or character."""
        if not self._buffer:
            return Step.NEEDS_MORE
        first = self._buffer[0]
        if first in (_ESC, _GS):
            return self._command()
        del self._buffer[0]
        if first == _LF:
            self.paper.add_line(self._line)
            self._line = []
            return Step.PRINTED
        if first != _CR:
            character = bytes((first,)).decode(self._code_page, errors="replace")
            self._line.append((character, self._look))
        return Step.DONE

    def _command(self) -> Step:
        length = self._command_length()
        if length is None or len(self._buffer) < length:
            return Step.NEEDS_MORE
        command = bytes(self._buffer[:length])
        del self._buffer[:length]
        match command[0], chr(command[1]):
            case 0x1D, "V":
                self.paper.feed(0 if len(command) == 3 else command[3])
                return Step.CUT
            case 0x1D, "r":
                return Step.QUERY
            case 0x1D, "v":
                self._raster(command)
                return Step.PRINTED
            case 0x1D, "(":
                return self._qr_function(command)
            case 0x1B, "d" | "J":
                dots = command[2] * (30 if command[1:2] == b"d" else 1)
                self.paper.feed(dots)
                return Step.PRINTED
            case _:
                self._mode(command)
                return Step.DONE

    def _command_length(self) -> int | None:
        """Length of the command at the start of the buffer; None: cannot be told yet."""
        have = self._buffer
        if len(have) < 2:
            return None
        if have[:2] == b"\x1dV":
            return None if len(have) < 3 else 3 if have[2] in b"\x00\x01\x30\x31" else 4
        if have[:2] == b"\x1d(":
            return None if len(have) < 5 else 5 + have[3] + 256 * have[4]
        if have[:2] == b"\x1dv":
            if len(have) < 8:
                return None
            return 8 + (have[4] + 256 * have[5]) * (have[6] + 256 * have[7])
        parameters = _PARAMETER_BYTES.get((have[0], have[1]))
        if parameters is None:
            self.unknown.append(bytes(have[:2]))
            return 2
        return 2 + parameters

    def _mode(self, command: bytes) -> None:
        value = command[2] if len(command) > 2 else 0
        match command[0], chr(command[1]):
            case 0x1B, "@":
                self._reset()
            case 0x1B, "t":
                self._code_page = _CODE_PAGES.get(value, "ascii")
            case 0x1B, "a":
                self._look = replace(self._look, align=value % 48)
            case 0x1B, "E" | "G":
                self._look = replace(self._look, bold=bool(value & 1))
            case 0x1B, "!":
                self._look = replace(
                    self._look,
                    bold=bool(value & 0x08),
                    height=2 if value & 0x10 else 1,
                    width=2 if value & 0x20 else 1,
                )
            case 0x1D, "!":
                self._look = replace(self._look, width=(value >> 4 & 7) + 1, height=(value & 7) + 1)
            case 0x1D, "B":
                self._look = replace(self._look, inverted=bool(value & 1))

    def _raster(self, command: bytes) -> None:
        """GS v 0: one bit a dot, 1 is black."""
        row_bytes = command[4] + 256 * command[5]
        rows = np.frombuffer(command[8:], np.uint8).reshape(-1, max(row_bytes, 1))
        dots = np.where(np.unpackbits(rows, axis=1) == 1, 0, 255).astype(np.uint8)
        self.paper.add_picture(dots, self._look.align)

    def _qr_function(self, command: bytes) -> Step:
        """GS ( k with cn = 49: 65 model, 67 size, 69 error correction, 80 store, 81 print."""
        if command[2:3] != b"k" or command[5:6] != b"1":
            self.unknown.append(command[:6])
            return Step.DONE
        match command[6]:
            case 67:
                self._qr_size = command[7]
            case 69:
                self._qr_level = command[7] - 48
            case 80:
                self._qr_data = command[8:]
            case 81:
                self.paper.add_qr_code(
                    self._qr_data.decode(),
                    module_dots=self._qr_size,
                    level=self._qr_level,
                    align=self._look.align,
                )
                return Step.PRINTED
        return Step.DONE
