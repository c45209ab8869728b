"""The receipt printer's driver against the simulator on real TCP, misbehaviours included."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from escpos.printer import Network

from device_drivers.errors import DeviceError, DeviceGone, NoResponse, ProtocolError
from device_drivers.receipt_printer import (
    Job,
    NotPrinted,
    Printed,
    PrinterStatus,
    QrCode,
    QrMode,
    ReceiptPrinter,
    Text,
)
from device_drivers.receipt_printer import status as codec
from device_drivers.receipt_printer.__main__ import main
from device_drivers.receipt_printer.job import encode
from device_drivers.receipt_printer.link import split_address
from simulators.printer import Fault, HostedPrinter, Strip, hosted_printer
from simulators.printer.real_time import split_real_time

QR_TEXT = "BT1:K7QM-4T9X-2B:37"
JOB: Job = (
    Text("Quittung", "title"),
    Text("Bürgeramt Straße", "centred"),
    Text("Gebühr                                 46,00 Euro"),
    Text("Summe €", "strong"),
    Text("Ende"),
    QrCode(QR_TEXT),
)


@pytest.fixture
def simulator() -> Iterator[HostedPrinter]:
    with hosted_printer() as printer:
        yield printer


def connect(simulator: HostedPrinter, qr_mode: QrMode = "native") -> ReceiptPrinter:
    return ReceiptPrinter(
        simulator.address,
        qr_mode=qr_mode,
        connect_deadline_s=1.0,
        answer_deadline_s=0.6,
        print_deadline_s=5.0,
    )


def decoded(strip: Strip) -> str:
    picture = np.pad(strip.dots, 40, constant_values=255)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(picture)
    return text


# Replies as Epson's reference defines the bits: 0x12 is the fixed part.
@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ((0x12, 0x12, 0x12, 0x12), PrinterStatus(True, "enough", False, "none")),
        ((0x16, 0x12, 0x12, 0x12), PrinterStatus(True, "enough", False, "none")),
        ((0x12, 0x12, 0x12, 0x1E), PrinterStatus(True, "low", False, "none")),
        ((0x1A, 0x32, 0x12, 0x7E), PrinterStatus(False, "out", False, "none")),
        ((0x1A, 0x16, 0x12, 0x12), PrinterStatus(False, "enough", True, "none")),
        ((0x1A, 0x52, 0x1A, 0x12), PrinterStatus(False, "enough", False, "cutter")),
        ((0x1A, 0x52, 0x32, 0x12), PrinterStatus(False, "enough", False, "unrecoverable")),
        ((0x1A, 0x52, 0x12, 0x12), PrinterStatus(False, "enough", False, "recoverable")),
    ],
)
def test_status_bytes(replies: tuple[int, ...], expected: PrinterStatus) -> None:
    assert codec.decode(dict(zip(codec.STATUS_KINDS, replies, strict=True))) == expected


def test_replies_to_different_questions_cannot_be_confused() -> None:
    assert not any(codec.is_real_time_reply(v) and codec.is_queued_reply(v) for v in range(256))


@pytest.mark.parametrize("qr_mode", ["native", "raster"])
def test_a_job_reaches_the_paper_and_its_qr_code_can_be_read(
    simulator: HostedPrinter, qr_mode: QrMode
) -> None:
    with connect(simulator, qr_mode) as printer:
        assert printer.print_job(JOB) == Printed(PrinterStatus(True, "enough", False, "none"))
    # Printed means cut: no waiting here.
    (strip,) = simulator.strips
    assert strip.text[:5] == tuple(line.text for line in JOB if isinstance(line, Text))
    assert decoded(strip) == QR_TEXT
    assert simulator.unknown_commands == []


def test_unmodified_python_escpos_prints_on_the_simulator(simulator: HostedPrinter) -> None:
    host, port = split_address(simulator.address)
    foreign = Network(host, port, timeout=5)
    foreign.text("Grüße € ąč\n")
    foreign.qr("foreign", native=True, size=8)
    foreign.cut()
    assert foreign.is_online()
    assert foreign.paper_status() == 2
    foreign.close()
    (strip,) = simulator.wait_for_strips(1)
    assert strip.text[0] == "Grüße € ąč"
    assert decoded(strip) == "foreign"


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.PAPER_OUT, PrinterStatus(False, "out", False, "none")),
        (Fault.COVER_OPEN, PrinterStatus(False, "enough", True, "none")),
        (Fault.PAPER_ENDS_MID_JOB, PrinterStatus(False, "out", False, "none")),
        (Fault.CUTTER_JAM, PrinterStatus(False, "enough", False, "cutter")),
    ],
)
def test_the_printer_says_why_it_does_not_print(
    simulator: HostedPrinter, fault: Fault, status: PrinterStatus
) -> None:
    simulator.set_fault(fault)
    with connect(simulator) as printer:
        assert printer.print_job(JOB) == NotPrinted(status)
        simulator.set_fault(Fault.NONE)
        assert printer.print_job(JOB) == Printed(PrinterStatus(True, "enough", False, "none"))
    # The rest of the broken job does not come out when the printer is well again.
    (strip,) = simulator.strips
    assert strip.text.count("Quittung") == strip.text.count("Ende") == 1


def test_low_paper_still_prints(simulator: HostedPrinter) -> None:
    simulator.set_fault(Fault.PAPER_LOW)
    with connect(simulator) as printer:
        assert printer.print_job(JOB) == Printed(PrinterStatus(True, "low", False, "none"))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.MUTE, NoResponse),
        (Fault.HALF_ANSWER, NoResponse),
        (Fault.NOISE, ProtocolError),
        (Fault.DIES_MID_JOB, DeviceGone),
    ],
)
def test_failures_are_typed_and_come_in_time(
    simulator: HostedPrinter, fault: Fault, error: type[DeviceError]
) -> None:
    simulator.set_fault(fault)
    started = time.monotonic()
    with connect(simulator) as printer, pytest.raises(error) as caught:
        printer.print_job(JOB)
    assert time.monotonic() - started < 2.0
    assert caught.value.address == simulator.address
    assert simulator.strips == []


def test_an_absent_printer_is_gone(simulator: HostedPrinter) -> None:
    simulator.set_fault(Fault.ABSENT)
    with pytest.raises(DeviceGone):
        connect(simulator)
    simulator.set_fault(Fault.NONE)
    with connect(simulator) as printer:
        assert printer.status().can_print


def test_a_printer_unplugged_between_jobs_is_gone(simulator: HostedPrinter) -> None:
    with connect(simulator) as printer:
        printer.status()
        simulator.set_fault(Fault.ABSENT)
        with pytest.raises(DeviceGone):
            printer.status()


@pytest.mark.slow
def test_a_slow_printer_is_waited_for(simulator: HostedPrinter) -> None:
    simulator.set_fault(Fault.SLOW)
    with connect(simulator) as printer:
        assert isinstance(printer.print_job(JOB), Printed)
    assert len(simulator.strips) == 1


def test_a_printer_slower_than_the_deadline_does_not_respond(simulator: HostedPrinter) -> None:
    simulator.set_fault(Fault.SLOW)
    with (
        ReceiptPrinter(simulator.address, print_deadline_s=0.2) as printer,
        pytest.raises(NoResponse),
    ):
        printer.print_job(JOB)


def test_a_printer_that_reads_nothing_does_not_hang_the_driver() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with (
            ReceiptPrinter(address, answer_deadline_s=0.2) as printer,
            pytest.raises(NoResponse),
        ):
            printer.status()


def test_control_characters_in_a_text_do_not_reach_the_printer() -> None:
    hostile = encode((Text("a\x1b@\x10\x04\x01\nb"),))
    assert hostile.count(b"\x1b@") == 1  # the one that begins each job
    assert b"\x10\x04" not in hostile
    assert b"a @    b\n" in hostile


@pytest.mark.parametrize(
    "job", [[Text("x")] * 401, [Text("x" * 1001)], [QrCode("x" * 301)]], ids=len
)
def test_a_job_that_is_no_receipt_is_refused(job: Job) -> None:
    with pytest.raises(ValueError, match="receipt"):
        encode(job)


@pytest.mark.parametrize("seed", range(20))
def test_raster_qr_codes_contain_no_status_query(seed: int) -> None:
    data = encode((QrCode(f"BT1:{seed * 7919:010}:97"),), qr_mode="raster")
    queued, commands, pending = split_real_time(data)
    assert (queued + pending, commands) == (data, ())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("printer.example:9101", ("printer.example", 9101)),
        ("192.0.2.7", ("192.0.2.7", 9100)),
        ("[2001:db8::7]:9100", ("2001:db8::7", 9100)),
    ],
)
def test_addresses(address: str, expected: tuple[str, int]) -> None:
    assert split_address(address) == expected


@pytest.mark.parametrize("address", ["", ":9100", "host:", "host:0", "host:65536", "host:x"])
def test_wrong_addresses(address: str) -> None:
    with pytest.raises(ValueError, match="host"):
        split_address(address)


def test_shell(simulator: HostedPrinter, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--address", simulator.address, "status"]) == 0
    assert main(["--address", simulator.address, "test"]) == 0
    assert len(simulator.strips) == 1
    simulator.set_fault(Fault.PAPER_OUT)
    assert main(["--address", simulator.address, "test"]) == 1
    simulator.set_fault(Fault.ABSENT)
    assert main(["--address", simulator.address, "status"]) == 3
    assert "DeviceGone" in capsys.readouterr().err


def test_simulator_as_a_program_obeys_its_control_socket(tmp_path: Path) -> None:
    control = tmp_path / "control"
    program = (
        "import sys; from simulators.printer import main; "
        f"sys.exit(main(['--port', '0', '--control', {str(control)!r}, "
        f"'--paper-folder', {str(tmp_path / 'paper')!r}, '--fault', 'paper_out']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        killer = threading.Timer(20, process.kill)
        killer.start()
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            with (
                socket.socket(socket.AF_UNIX) as line,
                ReceiptPrinter(address) as printer,
            ):
                line.connect(str(control))
                answers = line.makefile()
                assert isinstance(printer.print_job(JOB), NotPrinted)
                line.sendall(b'{"fault": "eats_paper"}\n')
                assert "error" in json.loads(answers.readline())
                line.sendall(b'{"fault": "none"}\n')
                assert json.loads(answers.readline())["fault"] == "none"
                assert isinstance(printer.print_job(JOB), Printed)
                answers.close()
            process.terminate()
            assert process.wait(10) == 0
        finally:
            killer.cancel()
            process.kill()
    picture = cv2.imread(str(tmp_path / "paper" / "receipt-0001.png"))
    assert picture is not None
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == QR_TEXT
