"""Child processes that start together and end together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ENDING_S = 8.0


class NotReady(Exception):
    """A process ended, or was not ready in time; the text holds the end of its log."""


class Processes:
    """Starts processes with one log file each; ends them in the opposite order."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(
        self,
        name: str,
        command: list[str],
        *,
        environment: Mapping[str, str] | None = None,
        ready: Callable[[], bool] | None = None,
        within_s: float = 30.0,
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` and wait until it is ready."""
        with (self._logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,  # Ctrl-C reaches this program alone, which ends the others
            )
        self._running.append((name, process))
        if ready is not None:
            self.wait(name, process, ready, within_s)
        return process

    def wait(
        self,
        name: str,
        process: subprocess.Popen[bytes],
        ready: Callable[[], bool],
        within_s: float,
    ) -> None:
        """Wait until ``ready``; raise ``NotReady`` when the process ends or time is up."""
        deadline = time.monotonic() + within_s
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotReady(f"{name} is not ready:\n{self.tail(name)}")
            time.sleep(0.05)

    def tail(self, name: str) -> str:
        """Return the last lines that a process wrote."""
        text = (self._logs / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-25:])

    def stop(self, name: str, sign: signal.Signals = signal.SIGTERM) -> None:
        """End one process and wait for it."""
        for entry in self._running:
            if entry[0] == name:
                self._running.remove(entry)
                _end(entry[1], sign)
                return

    def stop_all(self) -> None:
        """End everything, last first."""
        while self._running:
            _, process = self._running.pop()
            _end(process, signal.SIGTERM)

    def ended(self) -> str | None:
        """Return the name of a process that ended by itself, if one did."""
        return next((name for name, one in self._running if one.poll() is not None), None)

    def exit_status(self, name: str) -> int | None:
        """Return the exit status of a process, or ``None`` while it runs."""
        return next((one.poll() for label, one in self._running if label == name), None)


def _end(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ENDING_S)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # whatever it left behind
    process.wait()


def python(*arguments: str) -> list[str]:
    """Return the command line that runs a module of ours."""
    return [sys.executable, "-m", *arguments]
