"""A full disk: nothing of the case is kept, the reason is said, and later all works again."""

import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sealed_samples import NOON, Terminal, keep

from backend_client.outbox import Outbox, OutboxBroken, OutboxFull


@contextmanager
def file_size_limit(limit_bytes: int) -> Iterator[None]:
    """Let no file of this process grow further."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("limit_bytes", [4096, 50_000, 150_000, 290_000])
def test_a_file_that_may_not_grow(
    tmp_path: Path, outbox: Outbox, terminal: Terminal, limit_bytes: int
) -> None:
    first = keep(outbox, terminal.case("BT-1"))
    large = terminal.case("BT-2", {"portrait": bytes(300_000), "answers": b"a"})
    with file_size_limit(limit_bytes), pytest.raises(OutboxBroken):
        keep(outbox, large)
    assert outbox.queued() == ["BT-1"]
    assert outbox.case("BT-1").parts == first.parts
    assert outbox._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert large.parts["portrait"][500:532] not in (tmp_path / "outbox.sqlite-wal").read_bytes()
    keep(outbox, large)
    assert outbox.case("BT-2").parts == large.parts


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no room; return the file to remove."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return filler


def test_a_full_file_system(small_disk: Path, terminal: Terminal) -> None:
    case = terminal.case("BT-2", {"portrait": bytes(300_000), "answers": b"a"})
    with Outbox(small_disk / "outbox.sqlite") as outbox:
        keep(outbox, terminal.case("BT-1"))
        filler = fill(small_disk)
        with pytest.raises(OutboxFull):
            keep(outbox, case)
        with pytest.raises(OutboxFull):
            outbox.record_payment("BT-1", "open", NOON)
        assert (outbox.queued(), outbox.payments("BT-1")) == (["BT-1"], [])
        filler.unlink()
        keep(outbox, case)
        outbox.record_payment("BT-1", "open", NOON)
        assert outbox.case("BT-2").parts == case.parts
        assert outbox.payments("BT-1") == ["open"]


def test_a_case_that_cannot_be_erased_for_want_of_room_stays_whole(
    small_disk: Path, terminal: Terminal
) -> None:
    with Outbox(small_disk / "outbox.sqlite") as outbox:
        case = keep(outbox, terminal.case("BT-1", {"portrait": bytes(100_000)}))
        outbox.expire(NOON)  # empties the journal, so that erasing needs new room
        filler = fill(small_disk)
        with pytest.raises(OutboxFull):
            outbox.acknowledge("BT-1")
        assert outbox.case("BT-1").parts == case.parts
        filler.unlink()
        outbox.acknowledge("BT-1")
        assert outbox.unsent() == 0
