"""The driver against the module on a pseudo terminal, well-behaved and with each fault."""

import itertools
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import serial
from numpy.typing import NDArray

from device_drivers.errors import DeviceError, DeviceGone, NoResponse, ProtocolError, Refused
from device_drivers.fingerprint_zfm.__main__ import main
from device_drivers.fingerprint_zfm.commands import DEFAULT_PARAMETERS, Confirmation
from device_drivers.fingerprint_zfm.image_codec import IMAGE_BYTES
from device_drivers.fingerprint_zfm.sensor import Cancelled, FingerprintSensor, QuickCheck
from simulators.fingerprint_zfm.faults import Fault
from simulators.fingerprint_zfm.simulator import FingerprintSimulator

FINGER = np.random.default_rng(1).integers(0, 256, (288, 256), dtype=np.uint8)
AS_THE_SENSOR_GIVES_IT = (FINGER >> 4) * 17
TIMEOUT_S = 0.3


@pytest.fixture
def simulator() -> Iterator[FingerprintSimulator]:
    with FingerprintSimulator(is_paced=False, slow_s=0.1) as simulator:
        yield simulator


@pytest.fixture
def sensor(simulator: FingerprintSimulator) -> Iterator[FingerprintSensor]:
    with FingerprintSensor(simulator.address, timeout_s=TIMEOUT_S) as sensor:
        yield sensor


def read_image(sensor: FingerprintSensor) -> NDArray[np.uint8]:
    """One whole capture."""
    assert sensor.take_image()
    assert sensor.quick_check() is QuickCheck.USABLE
    image = sensor.upload_image()
    assert image is not Cancelled.CANCELLED
    return image


def test_an_image_arrives_pixel_by_pixel(
    simulator: FingerprintSimulator, sensor: FingerprintSensor
) -> None:
    assert not sensor.take_image()
    simulator.place(FINGER)
    seen: list[tuple[int, int]] = []
    assert sensor.take_image()
    image = sensor.upload_image(lambda *both: seen.append(both))
    assert isinstance(image, np.ndarray)
    assert image.dtype == np.uint8
    assert np.array_equal(image, AS_THE_SENSOR_GIVES_IT)
    assert seen == [(256 * count, IMAGE_BYTES) for count in range(1, 145)]


def test_speed_and_packet_size_are_raised_and_given_back(simulator: FingerprintSimulator) -> None:
    with FingerprintSensor(simulator.address) as sensor:
        assert sensor.baudrate == 115200
        assert (simulator.parameters.baudrate, simulator.parameters.packet_bytes) == (115200, 256)
        # 38,460 bytes: acknowledge (12) and 144 packets of 267.
        assert sensor.image_seconds_at_best == pytest.approx(38_460 * 10 / 115200)
    assert (simulator.parameters.baudrate, simulator.parameters.packet_bytes) == (57600, 128)


def test_a_sensor_that_a_crashed_session_left_at_full_speed_is_found() -> None:
    left = replace(DEFAULT_PARAMETERS, baudrate=115200, packet_bytes=256)
    with FingerprintSimulator(is_paced=False, parameters=left) as simulator:
        simulator.place(FINGER)
        with FingerprintSensor(simulator.address, timeout_s=TIMEOUT_S) as sensor:
            assert np.array_equal(read_image(sensor), AS_THE_SENSOR_GIVES_IT)
        assert (simulator.parameters.baudrate, simulator.parameters.packet_bytes) == (57600, 128)


@pytest.mark.slow
def test_a_sensor_at_an_unexpected_speed_is_silent() -> None:
    other = replace(DEFAULT_PARAMETERS, baudrate=19200)
    with (
        FingerprintSimulator(is_paced=False, parameters=other) as simulator,
        pytest.raises(NoResponse),
        FingerprintSensor(simulator.address, timeout_s=TIMEOUT_S),
    ):
        pass


def test_a_sensor_that_keeps_its_speed_is_used_at_it(simulator: FingerprintSimulator) -> None:
    simulator.inject(Fault.REFUSES_SPEED)
    simulator.place(FINGER)
    with FingerprintSensor(simulator.address, timeout_s=TIMEOUT_S) as sensor:
        assert sensor.baudrate == 57600
        assert np.array_equal(read_image(sensor), AS_THE_SENSOR_GIVES_IT)


