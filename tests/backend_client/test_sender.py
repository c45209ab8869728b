"""The sender against a real server: the retry table, order, parking, and coming back."""

import logging
import sqlite3
import threading
from pathlib import Path

import pytest
import unruly_backend as unruly
from sealed_samples import NOON, RETENTION, Clock, Terminal, keep
from sender_kit import KEYS, SHORT, Kit
from unruly_backend import Misbehaviour, UnrulyBackend

from backend_client.api import BackendApi
from backend_client.boot_clock import BootTime
from backend_client.outbox import Outbox
from backend_client.sender import (
    FIRST_WAIT,
    LONGEST_WAIT,
    PAUSE,
    REST,
    Sender,
)
from contract.failures import FailureCode


def states(outbox: Outbox) -> dict[str, str]:
    return dict(outbox._db.execute("SELECT number, state FROM cases ORDER BY rowid"))


def test_all_cases_leave_in_order_parts_before_the_manifest(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal
) -> None:
    cases = [keep(kit.outbox, terminal.case(f"BT-{number}")) for number in (3, 1, 2)]
    assert kit.sender.step() == REST
    expected = []
    for case in cases:
        expected += [f"/v1/cases/{case.number}/parts/{part}" for part in sorted(case.parts)]
        expected.append(f"/v1/cases/{case.number}")
    assert backend.paths() == expected
    assert set(states(kit.outbox).values()) == {"acknowledged"}
    assert (kit.sender.state.unsent, kit.sender.state.failure) == (0, None)


def test_an_idle_round_asks_for_nothing(kit: Kit, backend: UnrulyBackend) -> None:
    kit.steps(3)
    assert [one.path for one in backend.received] == [KEYS]


UNREACHABLE, REFUSED = FailureCode.BACKEND_UNREACHABLE, FailureCode.BACKEND_REFUSED
PARKED = FailureCode.CASE_PARKED
RETRY_TABLE: list[tuple[str, Misbehaviour, FailureCode | None, float]] = [
    ("hangs up", unruly.hang_up, UNREACHABLE, FIRST_WAIT),
    ("silence", unruly.silence, UNREACHABLE, FIRST_WAIT),
    ("half an answer", unruly.half_an_answer, UNREACHABLE, FIRST_WAIT),
    ("half, then silence", unruly.half_then_silence, UNREACHABLE, FIRST_WAIT),
    ("drips", unruly.dripping(0.05, in_header=False), UNREACHABLE, FIRST_WAIT),
    ("noise", unruly.noise, UNREACHABLE, FIRST_WAIT),
    ("oversized", unruly.oversized, UNREACHABLE, FIRST_WAIT),
    ("a login page", unruly.a_page, UNREACHABLE, FIRST_WAIT),
    ("a redirect", unruly.redirect, UNREACHABLE, FIRST_WAIT),
    ("404", unruly.status(404), UNREACHABLE, FIRST_WAIT),
    ("500", unruly.status(500), UNREACHABLE, FIRST_WAIT),
    ("503", unruly.status(503, Retry_After="30"), UNREACHABLE, 30.0),
    ("503 for days", unruly.status(503, Retry_After="999999"), UNREACHABLE, LONGEST_WAIT),
    ("503 nonsense", unruly.status(503, Retry_After="²"), UNREACHABLE, FIRST_WAIT),
    ("429", unruly.status(429, Retry_After="7"), UNREACHABLE, 7.0),
    ("401", unruly.status(401), REFUSED, PAUSE),
    ("403", unruly.status(403), REFUSED, PAUSE),
    ("clock", unruly.status(401, problem="clock-wrong"), FailureCode.CLOCK_WRONG, PAUSE),
    ("409", unruly.status(409), None, REST),
    ("410", unruly.status(410), None, REST),
    ("413", unruly.status(413), None, REST),
    ("422", unruly.status(422), None, REST),
    ("wrong signature", unruly.wrong_signature, UNREACHABLE, FIRST_WAIT),
    ("another case", unruly.acknowledging(case_number="BT-2"), UNREACHABLE, FIRST_WAIT),
    ("another manifest", unruly.acknowledging(manifest_sha256="0"), UNREACHABLE, FIRST_WAIT),
]


@pytest.mark.parametrize(
    ("misbehaviour", "failure", "wait"),
    [row[1:] for row in RETRY_TABLE],
    ids=[row[0] for row in RETRY_TABLE],
)
def test_retry_table(
    kit: Kit,
    backend: UnrulyBackend,
    terminal: Terminal,
    misbehaviour: Misbehaviour,
    failure: FailureCode | None,
    wait: float,
) -> None:
    keep(kit.outbox, terminal.case("BT-1"))
    backend.will("/v1/cases/BT-1", misbehaviour)
    assert kit.sender.step() == wait
    assert (kit.sender.state.failure, kit.sender.state.unsent) == (failure, 1)
    assert kit.outbox.case("BT-1").parts  # nothing is erased
    assert kit.sender.step() == REST  # and once the other side behaves, all is well
    assert states(kit.outbox) == {"BT-1": "acknowledged"}
    assert (kit.sender.state.failure, kit.sender.state.unsent) == (None, 0)


