"""The command line: parsing is quick, everything heavy is imported by the chosen command."""

import argparse
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from contract.configuration import ConfigurationError

EXIT_CONFIGURATION = 2
EXIT_FAILED = 1


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return EXIT_CONFIGURATION


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kiosk", description="Self-service terminal for citizens' offices."
    )
    parser.add_argument("--config", type=Path, help="settings of this terminal (TOML)")
    parser.set_defaults(run=_show)
    commands = parser.add_subparsers(title="commands (none opens a window)")
    enrol = commands.add_parser("enrol", help="give this terminal its identity")
    enrol.add_argument("--config", type=Path, required=True)
    enrol.add_argument("--id", required=True, help="as the city's IT named it, like hall-1")
    enrol.add_argument("--code", required=True, help="one-time code from `backend add-kiosk`")
    enrol.set_defaults(run=_enrol)
    diagnose = commands.add_parser("diagnose", help="test one device")
    diagnose.add_argument("device", choices=["fingerprint"])
    diagnose.add_argument("--config", type=Path, required=True)
    diagnose.add_argument(
        "--cross-check", action="store_true", help="also ask the device through pyfingerprint"
    )
    diagnose.set_defaults(run=_diagnose)
    return parser


def _show(chosen: argparse.Namespace) -> int:
    if chosen.config is None:
        raise ConfigurationError("which terminal? name its settings: --config FILE")
    from kiosk.settings import load_settings

    settings = load_settings(chosen.config)
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("websockets", "urllib3", "PIL", "kivy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    from backend_client.identity import NotEnrolled
    from kiosk.app import run
    from kiosk.workers.confinement import forbid_dumps

    forbid_dumps()

    try:
        return run(settings)
    except NotEnrolled as error:
        remedy = "Enrol it: python -m kiosk enrol --config FILE --id ID --code CODE"
        print(f"{error}. {remedy}", file=sys.stderr)
        return EXIT_CONFIGURATION


def _enrol(chosen: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from backend_client.api import ApiError, BackendApi
    from backend_client.identity import save
    from kiosk.clock import SystemClock
    from kiosk.settings import load_settings

    settings = load_settings(chosen.config)
    backend = settings.backend
    api = BackendApi(backend.address, None, clock=SystemClock().now, office_ca=backend.office_ca)
    key = Ed25519PrivateKey.generate()
    try:
        answer = api.enrol(chosen.id, chosen.code, key)
    except ApiError as error:
        print(f"not enrolled: {error}", file=sys.stderr)
        return EXIT_FAILED
    finally:
        api.close()
    save(settings.data_folder / "identity", key, answer)
    print(f"{answer.kiosk_id} ({answer.label}) is enrolled at {answer.office}")
    return 0


def _diagnose(chosen: argparse.Namespace) -> int:
    from device_drivers.errors import DeviceError
    from device_drivers.fingerprint_zfm.cross_check import cross_check
    from device_drivers.fingerprint_zfm.sensor import FingerprintSensor
    from kiosk.settings import load_settings

    address = load_settings(chosen.config).fingerprint.address
    report: dict[str, object] = {"address": address}
    try:
        with FingerprintSensor(address) as sensor:
            report["finger_present"] = sensor.take_image()
            report["answers"] = True
    except DeviceError as error:
        report.update(answers=False, failure=str(error))
    if chosen.cross_check:
        report["pyfingerprint"] = cross_check(address)
    print(json.dumps(report, indent=2, default=asdict))
    return 0 if report["answers"] else EXIT_FAILED
