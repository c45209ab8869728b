"""``python -m demo``: start everything; without a display a robot makes one visit."""

import argparse
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from demo.processes import NotReady
from demo.robot import Lost, Robot
from demo.stack import Stack, VirtualScreen, has_display
from demo.tour import write_index
from demo.visit import Visit

MARK = ".made-by-demo"


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/run"))
    parser.add_argument("--tour", type=Path, default=Path("build/tour"))
    parser.add_argument("--once", action="store_true", help="end after the robot's visit")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    _emptied(chosen.folder)
    with Stack(chosen.folder.resolve()) as stack:
        try:
            _run(stack, chosen.tour, once=chosen.once)
        except KeyboardInterrupt:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)  # once is enough: nothing is left behind
            print("\nEnding …", flush=True)
        except (NotReady, Lost) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _emptied(folder: Path) -> None:
    """Empty a folder of ours; refuse any other that holds something."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise SystemExit(f"{folder} is not empty and was not made by this program")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(stack: Stack, tour: Path, *, once: bool) -> None:
    began = time.monotonic()
    stack.prepare()
    stack.start_simulators()
    if has_display():
        stack.start_kiosk()
    else:
        screen = VirtualScreen(stack.processes)
        stack.start_kiosk(screen.display)
        _say_where(stack, began)
        _make_visit(stack, screen.display, tour)
        if once:
            return
        print("The case is on the clerk's page. Ctrl-C ends everything.", flush=True)
        _until_something_ends(stack)
        return
    _say_where(stack, began)
    print("Ctrl-C ends everything.", flush=True)
    _until_something_ends(stack)


def _say_where(stack: Stack, began: float) -> None:
    clerk = stack.clerk
    if clerk is None:
        return
    print(f"Ready after {time.monotonic() - began:.1f} s.")
    print(f"Clerk's page  {stack.address}/")
    print(f"Login         {clerk.login}")
    print(f"Password      {clerk.password}")
    print(f"Second factor {clerk.totp_secret} (for any authenticator app: {clerk.totp_uri})")
    print(f"Logs          {stack.folder / 'log'}", flush=True)


def _make_visit(stack: Stack, display: str, tour: Path) -> None:
    _emptied(tour)
    print("No display: a robot citizen makes one visit …", flush=True)
    Visit(Robot(stack.semantics, display, tour)).whole()
    print(f"Pictures of every screen: {write_index(tour)}", flush=True)


def _until_something_ends(stack: Stack) -> None:
    while (name := stack.processes.ended()) is None:
        time.sleep(0.5)
    if name == "kiosk" and stack.processes.exit_status(name) == 0:
        return
    raise NotReady(f"{name} ended:\n{stack.processes.tail(name)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
