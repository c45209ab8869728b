"""Command and confirmation codes of ZFM / R30x modules, named as in the manufacturer's manual.

Source: ZFM-20 Series User's Manual v2.0, section 6 (instructions) and 5.2 (confirmation codes);
handshake and light: ZFM-70 Series User Manual, section 6.3.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from device_drivers.fingerprint_zfm.packets import BROADCAST_ADDRESS


class Command(IntEnum):
    """First byte of a command packet."""

    GEN_IMG = 0x01
    IMG2TZ = 0x02
    MATCH = 0x03
    SEARCH = 0x04
    REG_MODEL = 0x05
    STORE = 0x06
    LOAD_CHAR = 0x07
    UP_CHAR = 0x08
    DOWN_CHAR = 0x09
    UP_IMAGE = 0x0A
    DELET_CHAR = 0x0C
    EMPTY = 0x0D
    SET_SYS_PARA = 0x0E
    READ_SYS_PARA = 0x0F
    SET_PWD = 0x12
    VFY_PWD = 0x13
    GET_RANDOM_CODE = 0x14
    SET_ADDER = 0x15
    TEMPLATE_NUM = 0x1D
    READ_CON_LIST = 0x1F
    HANDSHAKE = 0x53


class Confirmation(IntEnum):
    """First byte of an acknowledge packet."""

    OK = 0x00
    RECEIVE_ERROR = 0x01
    NO_FINGER = 0x02
    IMAGE_FAILED = 0x03
    MESSY_IMAGE = 0x06
    TOO_FEW_FEATURES = 0x07
    NO_MATCH = 0x08
    NOT_FOUND = 0x09
    MISMATCH = 0x0A
    BAD_PAGE = 0x0B
    CANNOT_READ = 0x0C
    CANNOT_SEND_CHAR = 0x0D
    CANNOT_RECEIVE = 0x0E
    CANNOT_SEND_IMAGE = 0x0F
    DELETE_FAILED = 0x10
    EMPTY_FAILED = 0x11
    WRONG_PASSWORD = 0x13
    INVALID_IMAGE = 0x15
    FLASH_ERROR = 0x18
    BAD_REGISTER = 0x1A
    WRONG_ADDRESS = 0x20
    PASSWORD_NEEDED = 0x21
    ALIVE = 0x55


class Register(IntEnum):
    """Parameter number of SetSysPara."""

    BAUDRATE = 4
    SECURITY_LEVEL = 5
    PACKET_SIZE = 6


BAUDRATE_UNIT = 9600
PACKET_BYTES = (32, 64, 128, 256)
"""Payload of a data packet by its code, which is the index."""
PARAMETER_BYTES = 16


@dataclass(frozen=True, slots=True)
class SensorParameters:
    """The answer to ReadSysPara."""

    status_register: int
    system_id: int
    template_capacity: int
    security_level: int
    module_address: int
    packet_bytes: int
    baudrate: int

    def encode(self) -> bytes:
        """The 16 bytes behind the confirmation code."""
        words = (
            self.status_register,
            self.system_id,
            self.template_capacity,
            self.security_level,
            self.module_address >> 16,
            self.module_address & 0xFFFF,
            PACKET_BYTES.index(self.packet_bytes),
            self.baudrate // BAUDRATE_UNIT,
        )
        return b"".join(word.to_bytes(2, "big") for word in words)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the 16 bytes; ``ValueError`` if a code is outside the manual's range."""
        if len(data) != PARAMETER_BYTES:
            raise ValueError(f"{len(data)} bytes of parameters instead of {PARAMETER_BYTES}")
        words = [int.from_bytes(data[at : at + 2], "big") for at in range(0, PARAMETER_BYTES, 2)]
        if words[6] >= len(PACKET_BYTES) or not 1 <= words[7] <= 12:
            raise ValueError("packet size or baud rate outside the manual's range")
        return cls(
            status_register=words[0],
            system_id=words[1],
            template_capacity=words[2],
            security_level=words[3],
            module_address=words[4] << 16 | words[5],
            packet_bytes=PACKET_BYTES[words[6]],
            baudrate=words[7] * BAUDRATE_UNIT,
        )


DEFAULT_PARAMETERS = SensorParameters(
    status_register=0,
    system_id=9,
    template_capacity=1000,
    security_level=3,
    module_address=BROADCAST_ADDRESS,
    packet_bytes=128,
    baudrate=57600,
)
"""A module as delivered."""
