"""A serial line by its address: a device file, or any URL that pyserial opens."""

import termios

import serial

from device_drivers.errors import DeviceGone, NoResponse

_LOST = (OSError, termios.error)
"""What pyserial lets through when the port goes away (``SerialException`` is an ``OSError``)."""
_WRITE_TIMEOUT_S = 2.0


class SerialLine:
    """An open line, 8 data bits, no parity, one stop bit; not thread-safe; one owner.

    ``address`` is ``/dev/ttyUSB0``, ``/dev/pts/7``, ``socket://host:port`` or ``rfc2217://...``.
    Raises ``DeviceGone`` when the port is absent, in use, or lost.
    """

    def __init__(self, address: str, *, baudrate: int) -> None:
        self.address = address
        self.baudrate = baudrate
        try:
            self._port = serial.serial_for_url(
                address,
                baudrate=baudrate,
                timeout=0,
                write_timeout=_WRITE_TIMEOUT_S,
                exclusive=True,
            )
        except ValueError as error:
            raise DeviceGone(address, "not the address of a serial line") from error
        except _LOST as error:
            raise DeviceGone(address, "cannot be opened") from error

    @property
    def has_speed(self) -> bool:
        """False for a plain socket, whose far end keeps its baud rate to itself."""
        return not self.address.startswith("socket://")

    def set_speed(self, baudrate: int) -> None:
        """Change the baud rate of this end."""
        try:
            self._port.baudrate = baudrate
        except _LOST as error:
            raise DeviceGone(self.address, "lost while changing speed") from error
        self.baudrate = baudrate

    def read(self, count: int, timeout_s: float) -> bytes:
        """Up to ``count`` bytes, fewer (also none) if ``timeout_s`` passed before they came."""
        try:
            self._port.timeout = max(0.0, timeout_s)
            return bytes(self._port.read(count))
        except _LOST as error:
            raise DeviceGone(self.address, "lost while reading") from error

    def write(self, data: bytes) -> None:
        """Send all of ``data``; ``NoResponse`` if the line does not take it."""
        try:
            self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise NoResponse(self.address, "does not take what is sent") from error
        except _LOST as error:
            raise DeviceGone(self.address, "lost while writing") from error

    def discard_input(self) -> None:
        """Throw away what has arrived and was not read."""
        try:
            self._port.reset_input_buffer()
        except _LOST as error:
            raise DeviceGone(self.address, "lost while discarding input") from error

    def close(self) -> None:
        """Close the port; closing a lost or closed one is no error."""
        try:
            self._port.close()
        except _LOST:
            # Nothing is left to give back: the file descriptor went with the device.
            return
