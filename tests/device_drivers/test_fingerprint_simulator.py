"""Fingers and faults at run time: the control socket, the automatic citizen, the command line."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from device_drivers.errors import NoResponse
from device_drivers.fingerprint_zfm.sensor import FingerprintSensor, QuickCheck
from simulators.fingerprint_zfm.automatic_citizen import AutomaticCitizen
from simulators.fingerprint_zfm.control import ControlSocket
from simulators.fingerprint_zfm.placement import (
    FingerFile,
    GeneratedFinger,
    Pixels,
    Placement,
    finger,
)
from simulators.fingerprint_zfm.simulator import FingerprintSimulator


def made_up_finger(placement: Placement) -> Pixels:
    """Noise that tells placements apart."""
    assert isinstance(placement, GeneratedFinger)
    chance = np.random.default_rng([placement.seed, len(placement.position), placement.impression])
    return chance.integers(0, 256, (288, 256), dtype=np.uint8)


class Remote:
    """The other end of a control socket."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(5)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rb")

    def order(self, **order: object) -> dict[str, object]:
        self._socket.sendall(json.dumps(order).encode() + b"\n")
        answer: dict[str, object] = json.loads(self._lines.readline())
        return answer

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


@pytest.fixture
def simulator() -> Iterator[FingerprintSimulator]:
    with FingerprintSimulator(is_paced=False) as simulator:
        yield simulator


@pytest.fixture
def remote(simulator: FingerprintSimulator, tmp_path: Path) -> Iterator[Remote]:
    path = tmp_path / "control"
    with ControlSocket(path, simulator, made_up_finger):
        assert path.stat().st_mode & 0o777 == 0o600
        remote = Remote(path)
        yield remote
        remote.close()
    assert not path.exists()


def test_fingers_and_faults_come_over_the_control_socket(
    simulator: FingerprintSimulator, remote: Remote
) -> None:
    with FingerprintSensor(simulator.address, timeout_s=0.2) as sensor:
        assert remote.order(place={"seed": 7, "position": "left_index"}) == {"ok": True}
        assert sensor.take_image()
        expected = made_up_finger(GeneratedFinger(seed=7, position="left_index"))
        assert np.array_equal(sensor.upload_image(), (expected >> 4) * 17)
        assert remote.order(lift=True) == {"ok": True}
        assert not sensor.take_image()
        assert remote.order(fault="mute") == {"ok": True}
        with pytest.raises(NoResponse):
            sensor.take_image()
        assert remote.order(fault="none") == {"ok": True}
        assert not sensor.take_image()


@pytest.mark.parametrize(
    "order", [{}, {"fault": "unheard_of"}, {"place": {"seed": -1}}, {"lift": True, "more": 1}]
)
def test_an_order_that_makes_no_sense_is_answered(remote: Remote, order: dict[str, object]) -> None:
    assert remote.order(**order)["ok"] is False
    assert remote.order(lift=True) == {"ok": True}


def test_a_picture_file_lies_in_the_middle_of_the_window(tmp_path: Path) -> None:
    small = np.full((100, 300), 50, np.uint8)
    Image.fromarray(small).save(tmp_path / "small.png")
    pixels = finger(FingerFile(file=tmp_path / "small.png"))
    assert pixels.shape == (288, 256)
    assert (pixels[94:194] == 50).all()
    assert (pixels[:94] == 255).all()
    assert (pixels[194:] == 255).all()


def test_the_automatic_citizen_lays_right_then_left_then_right() -> None:
    seconds = [100.0]
    laid: list[Placement] = []

    def source(placement: Placement) -> Pixels:
        laid.append(placement)
        return made_up_finger(placement)

    citizen = AutomaticCitizen(7, source, now=lambda: seconds[0])
    citizen.prepare()
    laid.clear()

    def looks_until_finger() -> float:
        begun = seconds[0]
        while citizen.on_look(None) is None:
            seconds[0] += 0.25
        return seconds[0] - begun

    for expected in ("right_index", "left_index", "right_index"):
        assert looks_until_finger() == 1.5
        assert isinstance(laid[-1], GeneratedFinger)
        assert laid[-1].position == expected
        citizen.on_upload()
        seconds[0] += 5
    assert [placement.impression for placement in laid] == [1, 2, 3]
    seconds[0] += 100
    looks_until_finger()
    assert laid[-1].position == "right_index"


def test_the_automatic_citizen_lifts_after_an_upload() -> None:
    seconds = [0.0]
    citizen = AutomaticCitizen(7, made_up_finger, now=lambda: seconds[0])
    citizen.prepare()
    with (
        FingerprintSimulator(is_paced=False, citizen=citizen) as simulator,
        FingerprintSensor(simulator.address) as sensor,
    ):
        assert not sensor.take_image()
        seconds[0] = 0.9
        assert not sensor.take_image()
        seconds[0] = 1.6
        assert sensor.take_image()
        sensor.upload_image()
        assert not sensor.take_image()


@pytest.mark.slow
def test_the_command_line_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    link, control = tmp_path / "fingerprint", tmp_path / "control"
    arguments = ["--link", str(link), "--control", str(control), "--finger", "7"]
    code = "import sys; from simulators.fingerprint_zfm import main; sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == str(link)
        remote = Remote(control)
        assert remote.order(place={"seed": 7}) == {"ok": True}
        remote.close()
        with FingerprintSensor(str(link)) as sensor:
            assert sensor.take_image()
            assert sensor.quick_check() is QuickCheck.USABLE
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(5) == 0
    assert not link.is_symlink()
    assert not control.exists()
