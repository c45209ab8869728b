"""``python -m benchmarks [NAME…]``: run benchmarks, print each figure with its goal."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.figure import Figure, Outcome, table
from benchmarks.framebuffer import NothingHappened
from benchmarks.machine import IdleShare, commit, description
from demo.processes import NotReady
from demo.robot import Lost

NAMES = (
    *("start", "idle", "preview", "touch", "change", "fingerprint", "click", "outbox", "law"),
    "session",
)


def main(arguments: list[str]) -> int:
    """Return 1 if a figure could not be taken; a goal that is not met is no failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--table", type=Path, help="also write the figures there as markdown")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    print(f"{description()}; commit {commit()}", flush=True)
    outcomes, failed = [], False
    for name in chosen.names or NAMES:
        try:
            outcomes.append(_run(name))
        except (NothingHappened, NotReady, Lost) as error:
            failed = True
            print(f"{name}: no figure: {error}", file=sys.stderr, flush=True)
    if chosen.table is not None:
        chosen.table.write_text(table(outcomes) + "\n", encoding="utf-8")
    return int(failed)


def _run(name: str) -> Outcome:
    idle = IdleShare()
    figures: list[Figure] = import_module(f"benchmarks.{name}").measure()
    outcome = Outcome(name, tuple(figures), idle.value())
    print(f"{name} (machine idle {outcome.idle_share:.0%})")
    for one in outcome.figures:
        print(f"  {_line(one)}", flush=True)
    return outcome


def _line(figure: Figure) -> str:
    words = f"{figure.name}: {figure.value:.4g} {figure.unit}"
    if figure.at_most is not None:
        verdict = "met" if figure.is_met else "NOT MET"
        words += f" (goal ≤ {figure.at_most:g}: {verdict})"
    return words + (f" – {figure.note}" if figure.note else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
