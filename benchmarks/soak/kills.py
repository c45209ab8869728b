"""``kill -9`` at random moments: what got a receipt arrives, and arrives once."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak.watch import programs, rows
from benchmarks.terminal import Terminal
from demo.robot import Lost
from demo.visit import Visit

VICTIMS = {"kiosk": "kiosk", "server": "backend serve", "vault": "backend vault"}
VISIT_S = 30.0
"""About as long as a visit without portrait takes until it is submitted."""
AROUND_SUBMIT_S = 1.5
ARRIVAL_S = 120.0
ORPHANS_S = 5.0


@dataclass(frozen=True)
class Kill:
    """One kill."""

    victim: str
    view: str
    """What was on the screen, as far as it could be asked."""
    visit_ended: bool
    orphans: bool
    """A process of the killed one's group still ran some seconds later."""


@dataclass
class KillsOutcome:
    """What was killed, what was promised, what arrived."""

    seed: int
    kills: list[Kill] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    visits: int = 0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    arrived: int = 0
    unsent: int = 0

    @property
    def is_well(self) -> bool:
        """Whether each receipt stands for exactly one whole case, and only kiosks end visits."""
        wrong = [*self.missing, *self.doubled, *self.incomplete]
        cut = [one for one in self.kills if one.visit_ended and one.victim != "kiosk"]
        return not (wrong or cut or self.unsent or any(one.orphans for one in self.kills))

    def markdown(self) -> str:
        """Return a section of the report."""
        killed = Counter(one.victim for one in self.kills)
        cut = Counter(one.victim for one in self.kills if one.visit_ended)
        views = Counter(f"{one.victim} on {one.view}" for one in self.kills)
        return "\n".join(
            [
                f"## {len(self.kills)} kills (`SIGKILL`), seed {self.seed}",
                "",
                "| killed | times | visits that ended by it |",
                "|---|---|---|",
                *(f"| {name} | {killed[name]} | {cut[name]} |" for name in VICTIMS),
                "",
                f"* {self.visits} visits were begun, {len(self.receipts)} got a receipt;"
                f" {self.arrived} cases arrived (a case without receipt was stored before the"
                " kiosk was killed).",
                f"* Receipts without a case: {len(self.missing)}; arrived twice:"
                f" {len(self.doubled)}; arrived in part: {len(self.incomplete)}; still in the"
                f" outbox: {self.unsent}.",
                f"* Processes left over {ORPHANS_S:g} s after a kill:"
                f" {sum(one.orphans for one in self.kills)}.",
                f"* Moments: {'; '.join(f'{name} ({n})' for name, n in sorted(views.items()))}.",
                "",
                f"Verdict: {'well' if self.is_well else '**NOT WELL**'}.",
            ]
        )


class Assassin(threading.Thread):
    """Kills one program at its moment and starts it again, as a supervisor does."""

    def __init__(self, terminal: Terminal, victim: str, wait_s: float, begin: bool) -> None:
        super().__init__(name="assassin")
        self._terminal = terminal
        self._victim = victim
        self._wait_s = wait_s
        self._moment = threading.Event()
        self._off = threading.Event()
        if begin:
            self._moment.set()
        self.view = ""
        self.struck = False
        self.orphans = False

    def moment(self) -> None:
        """The time from which the wait counts has come."""
        self._moment.set()

    def call_off(self) -> None:
        """The visit is over: do not wait any longer, strike now."""
        self._off.set()
        self._moment.set()

    def run(self) -> None:
        """Wait, look, kill, start again."""
        self._moment.wait()
        self._off.wait(self._wait_s)
        self.view = _view(self._terminal)
        pid = programs()[VICTIMS[self._victim]][0]
        os.kill(pid, signal.SIGKILL)
        self.struck = True
        self.orphans = _outlived(pid)
        stack = self._terminal.stack
        stack.processes.stop(self._victim, signal.SIGKILL)
        match self._victim:
            case "kiosk":
                stack.start_kiosk(self._terminal.screen.display)
            case "server":
                stack.start_server()
            case _:
                stack.start_vault()


