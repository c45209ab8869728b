"""Start to the first interactive frame, warm: files are in the page cache, the vault runs."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.figure import Figure
from benchmarks.framebuffer import Framebuffer
from benchmarks.pointer import Pointer
from benchmarks.terminal import BenchStack, prepared_stack

GOAL_S = 2.5
RUNS = 5
PATIENCE_S = 30.0
BUTTON = (540, 1740)
"""Where the attract screen's button is; a touch anywhere begins."""


def measure() -> list[Figure]:
    """Start kiosk and peer in turn; the first run of each only warms."""
    painted, answered, peer = [], [], []
    with prepared_stack() as stack:
        stack.start_simulators()
        for _ in range(RUNS + 1):
            first, second = kiosk_start(stack)
            painted.append(first)
            answered.append(second)
            peer.append(hello_start())
    return [
        Figure(
            "process start to attract screen painted",
            median(painted[1:]),
            "s",
            GOAL_S,
            f"a touch at that moment began the visit in each of {RUNS} runs; worst"
            f" {max(painted[1:]):.2f} s",
        ),
        Figure("process start to that touch's new page painted", median(answered[1:]), "s"),
        Figure("peer: bare Kivy window painted", median(peer[1:]), "s"),
    ]


def kiosk_start(stack: BenchStack) -> tuple[float, float]:
    """Return seconds to the painted attract screen, and to the page after a touch then."""
    with Framebuffer() as screen:
        pointer = Pointer(screen.display)
        pointer.move(*BUTTON)
        began = time.monotonic()
        stack.start_kiosk_process(screen.display)
        try:
            screen.wait(lambda: _is_attract(screen), "no attract screen", PATIENCE_S)
            painted = time.monotonic()
            pointer.press()
            pointer.release()
            box = np.s_[60:1900:40, 60:1020:40]
            before = screen.pixels[box].copy()
            screen.wait(
                lambda: bool((screen.pixels[box] != before).any(axis=2).mean() > 0.5),
                "the touch was lost",
                PATIENCE_S,
            )
            return painted - began, screen.wait_still() - began
        finally:
            pointer.close()
            stack.processes.stop("kiosk", signal.SIGKILL)


def _is_attract(screen: Framebuffer) -> bool:
    """Whether the button is white, and the page beside it has its colour."""
    blue, green, red = (int(part) for part in screen.pixels[BUTTON[1], 140, :3])
    page = screen.pixels[60, 60, :3]
    return min(blue, green, red) > 240 and 0 < int(page.sum()) < 600


def hello_start() -> float:
    """Return seconds to the painted window of the peer."""
    with Framebuffer() as screen, tempfile.TemporaryDirectory() as home:
        began = time.monotonic()
        process = hello_process(screen.display, Path(home))
        try:
            screen.wait(lambda: int(screen.pixels[60, 60, :3].min()) > 240, "no window", PATIENCE_S)
            return time.monotonic() - began
        finally:
            process.kill()
            process.wait()


def hello_process(display: str, home: Path) -> "subprocess.Popen[bytes]":
    """Start the peer."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.hello_window", str(home)],
        env={**os.environ, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
