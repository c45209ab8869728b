"""One robot visit after the other, and what has grown meanwhile."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.soak.watch import Observation, observe
from benchmarks.terminal import Terminal
from demo.visit import Visit

CALM_S = 3.0
"""Between the end of a visit and the look: the case is sent, the worker is at rest."""


@dataclass(frozen=True)
class VisitsOutcome:
    """What was seen after each visit."""

    observations: tuple[Observation, ...]

    @property
    def leftovers(self) -> frozenset[str]:
        """Files that were not there after the first visit."""
        return self.observations[-1].names - self.observations[0].names

    def markdown(self) -> str:
        """Return a section of the report."""
        return "\n".join(
            [
                f"## {len(self.observations)} visits in a row",
                "",
                f"| after visit | {' | '.join(self._programs())} | processes | kiosk's descriptors"
                " | outbox, bytes | bodies in outbox |",
                "|" + "---|" * (len(self._programs()) + 5),
                *(self._row(number) for number in self._shown()),
                "",
                "Resident memory in MB, summed over the processes of a program. New files after"
                f" the first visit: {', '.join(sorted(self.leftovers)) or 'none'}.",
            ]
        )

    def _programs(self) -> list[str]:
        return sorted({name for one in self.observations for name in one.resident_bytes})

    def _shown(self) -> list[int]:
        """Return the first visits, then some on the way, and the last."""
        count = len(self.observations)
        step = max(1, count // 12)
        return sorted({0, *range(step - 1, count, step), count - 1})

    def _row(self, index: int) -> str:
        one = self.observations[index]
        memory = [f"{one.resident_bytes.get(name, 0) / 1e6:.0f}" for name in self._programs()]
        files = "not readable" if one.kiosk_files is None else str(one.kiosk_files)
        cells = [str(index + 1), *memory, str(one.processes), files]
        return f"| {' | '.join(cells)} | {one.journal_bytes} | {one.bodies_in_outbox} |"


def run_visits(terminal: Terminal, count: int, say: Callable[[str], None]) -> VisitsOutcome:
    """Make whole visits; raise ``Lost`` if one does not come to its end."""
    seen: list[Observation] = []
    for number in range(count):
        Visit(terminal.robot).whole()
        terminal.robot.wait_view("AttractView", 60)
        time.sleep(CALM_S)
        seen.append(observe(terminal.stack.folder))
        say(f"visit {number + 1} of {count}")
    return VisitsOutcome(tuple(seen))
