"""What a driver raises: one small tree, each error naming the device's address.

``kiosk/devices`` maps these classes to failure codes; expected outcomes (no finger, too dark)
are values and never raised.
"""


class DeviceError(Exception):
    """A device did not do what was asked of it."""

    def __init__(self, address: str, what: str) -> None:
        super().__init__(f"{address}: {what}")
        self.address = address
        self.what = what


class NoResponse(DeviceError):
    """The device stayed silent until the deadline."""


class ProtocolError(DeviceError):
    """The device sent something that its protocol does not allow."""


class DeviceGone(DeviceError):
    """The device is not there, or went away in the middle."""


class Refused(DeviceError):
    """The device understood and declined."""

    def __init__(self, address: str, what: str, status: int) -> None:
        super().__init__(address, f"{what} (status 0x{status:02X})")
        self.status = status
