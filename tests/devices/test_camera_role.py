"""The camera role over a real connection, and its judgement by an injected clock."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

import numpy as np
import pytest

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers.camera import Camera
from device_drivers.errors import DeviceGone, NoResponse
from kiosk.devices.camera import (
    PORTRAIT_STILL,
    CameraRole,
    CameraTiming,
    Frame,
    LatestFrame,
    StillUnavailable,
)
from kiosk.devices.camera_health import Sight, Watch, problem
from simulators.camera import CameraSimulator, Fault, read_number

SIZE = (320, 426)
STILL_SIZE = (1260, 1680)
QUICK = CameraTiming(
    silent_after_s=0.4, first_backoff_s=0.05, longest_backoff_s=0.2, watch_every_s=0.02
)


@pytest.fixture
def simulator() -> Iterator[CameraSimulator]:
    with CameraSimulator(
        "numbered", size=SIZE, still_size=STILL_SIZE, frames_per_second=30
    ) as running:
        yield running


@dataclass
class Running:
    """A role that runs, and the changes of its health."""

    role: CameraRole
    changes: "asyncio.Queue[Health]"
    seen: list[Health] = field(default_factory=list)

    async def becomes(self, expected: type[Health], code: FailureCode | None = None) -> None:
        """Wait for the next change and see that it is this one."""
        health = await asyncio.wait_for(self.changes.get(), 5)
        self.seen.append(health)
        assert isinstance(health, expected)
        assert getattr(health, "code", None) == code
        assert self.role.health == health


def driver(simulator: CameraSimulator, **settings: object) -> Camera:
    settings = {"timeout_s": 0.3, "still_address": simulator.still_address, **settings}
    return Camera(simulator.address, **settings)


@asynccontextmanager
async def running(camera: Camera, timing: CameraTiming = QUICK) -> AsyncIterator[Running]:
    changes: asyncio.Queue[Health] = asyncio.Queue()
    role = CameraRole("portrait_camera", camera, timing=timing, on_health=changes.put_nowait)
    task = asyncio.create_task(role.run())
    try:
        yield Running(role, changes)
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what is awaited is on other threads
            await asyncio.sleep(0.01)


async def test_camera_is_ready_before_anyone_looks(simulator: CameraSimulator) -> None:
    async with running(driver(simulator)) as camera:
        await camera.becomes(Ready)
        await until(lambda: simulator.watchers == 0)


async def test_frames_flow_only_while_subscribed(simulator: CameraSimulator) -> None:
    async with running(driver(simulator)) as camera:
        await camera.becomes(Ready)
        async with camera.role.subscribed() as latest:
            first = await latest.after(0)
            assert first is not None
            second = await latest.after(first.number + 4)
            assert second is not None
            assert second.number > first.number
            assert read_number(second.pixels) > read_number(first.pixels)
            await until(lambda: simulator.watchers == 1)
        await until(lambda: simulator.watchers == 0)
        assert latest.latest() is None
        assert camera.changes.empty()


async def test_second_subscriber_shares_the_stream(simulator: CameraSimulator) -> None:
    async with (
        running(driver(simulator)) as camera,
        camera.role.subscribed() as one,
        camera.role.subscribed() as other,
    ):
        frame = await one.after(0)
        assert frame is not None
        assert await other.after(frame.number - 1) is not None
        await until(lambda: simulator.watchers == 1)


async def test_still_is_full_size_while_the_stream_goes_on(simulator: CameraSimulator) -> None:
    async with running(driver(simulator)) as camera, camera.role.subscribed() as latest:
        before = await latest.after(0)
        still = await camera.role.still()
        assert before is not None
        assert isinstance(still, Frame)
        assert (still.width, still.height) == STILL_SIZE
        assert read_number(still.pixels) >= read_number(before.pixels)
        assert await latest.after(still.number) is not None


async def test_still_without_subscription_opens_the_camera(simulator: CameraSimulator) -> None:
    async with running(driver(simulator)) as camera:
        assert isinstance(await camera.role.still(), Frame)
        await until(lambda: simulator.watchers == 0)


async def test_large_stream_is_scaled_down_and_gives_the_still_itself() -> None:
    with CameraSimulator("numbered", size=(1440, 1920)) as simulator:
        async with running(driver(simulator, still_address=None, timeout_s=2.0)) as camera:
            async with camera.role.subscribed() as latest:
                frame = await latest.after(0)
                still = await camera.role.still()
            assert frame is not None
            assert isinstance(still, Frame)
            assert (frame.width, frame.height) == (720, 960)
            assert (still.width, still.height) == (1440, 1920)
            assert read_number(still.pixels) >= read_number(frame.pixels)


async def test_small_camera_is_degraded() -> None:
    with CameraSimulator("numbered", size=SIZE, still_size=(1080, 1920)) as simulator:
        async with running(driver(simulator)) as camera:
            await camera.becomes(Degraded, FailureCode.CAMERA_TOO_SMALL)


async def test_absent_camera_is_said_and_found_again(simulator: CameraSimulator) -> None:
    simulator.set_fault(Fault.ABSENT)
    async with running(driver(simulator)) as camera:
        await camera.becomes(Gone, FailureCode.CAMERA_ABSENT)
        assert await camera.role.still(timeout_s=0.3) == StillUnavailable(FailureCode.CAMERA_SILENT)
        simulator.set_fault(Fault.NONE)
        await camera.becomes(Ready)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.ABSENT, FailureCode.CAMERA_ABSENT),
        (Fault.FREEZE, FailureCode.CAMERA_SILENT),
        (Fault.STUCK, FailureCode.CAMERA_SILENT),
        (Fault.GARBAGE, FailureCode.CAMERA_SILENT),
        (Fault.HUGE_HEADER, FailureCode.CAMERA_SILENT),
        (Fault.DROP, FailureCode.CAMERA_SILENT),
    ],
)
async def test_fault_while_subscribed_is_said_once_and_healed(
    simulator: CameraSimulator, fault: Fault, code: FailureCode
) -> None:
    async with running(driver(simulator)) as camera:
        await camera.becomes(Ready)
        async with camera.role.subscribed() as latest:
            before = await latest.after(0)
            assert before is not None
            simulator.set_fault(fault)
            await camera.becomes(Gone, code)
            simulator.set_fault(Fault.NONE)
            await camera.becomes(Ready)
            newest = latest.latest()
            after = await latest.after(newest.number if newest else before.number)
            assert after is not None
            assert after.number > before.number


async def test_stream_that_breaks_off_once_is_taken_up_unnoticed(
    simulator: CameraSimulator,
) -> None:
    timing = CameraTiming(first_backoff_s=0.05, watch_every_s=0.02)
    async with running(driver(simulator), timing) as camera:
        await camera.becomes(Ready)
        async with camera.role.subscribed() as latest:
            frame = await latest.after(0)
            assert frame is not None
            simulator.set_fault(Fault.DROP)
            await until(lambda: simulator.watchers == 0)
            simulator.set_fault(Fault.NONE)
            assert await latest.after(frame.number + 3) is not None
            assert camera.changes.empty()


async def test_fault_that_begins_in_idle_is_found_by_the_probe(simulator: CameraSimulator) -> None:
    timing = CameraTiming(probe_every_s=0.1, watch_every_s=0.02, first_backoff_s=0.05)
    async with running(driver(simulator), timing) as camera:
        await camera.becomes(Ready)
        simulator.set_fault(Fault.ABSENT)
        await camera.becomes(Gone, FailureCode.CAMERA_ABSENT)
        simulator.set_fault(Fault.NONE)
        await camera.becomes(Ready)


async def test_file_is_not_taken_for_a_frozen_camera(tmp_path: object) -> None:
    import cv2

    cv2.imwrite(f"{tmp_path}/0000.bmp", np.full((1600, 1244, 3), 90, np.uint8))
    camera_driver = Camera(f"{tmp_path}/%04d.bmp", frames_per_second=60)
    async with running(camera_driver) as camera:
        await camera.becomes(Ready)
        async with camera.role.subscribed() as latest:
            number = 0
            for _ in range(30):
                frame = await latest.after(number)
                assert frame is not None
                number = frame.number
        assert camera.changes.empty()


# --- with a driver of our own


class FakeCamera:
    """Delivers what the test puts before it, on the test's clock."""

    is_live = True

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.deliver = threading.Semaphore(0)
        self.count = 0
        self.is_open = False

    def __enter__(self) -> Self:
        self.is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False

    def read(self) -> Frame:
        if self.errors:
            raise self.errors.pop(0)
        if not self.deliver.acquire(timeout=0.2):
            raise NoResponse("fake", "no picture in time")
        self.count += 1
        return Frame(np.full((1600, 1244, 3), self.count, np.uint8), self.count, 0.0)

    still = read


