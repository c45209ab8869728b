"""The outbox: settings, transactions, damage, erasure, expiry."""

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sealed_samples import NOON, RETENTION, SampleCase, Terminal, keep

from backend_client.boot_clock import BootTime, boot_time
from backend_client.outbox import MAX_REJECTIONS, CaseDamaged, Outbox, OutboxBroken
from backend_client.outbox_file import SETTINGS, open_outbox_file


def settings_of(db: sqlite3.Connection) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store")
    return {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in names}


def test_every_connection_holds_its_settings(tmp_path: Path) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "foreign_keys": 1,
        "temp_store": 2,  # MEMORY
    }
    path = tmp_path / "outbox.sqlite"
    connections = [open_outbox_file(path) for _ in range(3)]
    assert [settings_of(db) for db in connections] == [expected] * 3
    for db in connections:
        db.close()


def test_a_file_system_that_cannot_hold_the_settings_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SETTINGS, "journal_mode", ("DELETE", "wal"))
    with pytest.raises(OutboxBroken, match="settings"):
        Outbox(tmp_path / "outbox.sqlite")


def test_files_are_readable_by_this_user_alone(tmp_path: Path, terminal: Terminal) -> None:
    with Outbox(tmp_path / "data" / "outbox.sqlite") as outbox:
        keep(outbox, terminal.case("BT-1"))
        files = list((tmp_path / "data").iterdir())
        assert {file.name for file in files} >= {"outbox.sqlite", "outbox.sqlite-wal"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_case_comes_back_as_it_was_stored(tmp_path: Path, terminal: Terminal) -> None:
    case = terminal.case("BT-1")
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        keep(outbox, case)
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        assert outbox.queued() == ["BT-1"]
        stored = outbox.case("BT-1")
        assert (stored.manifest, stored.parts) == (case.manifest, case.parts)
        assert outbox.unsent() == 1


def refuse_signatures(path: Path) -> None:
    """Make the file refuse a row after manifest and earlier parts are in."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON parts WHEN NEW.part = 'signature'"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END"
    )
    db.close()


def test_another_connection_sees_all_of_a_case_or_nothing(
    tmp_path: Path, outbox: Outbox, terminal: Terminal
) -> None:
    keep(outbox, terminal.case("BT-1"))
    refuse_signatures(tmp_path / "outbox.sqlite")
    with Outbox(tmp_path / "outbox.sqlite") as other:
        with pytest.raises(OutboxBroken):
            keep(outbox, terminal.case("BT-2", {"answers": b"a", "signature": b"s"}))
        assert other.queued() == ["BT-1"]
        keep(outbox, terminal.case("BT-3"))  # and the connection is usable afterwards
        assert other.queued() == ["BT-1", "BT-3"]
        assert len(other.case("BT-3").parts) == 2


def test_a_number_is_stored_once(outbox: Outbox, terminal: Terminal) -> None:
    case = keep(outbox, terminal.case("BT-1"))
    with pytest.raises(OutboxBroken):
        keep(outbox, terminal.case("BT-1"))
    assert outbox.case("BT-1").manifest == case.manifest


def test_the_order_is_that_of_storing_even_if_the_clock_is_set_back(
    outbox: Outbox, terminal: Terminal
) -> None:
    for number, hours in (("BT-1", 0), ("BT-2", -5)):
        case, at = terminal.case(number), NOON + timedelta(hours=hours)
        outbox.store(number, case.manifest, case.parts, stored_at=at, delete_by=at + RETENTION)
    assert outbox.queued() == ["BT-1", "BT-2"]


@pytest.mark.parametrize("what", ["body", "manifest", "lost part", "part's name"])
def test_damage_is_found(tmp_path: Path, outbox: Outbox, terminal: Terminal, what: str) -> None:
    keep(outbox, terminal.case("BT-1"))
    keep(outbox, terminal.case("BT-2"))
    statement = {
        "body": "UPDATE parts SET body = zeroblob(9) WHERE part = 'answers' AND number = 'BT-1'",
        "manifest": "UPDATE cases SET manifest = x'7b7d' WHERE number = 'BT-1'",
        "lost part": "DELETE FROM parts WHERE part = 'answers' AND number = 'BT-1'",
        "part's name": "UPDATE parts SET part = cast(x'ff' AS TEXT)"
        " WHERE part = 'answers' AND number = 'BT-1'",
    }[what]
    db = sqlite3.connect(tmp_path / "outbox.sqlite", isolation_level=None)
    db.execute(statement)
    db.close()
    with pytest.raises(CaseDamaged):
        outbox.case("BT-1")
    assert outbox.case("BT-2").parts


def test_a_flipped_byte_on_the_disk_is_found(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "outbox.sqlite"
    with Outbox(path) as outbox:
        case = keep(outbox, terminal.case("BT-1"))
    content = bytearray(path.read_bytes())
    middle = case.parts["portrait"][3000:3032]
    where = content.index(middle)
    content[where] ^= 0x01
    path.write_bytes(content)
    with Outbox(path) as outbox, pytest.raises(CaseDamaged):
        outbox.case("BT-1")


def test_pages_that_lead_nowhere_are_the_damage_of_one_case(
    tmp_path: Path, terminal: Terminal
) -> None:
    path = tmp_path / "outbox.sqlite"
    with Outbox(path) as outbox:
        case = keep(outbox, terminal.case("BT-1"))
        keep(outbox, terminal.case("BT-2"))
    content = bytearray(path.read_bytes())
    # A body of 9 kB lies in overflow pages, each beginning with the number of the next.
    page = content.index(case.parts["portrait"][5000:5032]) // 4096 * 4096
    content[page : page + 4] = b"\x7f\xff\xff\xff"
    path.write_bytes(content)
    with Outbox(path) as outbox:
        with pytest.raises(CaseDamaged):
            outbox.case("BT-1")
        assert outbox.case("BT-2").parts


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_file_that_is_no_outbox_is_said_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "outbox.sqlite").write_bytes(content)
    with pytest.raises(OutboxBroken):
        Outbox(tmp_path / "outbox.sqlite")


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    Outbox(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    with pytest.raises(OutboxBroken, match="version 2"):
        Outbox(path)


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutboxBroken):
        Outbox(tmp_path / "file" / "outbox.sqlite")


# --- erasing


def traces(folder: Path, case: SampleCase) -> list[str]:
    """Return the files in which any 16 bytes of a body can still be found."""
    found = []
    for file in folder.iterdir():
        content = file.read_bytes()
        for body in case.parts.values():
            samples = [body[at : at + 16] for at in range(400, len(body) - 16, 512)]
            found += [file.name for sample in samples if sample in content]
    return found


def test_bodies_are_gone_from_all_files_after_the_acknowledgement(
    tmp_path: Path, outbox: Outbox, terminal: Terminal
) -> None:
    first, second = keep(outbox, terminal.case("BT-1")), keep(outbox, terminal.case("BT-2"))
    assert traces(tmp_path, first)
    outbox.acknowledge("BT-1")
    assert traces(tmp_path, first) == []
    assert (tmp_path / "outbox.sqlite-wal").stat().st_size == 0
    assert outbox.queued() == ["BT-2"]
    assert outbox.case("BT-2").parts == second.parts
    assert outbox.unsent() == 1


def test_a_reader_that_holds_the_journal_delays_the_erasure_but_does_not_prevent_it(
    tmp_path: Path, outbox: Outbox, terminal: Terminal
) -> None:
    case = keep(outbox, terminal.case("BT-1"))
    outbox._db.execute("PRAGMA busy_timeout = 1")
    reader = sqlite3.connect(tmp_path / "outbox.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM parts").fetchone()
    outbox.acknowledge("BT-1")
    assert traces(tmp_path, case)
    reader.execute("COMMIT")
    reader.close()
    assert outbox.expire(NOON) == []
    assert traces(tmp_path, case) == []


def test_a_process_that_died_before_emptying_the_journal_is_made_up_for(
    tmp_path: Path, outbox: Outbox, terminal: Terminal
) -> None:
    case = keep(outbox, terminal.case("BT-1"))
    outbox._erase("BT-1", "acknowledged")  # and the process is gone
    assert traces(tmp_path, case)
    with Outbox(tmp_path / "outbox.sqlite") as next_process:
        next_process.expire(NOON)
    assert traces(tmp_path, case) == []


def test_a_failed_store_leaves_no_body(tmp_path: Path, outbox: Outbox, terminal: Terminal) -> None:
    refuse_signatures(tmp_path / "outbox.sqlite")
    # The first part is larger than SQLite's cache: pages reach the journal before the refusal.
    case = terminal.case("BT-1", {"portrait": bytes(6_000_000), "signature": b"s"})
    with pytest.raises(OutboxBroken):
        keep(outbox, case)
    assert traces(tmp_path, case) == []
    assert outbox.queued() == []


# --- expiry


@dataclass
class BootClock:
    boot_id: str = "boot-1"
    seconds: float = 1000.0

    def __call__(self) -> BootTime:
        return BootTime(self.boot_id, self.seconds)


HOURS_96 = RETENTION.total_seconds()


@pytest.fixture
def boot_clock() -> BootClock:
    return BootClock()


@pytest.fixture
def aging(tmp_path: Path, boot_clock: BootClock) -> Iterator[Outbox]:
    with Outbox(tmp_path / "aging.sqlite", boot_clock=boot_clock) as outbox:
        yield outbox


def test_a_case_is_erased_on_its_day_even_unsent(
    tmp_path: Path, aging: Outbox, boot_clock: BootClock, terminal: Terminal
) -> None:
    case = keep(aging, terminal.case("BT-1"))
    boot_clock.seconds += HOURS_96 - 1
    assert aging.expire(NOON + RETENTION) == []
    boot_clock.seconds += 1
    assert aging.expire(NOON + RETENTION) == ["BT-1"]
    assert traces(tmp_path, case) == []
    assert (aging.queued(), aging.unsent()) == ([], 0)
    assert aging.expire(NOON + RETENTION) == []


def test_a_parked_case_is_erased_on_its_day(
    aging: Outbox, boot_clock: BootClock, terminal: Terminal
) -> None:
    keep(aging, terminal.case("BT-1"))
    aging.park("BT-1")
    boot_clock.seconds += HOURS_96
    assert aging.expire(NOON) == ["BT-1"]


def test_setting_the_wall_clock_neither_extends_nor_destroys(
    aging: Outbox, boot_clock: BootClock, terminal: Terminal
) -> None:
    keep(aging, terminal.case("BT-1"))
    assert aging.expire(NOON + timedelta(days=3650)) == []
    boot_clock.seconds += HOURS_96
    assert aging.expire(NOON - timedelta(days=3650)) == ["BT-1"]


def test_after_a_restart_the_wall_clock_counts(
    aging: Outbox, boot_clock: BootClock, terminal: Terminal
) -> None:
    keep(aging, terminal.case("BT-1"))
    boot_clock.boot_id, boot_clock.seconds = "boot-2", 5.0
    assert aging.expire(NOON + RETENTION - timedelta(seconds=1)) == []
    assert aging.expire(NOON + RETENTION) == ["BT-1"]


def test_the_machine_s_boot_clock_only_goes_forward() -> None:
    first, second = boot_time(), boot_time()
    assert first.boot_id == second.boot_id != ""
    assert 0 < first.seconds <= second.seconds


# --- parking, payments, keys


def test_a_case_is_parked_after_its_refusals(outbox: Outbox, terminal: Terminal) -> None:
    keep(outbox, terminal.case("BT-1"))
    keep(outbox, terminal.case("BT-2"))
    assert [outbox.reject("BT-1") for _ in range(MAX_REJECTIONS)] == [False, False, True]
    assert (outbox.queued(), outbox.parked(), outbox.unsent()) == (["BT-2"], ["BT-1"], 2)
    assert outbox.case("BT-1").parts  # kept, sealed


def test_a_damaged_case_is_parked_once(outbox: Outbox, terminal: Terminal) -> None:
    keep(outbox, terminal.case("BT-1"))
    assert [outbox.park("BT-1"), outbox.park("BT-1"), outbox.park("unknown")] == [
        True,
        False,
        False,
    ]


def test_an_acknowledged_case_is_never_parked(outbox: Outbox, terminal: Terminal) -> None:
    keep(outbox, terminal.case("BT-1"))
    outbox.acknowledge("BT-1")
    assert not outbox.reject("BT-1")
    assert not outbox.park("BT-1")


def test_payments_are_journalled_for_stored_cases_alone(outbox: Outbox, terminal: Terminal) -> None:
    keep(outbox, terminal.case("BT-1"))
    outbox.record_payment("BT-1", "open", NOON)
    outbox.record_payment("BT-1", "at_counter", NOON)
    outbox.acknowledge("BT-1")
    assert outbox.payments("BT-1") == ["open", "at_counter"]
    with pytest.raises(OutboxBroken):
        outbox.record_payment("BT-9", "open", NOON)


def test_the_newest_sealing_keys_are_kept(tmp_path: Path, outbox: Outbox) -> None:
    assert outbox.sealing_keys() is None
    outbox.keep_sealing_keys("first")
    outbox.keep_sealing_keys("second")
    with Outbox(tmp_path / "outbox.sqlite") as other:
        assert other.sealing_keys() == "second"


def test_a_locked_outbox_is_said_so_and_works_again(
    tmp_path: Path, outbox: Outbox, terminal: Terminal
) -> None:
    outbox._db.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "outbox.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutboxBroken):
        keep(outbox, terminal.case("BT-1"))
    other.execute("ROLLBACK")
    other.close()
    keep(outbox, terminal.case("BT-1"))
    assert outbox.queued() == ["BT-1"]
