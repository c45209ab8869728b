"""One command and its answer at a time over one serial line."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from device_drivers.errors import NoResponse, ProtocolError
from device_drivers.fingerprint_zfm.commands import Command
from device_drivers.fingerprint_zfm.packets import (
    Packet,
    PacketDecoder,
    PacketError,
    PacketKind,
    encode,
)
from device_drivers.serial_line import SerialLine

_QUIET_S = 0.1
"""Silence after which nothing of an earlier answer is still on its way."""
_SETTLE_S = 10.0
"""A whole image at 57,600 baud takes 7 s; a line that talks longer than this is broken."""
_DATA_TIMEOUT_S = 1.0
"""Longest wait for one data packet, which takes 50 ms at 57,600 baud."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Confirmation code and data of an acknowledge packet."""

    confirmation: int
    data: bytes


class Exchange:
    """Sends commands to one module and reads what it answers; each packet has its deadline.

    Whenever an answer was not read to its end (error or cancellation), the next command first lets
    the line fall silent, so that no stale byte is taken for an answer.
    """

    def __init__(self, line: SerialLine, module_address: int, timeout_s: float) -> None:
        self.line = line
        self._module_address = module_address
        self._timeout_s = timeout_s
        self._decoder = PacketDecoder(module_address)
        self._is_in_sync = True

    def ask(
        self, command: Command, parameters: bytes = b"", *, timeout_s: float | None = None
    ) -> Answer:
        """The module's answer to one command."""
        self._get_in_sync()
        self.line.discard_input()
        self._decoder.clear()
        payload = bytes([command]) + parameters
        self._is_in_sync = False
        self.line.write(encode(Packet(PacketKind.COMMAND, payload, self._module_address)))
        limit = self._timeout_s if timeout_s is None else timeout_s
        packet = self._read_packet(time.monotonic() + limit)
        if packet.kind is not PacketKind.ACKNOWLEDGE:
            raise ProtocolError(self.line.address, f"{packet.kind.name} packet as an answer")
        self._is_in_sync = True
        return Answer(packet.payload[0], packet.payload[1:])

    def receive_data(
        self, total: int, *, deadline: float, goes_on: Callable[[int], bool]
    ) -> bytes | None:
        """The ``total`` bytes of data packets that follow an acknowledge; None once cancelled.

        ``goes_on`` gets the number of bytes so far after each packet; False cancels.
        """
        self._is_in_sync = False
        received = bytearray()
        limit_s = min(self._timeout_s, _DATA_TIMEOUT_S)
        while True:
            packet = self._read_packet(min(deadline, time.monotonic() + limit_s))
            if packet.kind not in (PacketKind.DATA, PacketKind.LAST_DATA):
                raise ProtocolError(self.line.address, f"{packet.kind.name} packet amid data")
            received += packet.payload
            is_last = packet.kind is PacketKind.LAST_DATA
            if len(received) > total or is_last != (len(received) == total):
                raise ProtocolError(self.line.address, f"{len(received)} of {total} bytes of data")
            if is_last:
                self._is_in_sync = True
                goes_on(total)
                return bytes(received)
            if not goes_on(len(received)):
                return None

    def _read_packet(self, deadline: float) -> Packet:
        try:
            while (packet := self._decoder.next_packet()) is None:
                remaining = deadline - time.monotonic()
                data = self.line.read(self._decoder.missing, remaining) if remaining > 0 else b""
                if not data:
                    raise NoResponse(self.line.address, "no whole packet before the deadline")
                self._decoder.feed(data)
        except PacketError as error:
            raise ProtocolError(self.line.address, str(error)) from error
        return packet

    def _get_in_sync(self) -> None:
        if self._is_in_sync:
            return
        deadline = time.monotonic() + _SETTLE_S
        while self.line.read(4096, _QUIET_S):
            if time.monotonic() > deadline:
                raise ProtocolError(self.line.address, "the line does not fall silent")
        self._is_in_sync = True
