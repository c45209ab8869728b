"""One fingerprint over the serial line, beside the wire's limit and ``pyfingerprint``."""

import tempfile
import time
from pathlib import Path
from statistics import median

from pyfingerprint.pyfingerprint import PyFingerprint

from benchmarks.figure import Figure
from demo.processes import Processes, python
from device_drivers.fingerprint_zfm.image_codec import IMAGE_BYTES
from device_drivers.fingerprint_zfm.packets import wire_bytes
from device_drivers.fingerprint_zfm.sensor import BITS_PER_BYTE, FULL_BAUDRATE, FingerprintSensor

GOAL = 1.05
RUNS = 5
MODULE = ("--finger", "7", "--baudrate", str(FULL_BAUDRATE))


def measure() -> list[Figure]:
    """Download the same finger from a module of its own process, paced as a wire."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        processes = Processes(Path(folder) / "log")
        link = Path(folder) / "sensor"
        try:
            processes.start(
                "sensor",
                python("simulators", "fingerprint", "--link", str(link), *MODULE),
                ready=link.is_symlink,
            )
            time.sleep(3.0)  # the finger is grown by then
            ours, limit = own_download(str(link))
            peer, peer_limit = peer_download(str(link), Path(folder))
        finally:
            processes.stop_all()
    return [
        Figure(
            "download / the wire's limit",
            ours / limit,
            "x",
            GOAL,
            f"{ours:.3f} s at {FULL_BAUDRATE} baud, packets of 256 bytes; limit {limit:.3f} s",
        ),
        Figure(
            "peer: pyfingerprint 1.5 / its limit",
            peer / peer_limit,
            "x",
            None,
            f"{peer:.3f} s at the same speed and packets, writes a file; limit {peer_limit:.3f} s",
        ),
    ]


def own_download(address: str) -> tuple[float, float]:
    """Return the median seconds and the wire's limit in seconds."""
    times = []
    with FingerprintSensor(address, baudrate=FULL_BAUDRATE) as sensor:
        while not sensor.take_image():
            time.sleep(0.1)
        for _ in range(RUNS):
            began = time.monotonic()
            sensor.upload_image()
            times.append(time.monotonic() - began)
        return median(times), sensor.image_seconds_at_best


def peer_download(address: str, folder: Path) -> tuple[float, float]:
    """Return the same of the unmodified ``pyfingerprint``."""
    client = PyFingerprint(address, FULL_BAUDRATE)
    if not client.verifyPassword():
        raise ConnectionError("the module refuses the password")
    client.setMaxPacketSize(256)
    while not client.readImage():
        time.sleep(0.1)
    times = []
    for _ in range(RUNS):
        began = time.monotonic()
        client.downloadImage(str(folder / "finger.bmp"))
        times.append(time.monotonic() - began)
    limit = wire_bytes(IMAGE_BYTES, client.getMaxPacketSize()) * BITS_PER_BYTE / FULL_BAUDRATE
    return median(times), limit
