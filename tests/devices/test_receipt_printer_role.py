"""The receipt printer as the kiosk sees it, over real TCP against the simulator."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import pytest

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from kiosk.devices.receipt_printer import NotPrinted, Pace, Printed, ReceiptPrinter
from simulators.printer import Fault, HostedPrinter, hosted_printer

FAST = Pace(poll_s=0.02, retry_first_s=0.01, retry_last_s=0.05)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    text: str
    style: Literal["plain", "centred", "strong", "title", "qr"] = "plain"


LINES = (
    Line("Antrag gespeichert", "title"),
    Line("Prüfzahl 37", "centred"),
    Line("Gebühr 46,00 Euro"),
    Line("Summe", "strong"),
    Line("BT1:K7QM-4T9X-2B:37", "qr"),
)


@pytest.fixture
def simulator() -> Iterator[HostedPrinter]:
    with hosted_printer() as printer:
        yield printer


class Watched:
    """A running role and the healths it has reported."""

    def __init__(self, address: str) -> None:
        self.healths: list[Health] = []
        self.changed = asyncio.Event()
        self.printer = ReceiptPrinter(address, now=lambda: NOW, on_health=self._note, pace=FAST)

    def _note(self, health: Health) -> None:
        self.healths.append(health)
        self.changed.set()

    async def until(self, wanted: Callable[[Health], bool]) -> None:
        async with asyncio.timeout(30):
            while not wanted(self.printer.health):
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def watched(address: str) -> AsyncIterator[Watched]:
    role = Watched(address)
    task = asyncio.create_task(role.printer.run())
    try:
        yield role
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


def ready(health: Health) -> bool:
    return health == Ready()


def gone(code: FailureCode) -> Callable[[Health], bool]:
    return lambda health: health == Gone(code=code, since=NOW)


async def test_prints_a_receipt(simulator: HostedPrinter) -> None:
    async with watched(simulator.address) as role:
        await role.until(ready)
        assert await role.printer.print_receipt(LINES) == Printed()
    (strip,) = simulator.strips
    assert strip.text[:4] == tuple(line.text for line in LINES[:4])


async def test_prints_before_the_first_poll_is_over(simulator: HostedPrinter) -> None:
    async with watched(simulator.address) as role:
        assert await role.printer.print_receipt(LINES) == Printed()
        assert role.printer.health == Ready()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.ABSENT, FailureCode.PRINTER_ABSENT),
        (Fault.PAPER_OUT, FailureCode.PRINTER_PAPER_OUT),
        (Fault.COVER_OPEN, FailureCode.PRINTER_COVER_OPEN),
        pytest.param(Fault.MUTE, FailureCode.PRINTER_FAULT, marks=pytest.mark.slow),
        (Fault.NOISE, FailureCode.PRINTER_FAULT),
        pytest.param(Fault.HALF_ANSWER, FailureCode.PRINTER_FAULT, marks=pytest.mark.slow),
    ],
)
async def test_health_names_the_trouble_and_recovers(
    simulator: HostedPrinter, fault: Fault, code: FailureCode
) -> None:
    async with watched(simulator.address) as role:
        await role.until(ready)
        simulator.set_fault(fault)
        await role.until(gone(code))
        assert await role.printer.print_receipt(LINES) == NotPrinted(code)
        simulator.set_fault(Fault.NONE)
        await role.until(ready)
        assert await role.printer.print_receipt(LINES) == Printed()
    assert len(simulator.strips) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.DIES_MID_JOB, FailureCode.PRINTER_ABSENT),
        (Fault.PAPER_ENDS_MID_JOB, FailureCode.PRINTER_PAPER_OUT),
        (Fault.CUTTER_JAM, FailureCode.PRINTER_FAULT),
    ],
)
async def test_trouble_in_the_middle_of_a_receipt(
    simulator: HostedPrinter, fault: Fault, code: FailureCode
) -> None:
    async with watched(simulator.address) as role:
        await role.until(ready)
        simulator.set_fault(fault)
        assert await role.printer.print_receipt(LINES) == NotPrinted(code)
        assert role.printer.health == Gone(code=code, since=NOW)
        simulator.set_fault(Fault.NONE)
        await role.until(ready)
    assert simulator.strips == []


async def test_low_paper_is_a_notice_and_prints(simulator: HostedPrinter) -> None:
    simulator.set_fault(Fault.PAPER_LOW)
    async with watched(simulator.address) as role:
        assert await role.printer.print_receipt(LINES) == Printed()
        assert role.printer.health == Degraded(code=FailureCode.PRINTER_PAPER_LOW)


async def test_a_connection_lost_while_idle_is_replaced_for_the_receipt(
    simulator: HostedPrinter,
) -> None:
    role = ReceiptPrinter(simulator.address, now=lambda: NOW, pace=Pace(poll_s=3600))
    task = asyncio.create_task(role.run())
    try:
        assert await role.print_receipt(LINES) == Printed()
        simulator.set_fault(Fault.ABSENT)
        simulator.set_fault(Fault.NONE)
        assert await role.print_receipt(LINES) == Printed()
    finally:
        task.cancel()
        await asyncio.wait({task})
    assert len(simulator.strips) == 2


async def test_each_change_is_told_and_logged_once(
    simulator: HostedPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.devices.receipt_printer")
    async with watched(simulator.address) as role:
        await role.until(ready)
        simulator.set_fault(Fault.ABSENT)
        await role.until(gone(FailureCode.PRINTER_ABSENT))
        await asyncio.sleep(0.2)  # several attempts that change nothing
        simulator.set_fault(Fault.NONE)
        await role.until(ready)
    assert [type(health) for health in role.healths] == [Ready, Gone, Ready]
    assert [record.getMessage() for record in caplog.records] == [
        "receipt printer: ready",
        "receipt printer: printer_absent",
        "receipt printer: ready",
    ]
