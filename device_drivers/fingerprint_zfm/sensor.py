"""Driver of a ZFM / R30x fingerprint module on a serial line.

Source: ZFM-20 Series User's Manual v2.0, section 6 (instructions).
"""

import contextlib
import logging
import time
from collections.abc import Callable
from enum import Enum
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from device_drivers.errors import DeviceError, NoResponse, ProtocolError, Refused
from device_drivers.fingerprint_zfm.commands import (
    BAUDRATE_UNIT,
    DEFAULT_PARAMETERS,
    PACKET_BYTES,
    PARAMETER_BYTES,
    Command,
    Confirmation,
    Register,
    SensorParameters,
)
from device_drivers.fingerprint_zfm.exchange import Exchange
from device_drivers.fingerprint_zfm.image_codec import IMAGE_BYTES, unpack_image
from device_drivers.fingerprint_zfm.packets import BROADCAST_ADDRESS, wire_bytes
from device_drivers.serial_line import SerialLine

logger = logging.getLogger(__name__)

FULL_BAUDRATE = 115200
FULL_PACKET_BYTES = PACKET_BYTES[-1]
BITS_PER_BYTE = 10
"""On the wire: start bit, 8 data bits, stop bit."""
_PROBE_TIMEOUT_S = 0.5
"""A module that hears a command at its own speed answers VfyPwd within some ms."""
_PROBE_ROUNDS = 2
_CLOSE_TIMEOUT_S = 0.5
_SLOWEST_SHARE = 4
"""An image that takes longer than this many times the wire's limit is given up."""


class QuickCheck(Enum):
    """What the module itself says of the image in its buffer (Img2Tz)."""

    USABLE = "usable"
    MESSY = "messy"
    TOO_FEW_FEATURES = "too_few_features"


class Cancelled(Enum):
    """An upload that the caller stopped."""

    CANCELLED = "cancelled"


def _ignore_progress(_received_bytes: int, _total_bytes: int) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


