"""The simulated camera as a foreign client sees it: requests and Pillow, no code of the driver."""

import io
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
import requests
from PIL import Image

from simulators.camera import CameraSimulator, Fault, Shot, main, numbered, read_number
from simulators.camera.simulator import PREPARED_SECONDS
from simulators.camera.source import FrameSource

SIZE = (320, 240)
STILL_SIZE = (640, 480)


def simulated(source: FrameSource = numbered) -> CameraSimulator:
    return CameraSimulator(
        "any", size=SIZE, still_size=STILL_SIZE, frames_per_second=60, sources=lambda _: source
    )


@pytest.fixture
def simulator() -> Iterator[CameraSimulator]:
    with simulated() as running:
        yield running


def parts(answer: requests.Response) -> Iterator[bytes]:
    """The bodies of a multipart stream, by their Content-Length (RFC 2046 and RFC 9110)."""
    raw = answer.raw
    while line := raw.readline():
        assert line == b"--picture\r\n"
        headers: dict[str, str] = {}
        while (field := raw.readline().strip()) != b"":
            name, _, value = field.decode().partition(":")
            headers[name.lower()] = value.strip()
        assert headers["content-type"] == "image/jpeg"
        yield raw.read(int(headers["content-length"]))
        assert raw.readline() == b"\r\n"


def streamed(simulator: CameraSimulator, count: int) -> list[bytes]:
    with requests.get(simulator.address, stream=True, timeout=5) as answer:
        assert answer.headers["Content-Type"].startswith("multipart/x-mixed-replace")
        return [part for _, part in zip(range(count), parts(answer), strict=False)]


def pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)))


def control(simulator: CameraSimulator, command: object) -> requests.Response:
    return requests.post(simulator.control_address, json=command, timeout=5)


def test_stream_is_multipart_jpeg_with_rising_numbers(simulator: CameraSimulator) -> None:
    pictures = [pixels(part) for part in streamed(simulator, 12)]
    numbers = [read_number(picture) for picture in pictures]
    assert pictures[0].shape == (SIZE[1], SIZE[0], 3)
    assert numbers == sorted(numbers)
    assert numbers[-1] > numbers[0]


def test_still_is_a_larger_jpeg(simulator: CameraSimulator) -> None:
    answer = requests.get(simulator.still_address, timeout=5)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert pixels(answer.content).shape == (STILL_SIZE[1], STILL_SIZE[0], 3)


def test_unmoved_scene_is_rendered_once_and_yet_never_repeats_a_picture() -> None:
    rendered: list[tuple[int, int]] = []

    def render(width: int, height: int) -> np.ndarray:
        rendered.append((width, height))
        return np.full((height, width, 3), 120, np.uint8)

    with simulated(lambda seconds: Shot("still life", render)) as simulator:
        pictures = streamed(simulator, 12)
    assert rendered == [SIZE, STILL_SIZE]
    assert all(a != b for a, b in pairwise(pictures))


def test_nothing_is_rendered_while_nobody_looks() -> None:
    asked: list[float] = []

    def source(seconds: float) -> Shot:
        asked.append(seconds)
        return numbered(seconds)

    with simulated(source) as simulator:
        streamed(simulator, 3)
        deadline = time.monotonic() + 2
        while simulator.watchers and time.monotonic() < deadline:
            time.sleep(0.01)
        before = len(asked)
        time.sleep(0.2)
    assert len(asked) == before


def test_slow_renderer_does_not_slow_the_stream() -> None:
    released = threading.Event()

    def render(width: int, height: int) -> np.ndarray:
        return np.full((height, width, 3), 120, np.uint8)

    def slowly(width: int, height: int) -> np.ndarray:
        assert released.wait(5)
        return np.zeros((height, width, 3), np.uint8)

    begun = iter([Shot("quick", render)] * (len(PREPARED_SECONDS) + 1))
    with simulated(lambda seconds: next(begun, Shot("slow", slowly))) as simulator:
        assert len(streamed(simulator, 8)) == 8
        released.set()


