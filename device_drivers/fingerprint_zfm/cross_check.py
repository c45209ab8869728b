"""A second opinion: the unmodified ``pyfingerprint`` asks the same module in a process of its own.

``pyfingerprint`` reads without a deadline and raises bare exceptions, so it never runs inside ours.
The caller has closed the port before.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

from device_drivers.errors import DeviceGone, NoResponse, ProtocolError
from device_drivers.fingerprint_zfm.commands import DEFAULT_PARAMETERS
from device_drivers.fingerprint_zfm.packets import BROADCAST_ADDRESS

_CLIENT = "device_drivers.fingerprint_zfm.foreign_client"
_LAST_LINE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class ForeignReading:
    """What ``pyfingerprint`` says of the module."""

    template_capacity: int
    security_level: int
    module_address: int
    packet_bytes: int
    baudrate: int
    template_count: int
    has_finger: bool


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """The module did not accept the password."""


def cross_check(
    address: str,
    *,
    baudrate: int = DEFAULT_PARAMETERS.baudrate,
    module_address: int = BROADCAST_ADDRESS,
    password: int = 0,
    deadline_s: float = 10.0,
) -> ForeignReading | WrongPassword:
    """Let ``pyfingerprint`` read the module; its process is killed after ``deadline_s``.

    Raises ``DeviceGone`` for a URL (``pyfingerprint`` opens device files only), ``NoResponse`` at
    the deadline and ``ProtocolError`` with the last line of what ``pyfingerprint`` reported.
    """
    if "://" in address:
        raise DeviceGone(address, "pyfingerprint opens device files only")
    # Through standard input: arguments are visible to every process of the machine.
    request = json.dumps(
        {
            "address": address,
            "baudrate": baudrate,
            "module_address": module_address,
            "password": password,
        }
    )
    try:
        process = subprocess.run(
            [sys.executable, "-m", _CLIENT],
            input=request + "\n",
            capture_output=True,
            text=True,
            timeout=deadline_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoResponse(address, f"pyfingerprint got no answer in {deadline_s:g} s") from error
    if process.returncode != 0:
        last_line = process.stderr.strip().rpartition("\n")[2][:_LAST_LINE_CHARACTERS]
        raise ProtocolError(address, f"pyfingerprint: {last_line}")
    reading = json.loads(process.stdout)
    if not reading.pop("password_ok"):
        return WrongPassword()
    return ForeignReading(**reading)