def test_password_and_module_address_are_used() -> None:
    own = replace(DEFAULT_PARAMETERS, module_address=0x12345678)
    with FingerprintSimulator(is_paced=False, parameters=own, password=0xCAFE) as simulator:
        access = {"module_address": 0x12345678, "timeout_s": TIMEOUT_S}
        with FingerprintSensor(simulator.address, password=0xCAFE, **access) as sensor:
            assert sensor.read_parameters().module_address == 0x12345678
        with pytest.raises(Refused) as caught:
            FingerprintSensor(simulator.address, **access).connect()
        assert caught.value.status == Confirmation.WRONG_PASSWORD


# What each fault does to a command without data and to a transfer; None: nothing.
OUTCOMES: dict[Fault, tuple[type[DeviceError] | None, type[DeviceError] | None]] = {
    Fault.NONE: (None, None),
    Fault.MUTE: (NoResponse, NoResponse),
    Fault.NOISE_BEFORE_HEADER: (None, None),
    Fault.HALF_PACKET: (NoResponse, NoResponse),
    Fault.WRONG_CHECKSUM: (ProtocolError, ProtocolError),
    Fault.LOST_DATA_PACKET: (None, ProtocolError),
    Fault.MUTE_IN_TRANSFER: (None, NoResponse),
    Fault.WRONG_ADDRESS: (ProtocolError, ProtocolError),
    Fault.WRONG_PASSWORD: (None, None),
    Fault.REFUSES_SPEED: (None, None),
    Fault.PARTIAL_FINGER: (None, None),
    Fault.NO_FINGER: (None, None),
    Fault.SLOW: (None, None),
    Fault.UNPLUG: (DeviceGone, DeviceGone),
}


def test_the_table_knows_every_fault() -> None:
    assert set(OUTCOMES) == set(Fault)


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_has_its_outcome_and_the_line_recovers(
    fault: Fault, simulator: FingerprintSimulator, sensor: FingerprintSensor
) -> None:
    simulator.place(FINGER)
    assert sensor.take_image()
    simulator.inject(fault)
    if fault is Fault.UNPLUG:
        assert simulator.wait_until_plugged(False)
    for expected, act in zip(
        OUTCOMES[fault], (sensor.read_parameters, sensor.upload_image), strict=True
    ):
        if expected is None:
            act()
        else:
            with pytest.raises(expected) as caught:
                act()
            assert caught.value.address == simulator.address
    simulator.inject(Fault.NONE)
    if fault is Fault.UNPLUG:
        return
    assert np.array_equal(read_image(sensor), AS_THE_SENSOR_GIVES_IT)


def test_what_the_window_sees_are_values(
    simulator: FingerprintSimulator, sensor: FingerprintSensor
) -> None:
    simulator.place(FINGER)
    simulator.inject(Fault.NO_FINGER)
    assert not sensor.take_image()
    simulator.inject(Fault.PARTIAL_FINGER)
    assert sensor.take_image()
    assert sensor.quick_check() is QuickCheck.TOO_FEW_FEATURES
    simulator.inject(Fault.NONE)
    simulator.place(np.full((288, 256), 20, np.uint8))
    assert sensor.take_image()
    assert sensor.quick_check() is QuickCheck.MESSY


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.WRONG_PASSWORD, Refused),
        (Fault.WRONG_ADDRESS, ProtocolError),
        (Fault.WRONG_CHECKSUM, ProtocolError),
        pytest.param(Fault.MUTE, NoResponse, marks=pytest.mark.slow),
        pytest.param(Fault.HALF_PACKET, NoResponse, marks=pytest.mark.slow),
    ],
)
def test_connecting_fails_in_time_and_leaves_the_port_free(
    fault: Fault, error: type[DeviceError], simulator: FingerprintSimulator
) -> None:
    simulator.inject(fault)
    sensor = FingerprintSensor(simulator.address, timeout_s=TIMEOUT_S)
    with pytest.raises(error):
        sensor.connect()
    simulator.inject(Fault.NONE)
    with sensor:
        assert sensor.baudrate == 115200


