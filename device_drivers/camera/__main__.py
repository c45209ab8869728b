"""``python -m device_drivers.camera``: look through one camera from a shell."""

import argparse
import sys
import time
from pathlib import Path

import cv2

from device_drivers.camera.capture import Camera
from device_drivers.errors import DeviceError, ProtocolError


def main(argv: list[str] | None = None) -> int:
    """Save one full-size picture, or measure the stream; 1 if the camera fails."""
    parser = argparse.ArgumentParser(prog="device_drivers.camera", description=main.__doc__)
    parser.add_argument("--address", required=True, help="/dev/videoN, http://…, file, %%04d.png")
    parser.add_argument("--still-address", help="snapshot address of a network camera")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--frames-per-second", type=float, default=15.0)
    parser.add_argument("--timeout", type=float, default=2.0, help="seconds")
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--snapshot", type=Path, metavar="FILE", help="save one picture")
    task.add_argument("--measure", type=float, metavar="SECONDS", help="measure the stream")
    arguments = parser.parse_args(argv)
    try:
        camera = Camera(
            arguments.address,
            width=arguments.width,
            height=arguments.height,
            frames_per_second=arguments.frames_per_second,
            timeout_s=arguments.timeout,
            still_address=arguments.still_address,
        )
    except ValueError as error:
        parser.error(str(error))
    try:
        with camera:
            if arguments.snapshot is not None:
                return _save(camera, arguments.snapshot)
            return _measure(camera, arguments.measure)
    except DeviceError as error:
        print(error, file=sys.stderr)
        return 1


def _save(camera: Camera, path: Path) -> int:
    still = camera.still()
    is_written, data = cv2.imencode(path.suffix or ".png", still.pixels)
    if not is_written:
        print(f"{path}: cannot be encoded", file=sys.stderr)
        return 1
    path.write_bytes(data.tobytes())
    print(f"{path}: {still.width} x {still.height} pixels")
    return 0


def _measure(camera: Camera, seconds: float) -> int:
    frame = camera.read()
    started, cpu_started = time.monotonic(), time.process_time()
    frames = broken = 0
    longest_gap, last = 0.0, frame.captured_at
    while time.monotonic() - started < seconds:
        try:
            frame = camera.read()
        except ProtocolError:
            broken += 1
            continue
        frames += 1
        longest_gap = max(longest_gap, frame.captured_at - last)
        last = frame.captured_at
    elapsed = time.monotonic() - started
    cpu_ms = 1000 * (time.process_time() - cpu_started) / max(1, frames)
    print(
        f"{frame.width} x {frame.height} pixels, {frames / elapsed:.1f} frames per second, "
        f"{cpu_ms:.1f} ms CPU per frame, longest gap {1000 * longest_gap:.0f} ms, {broken} broken"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
