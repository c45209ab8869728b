"""From the finger on the glass to the pixels: pressed states and new screens."""

import random
import time

import numpy as np

from benchmarks.figure import Figure, percentile
from benchmarks.pointer import DWELL_S
from benchmarks.terminal import Terminal, middle, running_terminal
from demo.visit import Visit

GOAL_PRESSED_MS = 100.0
GOAL_SCREEN_MS = 400.0
PRESSES = 30
ROUNDS = 8
CORNER = (18, 24)
"""From the corner of a button: a point of its face where no text is."""


def measure() -> list[Figure]:
    """Press buttons and let them go aside; go to and fro between pages."""
    with running_terminal() as terminal:
        screens = {"to the first page": _begin(terminal)}
        page = pressed(terminal, "next")
        screens |= to_and_fro(terminal)
        screens |= _to_the_form(terminal)
        form = pressed(terminal, "key_n")
    times = [one for several in screens.values() for one in several]
    worst = max(screens, key=lambda name: percentile(screens[name], 0.95))
    return [
        _pressed_figure("a button", page),
        _pressed_figure("a key of the keyboard page", form),
        Figure(
            "touch to new screen, p95",
            percentile(times, 0.95),
            "ms",
            GOAL_SCREEN_MS,
            f"n={len(times)}, p50 {percentile(times, 0.5):.0f}; from lifting the finger to the"
            f" last pixel; worst {worst}: {percentile(screens[worst], 0.95):.0f}",
        ),
        *(
            Figure(
                f"new screen {name}, p50",
                percentile(several, 0.5),
                "ms",
                None,
                f"n={len(several)}, first {several[0]:.0f}, max {max(several):.0f}",
            )
            for name, several in screens.items()
        ),
    ]


def _pressed_figure(what: str, times: list[float]) -> Figure:
    note = f"n={len(times)}, p50 {percentile(times, 0.5):.0f}, max {max(times):.0f}"
    name = f"touch to pressed state, {what}, p95"
    return Figure(name, percentile(times, 0.95), "ms", GOAL_PRESSED_MS, note)


def pressed(terminal: Terminal, name: str) -> list[float]:
    """Return milliseconds from finger down to the changed face of a target."""
    screen, pointer = terminal.screen, terminal.pointer
    node = terminal.robot.wait_target(name)
    x, y = node["x"] + CORNER[0], node["y"] + CORNER[1]
    face = np.s_[y : y + 4, x : x + 4]
    times = []
    for _ in range(PRESSES):
        pointer.move(*middle(node))
        screen.wait_still(0.15)
        time.sleep(random.uniform(0, 0.05))  # noqa: S311 - any phase of the kiosk's clock
        down = pointer.press()
        times.append(1000 * (screen.wait_change(face) - down))
        pointer.move(node["x"] + node["w"] // 2, max(0, node["y"] - 60))
        pointer.release()
    screen.wait_still()
    return times


def new_screen(terminal: Terminal, name: str) -> float:
    """Touch a target; return milliseconds from lifting the finger to the last changed pixel."""
    node = terminal.robot.wait_target(name)
    screen, pointer = terminal.screen, terminal.pointer
    pointer.move(*middle(node))
    screen.wait_still(0.2)
    pointer.press()
    time.sleep(DWELL_S)
    lifted = pointer.release()
    return 1000 * (screen.wait_still(0.6) - lifted)


def _begin(terminal: Terminal) -> list[float]:
    times = []
    for _ in range(3):
        times.append(new_screen(terminal, "begin"))
        terminal.robot.wait_view("NeedsView")
        if len(times) < 3:
            terminal.robot.leave()
            terminal.screen.wait_still()
    return times


def to_and_fro(terminal: Terminal) -> dict[str, list[float]]:
    """Between the first two pages of a visit."""
    forth, back = [], []
    for _ in range(ROUNDS):
        forth.append(new_screen(terminal, "next"))
        terminal.robot.wait_view("ChoiceView")
        back.append(new_screen(terminal, "back"))
        terminal.robot.wait_view("NeedsView")
    return {"from needs to choice": forth, "from choice to needs": back}


def _to_the_form(terminal: Terminal) -> dict[str, list[float]]:
    """On to the first pages with a keyboard."""
    visit = Visit(terminal.robot).until_target("old_document_identity_card")
    terminal.touch("old_document_identity_card")
    first = new_screen(terminal, "next")
    for field in ("old_card_serial", "old_card_expiry"):
        terminal.robot.type(field, visit.answers[field])
    second = new_screen(terminal, "next")
    terminal.robot.wait_target("field_family_name")
    return {"to a form with keyboard": [first, second]}