def test_one_garbled_answer_does_not_shift_the_next(
    simulator: FingerprintSimulator, sensor: FingerprintSensor
) -> None:
    simulator.place(FINGER)
    for fault in (Fault.WRONG_CHECKSUM, Fault.HALF_PACKET, Fault.LOST_DATA_PACKET):
        assert sensor.take_image()
        simulator.inject(fault, times=1)
        with pytest.raises(DeviceError):
            sensor.upload_image()
        assert sensor.count_templates() == 0


def test_a_cancelled_upload_leaves_the_line_in_step(
    simulator: FingerprintSimulator, sensor: FingerprintSensor
) -> None:
    simulator.place(FINGER)
    assert sensor.take_image()
    packets = itertools.count(1)
    image = sensor.upload_image(is_cancelled=lambda: next(packets) == 10)
    assert image is Cancelled.CANCELLED
    assert next(packets) == 11
    assert np.array_equal(read_image(sensor), AS_THE_SENSOR_GIVES_IT)


def test_a_replugged_sensor_is_found_under_the_same_address(tmp_path: Path) -> None:
    link = tmp_path / "fingerprint"
    with FingerprintSimulator(link=link, is_paced=False) as simulator:
        assert simulator.address == str(link)
        sensor = FingerprintSensor(str(link), timeout_s=TIMEOUT_S)
        with sensor:
            simulator.inject(Fault.UNPLUG)
            assert simulator.wait_until_plugged(False)
            assert not link.is_symlink()
            with pytest.raises(DeviceGone):
                sensor.take_image()
        with pytest.raises(DeviceGone):
            sensor.connect()
        simulator.inject(Fault.NONE)
        assert simulator.wait_until_plugged(True)
        with sensor:
            assert not sensor.take_image()


@pytest.mark.parametrize("address", ["/dev/does-not-exist", "nonsense://x", "socket://127.0.0.1:1"])
def test_an_address_without_a_sensor_is_told(address: str) -> None:
    with pytest.raises(DeviceGone) as caught:
        FingerprintSensor(address).connect()
    assert caught.value.address == address


def test_a_port_has_one_owner(simulator: FingerprintSimulator, sensor: FingerprintSensor) -> None:
    with pytest.raises(DeviceGone):
        FingerprintSensor(simulator.address).connect()
    assert not sensor.take_image()


@pytest.mark.parametrize("baudrate", [0, 86401, 230400])
def test_a_speed_that_no_module_has_is_refused_at_once(baudrate: int) -> None:
    with pytest.raises(ValueError, match="no baud rate"):
        FingerprintSensor("/dev/null", baudrate=baudrate)


@pytest.fixture
def tcp_address(simulator: FingerprintSimulator) -> Iterator[str]:
    """A terminal server: one TCP connection carried on to the serial line."""
    server = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def carry() -> None:
        connection, _ = server.accept()
        line = serial.Serial(simulator.address, 57600, timeout=0)
        with connection, line:
            while not ended.is_set():
                ready, _, _ = select.select([connection, line], [], [], 0.05)
                if connection in ready:
                    line.write(connection.recv(4096))
                if line in ready:
                    connection.sendall(line.read(4096))

    thread = threading.Thread(target=carry)
    thread.start()
    yield f"socket://127.0.0.1:{server.getsockname()[1]}"
    ended.set()
    thread.join()
    server.close()


def test_a_sensor_behind_a_terminal_server_keeps_its_speed(
    simulator: FingerprintSimulator, tcp_address: str
) -> None:
    simulator.place(FINGER)
    with FingerprintSensor(tcp_address, timeout_s=TIMEOUT_S) as sensor:
        assert np.array_equal(read_image(sensor), AS_THE_SENSOR_GIVES_IT)
        assert (simulator.parameters.baudrate, simulator.parameters.packet_bytes) == (57600, 256)


def test_the_shell_reads_parameters_and_an_image(
    simulator: FingerprintSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--address", simulator.address, "parameters"]) == 0
    assert '"template_capacity": 1000' in capsys.readouterr().out
    simulator.place(FINGER)
    assert main(["--address", simulator.address, "image", "--time"]) == 0
    assert "the wire's limit is 3.339 s" in capsys.readouterr().out
    simulator.lift()
    assert main(["--address", simulator.address, "image", "--wait", "0"]) == 1
    assert main(["--address", "/dev/does-not-exist", "parameters"]) == 3
    assert "/dev/does-not-exist: cannot be opened" in capsys.readouterr().err
