"""The clerk's click to the kiosk's screen: socket, backend, token, kiosk, session, pixels."""

import time

import numpy as np

from benchmarks.desk_line import DeskLine, echo_times
from benchmarks.figure import Figure, percentile
from benchmarks.terminal import Terminal, running_terminal
from demo.visit import Visit

GOAL_MS = 200.0
CLICKS = 40
FIELD = "height_cm"


def measure() -> list[Figure]:
    """A clerk in control fills the same field again and again."""
    with running_terminal() as terminal:
        clerk = terminal.stack.clerk
        if clerk is None:
            raise RuntimeError("the stack has a clerk")
        Visit(terminal.robot).until_target(f"field_{FIELD}")
        with DeskLine(terminal.stack.address, clerk) as desk:
            _take_over(terminal, desk)
            times = [_click(terminal, desk, 150 + number) for number in range(CLICKS)]
    on_screen = [screen for screen, _ in times]
    told = [outcome for _, outcome in times]
    echoes = echo_times(200)
    return [
        Figure(
            "click to kiosk's screen, p95",
            percentile(on_screen, 0.95),
            "ms",
            GOAL_MS,
            f"n={CLICKS}, p50 {percentile(on_screen, 0.5):.0f}, max {max(on_screen):.0f};"
            " from the page's socket, without the browser's own time",
        ),
        Figure("click to its outcome back at the page, p95", percentile(told, 0.95), "ms"),
        Figure("peer: echo over a bare WebSocket, p95", percentile(echoes, 0.95), "ms"),
    ]


def _take_over(terminal: Terminal, desk: DeskLine) -> None:
    terminal.touch("help")
    desk.wait("call", "waiting")
    desk.act({"name": "answer_help"})
    desk.wait("call", "answered")
    desk.act({"name": "request_control"})
    terminal.touch("allow")
    desk.wait("control", "clerk")


def _click(terminal: Terminal, desk: DeskLine, height_cm: int) -> tuple[float, float]:
    """Return milliseconds to the changed field on the screen, and to the outcome."""
    node = terminal.robot.wait_for(lambda: terminal.robot.find(f"field_{FIELD}"), "no field")
    box = np.s_[node["y"] + 8 : node["y"] + node["h"] - 8, node["x"] : node["x"] + node["w"]]
    terminal.screen.wait_still(0.3)
    value = str(height_cm)
    revision = desk.field(FIELD)["revision"]
    began = time.monotonic()
    envelope = desk.send({"name": "fill_field", "field": FIELD, "value": value}, revision)
    changed = terminal.screen.wait_change(box)
    outcome = desk.outcome(envelope)
    told = time.monotonic()
    if not outcome["accepted"]:
        raise RuntimeError(f"the click was refused: {outcome['reason']}")
    desk.wait_field(FIELD, value)
    return 1000 * (changed - began), 1000 * (told - began)