def run_kills(
    terminal: Terminal, count: int, seed: int, say: Callable[[str], None]
) -> KillsOutcome:
    """Kill ``count`` times; every second time around the moment of submitting."""
    chance = random.Random(seed)  # noqa: S311 - a plan that can be repeated
    outcome = KillsOutcome(seed)
    for number in range(count):
        victim = chance.choice(list(VICTIMS))
        around_submit = number % 2 == 1
        wait_s = chance.uniform(0, AROUND_SUBMIT_S if around_submit else VISIT_S)
        assassin = Assassin(terminal, victim, wait_s, begin=not around_submit)
        _one(terminal, assassin, victim, outcome)
        say(f"kill {number + 1} of {count}: {victim} on {assassin.view}")
    _compare(terminal.stack.folder, outcome)
    return outcome


def _one(terminal: Terminal, assassin: Assassin, victim: str, outcome: KillsOutcome) -> None:
    terminal.robot.wait_view("AttractView", 60)
    outcome.visits += 1
    assassin.start()
    ended = False
    try:
        outcome.receipts.append(_visit(terminal, assassin))
        terminal.robot.touch("confirm_receipt", 60)
    except (Lost, OSError, ValueError):
        if not assassin.struck:
            raise
        ended = True
    finally:
        assassin.call_off()
        assassin.join()
    if not assassin.struck:
        raise RuntimeError(f"nothing to kill: no {victim}")
    outcome.kills.append(Kill(victim, assassin.view, ended, assassin.orphans))
    terminal.robot.leave()


def _visit(terminal: Terminal, assassin: Assassin) -> str:
    """Make a visit without portrait; return the case number on the receipt."""
    robot = terminal.robot
    visit = Visit(robot, photo="counter").until_target("submit")
    assassin.moment()
    visit.until("ReceiptView")
    labels = [str(node["label"]) for node in robot.tree()]
    return next(one for one in labels if len(one) == 12 and one.count("-") == 2)


def _view(terminal: Terminal) -> str:
    try:
        return terminal.robot.view()
    except (OSError, ValueError):
        return "?"


def _outlived(pid: int) -> bool:
    """Return whether something of the process group runs on after its leader was killed."""
    deadline = time.monotonic() + ORPHANS_S
    while time.monotonic() < deadline:
        alive = [one for pids in programs().values() for one in pids if _group(one) == pid]
        if not [one for one in alive if one != pid] and not _members(pid):
            return False
        time.sleep(0.1)
    return True


def _members(group: int) -> list[int]:
    """Return the living members of a process group, but its killed leader."""
    found = []
    for folder in Path("/proc").iterdir():
        if (
            folder.name.isdigit()
            and int(folder.name) != group
            and _group(int(folder.name)) == group
        ):
            found.append(int(folder.name))
    return found


def _group(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    state, _, group = text[text.rindex(")") + 2 :].split()[:3]
    return 0 if state == "Z" else int(group)


def _compare(folder: Path, outcome: KillsOutcome) -> None:
    """Wait until the outbox is empty; then count at the backend."""
    outbox, backend = folder / "kiosk" / "outbox.sqlite", folder / "backend" / "data"
    database = backend / "backend.sqlite"
    waiting = "SELECT number FROM cases WHERE state IN ('queued', 'parked')"
    deadline = time.monotonic() + ARRIVAL_S
    while (unsent := len(rows(outbox, waiting))) and time.monotonic() < deadline:
        time.sleep(0.5)
    outcome.unsent = unsent
    arrived = {str(number) for (number,) in rows(database, "SELECT case_number FROM cases")}
    stored = Counter(
        str(number)
        for (number,) in rows(
            database, "SELECT case_number FROM audit WHERE action = 'case_stored'"
        )
    )
    bodies: dict[str, list[str]] = {}
    for number, path in rows(database, "SELECT case_number, path FROM parts"):
        bodies.setdefault(str(number), []).append(str(path))
    outcome.arrived = len(arrived)
    for number in outcome.receipts:
        if number not in arrived:
            outcome.missing.append(number)
        elif stored[number] != 1:
            outcome.doubled.append(number)
        elif not bodies.get(number) or not all(
            list(backend.rglob(Path(path).name)) for path in bodies[number]
        ):
            outcome.incomplete.append(number)
