"""The module behind the line: state, and what it answers to each command packet.

Source: ZFM-20 Series User's Manual v2.0, sections 4 (resources) and 6 (instructions).
"""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from device_drivers.fingerprint_zfm.commands import (
    BAUDRATE_UNIT,
    DEFAULT_PARAMETERS,
    PACKET_BYTES,
    Command,
    Confirmation,
    Register,
    SensorParameters,
)
from device_drivers.fingerprint_zfm.image_codec import IMAGE_COLUMNS, IMAGE_ROWS, pack_image
from device_drivers.fingerprint_zfm.packets import Packet, PacketKind, split
from simulators.fingerprint_zfm.characteristics import (
    CHARACTERISTIC_BYTES,
    characterise,
    judge,
    merge,
    score,
)
from simulators.fingerprint_zfm.faults import Fault

_PARTIAL_ROWS, _PARTIAL_COLUMNS = 96, 96
_INDEX_PAGE_SLOTS = 256
_WITHOUT_PASSWORD = {Command.VFY_PWD, Command.HANDSHAKE}


class ZfmModule:
    """A module as delivered, apart from what the arguments change; it does no input or output.

    ``finger`` is what lies on the window: uint8 (288, 256), 0 = ridge, or None.
    """

    def __init__(
        self,
        *,
        parameters: SensorParameters = DEFAULT_PARAMETERS,
        password: int = 0,
        seed: int = 0,
    ) -> None:
        self.parameters = parameters
        self.finger: NDArray[np.uint8] | None = None
        self.fault = Fault.NONE
        self._password = password
        self._is_unlocked = password == 0
        self._chance = random.Random(seed)
        self._image: NDArray[np.uint8] | None = None
        self._buffers = {1: bytes(CHARACTERISTIC_BYTES), 2: bytes(CHARACTERISTIC_BYTES)}
        self._library: dict[int, bytes] = {}
        self._incoming: tuple[int, bytearray] | None = None
        self._answers: dict[int, Callable[[bytes], bytes]] = {
            Command.GEN_IMG: self._generate_image,
            Command.IMG2TZ: self._image_to_characteristics,
            Command.MATCH: self._match,
            Command.SEARCH: self._search,
            Command.REG_MODEL: self._register_model,
            Command.STORE: self._store,
            Command.LOAD_CHAR: self._load,
            Command.UP_CHAR: lambda _: _ok(),
            Command.DOWN_CHAR: self._begin_incoming,
            Command.UP_IMAGE: self._up_image,
            Command.DELET_CHAR: self._delete,
            Command.EMPTY: self._empty,
            Command.SET_SYS_PARA: self._set_parameter,
            Command.READ_SYS_PARA: lambda _: _ok(self.parameters.encode()),
            Command.SET_PWD: self._set_password,
            Command.VFY_PWD: self._verify_password,
            Command.GET_RANDOM_CODE: lambda _: _ok(self._chance.randbytes(4)),
            Command.SET_ADDER: self._set_address,
            Command.TEMPLATE_NUM: lambda _: _ok(len(self._library).to_bytes(2, "big")),
            Command.READ_CON_LIST: self._read_index,
            Command.HANDSHAKE: lambda _: bytes([Confirmation.ALIVE]),
        }

    def power_cycle(self) -> None:
        """Forget what a module forgets without power: buffers, and that it was unlocked."""
        self._image = None
        self._incoming = None
        self._is_unlocked = self._password == 0

    def answer(self, packet: Packet) -> list[Packet]:
        """All packets that go out because ``packet`` came in."""
        if packet.kind in (PacketKind.DATA, PacketKind.LAST_DATA):
            self._take_incoming(packet)
            return []
        code, arguments = packet.payload[0], packet.payload[1:]
        act = self._answers.get(code)
        if act is None:
            return self._acknowledge(bytes([Confirmation.RECEIVE_ERROR]))
        if not self._is_unlocked and code not in _WITHOUT_PASSWORD:
            return self._acknowledge(bytes([Confirmation.PASSWORD_NEEDED]))
        payload = act(arguments)
        packets = self._acknowledge(payload)
        if payload[0] == Confirmation.OK:
            packets += self._data_after(code, arguments)
        return packets

    def receive_error(self) -> list[Packet]:
        """The answer to a packet that came in damaged."""
        return self._acknowledge(bytes([Confirmation.RECEIVE_ERROR]))

    def _acknowledge(self, payload: bytes) -> list[Packet]:
        return [Packet(PacketKind.ACKNOWLEDGE, payload, self.parameters.module_address)]

    def _data_after(self, code: int, arguments: bytes) -> list[Packet]:
        if code == Command.UP_IMAGE and self._image is not None:
            data = pack_image(self._image)
        elif code == Command.UP_CHAR:
            data = self._buffers[_buffer(arguments)]
        else:
            return []
        parameters = self.parameters
        return list(split(data, parameters.packet_bytes, parameters.module_address))

    # --- image and characteristics ----------------------------------------------------------

    def _generate_image(self, _: bytes) -> bytes:
        if self.finger is None or self.fault is Fault.NO_FINGER:
            return bytes([Confirmation.NO_FINGER])
        image = self.finger
        if self.fault is Fault.PARTIAL_FINGER:
            image = np.full((IMAGE_ROWS, IMAGE_COLUMNS), 255, np.uint8)
            image[-_PARTIAL_ROWS:, :_PARTIAL_COLUMNS] = self.finger[
                :_PARTIAL_ROWS, -_PARTIAL_COLUMNS:
            ]
        self._image = image
        return _ok()

    def _image_to_characteristics(self, arguments: bytes) -> bytes:
        if self._image is None:
            return bytes([Confirmation.INVALID_IMAGE])
        verdict = judge(self._image)
        if verdict is Confirmation.OK:
            self._buffers[_buffer(arguments)] = characterise(self._image)
        return bytes([verdict])

    def _up_image(self, _: bytes) -> bytes:
        return bytes([Confirmation.CANNOT_SEND_IMAGE]) if self._image is None else _ok()

    def _match(self, _: bytes) -> bytes:
        points = score(self._buffers[1], self._buffers[2])
        confirmation = Confirmation.OK if points else Confirmation.NO_MATCH
        return bytes([confirmation]) + points.to_bytes(2, "big")

    def _register_model(self, _: bytes) -> bytes:
        if not score(self._buffers[1], self._buffers[2]):
            return bytes([Confirmation.MISMATCH])
        template = merge(self._buffers[1], self._buffers[2])
        self._buffers = {1: template, 2: template}
        return _ok()

    def _begin_incoming(self, arguments: bytes) -> bytes:
        self._incoming = (_buffer(arguments), bytearray())
        return _ok()

    def _take_incoming(self, packet: Packet) -> None:
        if self._incoming is None:
            return
        buffer, data = self._incoming
        data += packet.payload
        if packet.kind is PacketKind.LAST_DATA or len(data) >= CHARACTERISTIC_BYTES:
            self._buffers[buffer] = bytes(data[:CHARACTERISTIC_BYTES])
            self._incoming = None

    # --- library ----------------------------------------------------------------------------

    def _store(self, arguments: bytes) -> bytes:
        page = int.from_bytes(arguments[1:3], "big")
        if page >= self.parameters.template_capacity:
            return bytes([Confirmation.BAD_PAGE])
        self._library[page] = self._buffers[_buffer(arguments)]
        return _ok()

    def _load(self, arguments: bytes) -> bytes:
        page = int.from_bytes(arguments[1:3], "big")
        if page not in self._library:
            return bytes([Confirmation.CANNOT_READ])
        self._buffers[_buffer(arguments)] = self._library[page]
        return _ok()

    def _search(self, arguments: bytes) -> bytes:
        wanted = self._buffers[_buffer(arguments)]
        start, count = (int.from_bytes(arguments[at : at + 2], "big") for at in (1, 3))
        pages = [page for page in self._library if start <= page < start + count]
        best = max(pages, key=lambda page: score(wanted, self._library[page]), default=None)
        points = 0 if best is None else score(wanted, self._library[best])
        confirmation = Confirmation.OK if points else Confirmation.NOT_FOUND
        page = best if best is not None and points else 0
        return bytes([confirmation]) + page.to_bytes(2, "big") + points.to_bytes(2, "big")

    def _delete(self, arguments: bytes) -> bytes:
        first, count = (int.from_bytes(arguments[at : at + 2], "big") for at in (0, 2))
        if first + count > self.parameters.template_capacity:
            return bytes([Confirmation.DELETE_FAILED])
        for page in range(first, first + count):
            self._library.pop(page, None)
        return _ok()

    def _empty(self, _: bytes) -> bytes:
        self._library.clear()
        return _ok()

    def _read_index(self, arguments: bytes) -> bytes:
        first = _INDEX_PAGE_SLOTS * arguments[0]
        used = sum(1 << slot for slot in range(_INDEX_PAGE_SLOTS) if first + slot in self._library)
        return _ok(used.to_bytes(_INDEX_PAGE_SLOTS // 8, "little"))

    # --- settings ---------------------------------------------------------------------------

    def _set_parameter(self, arguments: bytes) -> bytes:
        if self.fault is Fault.REFUSES_SPEED:
            return bytes([Confirmation.BAD_REGISTER])
        register, value = arguments[:2]
        if register == Register.BAUDRATE and 1 <= value <= 12:
            self.parameters = replace(self.parameters, baudrate=value * BAUDRATE_UNIT)
        elif register == Register.SECURITY_LEVEL and 1 <= value <= 5:
            self.parameters = replace(self.parameters, security_level=value)
        elif register == Register.PACKET_SIZE and value < len(PACKET_BYTES):
            self.parameters = replace(self.parameters, packet_bytes=PACKET_BYTES[value])
        else:
            return bytes([Confirmation.BAD_REGISTER])
        return _ok()

    def _verify_password(self, arguments: bytes) -> bytes:
        is_right = arguments == self._password.to_bytes(4, "big")
        if not is_right or self.fault is Fault.WRONG_PASSWORD:
            return bytes([Confirmation.WRONG_PASSWORD])
        self._is_unlocked = True
        return _ok()

    def _set_password(self, arguments: bytes) -> bytes:
        self._password = int.from_bytes(arguments[:4], "big")
        return _ok()

    def _set_address(self, arguments: bytes) -> bytes:
        address = int.from_bytes(arguments[:4], "big")
        self.parameters = replace(self.parameters, module_address=address)
        return _ok()


def _ok(data: bytes = b"") -> bytes:
    return bytes([Confirmation.OK]) + data


def _buffer(arguments: bytes) -> int:
    """Every number but 1 means the second buffer (section 6.2, Img2Tz)."""
    return 1 if arguments[:1] == b"\x01" else 2
