"""``python -m simulators NAME …``: start one simulator."""

import sys
from collections.abc import Callable
from importlib import import_module

NAMES = {
    "camera": "simulators.camera.cli",
    "fingerprint": "simulators.fingerprint_zfm.cli",
    "keypad": "simulators.keypad.cli",
    "printer": "simulators.printer.cli",
}


def main(arguments: list[str]) -> int:
    """Hand the rest of the command line to the named simulator."""
    if not arguments or arguments[0] not in NAMES:
        print(f"usage: python -m simulators {{{','.join(NAMES)}}} [--help]")
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    run: Callable[[list[str]], int] = import_module(NAMES[arguments[0]]).main
    return run(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