def test_the_wait_doubles_up_to_ten_minutes_and_begins_anew(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal
) -> None:
    backend.will(KEYS, *[unruly.status(500)] * 12)
    assert kit.steps(12) == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]
    assert kit.sender.step() == REST
    keep(kit.outbox, terminal.case("BT-1"))
    backend.will("/v1/cases/BT-1", unruly.status(500))
    assert kit.sender.step() == FIRST_WAIT


def test_jitter_is_full(
    backend: UnrulyBackend, terminal: Terminal, outbox: Outbox, clock: Clock
) -> None:
    asked: list[tuple[float, float]] = []

    def jitter(low: float, high: float) -> float:
        asked.append((low, high))
        return low

    api = BackendApi(backend.address, terminal.identity, clock=clock, deadlines=SHORT)
    sender = Sender(outbox, api, terminal.identity, clock=clock, jitter=jitter)
    backend.will(KEYS, *[unruly.status(500)] * 3)
    assert [sender.step() for _ in range(3)] == [1.0, 1.0, 1.0]
    assert asked == [(1.0, 2.0), (1.0, 4.0), (1.0, 8.0)]
    api.close()


def test_without_a_network_nothing_is_lost_and_later_all_leaves(
    terminal: Terminal, outbox: Outbox, clock: Clock
) -> None:
    with UnrulyBackend(terminal) as nobody:
        port = nobody.port
    kit = Kit(f"http://127.0.0.1:{port}", terminal, outbox, clock)
    keep(outbox, terminal.case("BT-1"))
    assert kit.steps(3) == [2, 4, 8]
    assert (kit.sender.state.failure, kit.sender.state.unsent) == (UNREACHABLE, 1)
    with UnrulyBackend(terminal, port) as backend:
        assert kit.sender.step() == REST
        assert states(outbox) == {"BT-1": "acknowledged"}
        assert backend.lost == 0
        kit.api.close()


def test_a_poisoned_case_is_parked_after_three_and_the_others_go_on(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal
) -> None:
    for number in ("BT-1", "BT-2"):
        keep(kit.outbox, terminal.case(number))
    backend.will("/v1/cases/BT-1/parts/answers", *[unruly.status(422)] * 5)
    assert kit.sender.step() == REST
    assert states(kit.outbox) == {"BT-1": "queued", "BT-2": "acknowledged"}
    kit.steps(2)
    assert states(kit.outbox) == {"BT-1": "parked", "BT-2": "acknowledged"}
    state = kit.sender.state
    assert (state.unsent, state.parked, state.failure) == (1, 1, PARKED)
    tries = len(backend.received)
    kit.steps(2)
    assert len(backend.received) == tries
    assert kit.outbox.case("BT-1").parts


def test_a_captive_portal_parks_nothing(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal
) -> None:
    keep(kit.outbox, terminal.case("BT-1"))
    for page in (unruly.redirect, unruly.a_page, unruly.status(404)):
        backend.will("/v1/cases/BT-1", page, page, page)
    kit.steps(9)
    assert states(kit.outbox) == {"BT-1": "queued"}
    kit.sender.step()
    assert states(kit.outbox) == {"BT-1": "acknowledged"}


def test_cases_at_which_the_backend_fails_do_not_keep_the_others(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal
) -> None:
    for number in ("BT-1", "BT-2", "BT-3"):
        keep(kit.outbox, terminal.case(number))
    for number in ("BT-1", "BT-2"):
        backend.will(f"/v1/cases/{number}/parts/answers", *[unruly.status(500)] * 4)
    kit.steps(3)
    assert states(kit.outbox) == {"BT-1": "queued", "BT-2": "queued", "BT-3": "acknowledged"}
    kit.steps(10)
    assert set(states(kit.outbox).values()) == {"acknowledged"}


def test_a_lost_acknowledgement_is_made_up_for_by_sending_again(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal
) -> None:
    case = keep(kit.outbox, terminal.case("BT-1"))
    backend.will("/v1/cases/BT-1", unruly.hang_up)
    kit.steps(2)
    sent = [one for one in backend.received if one.path == "/v1/cases/BT-1"]
    assert [one.body for one in sent] == [case.manifest] * 2  # the very same bytes
    assert states(kit.outbox) == {"BT-1": "acknowledged"}


