"""The whole product on a watched screen: what benchmarks of the kiosk begin with."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.framebuffer import Framebuffer
from benchmarks.pointer import Pointer
from demo.processes import python
from demo.robot import Node, Robot
from demo.stack import Stack


class BenchStack(Stack):
    """The demonstration's stack, with what a benchmark wants to set."""

    camera_size = (720, 960)

    def with_line(self, line: str, instead: str) -> None:
        """Change one line of the kiosk's settings."""
        file = self.folder / "kiosk.toml"
        text = file.read_text()
        if line not in text:
            raise ValueError(f"the settings have no line {line}")
        file.write_text(text.replace(line, instead))

    def start_kiosk_unready(self, display: str) -> int:
        """Start the kiosk and return its process id at once."""
        process = self.processes.start(
            "kiosk",
            python("kiosk", "--config", str(self.folder / "kiosk.toml")),
            environment={"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"},
        )
        return process.pid


class Terminal:
    """A running kiosk with its screen, a finger and a view of the semantic tree."""

    def __init__(self, stack: BenchStack, screen: Framebuffer) -> None:
        self.stack = stack
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
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        BenchStack(Path(folder)) as stack,
    ):
        stack.prepare()
        yield stack


@contextlib.contextmanager
def running_terminal() -> Iterator[Terminal]:
    """Everything runs, the attract screen stands."""
    with prepared_stack() as stack, Framebuffer() as screen:
        stack.start_simulators()
        stack.start_kiosk(screen.display)
        terminal = Terminal(stack, screen)
        terminal.robot.wait_view("AttractView", 30)
        screen.wait_still()
        try:
            yield terminal
        finally:
            terminal.close()
