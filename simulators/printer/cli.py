"""Command line of the printer simulator."""

import argparse
import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path

from simulators.printer.fault import Fault
from simulators.printer.server import PrinterSimulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM; receipts become PNG files in the paper folder."""
    parser = argparse.ArgumentParser(
        prog="python -m simulators printer", description="ESC/POS receipt printer on TCP"
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--paper-folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--control", type=Path, metavar="SOCKET", help="Unix socket that takes JSON lines"
    )
    parser.add_argument("--fault", type=Fault, choices=list(Fault), default=Fault.NONE)
    options = parser.parse_args(arguments)
    asyncio.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    simulator = PrinterSimulator(
        host=options.host,
        port=options.port,
        paper_folder=options.paper_folder,
        control_path=options.control,
        fault=options.fault,
    )
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await simulator.start()
    print(f"printer simulator at {options.host}:{simulator.port}", flush=True)
    await ended.wait()
    await simulator.stop()
