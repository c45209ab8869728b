"""The packets of ZFM / R30x fingerprint modules as pure values: nothing here reads or waits.

Source: ZFM-20 Series User's Manual, Hangzhou Zhian Technologies, v2.0, section 5.1 (packet format):
start EF01, module address (4 bytes), packet identifier (1), length of payload and checksum (2),
payload, checksum (2); big-endian. The checksum is the low half of the sum of identifier, both
length bytes and payload. It covers neither the address nor the order of the bytes, so the address
is compared as well and callers check the lengths they expect.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

START = b"\xef\x01"
BROADCAST_ADDRESS = 0xFFFFFFFF
"""The module address as delivered."""
HEADER_BYTES = 9
CHECKSUM_BYTES = 2
OVERHEAD_BYTES = HEADER_BYTES + CHECKSUM_BYTES
MAXIMUM_PAYLOAD_BYTES = 256
MAXIMUM_NOISE_BYTES = 4096
"""What a stream may carry between two packets before it counts as broken."""


class PacketKind(IntEnum):
    """Packet identifier."""

    COMMAND = 0x01
    DATA = 0x02
    ACKNOWLEDGE = 0x07
    LAST_DATA = 0x08


_KINDS = frozenset(int(kind) for kind in PacketKind)


class PacketError(Exception):
    """Bytes that are not a packet of the module that was asked."""


class ChecksumError(PacketError):
    """A packet that was damaged on its way."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; ``payload`` holds 1 to 256 bytes."""

    kind: PacketKind
    payload: bytes
    address: int = BROADCAST_ADDRESS


def checksum(body: bytes) -> int:
    """Sum modulo 65536 of ``body``, which runs from the identifier to the end of the payload."""
    return sum(body) & 0xFFFF


def encode(packet: Packet) -> bytes:
    """The packet as it goes over the wire; ``ValueError`` for no or too many bytes of payload."""
    size = len(packet.payload)
    if not 1 <= size <= MAXIMUM_PAYLOAD_BYTES:
        raise ValueError(f"a packet carries 1 to {MAXIMUM_PAYLOAD_BYTES} bytes, not {size}")
    length = (size + CHECKSUM_BYTES).to_bytes(2, "big")
    body = bytes([packet.kind]) + length + packet.payload
    return START + packet.address.to_bytes(4, "big") + body + checksum(body).to_bytes(2, "big")


def decode(frame: bytes, address: int = BROADCAST_ADDRESS) -> Packet:
    """The one packet that ``frame`` is from first to last byte, else ``PacketError``."""
    if len(frame) < OVERHEAD_BYTES + 1 or frame[:2] != START:
        raise PacketError("no start code and whole header")
    payload_bytes = _payload_bytes(frame)
    if payload_bytes is None or len(frame) != OVERHEAD_BYTES + payload_bytes:
        raise PacketError("unknown identifier or wrong length")
    if checksum(frame[6:-CHECKSUM_BYTES]) != int.from_bytes(frame[-CHECKSUM_BYTES:], "big"):
        raise ChecksumError("wrong checksum")
    sender = int.from_bytes(frame[2:6], "big")
    if sender != address:
        raise PacketError(f"packet of module {sender:08X} instead of {address:08X}")
    return Packet(PacketKind(frame[6]), frame[HEADER_BYTES:-CHECKSUM_BYTES], sender)


def split(data: bytes, packet_bytes: int, address: int = BROADCAST_ADDRESS) -> Iterator[Packet]:
    """``data`` as data packets of at most ``packet_bytes`` payload, the last one marked as last."""
    for start in range(0, len(data), packet_bytes):
        last = start + packet_bytes >= len(data)
        kind = PacketKind.LAST_DATA if last else PacketKind.DATA
        yield Packet(kind, data[start : start + packet_bytes], address)


def wire_bytes(data_bytes: int, packet_bytes: int) -> int:
    """Bytes on the wire for a one-byte acknowledge followed by ``data_bytes`` of data."""
    data_packets = -(-data_bytes // packet_bytes)
    return (OVERHEAD_BYTES + 1) + data_bytes + data_packets * OVERHEAD_BYTES


class PacketDecoder:
    """Finds packets in a stream of bytes, skipping noise before a start code.

    After ``PacketError`` the search goes on behind the start code of the refused bytes.
    """

    def __init__(self, address: int = BROADCAST_ADDRESS) -> None:
        self._address = address
        self._buffer = bytearray()
        self._noise_bytes = 0

    @property
    def missing(self) -> int:
        """The number of bytes (at least 1) without which no packet can be complete."""
        payload_bytes = _payload_bytes(self._buffer)
        whole = HEADER_BYTES if payload_bytes is None else OVERHEAD_BYTES + payload_bytes
        return max(1, whole - len(self._buffer))

    def feed(self, data: bytes) -> None:
        """Append bytes as they came from the line."""
        self._buffer += data

    def clear(self) -> None:
        """Forget all bytes that are not yet part of a packet."""
        self._buffer.clear()
        self._noise_bytes = 0

    def next_packet(self) -> Packet | None:
        """The next whole packet; None if bytes are missing; ``PacketError`` if it is unsound."""
        while self._find_start():
            payload_bytes = _payload_bytes(self._buffer)
            if payload_bytes is None:
                self._skip(len(START))
                continue
            whole = OVERHEAD_BYTES + payload_bytes
            if len(self._buffer) < whole:
                return None
            try:
                packet = decode(bytes(self._buffer[:whole]), self._address)
            except PacketError:
                self._skip(len(START))
                raise
            del self._buffer[:whole]
            self._noise_bytes = 0
            return packet
        return None

    def _find_start(self) -> bool:
        """Drop noise; True if the buffer begins with a whole header."""
        position = self._buffer.find(START)
        if position < 0:
            position = len(self._buffer) - self._buffer.endswith(START[:1])
        self._skip(position)
        return len(self._buffer) >= HEADER_BYTES

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self._noise_bytes += count
        if self._noise_bytes > MAXIMUM_NOISE_BYTES:
            self._noise_bytes = 0
            raise PacketError(f"more than {MAXIMUM_NOISE_BYTES} bytes without a packet")


def _payload_bytes(header: bytes | bytearray) -> int | None:
    """Payload length that a header announces; None if it is short or no module sends such a one."""
    if len(header) < HEADER_BYTES or header[6] not in _KINDS:
        return None
    payload_bytes = int.from_bytes(header[7:9], "big") - CHECKSUM_BYTES
    return payload_bytes if 1 <= payload_bytes <= MAXIMUM_PAYLOAD_BYTES else None
