"""The assessment worker as a real process: results, deadlines, death, and what it leaves behind."""

import asyncio
import io
import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from kiosk.biometrics.portrait.guidance import Guidance, LivePortrait
from kiosk.biometrics.portrait.still import NoPortrait
from kiosk.workers.assessment import AssessmentWorker, Superseded
from kiosk.workers.wire import Slot
from kiosk.workers.worker_process import WorkerGone, WorkerProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")

EMPTY = np.full((720, 1280, 3), 200, np.uint8)
PATIENT = 30.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker() -> AsyncIterator[AssessmentWorker]:
    async with AssessmentWorker() as running:
        await running.live(EMPTY, deadline=PATIENT)
        yield running


def process_of(worker: AssessmentWorker) -> int:
    number = worker.process_id
    assert number is not None
    return number


def alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def open_files(process: int) -> list[str]:
    """What the descriptors of a process lead to, without the log that it shares with the kiosk."""
    links = Path(f"/proc/{process}/fd").iterdir()
    return [str(link.readlink()) for link in links if link.name != "2"]


async def test_an_empty_picture_has_no_face(worker: AssessmentWorker) -> None:
    assert await worker.live(EMPTY, deadline=PATIENT) == LivePortrait(Guidance.NO_FACE, 0)
    assert await worker.portrait_still(EMPTY, deadline=PATIENT) == NoPortrait()


async def test_an_empty_print_is_no_finger(worker: AssessmentWorker) -> None:
    blank = np.full((288, 256), 255, np.uint8)
    result = await worker.fingerprint(blank, position="right_index", deadline=PATIENT)
    assert not result.is_finger
    assert result.verdict == "retry"


async def test_of_waiting_live_pictures_only_the_newest_is_looked_at(
    worker: AssessmentWorker,
) -> None:
    calls = [worker.live(EMPTY, deadline=PATIENT) for _ in range(6)]
    results = await asyncio.gather(*calls)
    assert isinstance(results[-1], LivePortrait)
    assert results[1:-1] == [Superseded()] * 4


async def test_live_pictures_do_not_displace_other_requests(worker: AssessmentWorker) -> None:
    results = await asyncio.gather(
        worker.portrait_still(EMPTY, deadline=PATIENT),
        *(worker.live(EMPTY, deadline=PATIENT) for _ in range(3)),
        worker.portrait_still(EMPTY, deadline=PATIENT),
    )
    assert results[0] == results[-1] == NoPortrait()


async def test_death_in_a_request_is_told_and_the_next_finds_a_new_worker(
    worker: AssessmentWorker,
) -> None:
    before = process_of(worker)
    os.kill(before, signal.SIGSTOP)
    request = asyncio.create_task(worker.live(EMPTY, deadline=PATIENT))
    done, _ = await asyncio.wait({request}, timeout=0.1)
    assert not done
    os.kill(before, signal.SIGKILL)
    with pytest.raises(WorkerGone):
        await request
    assert isinstance(await worker.live(EMPTY, deadline=PATIENT), LivePortrait)
    assert process_of(worker) != before


async def test_a_silent_worker_is_ended_at_the_deadline(worker: AssessmentWorker) -> None:
    before = process_of(worker)
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(WorkerGone, match="no answer in time"):
        await worker.live(EMPTY, deadline=0.2)
    assert isinstance(await worker.live(EMPTY, deadline=PATIENT), LivePortrait)
    assert process_of(worker) != before


async def test_a_cancelled_caller_does_not_disturb_the_next(worker: AssessmentWorker) -> None:
    before = process_of(worker)
    first = asyncio.create_task(worker.portrait_still(EMPTY, deadline=PATIENT))
    await asyncio.sleep(0.005)
    first.cancel()
    blank = np.full((288, 256), 255, np.uint8)
    result = await worker.fingerprint(blank, position="left_index", deadline=PATIENT)
    assert result.position == "left_index"
    assert process_of(worker) == before
    assert first.cancelled()


async def test_a_worker_that_cannot_start_is_told_in_time() -> None:
    async with AssessmentWorker(module="kiosk.workers.no_such_module") as worker:
        with pytest.raises(WorkerGone, match="no worker in time"):
            await worker.live(EMPTY, deadline=0.5)


async def test_the_worker_ends_with_its_socket() -> None:
    slots = Slot.create("test-request"), Slot.create("test-result")
    process = await WorkerProcess.start("kiosk.workers.assessment_main", *slots, PATIENT)
    process._connection.close()
    async with asyncio.timeout(PATIENT):
        assert await process.ended() == 0
    for slot in slots:
        slot.close()


async def test_closing_ends_the_process() -> None:
    async with AssessmentWorker() as worker:
        await worker.live(EMPTY, deadline=PATIENT)
        number = process_of(worker)
    assert not alive(number)


async def test_the_worker_holds_no_file(worker: AssessmentWorker) -> None:
    await worker.portrait_still(EMPTY, deadline=PATIENT)
    allowed = re.compile(r"/dev/null$|/memfd:assessment-|socket:|/dev/urandom$")
    held = open_files(process_of(worker))
    assert sum("memfd:assessment" in target for target in held) == 2
    assert [target for target in held if not allowed.match(target)] == []


def found_in_memory(process: int, needle: bytes) -> bool:
    """Search all writable memory of a process."""
    regions = Path(f"/proc/{process}/maps").read_text().splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for region in regions:
            bounds, rights = region.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            memory.seek(start)
            if needle in memory.read(end - start):
                return True
    return False


@pytest.mark.skipif(os.geteuid() != 0, reason="the worker's memory is closed to its own user")
async def test_no_pixel_stays_in_the_workers_memory(worker: AssessmentWorker) -> None:
    needle = np.random.default_rng(5).integers(0, 256, 48, dtype=np.uint8)
    picture = np.tile(needle, 720 * 1280 * 3 // 48).reshape(720, 1280, 3)
    await worker.live(picture, deadline=PATIENT)
    await worker.portrait_file(picture, deadline=PATIENT)
    assert not found_in_memory(process_of(worker), needle.tobytes())
    assert not worker._request_slot.take(picture.shape).any()


async def test_a_portrait_becomes_a_jpeg_with_full_colour(worker: AssessmentWorker) -> None:
    picture = np.zeros((1600, 1244, 3), np.uint8)
    picture[:, :, 2] = 200  # red, in BGR
    file = await worker.portrait_file(picture, deadline=PATIENT)
    with Image.open(io.BytesIO(file)) as image:
        assert image.size == (1244, 1600)
        assert image.format == "JPEG"
        assert [sampling[1:3] for sampling in image.layer] == [(1, 1)] * 3
        red, green, blue = image.getpixel((600, 800))
    assert red > 190
    assert max(green, blue) < 10


async def test_a_print_becomes_a_lossless_png_of_500_ppi(worker: AssessmentWorker) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (288, 256), dtype=np.uint8)
    file = await worker.fingerprint_file(pixels, deadline=PATIENT)
    with Image.open(io.BytesIO(file)) as image:
        assert image.format == "PNG"
        assert np.array_equal(np.asarray(image), pixels)
        assert image.info["dpi"] == pytest.approx((500, 500), abs=0.1)


@pytest.mark.parametrize(
    "picture",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)],
)
async def test_other_arrays_are_refused(worker: AssessmentWorker, picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        await worker.live(picture)
