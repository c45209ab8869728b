"""Submit and receipt on a bad day: nothing is half kept, nothing is lost, and there is a way on."""

import hashlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fingers import both_fingers
from studio import Studio
from ways_on import require_failure, require_texts, ways_on
from whole_terminal import NOON, Office, Terminal

from contract.case import CaseManifest
from contract.commands import ConfirmReceipt, Continue, PayAtCounter, Submit
from contract.sealing import SealedPart, unseal
from contract.signing import Signed
from contract.steps import Step
from kiosk.conductor import case
from kiosk.session.values import Receipt
from kiosk.workers.assessment import AssessmentWorker
from simulators.fingerprint_zfm.simulator import FingerprintSimulator
from simulators.printer import Fault as PrinterFault
from simulators.printer import HostedPrinter, hosted_printer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def printer() -> Iterator[HostedPrinter]:
    with hosted_printer() as made:
        yield made


def keep_keys(terminal: Terminal, signed: str) -> None:
    terminal.in_storage(lambda: terminal.outbox.keep_sealing_keys(signed))


def drop_keys(terminal: Terminal) -> None:
    terminal.in_storage(lambda: terminal.outbox._db.execute("DELETE FROM sealing_keys"))


def pragma(terminal: Terminal, setting: str) -> int:
    row = terminal.in_storage(lambda: terminal.outbox._db.execute(f"PRAGMA {setting}").fetchone())
    return int(row[0]) if row else 0


def rows(terminal: Terminal, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 -- names of our own
    row = terminal.in_storage(lambda: terminal.outbox._db.execute(query).fetchone())
    return int(row[0])


def fill_disk(terminal: Terminal) -> None:
    """Let the file take no further page, which SQLite reports as it does a full disk."""
    pragma(terminal, f"max_page_count = {pragma(terminal, 'page_count')}")


def free_disk(terminal: Terminal) -> None:
    pragma(terminal, "max_page_count = 1000000")


@dataclass(frozen=True)
class StoreFault:
    """What is wrong at submit, the code, and what heals it."""

    name: str
    code: str
    spoil: Callable[[Terminal], object]
    heal: Callable[[Terminal], object]


def give_keys(terminal: Terminal) -> None:
    keep_keys(terminal, terminal.office.key_set())


STORE_FAULTS = [
    StoreFault("no keys", "sealing_keys_missing", drop_keys, give_keys),
    StoreFault(
        "keys of another hour",
        "sealing_keys_missing",
        lambda t: keep_keys(t, t.office.key_set(hour=NOON - timedelta(hours=2))),
        give_keys,
    ),
    StoreFault(
        "keys of another office",
        "sealing_keys_missing",
        lambda t: keep_keys(t, t.office.key_set(by=Ed25519PrivateKey.generate())),
        give_keys,
    ),
    StoreFault(
        "a key that is none",
        "sealing_keys_missing",
        lambda t: keep_keys(t, t.office.key_set(public=b"short")),
        give_keys,
    ),
    StoreFault("full disk", "storage_full", fill_disk, free_disk),
    StoreFault(
        "read-only disk",
        "storage_broken",
        lambda t: pragma(t, "query_only = ON"),
        lambda t: pragma(t, "query_only = OFF"),
    ),
]


@pytest.mark.parametrize("fault", STORE_FAULTS, ids=lambda fault: fault.name)
async def test_store_fault(fault: StoreFault, terminal: Terminal) -> None:
    terminal.connect()
    terminal.walk(Step.CHECK)
    kept = len(terminal.evidence)
    fault.spoil(terminal)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is not Step.SUBMITTING)
    await terminal.shown()
    assert terminal.session.flow.step is Step.CHECK
    require_failure(terminal, fault.code, {"submit"})
    assert len(terminal.evidence) == kept
    assert terminal.in_storage(terminal.outbox.unsent) == 0
    assert rows(terminal, "parts") == rows(terminal, "cases") == 0
    fault.heal(terminal)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    assert terminal.in_storage(terminal.outbox.unsent) == 1
    assert len(terminal.evidence) == 0


