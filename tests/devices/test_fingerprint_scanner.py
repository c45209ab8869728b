"""The scanner's role: one finger after the other, through every fault, over a pseudo terminal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers.fingerprint_zfm.commands import Command
from device_drivers.fingerprint_zfm.sensor import QuickCheck
from kiosk.devices.fingerprint_connection import FingerprintScannerError, Pace
from kiosk.devices.fingerprint_scanner import (
    FingerprintImage,
    FingerprintProgress,
    FingerprintScanner,
    NoFinger,
    Reading,
    Searching,
)
from simulators.fingerprint_zfm.faults import Fault
from simulators.fingerprint_zfm.simulator import FingerprintSimulator

FINGER = np.random.default_rng(1).integers(0, 256, (288, 256), dtype=np.uint8)
AS_THE_SENSOR_GIVES_IT = (FINGER >> 4) * 17
PACE = Pace(
    look_s=0.01, idle_check_s=0.05, first_retry_s=0.02, longest_retry_s=0.1, connect_wait_s=0.5
)
WITHOUT_IDLE_CHECKS = replace(PACE, idle_check_s=60)
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that ticks one second each time it is read."""

    def __init__(self) -> None:
        self._now = NOON

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@dataclass
class Watched:
    """A started scanner and all that it said of its health."""

    scanner: FingerprintScanner
    changes: list[Health] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_health(self, health: Health) -> None:
        self.changes.append(health)
        self.changed.set()

    async def until(self, is_reached: Callable[[Health], bool]) -> None:
        """Wait for the health to be as wanted."""
        async with asyncio.timeout(30):
            while not is_reached(self.scanner.health):
                self.changed.clear()
                await self.changed.wait()


def is_ready(health: Health) -> bool:
    return isinstance(health, Ready)


def is_gone(health: Health) -> bool:
    return isinstance(health, Gone)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[FingerprintSimulator]:
    with FingerprintSimulator(
        link=tmp_path / "fingerprint", is_paced=False, slow_s=0.1
    ) as simulator:
        yield simulator


def scanner_at(address: str, pace: Pace = PACE) -> Watched:
    watched: Watched
    scanner = FingerprintScanner(
        address,
        now=Clock(),
        on_health=lambda health: watched.on_health(health),
        timeout_s=0.2,
        pace=pace,
    )
    watched = Watched(scanner)
    return watched


@pytest.fixture
async def watched(simulator: FingerprintSimulator) -> AsyncIterator[Watched]:
    watched = scanner_at(simulator.address)
    await watched.scanner.start()
    yield watched
    await watched.scanner.stop()


async def test_a_finger_becomes_a_read_only_image(
    simulator: FingerprintSimulator, watched: Watched
) -> None:
    progress: list[FingerprintProgress] = []

    def on_progress(step: FingerprintProgress) -> None:
        progress.append(step)
        if step == Searching():
            simulator.place(FINGER)

    image = await watched.scanner.capture(on_progress=on_progress)
    assert isinstance(image, FingerprintImage)
    assert image.resolution_ppi == 500
    assert np.array_equal(image.pixels, AS_THE_SENSOR_GIVES_IT)
    assert not image.pixels.flags.writeable
    assert "pixels" not in repr(image)
    readings = [step.percent for step in progress if isinstance(step, Reading)]
    assert progress[0] == Searching()
    assert readings == sorted(set(readings))
    assert readings[-1] == 100
    assert len(readings) > 50
    assert is_ready(watched.scanner.health)


async def test_nothing_is_downloaded_before_a_finger_is_there(
    simulator: FingerprintSimulator, watched: Watched
) -> None:
    assert await watched.scanner.capture(on_progress=lambda _: None, wait_s=0.1) == NoFinger()
    assert simulator.commands.count(Command.GEN_IMG) >= 2
    assert Command.UP_IMAGE not in simulator.commands
    assert Command.IMG2TZ not in simulator.commands


