"""What the kernel counts: idle share of the machine, CPU time and memory of processes."""

import os
import platform
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_IDLE_FIELDS = (3, 4)
"""``idle`` and ``iowait`` in the line ``cpu`` of /proc/stat (proc(5))."""


class IdleShare:
    """The share of all cores that had nothing to do since the object was made."""

    def __init__(self) -> None:
        self._began = _cpu_line()

    def value(self) -> float:
        """Return the share so far, 0..1."""
        passed = [now - before for now, before in zip(_cpu_line(), self._began, strict=True)]
        return sum(passed[field] for field in _IDLE_FIELDS) / max(1, sum(passed))


def _cpu_line() -> list[int]:
    first = Path("/proc/stat").read_text().splitlines()[0]
    return [int(word) for word in first.split()[1:9]]  # guest time is part of user time


@dataclass(frozen=True)
class CpuSeconds:
    """CPU time of a process and of its threads by name, user and system together."""

    at: float
    """Monotonic."""
    whole: float
    main: float
    """The first thread: the screen's, in the kiosk."""
    drawing: float
    """llvmpipe's threads: what a GPU would do."""

    @classmethod
    def of(cls, pid: int) -> "CpuSeconds":
        """Read them now."""
        threads = dict(_threads(pid))
        drawing = sum(
            seconds for (_, name), seconds in threads.items() if name.startswith("llvmpipe")
        )
        main = next(seconds for (thread, _), seconds in threads.items() if thread == pid)
        return cls(time.monotonic(), _stat(Path(f"/proc/{pid}/stat"))[1], main, drawing)


def _threads(pid: int) -> Iterator[tuple[tuple[int, str], float]]:
    for folder in Path(f"/proc/{pid}/task").iterdir():
        name, seconds = _stat(folder / "stat")
        yield (int(folder.name), name), seconds


def _stat(file: Path) -> tuple[str, float]:
    text = file.read_text()
    name = text[text.index("(") + 1 : text.rindex(")")]
    fields = text[text.rindex(")") + 2 :].split()
    return name, (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def resident_bytes(pid: int) -> int:
    """Return how much of a process is in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES


def descendants(pid: int) -> list[int]:
    """Return the process ids of children, their children and so on."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


def open_files(pid: int) -> int | None:
    """Return the number of open descriptors, or ``None`` where it may not be seen."""
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except PermissionError:
        return None


def description() -> str:
    """Return the machine in one line, for a report."""
    cores = os.cpu_count()
    models = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    gpu = "with GPU" if any(Path("/dev/dri").glob("render*")) else "no GPU (llvmpipe)"
    model = models[0] if models else platform.machine()
    return f"{cores} cores {model}, {gpu}, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit of the working tree, with a mark where it has changes."""
    git = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    done = subprocess.run(git, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout.strip() or "no commit"
