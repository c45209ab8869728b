"""A keypad with headset socket on a pseudo terminal; orders come on standard input."""

import argparse
import contextlib
import signal
import sys
import threading
from pathlib import Path

from simulators.keypad.control import ControlSocket, obey
from simulators.keypad.faults import Fault
from simulators.keypad.simulator import KeypadSimulator


def main(argv: list[str]) -> int:
    """Serve until SIGINT or SIGTERM; prints the address once it can be opened."""
    options = _parser().parse_args(argv)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with contextlib.ExitStack() as stack:
        keypad = stack.enter_context(KeypadSimulator(options.link))
        keypad.inject(options.fault)
        if options.control is not None:
            stack.enter_context(ControlSocket(options.control, keypad))
        print(keypad.address, flush=True)
        threading.Thread(target=_listen, args=(keypad,), daemon=True).start()
        stop.wait()
    return 0


def _listen(keypad: KeypadSimulator) -> None:
    for line in sys.stdin:
        print(obey(keypad, line), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulators keypad", description=__doc__)
    parser.add_argument("--link", type=Path, help="symbolic link that keeps one address")
    parser.add_argument("--control", type=Path, help="Unix socket for orders")
    parser.add_argument("--fault", type=Fault, choices=list(Fault), default=Fault.NONE)
    return parser