class FingerprintSensor:
    """A fingerprint module; connected inside ``with``; not thread-safe; one owner.

    ``address`` is a device file or a pyserial URL. All methods raise ``DeviceError`` and leave the
    line so that the next command finds it in step. ``connect`` raises the module to 115,200 baud
    and packets of 256 bytes, ``close`` takes that back.
    """

    def __init__(
        self,
        address: str,
        *,
        baudrate: int = DEFAULT_PARAMETERS.baudrate,
        module_address: int = BROADCAST_ADDRESS,
        password: int = 0,
        timeout_s: float = 2.0,
    ) -> None:
        if baudrate % BAUDRATE_UNIT or not BAUDRATE_UNIT <= baudrate <= FULL_BAUDRATE:
            raise ValueError(f"{baudrate} is no baud rate of this sensor")
        self.address = address
        self._baudrate = baudrate
        self._module_address = module_address
        self._password = password
        self._timeout_s = timeout_s
        self._exchange: Exchange | None = None
        self._packet_bytes = DEFAULT_PARAMETERS.packet_bytes
        self._packet_bytes_before = DEFAULT_PARAMETERS.packet_bytes

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- connection -------------------------------------------------------------------------

    def connect(self) -> None:
        """Open the line, find the module's speed, verify the password, raise speed and packets."""
        if self._exchange is not None:
            raise RuntimeError("already connected")
        with contextlib.ExitStack() as undo:
            line = SerialLine(self.address, baudrate=self._baudrate)
            undo.callback(self._forget, line)
            self._exchange = Exchange(line, self._module_address, self._timeout_s)
            self._find_speed(line)
            parameters = self.read_parameters()
            self._packet_bytes = parameters.packet_bytes
            was_left_raised = line.baudrate != self._baudrate
            self._packet_bytes_before = (
                DEFAULT_PARAMETERS.packet_bytes if was_left_raised else parameters.packet_bytes
            )
            self._raise_packet_size()
            self._raise_speed(line)
            undo.pop_all()

    def close(self) -> None:
        """Give the module its former speed and packet size back and close the line; idempotent."""
        exchange, self._exchange = self._exchange, None
        if exchange is None:
            return
        try:
            if self._packet_bytes != self._packet_bytes_before:
                self._set_packet_size(exchange, self._packet_bytes_before, _CLOSE_TIMEOUT_S)
            if exchange.line.baudrate != self._baudrate:
                units = self._baudrate // BAUDRATE_UNIT
                self._set_register(exchange, Register.BAUDRATE, units, _CLOSE_TIMEOUT_S)
        except DeviceError as error:
            # The next connect() finds the module at either speed.
            logger.info("%s: closed without restoring the speed (%s)", self.address, error.what)
        finally:
            exchange.line.close()

    @property
    def baudrate(self) -> int:
        """The speed in use."""
        return self._connected.line.baudrate

    @property
    def image_seconds_at_best(self) -> float:
        """The wire's limit for one image at the present speed and packet size."""
        return wire_bytes(IMAGE_BYTES, self._packet_bytes) * BITS_PER_BYTE / self.baudrate

    # --- commands ---------------------------------------------------------------------------

    def read_parameters(self) -> SensorParameters:
        """The module's own settings (ReadSysPara)."""
        data = self._ask(Command.READ_SYS_PARA, data_bytes=PARAMETER_BYTES)
        try:
            return SensorParameters.decode(data)
        except ValueError as error:
            raise ProtocolError(self.address, str(error)) from error

    def count_templates(self) -> int:
        """The number of templates stored in the module; ours never stores any (TemplateNum)."""
        return int.from_bytes(self._ask(Command.TEMPLATE_NUM, data_bytes=2), "big")

    def take_image(self) -> bool:
        """Look at the window and keep what lies on it; False if there is no finger (GenImg)."""
        answer = self._connected.ask(Command.GEN_IMG)
        match answer.confirmation:
            case Confirmation.OK:
                return True
            # An image that failed is what a finger gives that is just coming or going.
            case Confirmation.NO_FINGER | Confirmation.IMAGE_FAILED:
                return False
        raise self._refusal(Command.GEN_IMG, answer.confirmation)

    def quick_check(self) -> QuickCheck:
        """The module's opinion of the image that ``take_image`` left in its buffer (Img2Tz)."""
        answer = self._connected.ask(Command.IMG2TZ, b"\x01")
        match answer.confirmation:
            case Confirmation.OK:
                return QuickCheck.USABLE
            case Confirmation.MESSY_IMAGE:
                return QuickCheck.MESSY
            case Confirmation.TOO_FEW_FEATURES | Confirmation.INVALID_IMAGE:
                return QuickCheck.TOO_FEW_FEATURES
        raise self._refusal(Command.IMG2TZ, answer.confirmation)

    def upload_image(
        self,
        progress: Callable[[int, int], None] = _ignore_progress,
        is_cancelled: Callable[[], bool] = _never,
    ) -> NDArray[np.uint8] | Cancelled:
        """The image in the buffer: uint8 (288, 256), rows by columns, 0 = ridge, multiples of 17.

        ``progress`` gets (bytes so far, bytes in all) after each packet; ``is_cancelled`` is asked
        as often. The module cannot be stopped: the command after a cancellation waits for its rest.
        """
        limit_s = _SLOWEST_SHARE * self.image_seconds_at_best + self._timeout_s
        deadline = time.monotonic() + limit_s
        self._ask(Command.UP_IMAGE)

        def goes_on(received_bytes: int) -> bool:
            progress(received_bytes, IMAGE_BYTES)
            return not is_cancelled()

        data = self._connected.receive_data(IMAGE_BYTES, deadline=deadline, goes_on=goes_on)
        return Cancelled.CANCELLED if data is None else unpack_image(data)

    # --- inner parts ------------------------------------------------------------------------

    @property
    def _connected(self) -> Exchange:
        if self._exchange is None:
            raise RuntimeError("not connected")
        return self._exchange

    def _forget(self, line: SerialLine) -> None:
        self._exchange = None
        line.close()

    def _refusal(self, command: Command, confirmation: int) -> DeviceError:
        if confirmation == Confirmation.RECEIVE_ERROR:
            return ProtocolError(self.address, f"{command.name} arrived damaged")
        return Refused(self.address, f"{command.name} refused", confirmation)

    def _ask(self, command: Command, parameters: bytes = b"", *, data_bytes: int = 0) -> bytes:
        answer = self._connected.ask(command, parameters)
        if answer.confirmation != Confirmation.OK:
            raise self._refusal(command, answer.confirmation)
        if len(answer.data) != data_bytes:
            raise ProtocolError(self.address, f"{len(answer.data)} bytes after {command.name}")
        return answer.data

    def _find_speed(self, line: SerialLine) -> None:
        """Verify the password at the usual speed, then at the one that a crashed session left."""
        speeds = [self._baudrate]
        if line.has_speed and self._baudrate != FULL_BAUDRATE:
            speeds.append(FULL_BAUDRATE)
        failure: DeviceError | None = None
        for speed in speeds * _PROBE_ROUNDS:
            if line.baudrate != speed:
                line.set_speed(speed)
            try:
                self._verify_password()
            except NoResponse as error:
                failure = failure or error
            except ProtocolError as error:
                # Says more than silence: something is there and talks.
                failure = error
            else:
                return
        raise failure or NoResponse(self.address, "no answer at any speed")

    def _verify_password(self) -> None:
        password = self._password.to_bytes(4, "big")
        limit_s = min(self._timeout_s, _PROBE_TIMEOUT_S)
        answer = self._connected.ask(Command.VFY_PWD, password, timeout_s=limit_s)
        if answer.confirmation != Confirmation.OK:
            raise self._refusal(Command.VFY_PWD, answer.confirmation)

    def _raise_packet_size(self) -> None:
        if self._packet_bytes == FULL_PACKET_BYTES:
            return
        try:
            self._set_packet_size(self._connected, FULL_PACKET_BYTES, self._timeout_s)
        except Refused as error:
            logger.warning("%s: keeps its packet size (%s)", self.address, error.what)

    def _raise_speed(self, line: SerialLine) -> None:
        """Go to 115,200 baud; back again if the module does not answer there."""
        before = line.baudrate
        if before == FULL_BAUDRATE or not line.has_speed:
            return
        units = FULL_BAUDRATE // BAUDRATE_UNIT
        try:
            # The module answers at the old speed and changes afterwards (SetSysPara, note 1).
            self._set_register(self._connected, Register.BAUDRATE, units, self._timeout_s)
        except Refused as error:
            logger.warning("%s: keeps its speed (%s)", self.address, error.what)
            return
        for speed in (FULL_BAUDRATE, FULL_BAUDRATE, before):
            line.set_speed(speed)
            try:
                self._verify_password()
            except (NoResponse, ProtocolError) as error:
                logger.info("%s: no answer at %d baud (%s)", self.address, speed, error.what)
            else:
                return
        raise NoResponse(self.address, "silent since its speed was changed")

    def _set_packet_size(self, exchange: Exchange, packet_bytes: int, timeout_s: float) -> None:
        code = PACKET_BYTES.index(packet_bytes)
        self._set_register(exchange, Register.PACKET_SIZE, code, timeout_s)
        self._packet_bytes = packet_bytes

    def _set_register(
        self, exchange: Exchange, register: Register, value: int, timeout_s: float
    ) -> None:
        answer = exchange.ask(Command.SET_SYS_PARA, bytes([register, value]), timeout_s=timeout_s)
        if answer.confirmation != Confirmation.OK:
            raise self._refusal(Command.SET_SYS_PARA, answer.confirmation)
