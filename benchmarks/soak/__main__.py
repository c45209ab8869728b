"""``python -m benchmarks.soak``: visits and kills, with a dated report."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import IdleShare, commit, description
from benchmarks.soak.kills import run_kills
from benchmarks.soak.visits import run_visits
from benchmarks.terminal import running_terminal


def main(arguments: list[str]) -> int:
    """Return 1 if a receipt does not stand for exactly one whole case."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--visits", type=int, default=3, help="whole visits in a row")
    parser.add_argument("--kills", type=int, default=3, help="kill -9 at random moments")
    parser.add_argument("--seed", type=int, default=1, help="of victims and moments")
    parser.add_argument("--folder", type=Path, default=Path("docs/measurements"))
    chosen = parser.parse_args(arguments)
    began, idle = time.monotonic(), IdleShare()
    sections, is_well = [], True
    with running_terminal() as terminal:
        if chosen.visits:
            sections.append(run_visits(terminal, chosen.visits, _say).markdown())
        if chosen.kills:
            outcome = run_kills(terminal, chosen.kills, chosen.seed, _say)
            sections.append(outcome.markdown())
            is_well = outcome.is_well
    report = _report(sections, time.monotonic() - began, idle.value())
    chosen.folder.mkdir(parents=True, exist_ok=True)
    file = chosen.folder / f"{datetime.now(UTC):%Y-%m-%d}-soak.md"
    file.write_text(report, encoding="utf-8")
    print(f"{report}\n{file}")
    return 0 if is_well else 1


def _say(progress: str) -> None:
    print(progress, flush=True)


def _report(sections: list[str], seconds: float, idle_share: float) -> str:
    head = [
        f"# Soak, {datetime.now(UTC):%Y-%m-%d}",
        "",
        f"Commit {commit()}; {description()}; {seconds / 60:.0f} minutes, machine idle"
        f" {idle_share:.0%}. Repeat with `python -m benchmarks.soak`.",
    ]
    return "\n\n".join(["\n".join(head), *sections]) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
