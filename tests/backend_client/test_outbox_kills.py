"""``kill -9`` at random moments: nothing that was promised is lost, nothing is half.

The number of kills is ``OUTBOX_KILLS`` (10 here; hundreds for a soak).
"""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sealed_samples import Terminal

from backend_client.outbox import Outbox
from contract.sealing import SealedPart, unseal

KILLS = int(os.environ.get("OUTBOX_KILLS", "10"))
CHILD = Path(__file__).with_name("outbox_child.py")


def run_and_kill(terminal: Terminal, path: Path, first: int, seconds: float) -> list[list[str]]:
    """Return the promises that the child made; the moment counts from its first."""
    keys = [terminal.device_key.private_bytes_raw().hex(), terminal.vault_keys[1].hex()]
    root = CHILD.parents[2]
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(path), *keys, str(first)],
        stdout=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        text=True,
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline()]
        timer = threading.Timer(seconds, child.send_signal, [signal.SIGKILL])
        timer.start()
        lines += child.stdout.readlines()
        timer.join()
    assert child.returncode == -signal.SIGKILL
    # A line that the kill cut off is no promise.
    return [line.split() for line in lines if line.endswith("\n")]


@pytest.mark.slow
def test_nothing_promised_is_lost(tmp_path: Path, record_property: object) -> None:
    terminal, path = Terminal(), tmp_path / "outbox.sqlite"
    promised: dict[str, str] = {}
    erased: set[str] = set()
    unpromised = 0
    for kill in range(KILLS):
        lines = run_and_kill(terminal, path, kill * 10_000, random.uniform(0.002, 0.12))
        promised |= {line[1]: line[2] for line in lines if line[0] == "stored"}
        erased |= {line[1] for line in lines if line[0] == "erased"}
        unpromised += check(terminal, path, promised, erased)
    assert len(promised) >= KILLS
    assert callable(record_property)
    record_property(
        "counted",
        f"outbox: {KILLS} kills, {len(promised)} cases promised, none lost,"
        f" {unpromised} stored and not yet promised",
    )


def check(terminal: Terminal, path: Path, promised: dict[str, str], erased: set[str]) -> int:
    """Look at everything, as the next process would; return how many cases nobody promised."""
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    states = dict(db.execute("SELECT number, state FROM cases"))
    with_parts = {number for (number,) in db.execute("SELECT DISTINCT number FROM parts")}
    db.close()
    assert set(promised) <= set(states)
    assert all(states[number] == "acknowledged" for number in erased)
    # Erasing and saying so are one transaction.
    assert with_parts == {number for number, state in states.items() if state == "queued"}
    with Outbox(path) as outbox:
        queued = outbox.queued()
        for number in queued:
            parts = outbox.case(number).parts  # raises if anything is missing or changed
            assert len(parts) == 3
            if number in promised:
                plain = [
                    unseal(SealedPart.decode(parts[part]), terminal.vault_keys[0])
                    for part in sorted(parts)
                ]
                assert hashlib.sha256(b"".join(plain)).hexdigest() == promised[number]
            outbox.acknowledge(number)
            erased.add(number)
    return len(set(queued) - set(promised))
