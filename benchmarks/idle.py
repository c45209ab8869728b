"""CPU of the idle kiosk: attract screen, devices and backend connected, nobody there."""

import tempfile
import time
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.framebuffer import Framebuffer
from benchmarks.machine import CpuSeconds, descendants, resident_bytes
from benchmarks.start import PATIENCE_S, hello_process
from benchmarks.terminal import prepared_stack

GOAL_PERCENT = 3.0
SETTLE_S = 12.0
WATCH_S = 60.0
SEMANTICS = 'semantics_socket = "run/semantics.sock"\n'


def measure() -> list[Figure]:
    """Watch kiosk and peer for a minute each; without the test robot's socket, which polls."""
    with prepared_stack() as stack, Framebuffer() as screen:
        stack.start_simulators()
        stack.with_line(SEMANTICS, "")
        pid = stack.start_kiosk_process(screen.display)
        screen.wait(lambda: bool(screen.pixels[60, 60].any()), "no attract screen", PATIENCE_S)
        time.sleep(SETTLE_S)
        workers = descendants(pid)
        before, worker_before = CpuSeconds.of(pid), [CpuSeconds.of(one) for one in workers]
        time.sleep(WATCH_S)
        after, worker_after = CpuSeconds.of(pid), [CpuSeconds.of(one) for one in workers]
        spent = sum(
            share(one, other) for one, other in zip(worker_before, worker_after, strict=True)
        )
        memory = resident_bytes(pid) / 1e6
    return [
        Figure("kiosk's process, idle", share(before, after), "% of a core", GOAL_PERCENT),
        Figure(
            "of it the screen's thread",
            100 * (after.main - before.main) / (after.at - before.at),
            "% of a core",
        ),
        Figure("its worker processes", spent, "% of a core"),
        Figure("kiosk's resident memory", memory, "MB"),
        Figure("peer: bare Kivy window, idle", _peer(), "% of a core"),
    ]


def share(before: CpuSeconds, after: CpuSeconds) -> float:
    """Return how much of a core a process took, in percent."""
    return 100 * (after.whole - before.whole) / (after.at - before.at)


def _peer() -> float:
    with Framebuffer() as screen, tempfile.TemporaryDirectory() as home:
        process = hello_process(screen.display, Path(home))
        try:
            screen.wait(lambda: bool(screen.pixels[60, 60].any()), "no window", PATIENCE_S)
            time.sleep(SETTLE_S / 4)
            before = CpuSeconds.of(process.pid)
            time.sleep(WATCH_S / 2)
            return share(before, CpuSeconds.of(process.pid))
        finally:
            process.kill()
            process.wait()
