"""The whole product on a watched screen: what benchmarks of the kiosk begin with."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.framebuffer import Framebuffer
from benchmarks.pointer import Pointer
from demo.processes import python
from demo.robot import Node, Robot
from demo.stack import Stack

STARTING_S = 30.0


class BenchStack(Stack):
    """The demonstration's stack, with what a benchmark wants to set."""

    def with_line(self, line: str, instead: str) -> None:
        """Change one line of the kiosk's settings."""
        file = self.folder / "kiosk.toml"
        text = file.read_text()
        if line not in text:
            raise ValueError(f"the settings have no line {line}")
        file.write_text(text.replace(line, instead))

    def set_camera(self, size: str) -> None:
        """Let both camera roles expect frames of ``WIDTHxHEIGHT``."""
        width, height = size.split("x")
        self.with_line("width = 720\n", f"width = {width}\n")
        self.with_line("height = 960\n", f"height = {height}\n")

    def start_vault(self) -> None:
        """Start the vault alone."""
        socket = self.folder / "run" / "vault.sock"
        socket.unlink(missing_ok=True)
        config = ["--config", str(self.folder / "backend.toml")]
        self.processes.start("vault", python("backend", "vault", *config), ready=socket.exists)

    def start_kiosk_process(self, display: str, *, ready: Callable[[], bool] | None = None) -> int:
        """Start the kiosk, wait until it is ``ready`` if asked, and return its process id."""
        process = self.processes.start(
            "kiosk",
            python("kiosk", "--config", str(self.folder / "kiosk.toml")),
            environment={"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"},
            ready=ready,
        )
        return process.pid


class Terminal:
    """A running kiosk with its screen, a finger and a view of the semantic tree."""

    def __init__(self, stack: BenchStack, screen: Framebuffer, kiosk: int) -> None:
        self.stack = stack
        self.kiosk = kiosk
        self.screen = screen
        self.pointer = Pointer(screen.display)
        self.robot = Robot(stack.semantics, screen.display)

    def close(self) -> None:
        """Take the finger away."""
        self.pointer.close()

    def touch(self, name: str) -> float:
        """Touch a target by name; return when the finger was lifted, monotonic."""
        return self.pointer.touch(*middle(self.robot.wait_target(name)))


def middle(node: Node) -> tuple[int, int]:
    """Return the point in the middle of a target."""
    return node["x"] + node["w"] // 2, node["y"] + node["h"] // 2


@contextlib.contextmanager
def prepared_stack() -> Iterator[BenchStack]:
    """Backend and vault run, the kiosk is enrolled; all is ended and deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        stack = BenchStack(Path(folder))
        with stack:
            stack.prepare()
            yield stack


@contextlib.contextmanager
def running_terminal(camera_size: str = "") -> Iterator[Terminal]:
    """Everything runs, the attract screen stands; ``camera_size`` is ``WIDTHxHEIGHT``."""
    with prepared_stack() as stack, Framebuffer() as screen:
        if camera_size:
            stack.set_camera(camera_size)
        stack.start_camera(*(("--size", camera_size) if camera_size else ()))
        stack.start_sensor("--auto")
        stack.start_printer()
        kiosk = stack.start_kiosk_process(screen.display, ready=stack.semantics.exists)
        terminal = Terminal(stack, screen, kiosk)
        terminal.robot.wait_view("AttractView", STARTING_S)
        screen.wait_still()
        try:
            yield terminal
        finally:
            terminal.close()