def damage(path: Path, number: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    (body,) = db.execute("SELECT body FROM parts WHERE number = ?", (number,)).fetchone()
    flipped = bytes([body[0]]) + bytes([body[1] ^ 1]) + body[2:]
    db.execute("UPDATE parts SET body = ? WHERE number = ? AND body = ?", (flipped, number, body))
    db.close()


def test_a_damaged_case_is_never_sent_is_parked_and_keeps_nobody(
    kit: Kit,
    backend: UnrulyBackend,
    terminal: Terminal,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in ("BT-1", "BT-2"):
        keep(kit.outbox, terminal.case(number))
    damage(tmp_path / "outbox.sqlite", "BT-1")
    with caplog.at_level(logging.INFO):
        assert kit.sender.step() == REST
    assert not any("BT-1" in path for path in backend.paths())
    assert states(kit.outbox) == {"BT-1": "parked", "BT-2": "acknowledged"}
    assert (kit.sender.state.parked, kit.sender.state.failure) == (1, PARKED)
    errors = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert len(errors) == 1
    assert "damaged" in errors[0].getMessage()


def test_a_case_whose_day_has_come_is_not_sent(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal, clock: Clock, outbox: Outbox
) -> None:
    for number in ("BT-1", "BT-2"):
        keep(outbox, terminal.case(number))
    age = BootTime("another boot", 1.0)
    outbox._boot_clock = lambda: age
    clock.now = backend_time = NOON + RETENTION
    backend.clock = lambda: backend_time
    assert kit.sender.step() == REST
    assert backend.paths() == []
    assert states(outbox) == {"BT-1": "expired", "BT-2": "expired"}
    assert kit.sender.state.unsent == 0


def test_a_case_whose_day_comes_in_a_long_round_is_not_sent(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal, clock: Clock, outbox: Outbox
) -> None:
    for number in ("BT-1", "BT-2"):
        keep(outbox, terminal.case(number))
    outbox._boot_clock = lambda: BootTime("another boot", 1.0)

    def take_days(exchange: unruly._Exchange) -> None:
        clock.now = NOON + RETENTION
        backend.answer(exchange)

    backend.will("/v1/cases/BT-1", take_days)
    assert kit.sender.step() == REST
    assert states(outbox) == {"BT-1": "acknowledged", "BT-2": "expired"}
    assert not any("BT-2" in path for path in backend.paths())


def test_a_broken_disk_is_reported_and_forgotten(
    kit: Kit, terminal: Terminal, tmp_path: Path, outbox: Outbox
) -> None:
    keep(outbox, terminal.case("BT-1"))
    outbox._db.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "outbox.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert kit.sender.step() == PAUSE
    assert kit.sender.state.failure is FailureCode.STORAGE_BROKEN
    other.execute("ROLLBACK")
    other.execute("ALTER TABLE cases RENAME TO hidden")
    assert kit.sender.step() == PAUSE
    assert kit.sender.state == kit.sender.state.__class__(1, FailureCode.STORAGE_BROKEN)
    other.execute("ALTER TABLE hidden RENAME TO cases")
    other.close()
    assert kit.sender.step() == REST
    assert (kit.sender.state.failure, kit.sender.state.unsent) == (None, 0)


def test_it_may_be_made_in_another_thread_than_it_works_in(
    backend: UnrulyBackend, terminal: Terminal, tmp_path: Path, clock: Clock
) -> None:
    """As the service does: made on the loop, working in the outbox's thread."""
    api = BackendApi(backend.address, terminal.identity, clock=clock)
    held: list[Outbox] = []
    waits: list[float] = []
    opened, made = threading.Event(), threading.Event()

    def work() -> None:
        held.append(Outbox(tmp_path / "threads.sqlite"))
        opened.set()
        assert made.wait(5)
        waits.append(sender.step())
        held[0].close()

    thread = threading.Thread(target=work)
    thread.start()
    assert opened.wait(5)
    sender = Sender(held[0], api, terminal.identity, clock=clock)
    made.set()
    thread.join()
    api.close()
    assert waits == [REST]


@pytest.mark.slow
def test_nothing_of_a_case_is_in_the_log(
    kit: Kit,
    backend: UnrulyBackend,
    terminal: Terminal,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    marker = b"Erika-Marker-1984"
    for number in ("BT-MARK-1", "BT-MARK-2"):
        keep(kit.outbox, terminal.case(number, {"answers": marker * 20}))
    damage(tmp_path / "outbox.sqlite", "BT-MARK-2")
    rows = [row[1] for row in RETRY_TABLE]
    backend.will("/v1/cases/BT-MARK-1", *rows)
    with caplog.at_level(logging.DEBUG):
        kit.steps(len(rows))
    assert caplog.records
    assert marker.decode() not in caplog.text
    ours = "\n".join(
        one.getMessage() for one in caplog.records if one.name.startswith("backend_client")
    )
    assert ours
    assert "BT-MARK" not in ours
