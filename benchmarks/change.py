"""From a change of language or of text size to the last changed pixel of a form page.

Run as a program, ``python -m benchmarks.change FOLDER`` is the window that is measured: session,
presenter and screens without devices and network, which shows a form with a keyboard and takes one
language or text size a line.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figure import Figure, percentile
from benchmarks.framebuffer import HEIGHT, WIDTH, Framebuffer
from benchmarks.terminal import Terminal, middle, running_terminal
from contract.commands import Actor, Envelope, Role, SetProfile
from contract.steps import Step
from demo.visit import Visit
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.screens.window import prepare
from kiosk.session.decide import decide
from kiosk.session.table import Refused
from kiosk.session.values import Session, new_session

GOAL_MS = 400.0
CHANGES = 20
LANGUAGES = ("en", "de-x-leicht", "de")
SCALES = ("125", "150", "200", "100")
STARTING_S = 20.0
CHANGED_S = 5.0


def measure() -> list[Figure]:
    """Change a form in a window of the screens alone, then touch the kiosk's own button."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as home,
        Framebuffer() as screen,
        _form_window(screen, Path(home)) as send,
    ):
        screen.wait_still(2.0, STARTING_S)
        languages = [_change(screen, send, name) for name in islice(cycle(LANGUAGES), CHANGES)]
        sizes = [_change(screen, send, name) for name in islice(cycle(SCALES), CHANGES)]
    with running_terminal() as terminal:
        Visit(terminal.robot).until_target("key_q")
        terminal.screen.wait_still(1.0)
        touched = [_touched(terminal) for _ in range(CHANGES)]
    return [
        _figure("language of a form, command to last pixel", languages),
        _figure("text size of a form, command to last pixel", sizes),
        _figure("text size of a form, from lifting the finger to the last pixel", touched),
    ]


def _touched(terminal: Terminal) -> float:
    """Touch the tool for the next text size; return milliseconds to the last changed pixel."""
    place = middle(terminal.robot.wait_target("tool_text_size"))
    return _change(terminal.screen, lambda _: terminal.pointer.touch(*place), "another size")


def _figure(name: str, times: list[float]) -> Figure:
    note = f"n={len(times)}, p50 {percentile(times, 0.5):.0f}, max {max(times):.0f}"
    return Figure(f"{name}, p95", percentile(times, 0.95), "ms", GOAL_MS, note)


@contextmanager
def _form_window(screen: Framebuffer, home: Path) -> Iterator[Callable[[str], None]]:
    """Yield what shows the form in a language or text size at once."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.change", str(home)],
        env={**os.environ, "DISPLAY": screen.display, "LIBGL_ALWAYS_SOFTWARE": "1"},
        stdin=subprocess.PIPE,
    ) as process:

        def send(name: str) -> None:
            if process.stdin is not None:
                process.stdin.write(name.encode() + b"\n")
                process.stdin.flush()

        try:
            yield send
        finally:
            process.terminate()


def _change(screen: Framebuffer, send: Callable[[str], object], name: str) -> float:
    """Return milliseconds from the command to the last changed pixel."""
    before = screen.sample()
    sent = time.monotonic()
    send(name)
    screen.wait(
        lambda: not np.array_equal(screen.sample(), before), f"no change to {name}", CHANGED_S
    )
    return 1000 * (screen.wait_still(0.6) - sent)


def _form() -> Session:
    """Return a visit on the page that asks for the name."""
    visit = new_session("bench", datetime.now(UTC).date())
    return replace(visit, flow=replace(visit.flow, step=Step.NAME))


def _changed(session: Session, wanted: str) -> Session:
    command: Any = {"text_scale": int(wanted)} if wanted.isdigit() else {"language": wanted}
    envelope = Envelope(
        id=str(session.revision),
        command=SetProfile(**command),
        actor=Actor(role=Role.CITIZEN),
        at=datetime.now(UTC),
        on_revision=session.flow_revision,
    )
    outcome = decide(session, envelope)
    if isinstance(outcome, Refused):
        raise ValueError(f"{wanted} is refused: {outcome}")
    return outcome


class _NoPort:
    """Nothing is behind the screens: what they ask for is not there."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def show_form(home: Path) -> None:
    """Show the form until standard input ends."""
    prepare(WIDTH, HEIGHT, True, home)
    from kivy.app import App
    from kivy.base import stopTouchApp
    from kivy.clock import Clock

    from kiosk.screens.host import ScreenHost

    class FormApp(App):  # type: ignore[misc]
        """One form that changes."""

        def build(self) -> ScreenHost:
            """Show it."""
            self.host = ScreenHost(_NoPort(), "Bürgeramt")
            self.session = _form()
            self.host.show(present(self.session, Live(), {}))
            return self.host

        def change(self, wanted: str, _: float) -> None:
            """Change what is wanted."""
            self.session = _changed(self.session, wanted)
            self.host.show(present(self.session, Live(), {}))

    app = FormApp()

    def listen() -> None:
        for line in sys.stdin:
            Clock.schedule_once(partial(app.change, line.strip()), 0)
        Clock.schedule_once(lambda _: stopTouchApp(), 0)

    threading.Thread(target=listen, daemon=True).start()
    app.run()


if __name__ == "__main__":
    show_form(Path(sys.argv[1]))
