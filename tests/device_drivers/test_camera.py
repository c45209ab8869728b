"""The camera driver over real connections: stream, still, files, and every way to fail."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from device_drivers.camera import Camera, Frame
from device_drivers.camera.__main__ import main
from device_drivers.errors import DeviceError, DeviceGone, NoResponse, ProtocolError
from simulators.camera import CameraSimulator, Fault, Shot, numbered, read_number

SIZE = (320, 426)
STILL_SIZE = (640, 852)


@pytest.fixture
def simulator() -> Iterator[CameraSimulator]:
    with CameraSimulator(
        "numbered", size=SIZE, still_size=STILL_SIZE, frames_per_second=30
    ) as running:
        yield running


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that treats each connection as told; yields its HTTP address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(2)
                    connection.recv(4096)
                    answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        stopping.set()
        thread.join()


# --- network camera


def test_stream_delivers_every_picture_in_order(simulator: CameraSimulator) -> None:
    with Camera(simulator.address) as camera:
        frames = [camera.read() for _ in range(8)]
    numbers = [read_number(frame.pixels) for frame in frames]
    assert [frame.number for frame in frames] == list(range(1, 9))
    assert numbers == sorted(numbers)
    assert len(set(numbers)) >= 3
    assert all(b.captured_at > a.captured_at for a, b in pairwise(frames))
    assert (frames[0].width, frames[0].height) == SIZE
    assert frames[0].pixels.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        frames[0].pixels[0, 0] = 0


def test_frame_does_not_print_its_pixels() -> None:
    assert "pixels" not in repr(Frame(np.zeros((2, 2, 3), np.uint8), 1, 0.0))


class Counting:
    """A source that numbers its pictures by the order in which they leave."""

    def __init__(self) -> None:
        self.shown = 0
        self._changed = threading.Condition()

    def __call__(self, seconds: float) -> Shot:
        with self._changed:
            self.shown += 1
            self._changed.notify_all()
        return numbered(self.shown / 15 + 0.001)

    def wait_for(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.shown >= number, 5)


def test_busy_owner_gets_a_fresh_picture_not_the_backlog() -> None:
    source = Counting()
    with (
        CameraSimulator("any", size=SIZE, frames_per_second=30, sources=lambda _: source) as sim,
        Camera(sim.address, frames_per_second=30) as camera,
    ):
        before = read_number(camera.read().pixels)
        source.wait_for(before + 15)
        shown = source.shown
        assert read_number(camera.read().pixels) >= shown - 2


def test_still_comes_in_full_size_of_the_same_instant(simulator: CameraSimulator) -> None:
    with Camera(simulator.address, still_address=simulator.still_address) as camera:
        streamed, still = camera.read(), camera.still()
        after = camera.read()
    assert (still.width, still.height) == STILL_SIZE
    assert read_number(streamed.pixels) <= read_number(still.pixels) <= read_number(after.pixels)


def test_without_snapshot_address_the_stream_gives_the_still(simulator: CameraSimulator) -> None:
    with Camera(simulator.address) as camera:
        assert (camera.still().width, camera.still().height) == SIZE


@pytest.mark.parametrize(
    ("fault", "first", "then"),
    [
        (Fault.ABSENT, DeviceGone, DeviceGone),
        (Fault.FREEZE, NoResponse, DeviceGone),
        (Fault.DROP, ProtocolError, DeviceGone),
        (Fault.GARBAGE, ProtocolError, ProtocolError),
        (Fault.HUGE_HEADER, ProtocolError, ProtocolError),
    ],
)
def test_stream_that_fails_in_the_middle(
    simulator: CameraSimulator, fault: Fault, first: type[DeviceError], then: type[DeviceError]
) -> None:
    with Camera(simulator.address, timeout_s=0.4) as camera:
        camera.read()
        simulator.set_fault(fault)
        started = time.monotonic()
        errors = []
        while len(errors) < 2:
            try:
                camera.read()
            except DeviceError as error:
                errors.append(type(error))
        assert errors == [first, then]
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.HUGE_HEADER])
def test_broken_picture_does_not_end_the_stream(simulator: CameraSimulator, fault: Fault) -> None:
    with Camera(simulator.address) as camera:
        camera.read()
        simulator.set_fault(fault)
        broken = _read_until(camera, is_broken=True)
        simulator.set_fault(Fault.NONE)
        sound = _read_until(camera, is_broken=False)
    assert (broken, sound) == (True, True)


def _read_until(camera: Camera, *, is_broken: bool) -> bool:
    for _ in range(10):
        try:
            camera.read()
        except ProtocolError:
            if is_broken:
                return True
        else:
            if not is_broken:
                return True
    return False


@pytest.mark.parametrize(
    ("fault", "size"),
    [(Fault.SLOW, SIZE), (Fault.WRONG_SIZE, (320, 240)), (Fault.DARK, SIZE), (Fault.STUCK, SIZE)],
)
def test_odd_but_sound_pictures_are_delivered(
    simulator: CameraSimulator, fault: Fault, size: tuple[int, int]
) -> None:
    simulator.set_fault(fault)
    with Camera(simulator.address) as camera:
        frame = camera.read()
    assert (frame.width, frame.height) == size


def test_camera_that_accepts_and_says_nothing_is_no_response() -> None:
    stop = threading.Event()
    with answering(lambda connection: bool(stop.wait(3))) as address:
        started = time.monotonic()
        with pytest.raises(NoResponse), Camera(address, timeout_s=0.3):
            pass
        assert time.monotonic() - started < 1.5
        stop.set()


def test_closed_camera_may_be_opened_again(simulator: CameraSimulator) -> None:
    camera = Camera(simulator.address)
    for _ in range(2):
        with camera:
            assert camera.read().number == 1
    with pytest.raises(DeviceGone):
        camera.read()


# --- still


def _send(connection: socket.socket, head: str, body: bytes = b"") -> None:
    connection.sendall(f"HTTP/1.1 {head}\r\n\r\n".encode() + body)


def _trickle(connection: socket.socket) -> None:
    _send(connection, "200 OK\r\nContent-Length: 5000", b"\xff\xd8")
    try:
        for _ in range(40):
            connection.sendall(b"\xff")
            time.sleep(0.05)
    except OSError:
        return  # the reader has given up, as it should


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (partial(_send, head="404 Not Found\r\nContent-Length: 0"), ProtocolError),
        (partial(_send, head="302 Found\r\nLocation: http://192.0.2.1/\r\n"), ProtocolError),
        (partial(_send, head="200 OK\r\nContent-Length: 99000000"), ProtocolError),
        (partial(_send, head="200 OK\r\nContent-Length: 5", body=b"hello"), ProtocolError),
        (
            partial(_send, head="200 OK\r\nContent-Length: 5000", body=b"\xff\xd8 half a picture"),
            DeviceGone,
        ),
        (partial(_send, head="nonsense"), DeviceGone),
        (_trickle, NoResponse),
    ],
)
def test_still_address_that_misbehaves(
    simulator: CameraSimulator,
    answer: Callable[[socket.socket], None],
    expected: type[DeviceError],
) -> None:
    with (
        answering(answer) as still_address,
        Camera(simulator.address, still_address=still_address, timeout_s=0.4) as camera,
    ):
        started = time.monotonic()
        with pytest.raises(expected):
            camera.still()
        assert time.monotonic() - started < 1.2
        camera.read()  # the stream is untouched


# --- files


def _pictures(folder: Path) -> str:
    for number in range(3):
        shade = np.full((48, 64, 3), (number * 80, 20, 200), np.uint8)
        Image.fromarray(shade[:, :, ::-1]).save(folder / f"{number:04d}.png")
    return str(folder / "%04d.png")


def test_image_sequence_is_exact_and_begins_again(tmp_path: Path) -> None:
    with Camera(_pictures(tmp_path), frames_per_second=500) as camera:
        frames = [camera.read() for _ in range(7)]
    assert [int(frame.pixels[0, 0, 0]) for frame in frames] == [0, 80, 160, 0, 80, 160, 0]
    assert frames[0].pixels[0, 0].tolist() == [0, 20, 200]
    assert [frame.number for frame in frames] == list(range(1, 8))


def test_image_sequence_ends_where_it_shall(tmp_path: Path) -> None:
    with Camera(_pictures(tmp_path), frames_per_second=500, repeat=False) as camera:
        for _ in range(3):
            camera.read()
        with pytest.raises(DeviceGone):
            camera.read()


def test_files_are_paced(tmp_path: Path) -> None:
    with Camera(_pictures(tmp_path), frames_per_second=20) as camera:
        frames = [camera.read() for _ in range(5)]
    assert frames[-1].captured_at - frames[0].captured_at == pytest.approx(0.2, abs=0.1)


def test_video_file_begins_again(tmp_path: Path) -> None:
    path = tmp_path / "visit.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 48))
    for shade in (20, 120, 220):
        writer.write(np.full((48, 64, 3), shade, np.uint8))
    writer.release()
    with Camera(str(path), frames_per_second=500) as camera:
        shades = [int(camera.read().pixels.mean()) for _ in range(4)]
    assert shades == pytest.approx([20, 120, 220, 20], abs=6)


@pytest.mark.parametrize(
    "address", ["/dev/video99", "missing.avi", "missing/%04d.png", "/dev/null"]
)
def test_source_that_is_not_there_is_gone(address: str) -> None:
    with pytest.raises(DeviceGone), Camera(address):
        pass


def test_text_file_is_no_camera(tmp_path: Path) -> None:
    (tmp_path / "notes.avi").write_text("not a video")
    with pytest.raises(DeviceGone), Camera(str(tmp_path / "notes.avi")):
        pass


# --- shell


def test_shell_saves_a_picture(simulator: CameraSimulator, tmp_path: Path) -> None:
    path = tmp_path / "out.png"
    still = ["--still-address", simulator.still_address]
    assert main(["--address", simulator.address, *still, "--snapshot", str(path)]) == 0
    with Image.open(path) as picture:
        assert picture.size == STILL_SIZE


def test_shell_measures_the_stream(
    simulator: CameraSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--address", simulator.address, "--measure", "0.5"]) == 0
    assert "320 x 426 pixels" in capsys.readouterr().out


def test_shell_says_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--address", "http://127.0.0.1:9/stream", "--measure", "1"]) == 1
    assert "cannot be opened" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--address", "rtsp://127.0.0.1/", "--measure", "1"])