async def test_a_finger_of_the_one_before_is_waited_off(
    simulator: FingerprintSimulator, watched: Watched
) -> None:
    simulator.place(FINGER)
    assert not await watched.scanner.wait_lifted(wait_s=0.1)
    lifted = asyncio.create_task(watched.scanner.wait_lifted())
    before = simulator.commands.count(Command.GEN_IMG)
    assert await asyncio.to_thread(simulator.wait_for_command, Command.GEN_IMG, before + 2)
    assert not lifted.done()
    simulator.lift()
    async with asyncio.timeout(2):
        assert await lifted


async def test_a_poor_contact_is_said_and_read_in_the_end(
    simulator: FingerprintSimulator, watched: Watched
) -> None:
    simulator.place(FINGER)
    simulator.inject(Fault.PARTIAL_FINGER)
    progress: list[FingerprintProgress] = []
    image = await watched.scanner.capture(on_progress=progress.append)
    assert isinstance(image, FingerprintImage)
    assert progress[0] == Searching(QuickCheck.TOO_FEW_FEATURES)
    assert simulator.commands.count(Command.IMG2TZ) > 1


# What each fault makes of a capture that begins with a good finger on the window.
OUTCOMES: dict[Fault, FailureCode | type[FingerprintImage] | type[NoFinger]] = {
    Fault.NONE: FingerprintImage,
    Fault.MUTE: FailureCode.FINGERPRINT_SILENT,
    Fault.NOISE_BEFORE_HEADER: FingerprintImage,
    Fault.HALF_PACKET: FailureCode.FINGERPRINT_SILENT,
    Fault.WRONG_CHECKSUM: FailureCode.FINGERPRINT_GARBLED,
    Fault.LOST_DATA_PACKET: FailureCode.FINGERPRINT_GARBLED,
    Fault.MUTE_IN_TRANSFER: FailureCode.FINGERPRINT_SILENT,
    Fault.WRONG_ADDRESS: FailureCode.FINGERPRINT_GARBLED,
    Fault.WRONG_PASSWORD: FingerprintImage,
    Fault.REFUSES_SPEED: FingerprintImage,
    Fault.PARTIAL_FINGER: FingerprintImage,
    Fault.NO_FINGER: NoFinger,
    Fault.SLOW: FingerprintImage,
    Fault.UNPLUG: FailureCode.FINGERPRINT_ABSENT,
}


def test_the_table_knows_every_fault() -> None:
    assert set(OUTCOMES) == set(Fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", Fault)
async def test_each_fault_has_its_outcome_and_the_next_capture_works(
    fault: Fault, simulator: FingerprintSimulator, watched: Watched
) -> None:
    await watched.until(is_ready)
    simulator.place(FINGER)
    simulator.inject(fault)
    expected = OUTCOMES[fault]
    async with asyncio.timeout(10):
        if isinstance(expected, FailureCode):
            with pytest.raises(FingerprintScannerError) as caught:
                await watched.scanner.capture(on_progress=lambda _: None)
            assert caught.value.code is expected
            assert any(isinstance(each, Gone) and each.code is expected for each in watched.changes)
        else:
            result = await watched.scanner.capture(on_progress=lambda _: None, wait_s=0.5)
            assert isinstance(result, expected)
            assert is_ready(watched.scanner.health)
        simulator.inject(Fault.NONE)
        await watched.until(is_ready)
        image = await watched.scanner.capture(on_progress=lambda _: None)
    assert isinstance(image, FingerprintImage)
    assert np.array_equal(image.pixels, AS_THE_SENSOR_GIVES_IT)


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        (Fault.WRONG_CHECKSUM, 2),
        # The answers to GenImg and Img2Tz pass, the transfer does not.
        (Fault.LOST_DATA_PACKET, 3),
    ],
)
async def test_a_garbled_answer_now_and_then_costs_the_citizen_nothing(
    fault: Fault, answers: int, simulator: FingerprintSimulator
) -> None:
    watched = scanner_at(simulator.address, WITHOUT_IDLE_CHECKS)
    await watched.scanner.start()
    await watched.until(is_ready)
    simulator.place(FINGER)
    simulator.inject(fault, times=answers)
    async with asyncio.timeout(30):
        image = await watched.scanner.capture(on_progress=lambda _: None)
    assert isinstance(image, FingerprintImage)
    assert np.array_equal(image.pixels, AS_THE_SENSOR_GIVES_IT)
    garbled = Degraded(code=FailureCode.FINGERPRINT_GARBLED)
    assert watched.changes == [Ready(), garbled, Ready()]
    await watched.scanner.stop()


