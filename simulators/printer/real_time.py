"""Takes the real-time commands out of the byte stream, wherever they stand, as printers do."""

import re

from device_drivers.receipt_printer import status as codec

CLEAR = 0
"""Stands for DLE DC4 8 among the real-time commands; the others are arguments of DLE EOT."""

_COMMAND = re.compile(b"\x10\x04([\x01-\x04])|" + re.escape(codec.CLEAR_BUFFER), re.DOTALL)


def split_real_time(data: bytes) -> tuple[bytes, tuple[int, ...], bytes]:
    """Queued bytes, real-time commands, and an unfinished real-time command at the end."""
    commands = tuple(match[1][0] if match[1] else CLEAR for match in _COMMAND.finditer(data))
    rest = _COMMAND.sub(b"", data)
    for length in range(min(len(codec.CLEAR_BUFFER) - 1, len(rest)), 0, -1):
        tail = rest[-length:]
        if codec.CLEAR_BUFFER.startswith(tail) or tail == b"\x10\x04":
            return rest[:-length], commands, tail
    return rest, commands, b""
