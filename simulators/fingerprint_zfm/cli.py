"""A ZFM / R30x fingerprint module on a pseudo terminal."""

import argparse
import contextlib
import signal
import threading
from dataclasses import replace
from pathlib import Path

from device_drivers.fingerprint_zfm.commands import BAUDRATE_UNIT, DEFAULT_PARAMETERS
from simulators.fingerprint_zfm.automatic_citizen import AutomaticCitizen
from simulators.fingerprint_zfm.control import ControlSocket
from simulators.fingerprint_zfm.faults import Fault
from simulators.fingerprint_zfm.placement import (
    FingerFile,
    GeneratedFinger,
    Placement,
    finger,
)
from simulators.fingerprint_zfm.simulator import FingerprintSimulator

_DEFAULT_SEED = 7


def main(argv: list[str]) -> int:
    """Serve until SIGINT or SIGTERM; prints the address once it can be opened."""
    options = _parser().parse_args(argv)
    placement = _placement(options.finger)
    seed = placement.seed if isinstance(placement, GeneratedFinger) else _DEFAULT_SEED
    citizen = AutomaticCitizen(seed, finger) if options.auto else None
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    simulator = FingerprintSimulator(
        link=options.link,
        is_paced=not options.unpaced,
        parameters=replace(DEFAULT_PARAMETERS, baudrate=options.baudrate),
        password=options.password,
        citizen=citizen,
    )
    simulator.inject(options.fault)
    with contextlib.ExitStack() as stack:
        stack.enter_context(simulator)
        if options.control is not None:
            stack.enter_context(ControlSocket(options.control, simulator, finger))
        print(simulator.address, flush=True)
        if citizen is not None:
            threading.Thread(target=citizen.prepare, daemon=True).start()
        elif placement is not None:
            simulator.place(finger(placement))
        stop.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulators fingerprint", description=__doc__)
    parser.add_argument("--link", type=Path, help="symbolic link that keeps one address")
    parser.add_argument("--control", type=Path, help="Unix socket for fingers and faults")
    parser.add_argument("--finger", metavar="FILE|SEED", help="what lies on the window at once")
    parser.add_argument("--auto", action="store_true", help="fingers come and go by themselves")
    parser.add_argument("--fault", type=Fault, choices=list(Fault), default=Fault.NONE)
    parser.add_argument("--password", type=lambda text: int(text, 0), default=0)
    parser.add_argument("--unpaced", action="store_true", help="faster than a wire")
    parser.add_argument(
        "--baudrate",
        type=int,
        choices=[BAUDRATE_UNIT * units for units in (1, 2, 4, 6, 12)],
        default=DEFAULT_PARAMETERS.baudrate,
        help="the module's speed when it starts",
    )
    return parser


def _placement(text: str | None) -> Placement | None:
    if text is None:
        return None
    return GeneratedFinger(seed=int(text)) if text.isdigit() else FingerFile(file=Path(text))