def test_script_begins_anew_when_it_is_set() -> None:
    asked: list[tuple[str, float]] = []

    def sources(name: str) -> FrameSource:
        if name == "unknown":
            raise ValueError("no script 'unknown'")

        def source(seconds: float) -> Shot:
            asked.append((name, seconds))
            return numbered(seconds)

        return source

    with CameraSimulator("first", size=SIZE, sources=sources) as simulator:
        streamed(simulator, 5)
        assert control(simulator, {"script": "second"}).status_code == 200
        streamed(simulator, 1)
        assert control(simulator, {"script": "unknown"}).status_code == 400
        streamed(simulator, 1)
    first = [seconds for name, seconds in asked if name == "first"]
    second = [seconds for name, seconds in asked if name == "second"]
    ahead = len(PREPARED_SECONDS)
    assert first[ahead:] == sorted(first[ahead:])
    assert second[ahead] < first[-1]


@pytest.mark.parametrize(
    "command", [{"fault": "explode"}, {"faults": "none"}, ["fault"], {"fault": {"a": 1}}]
)
def test_wrong_command_is_refused(simulator: CameraSimulator, command: object) -> None:
    assert control(simulator, command).status_code == 400


def test_oversized_command_is_refused(simulator: CameraSimulator) -> None:
    assert control(simulator, {"fault": "x" * 5000}).status_code == 413


def test_other_pages_are_not_there(simulator: CameraSimulator) -> None:
    base = simulator.address.removesuffix("/stream")
    assert requests.get(f"{base}/other", timeout=5).status_code == 404
    assert requests.post(f"{base}/other", json={}, timeout=5).status_code == 404


def test_absent_camera_refuses_and_is_brought_back(simulator: CameraSimulator) -> None:
    assert control(simulator, {"fault": "absent"}).text == "ok"
    for address in (simulator.address, simulator.still_address):
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=5)
    control(simulator, {"fault": "none"})
    assert len(streamed(simulator, 2)) == 2


def test_garbage_is_no_picture(simulator: CameraSimulator) -> None:
    simulator.set_fault(Fault.GARBAGE)
    with pytest.raises(OSError, match="cannot identify"):
        pixels(streamed(simulator, 1)[0])


def test_huge_header_claims_what_it_shall(simulator: CameraSimulator) -> None:
    simulator.set_fault(Fault.HUGE_HEADER)
    with pytest.raises(Image.DecompressionBombError, match=str(65_000 * 65_000)):
        Image.open(io.BytesIO(streamed(simulator, 1)[0]))


def test_drop_ends_in_the_middle_of_a_picture(simulator: CameraSimulator) -> None:
    simulator.set_fault(Fault.DROP)
    with requests.get(simulator.address, stream=True, timeout=5) as answer:
        body = answer.raw.read()
    head, _, jpeg = body.partition(b"\r\n\r\n")
    assert len(jpeg) < int(head.rpartition(b":")[2])


def test_freeze_keeps_the_connection_and_sends_nothing(simulator: CameraSimulator) -> None:
    simulator.set_fault(Fault.FREEZE)
    with requests.get(simulator.address, stream=True, timeout=0.4) as answer:
        with pytest.raises(Exception, match="timed out"):
            next(parts(answer))
        assert simulator.watchers == 1


def test_stuck_repeats_the_same_bytes(simulator: CameraSimulator) -> None:
    with requests.get(simulator.address, stream=True, timeout=5) as answer:
        stream = parts(answer)
        next(stream)
        simulator.set_fault(Fault.STUCK)
        # What was on its way before the fault comes first.
        pictures = [next(stream) for _ in range(30)]
    assert len(set(pictures[-8:])) == 1


@pytest.mark.slow
def test_slow_sends_one_a_second(simulator: CameraSimulator) -> None:
    simulator.set_fault(Fault.SLOW)
    started = time.monotonic()
    streamed(simulator, 2)
    assert time.monotonic() - started == pytest.approx(1.0, abs=0.3)


def test_dark_and_wrong_size(simulator: CameraSimulator) -> None:
    bright = pixels(streamed(simulator, 1)[0]).mean()
    simulator.set_fault(Fault.DARK)
    assert pixels(streamed(simulator, 1)[0]).mean() < 0.2 * bright
    simulator.set_fault(Fault.WRONG_SIZE)
    assert pixels(requests.get(simulator.still_address, timeout=5).content).shape == (240, 320, 3)


@pytest.mark.parametrize("arguments", [["--size", "wide"], ["--fault", "explode"]])
def test_wrong_argument_ends_at_once(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
