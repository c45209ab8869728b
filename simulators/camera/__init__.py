"""A network camera: HTTP-MJPEG stream and snapshot of a scripted person, with faults on demand."""

from simulators.camera.cli import main
from simulators.camera.faults import Fault
from simulators.camera.simulator import CameraSimulator
from simulators.camera.source import FrameSource, Shot, numbered, read_number, source_named

__all__ = [
    "CameraSimulator",
    "Fault",
    "FrameSource",
    "Shot",
    "main",
    "numbered",
    "read_number",
    "source_named",
]