@pytest.mark.slow
async def test_cancelling_stops_the_transfer_and_leaves_the_line_in_step() -> None:
    with FingerprintSimulator(is_paced=True) as simulator:
        watched = scanner_at(simulator.address)
        await watched.scanner.start()
        simulator.place(FINGER)
        reading = asyncio.Event()
        percents: list[int] = []

        def on_progress(step: FingerprintProgress) -> None:
            if isinstance(step, Reading):
                percents.append(step.percent)
                reading.set()

        capture = asyncio.create_task(watched.scanner.capture(on_progress=on_progress))
        async with asyncio.timeout(30):
            await reading.wait()
            capture.cancel()
            with pytest.raises(asyncio.CancelledError):
                await capture
            heard = len(percents)
            simulator.lift()
            assert await watched.scanner.wait_lifted()
        assert len(percents) == heard
        assert percents[-1] < 50
        assert is_ready(watched.scanner.health)
        await watched.scanner.stop()
        assert simulator.parameters.baudrate == 57600


async def test_a_scanner_that_is_plugged_in_later_becomes_ready(tmp_path: Path) -> None:
    link = tmp_path / "fingerprint"
    watched = scanner_at(str(link))
    before = watched.scanner.health
    assert isinstance(before, Gone)
    await watched.scanner.start()
    with pytest.raises(FingerprintScannerError) as caught:
        await watched.scanner.capture(on_progress=lambda _: None)
    assert caught.value.code is FailureCode.FINGERPRINT_ABSENT
    assert watched.scanner.health == before
    with FingerprintSimulator(link=link, is_paced=False):
        await watched.until(is_ready)
        await watched.scanner.stop()
    assert watched.changes == [Ready()]


async def test_pulling_the_plug_while_idle_is_noticed_once(
    simulator: FingerprintSimulator, watched: Watched
) -> None:
    await watched.until(is_ready)
    simulator.inject(Fault.UNPLUG)
    await watched.until(is_gone)
    assert await asyncio.to_thread(simulator.wait_until_plugged, False)
    simulator.inject(Fault.NONE)
    await watched.until(is_ready)
    kinds = [health.kind for health in watched.changes]
    assert kinds == ["ready", "gone", "ready"]
    gone = watched.changes[1]
    assert isinstance(gone, Gone)
    assert gone.code is FailureCode.FINGERPRINT_ABSENT
    assert gone.since > NOON


async def test_a_wrong_password_is_a_refusal(simulator: FingerprintSimulator) -> None:
    simulator.inject(Fault.WRONG_PASSWORD)
    watched = scanner_at(simulator.address)
    await watched.scanner.start()
    refused = FailureCode.FINGERPRINT_REFUSED
    await watched.until(lambda health: isinstance(health, Gone) and health.code is refused)
    await watched.scanner.stop()


async def test_repeated_garbling_is_degraded_before_it_is_gone(
    simulator: FingerprintSimulator,
) -> None:
    watched = scanner_at(simulator.address, WITHOUT_IDLE_CHECKS)
    await watched.scanner.start()
    await watched.until(is_ready)
    simulator.inject(Fault.WRONG_CHECKSUM, times=3)
    with pytest.raises(FingerprintScannerError):
        await watched.scanner.capture(on_progress=lambda _: None)
    await watched.until(is_ready)
    assert [(health.kind, getattr(health, "code", None)) for health in watched.changes] == [
        ("ready", None),
        ("degraded", FailureCode.FINGERPRINT_GARBLED),
        ("gone", FailureCode.FINGERPRINT_GARBLED),
        ("ready", None),
    ]
    await watched.scanner.stop()


async def test_stopping_gives_the_sensor_back_as_it_was(simulator: FingerprintSimulator) -> None:
    watched = scanner_at(simulator.address)
    await watched.scanner.start()
    await watched.until(is_ready)
    assert simulator.parameters.baudrate == 115200
    await watched.scanner.stop()
    await watched.scanner.stop()
    assert simulator.parameters.baudrate == 57600