async def test_whole_case_is_sealed_and_its_plaintext_overwritten(
    studio: Studio,
    sensor: FingerprintSimulator,
    terminal: Terminal,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    buffers: list[bytearray] = []
    sealing = case.seal

    def watched_seal(header: object, plaintext: bytearray, *keys: object) -> object:
        buffers.append(plaintext)
        assert any(plaintext)
        return sealing(header, plaintext, *keys)

    monkeypatch.setattr(case, "seal", watched_seal)
    await check_page_with_captures(terminal, studio, sensor)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    assert len(buffers) == 6
    assert not any(any(buffer) for buffer in buffers)
    assert len(terminal.evidence) == 0
    (number,) = terminal.in_storage(terminal.outbox.queued)
    stored = terminal.in_storage(lambda: terminal.outbox.case(number))
    manifest = Signed.model_validate_json(stored.manifest).open(
        CaseManifest, office.identity.device_key.public_key()
    )
    digests = {one.part: one.sha256 for one in manifest.parts}
    assert {
        name: hashlib.sha256(body).hexdigest() for name, body in stored.parts.items()
    } == digests
    opened = {
        name: unseal(SealedPart.decode(body), office.private) for name, body in stored.parts.items()
    }
    assert b"Schneider" in opened["answers"]
    assert opened["portrait"].startswith(b"\xff\xd8")
    for name in ("print_right_index", "print_left_index", "signature"):
        assert opened[name].startswith(b"\x89PNG")


async def check_page_with_captures(
    terminal: Terminal, studio: Studio, sensor: FingerprintSimulator
) -> None:
    """Walk to the check page with everything captured."""
    terminal.add_camera(studio)
    await terminal.add_scanner(sensor)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    await terminal.portrait()
    terminal.send(Continue())
    await both_fingers(terminal, sensor)
    terminal.send(Continue())
    terminal.sign()
    terminal.send(Continue())
    assert terminal.session.flow.step is Step.CHECK


async def test_worker_killed_at_submit(
    studio: Studio, sensor: FingerprintSimulator, terminal: Terminal, worker: AssessmentWorker
) -> None:
    await check_page_with_captures(terminal, studio, sensor)
    kept = len(terminal.evidence)
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGSTOP)
    stopped = worker.process_id
    terminal.send(Submit())
    await terminal.until(worker._turn.locked)
    os.kill(stopped, signal.SIGKILL)
    await terminal.until(lambda: terminal.session.flow.step is Step.CHECK)
    await terminal.shown()
    require_failure(terminal, "worker_gone", {"submit"})
    assert len(terminal.evidence) == kept
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)


PRINTER_FAULTS = [
    (PrinterFault.ABSENT, "printer_absent"),
    (PrinterFault.PAPER_OUT, "printer_paper_out"),
    (PrinterFault.COVER_OPEN, "printer_cover_open"),
    (PrinterFault.MUTE, "printer_fault"),
    (PrinterFault.NOISE, "printer_fault"),
    (PrinterFault.DIES_MID_JOB, "printer_absent"),
    (PrinterFault.PAPER_ENDS_MID_JOB, "printer_paper_out"),
    (PrinterFault.CUTTER_JAM, "printer_fault"),
]


@pytest.mark.parametrize(("fault", "code"), PRINTER_FAULTS)
async def test_printer_fault(
    fault: PrinterFault, code: str, printer: HostedPrinter, terminal: Terminal
) -> None:
    printer.set_fault(fault)
    await pay(terminal, printer)
    assert terminal.session.flow.receipt is Receipt.NO_PAPER
    assert terminal.session.failure == code
    view = terminal.views[-1]
    stored = terminal.session.stored
    assert stored is not None
    assert view.qr_text == f"BT1:{stored.case_number}:{stored.check_value}"
    assert [one.name for one in ways_on(view)] == ["confirm_receipt"]
    assert view.chrome.help is not None
    require_texts(view)
    printer.set_fault(PrinterFault.NONE)
    await terminal.shown()
    assert terminal.views[-1] == view, "the code stays until it is confirmed"
    assert terminal.in_storage(lambda: terminal.outbox.payments(stored.case_number)) == [
        "at_counter"
    ]
    terminal.send(ConfirmReceipt())
    assert terminal.session.flow.step is Step.ENDED


async def pay(terminal: Terminal, printer: HostedPrinter) -> None:
    """Submit, choose the counter, and wait for the receipt's fate."""
    terminal.add_printer(printer)
    terminal.connect()
    terminal.walk(Step.CHECK)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    terminal.send(PayAtCounter())
    await terminal.until(lambda: terminal.session.flow.receipt is not Receipt.PRINTING, 30)
    await terminal.shown()


@pytest.mark.parametrize("fault", [PrinterFault.NONE, PrinterFault.PAPER_LOW, PrinterFault.SLOW])
async def test_receipt_comes_out(
    fault: PrinterFault, printer: HostedPrinter, terminal: Terminal
) -> None:
    printer.set_fault(fault)
    await pay(terminal, printer)
    assert terminal.session.flow.receipt is Receipt.PRINTED
    assert len(printer.strips) == 1


async def test_disk_full_at_the_receipt_costs_no_receipt(
    printer: HostedPrinter, terminal: Terminal
) -> None:
    terminal.add_printer(printer)
    terminal.connect()
    terminal.walk(Step.CHECK)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    pragma(terminal, "query_only = ON")
    terminal.send(PayAtCounter())
    await terminal.until(lambda: terminal.session.flow.receipt is not Receipt.PRINTING)
    assert terminal.session.flow.receipt is Receipt.PRINTED
    assert len(printer.strips) == 1
    assert terminal.in_storage(terminal.outbox.unsent) == 1
