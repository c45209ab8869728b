"""CPU of the live picture: a camera of 1280 x 720 shown in the window of 1080 x 1920."""

import time

import numpy as np

from benchmarks.figure import Figure
from benchmarks.framebuffer import Framebuffer
from benchmarks.machine import CpuSeconds
from benchmarks.terminal import Terminal, running_terminal
from demo.visit import Visit

GOAL_MS = 20.0
WATCH_S = 15.0
SIZE = "1280x720"
SAME_FRAME_S = 0.006
"""A window is copied to the screen line by line: what changes so soon again is one frame."""


def measure() -> list[Figure]:
    """Watch the portrait page before the guidance starts: preview and nothing else."""
    with running_terminal(camera_size=SIZE) as terminal:
        _go_to_portrait(terminal)
        before = CpuSeconds.of(terminal.kiosk)
        frames = shown_frames(terminal.screen, WATCH_S)
        after = CpuSeconds.of(terminal.kiosk)
    per_frame = 1000 / max(1, frames)
    main = (after.main - before.main) * per_frame
    drawing = (after.drawing - before.drawing) * per_frame
    whole = (after.whole - before.whole) * per_frame
    note = f"{frames / (after.at - before.at):.1f} frames a second seen on the screen"
    return [
        Figure("screen's thread, CPU a shown frame", main, "ms", GOAL_MS, note),
        Figure("llvmpipe's threads, CPU a shown frame", drawing, "ms", None, "a GPU's work"),
        Figure("whole process, CPU a shown frame", whole, "ms", None, "with decoding and colours"),
    ]


def _go_to_portrait(terminal: Terminal) -> None:
    Visit(terminal.robot).until("PortraitView")
    time.sleep(2.0)  # the camera opens, the first picture comes


def shown_frames(screen: Framebuffer, seconds: float) -> int:
    """Count how often a strip in the middle of the screen changes."""
    strip = np.s_[900:908, 300:780]
    before = screen.pixels[strip].copy()
    count, seen_at = 0, 0.0
    deadline = time.monotonic() + seconds
    while (now := time.monotonic()) < deadline:
        if not np.array_equal(screen.pixels[strip], before):
            if now - seen_at > SAME_FRAME_S:
                count += 1
            before, seen_at = screen.pixels[strip].copy(), now
        time.sleep(0.002)
    return count