async def test_programming_error_in_the_reader_ends_the_role() -> None:
    role = CameraRole("portrait_camera", FakeCamera(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(role.run(), 5)


async def test_cancelled_role_closes_the_camera() -> None:
    fake = FakeCamera()
    role = CameraRole("portrait_camera", fake, timing=QUICK)
    task = asyncio.create_task(role.run())
    async with role.subscribed():
        await until(lambda: fake.is_open)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not fake.is_open


async def test_health_names_the_moment_by_the_given_clock() -> None:
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    role = CameraRole(
        "portrait_camera", FakeCamera(DeviceGone("fake", "unplugged")), now=lambda: moment
    )
    task = asyncio.create_task(role.run())
    await until(lambda: role.health == Gone(code=FailureCode.CAMERA_ABSENT, since=moment))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# --- judgement


SEEN = Sight(refreshed_at=100.0, still_size=PORTRAIT_STILL)


@pytest.mark.parametrize(
    ("sight", "watch", "now", "expected"),
    [
        (Sight(), None, 0.0, FailureCode.CAMERA_SILENT),
        (SEEN, None, 500.0, None),
        (SEEN, Watch(since=99.0), 102.0, None),
        (SEEN, Watch(since=99.0), 102.01, FailureCode.CAMERA_SILENT),
        (SEEN, Watch(since=200.0), 201.9, None),
        (SEEN, Watch(since=200.0), 202.1, FailureCode.CAMERA_SILENT),
        (SEEN, Watch(since=99.0, until=103.0), 900.0, FailureCode.CAMERA_SILENT),
        (SEEN, Watch(since=90.0, until=99.0), 900.0, None),
        (Sight(FailureCode.CAMERA_ABSENT, 100.0), None, 100.0, FailureCode.CAMERA_ABSENT),
        (Sight(None, 100.0, (1243, 1600)), None, 100.0, FailureCode.CAMERA_TOO_SMALL),
        (Sight(None, 100.0, (2100, 1599)), None, 100.0, FailureCode.CAMERA_TOO_SMALL),
    ],
)
def test_judgement(
    sight: Sight, watch: Watch | None, now: float, expected: FailureCode | None
) -> None:
    assert problem(sight, watch, now, silent_after_s=2.0, minimum_still=PORTRAIT_STILL) == expected


def test_no_minimum_accepts_any_size() -> None:
    sight = Sight(refreshed_at=1.0, still_size=(10, 10))
    assert problem(sight, None, 1.0, silent_after_s=2.0, minimum_still=None) is None


# --- latest frame


def frame(number: int) -> Frame:
    return Frame(np.zeros((2, 2, 3), np.uint8), number, float(number))


async def test_slow_reader_gets_the_newest_and_no_queue() -> None:
    latest = LatestFrame()
    for number in range(1, 100):
        latest.put(frame(number))
    newest = await latest.after(3)
    assert newest is not None
    assert newest.number == 99
    assert await latest.after(99, timeout_s=0.01) is None


async def test_frame_from_another_thread_wakes_every_reader() -> None:
    latest = LatestFrame()
    waiting = [asyncio.create_task(latest.after(0)) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.to_thread(latest.put, frame(1))
    frames = await asyncio.wait_for(asyncio.gather(*waiting), 2)
    assert all(got is latest.latest() for got in frames)


async def test_reader_that_gives_up_leaves_nothing_behind() -> None:
    latest = LatestFrame()
    assert await latest.after(0, timeout_s=0.01) is None
    task = asyncio.create_task(latest.after(0))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert latest._waiting == []
    latest.put(frame(1))
