"""The fingerprint module from a shell: ``python -m device_drivers.fingerprint_zfm --help``."""

import argparse
import dataclasses
import json
import sys
import time

from device_drivers.errors import DeviceError, Refused
from device_drivers.fingerprint_zfm.commands import DEFAULT_PARAMETERS, Confirmation
from device_drivers.fingerprint_zfm.cross_check import ForeignReading, cross_check
from device_drivers.fingerprint_zfm.packets import BROADCAST_ADDRESS
from device_drivers.fingerprint_zfm.sensor import Cancelled, FingerprintSensor

_POLL_S = 0.2


def main(arguments: list[str]) -> int:
    """0 done, 1 no finger or disagreement, 2 wrong arguments, 3 the device failed."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "cross-check":
            return _cross_check(options)
        sensor = FingerprintSensor(
            options.address,
            baudrate=options.baudrate,
            module_address=options.module_address,
            password=options.password,
        )
        with sensor:
            return _image(sensor, options) if options.command == "image" else _parameters(sensor)
    except DeviceError as error:
        print(error, file=sys.stderr)
        return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m device_drivers.fingerprint_zfm",
        description="Try a fingerprint module of the ZFM / R30x family.",
    )
    parser.add_argument("--address", required=True, help="/dev/ttyUSB0, socket://host:port, ...")
    parser.add_argument("--baudrate", type=int, default=DEFAULT_PARAMETERS.baudrate)
    parser.add_argument("--module-address", type=_number, default=BROADCAST_ADDRESS)
    parser.add_argument("--password", type=_number, default=0)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("parameters", help="print what the module says of itself")
    image = commands.add_parser("image", help="wait for a finger, read its image, keep nothing")
    image.add_argument("--wait", type=float, default=30.0, metavar="SECONDS")
    image.add_argument("--time", action="store_true", help="print seconds and the wire's limit")
    check = commands.add_parser("cross-check", help="compare with what pyfingerprint reads")
    check.add_argument("--deadline", type=float, default=10.0, metavar="SECONDS")
    return parser


def _number(text: str) -> int:
    """Decimal, or hexadecimal after 0x."""
    return int(text, 0)


def _parameters(sensor: FingerprintSensor) -> int:
    parameters = dataclasses.asdict(sensor.read_parameters())
    print(json.dumps(parameters | {"template_count": sensor.count_templates()}))
    return 0


def _image(sensor: FingerprintSensor, options: argparse.Namespace) -> int:
    deadline = time.monotonic() + options.wait
    while not sensor.take_image():
        if time.monotonic() > deadline:
            print("no finger", file=sys.stderr)
            return 1
        time.sleep(_POLL_S)
    print(f"quick check: {sensor.quick_check().value}")
    started = time.monotonic()
    image = sensor.upload_image()
    seconds = time.monotonic() - started
    if image is Cancelled.CANCELLED:
        return 1
    print(f"{image.shape[0]} rows x {image.shape[1]} columns, mean level {image.mean():.0f} of 255")
    if options.time:
        limit = sensor.image_seconds_at_best
        print(
            f"{seconds:.3f} s at {sensor.baudrate} baud; "
            f"the wire's limit is {limit:.3f} s; ratio {seconds / limit:.3f}"
        )
    return 0


def _cross_check(options: argparse.Namespace) -> int:
    """Read with our own driver, close, read with pyfingerprint, compare."""
    access = {
        "baudrate": options.baudrate,
        "module_address": options.module_address,
        "password": options.password,
    }
    try:
        with FingerprintSensor(options.address, **access) as sensor:
            template_count = sensor.count_templates()
            has_finger = sensor.take_image()
    except Refused as error:
        if error.status != Confirmation.WRONG_PASSWORD:
            raise
        template_count, has_finger = None, None
    foreign = cross_check(options.address, **access, deadline_s=options.deadline)
    if not isinstance(foreign, ForeignReading):
        print(json.dumps({"agrees": template_count is None, "password_ok": False}))
        return 0 if template_count is None else 1
    agrees = (foreign.template_count, foreign.has_finger) == (template_count, has_finger)
    print(json.dumps({"agrees": agrees, "password_ok": True} | dataclasses.asdict(foreign)))
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
