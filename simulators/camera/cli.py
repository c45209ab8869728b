"""``python -m simulators camera``: one simulated camera until it is interrupted."""

import argparse
import threading

from simulators.camera.faults import Fault
from simulators.camera.simulator import CameraSimulator


def main(argv: list[str]) -> int:
    """Serve a scripted person as a network camera (stream, still, control)."""
    parser = argparse.ArgumentParser(prog="simulators camera", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="stream and still; 0 = a free one")
    parser.add_argument("--control-port", type=int, default=0, help="default: PORT + 1")
    parser.add_argument(
        "--script", default="conforming", help='of simulators.person, or "numbered"'
    )
    parser.add_argument("--fault", type=Fault, choices=list(Fault), default=Fault.NONE)
    parser.add_argument("--size", type=_size, default=(720, 960), metavar="WxH")
    parser.add_argument("--still-size", type=_size, default=(1620, 2160), metavar="WxH")
    parser.add_argument("--frames-per-second", type=float, default=15.0)
    arguments = parser.parse_args(argv)
    control_port = arguments.control_port or (arguments.port + 1 if arguments.port else 0)
    try:
        simulator = CameraSimulator(
            arguments.script,
            port=arguments.port,
            control_port=control_port,
            size=arguments.size,
            still_size=arguments.still_size,
            frames_per_second=arguments.frames_per_second,
            fault=arguments.fault,
        )
    except (ValueError, OSError) as error:
        parser.error(str(error))
    with simulator:
        print(f"stream {simulator.address}", flush=True)
        print(f"still {simulator.still_address}", flush=True)
        print(f"control {simulator.control_address}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT")
    return int(width), int(height)
