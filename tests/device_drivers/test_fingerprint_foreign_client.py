"""The unmodified pyfingerprint 1.5 against the simulator, and as a cross-check in the driver."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pyfingerprint.pyfingerprint import PyFingerprint

from device_drivers.errors import DeviceGone, NoResponse, ProtocolError
from device_drivers.fingerprint_zfm.__main__ import main
from device_drivers.fingerprint_zfm.cross_check import ForeignReading, WrongPassword, cross_check
from simulators.fingerprint_zfm.faults import Fault
from simulators.fingerprint_zfm.simulator import FingerprintSimulator

FINGER = np.random.default_rng(1).integers(0, 256, (288, 256), dtype=np.uint8)
OTHER_FINGER = np.random.default_rng(2).integers(0, 256, (288, 256), dtype=np.uint8)
OTHER_FINGER[:, 128:] //= 3
ANOTHER_FINGER = OTHER_FINGER[:, ::-1].copy()


@pytest.fixture
def simulator() -> Iterator[FingerprintSimulator]:
    with FingerprintSimulator(is_paced=False) as simulator:
        yield simulator


@pytest.fixture
def client(simulator: FingerprintSimulator) -> PyFingerprint:
    client = PyFingerprint(simulator.address, 57600)
    assert client.verifyPassword()
    return client


@pytest.mark.slow
@pytest.mark.parametrize("packet_bytes", [32, 64, 128, 256])
def test_its_image_is_ours_pixel_by_pixel(
    simulator: FingerprintSimulator, client: PyFingerprint, packet_bytes: int, tmp_path: Path
) -> None:
    client.setMaxPacketSize(packet_bytes)
    assert client.getMaxPacketSize() == packet_bytes
    assert not client.readImage()
    simulator.place(FINGER)
    assert client.readImage()
    client.downloadImage(str(tmp_path / "finger.bmp"))
    with Image.open(tmp_path / "finger.bmp") as picture:
        assert np.array_equal(np.asarray(picture), (FINGER >> 4) * 17)


def test_it_reads_the_settings(client: PyFingerprint) -> None:
    assert client.getSystemParameters() == (0, 9, 1000, 3, 0xFFFFFFFF, 2, 6)
    assert client.getStorageCapacity() == 1000
    assert client.getBaudRate() == 57600
    assert 0 <= client.generateRandomNumber() < 2**32
    client.setSecurityLevel(5)
    assert client.getSecurityLevel() == 5


def test_it_enrols_finds_compares_and_deletes(
    simulator: FingerprintSimulator, client: PyFingerprint
) -> None:
    for buffer in (1, 2):
        simulator.place(OTHER_FINGER)
        assert client.readImage()
        assert client.convertImage(buffer)
    assert client.compareCharacteristics() > 0
    assert client.createTemplate()
    assert client.storeTemplate(300) == 300
    assert client.getTemplateCount() == 1
    assert [page for page in range(4) if any(client.getTemplateIndex(page))] == [1]
    assert client.getTemplateIndex(1).index(True) == 300 - 256
    assert client.searchTemplate()[0] == 300
    simulator.place(ANOTHER_FINGER)
    assert client.readImage()
    assert client.convertImage(1)
    assert client.compareCharacteristics() == 0
    assert client.searchTemplate() == (-1, -1)
    assert client.loadTemplate(300, 1)
    assert client.compareCharacteristics() > 0
    assert client.deleteTemplate(300)
    assert client.getTemplateCount() == 0
    assert client.clearDatabase()


def test_characteristics_travel_both_ways(client: PyFingerprint) -> None:
    characteristics = [(7 * place) % 256 for place in range(512)]
    assert client.uploadCharacteristics(1, characteristics)
    assert client.downloadCharacteristics(1) == characteristics


def test_a_wrong_password_and_a_changed_one(simulator: FingerprintSimulator) -> None:
    client = PyFingerprint(simulator.address, 57600)
    assert client.setPassword(0xCAFE)
    assert not PyFingerprint(simulator.address, 57600, 0xFFFFFFFF, 0xBEEF).verifyPassword()
    assert PyFingerprint(simulator.address, 57600, 0xFFFFFFFF, 0xCAFE).verifyPassword()


def test_a_changed_address_is_obeyed(
    simulator: FingerprintSimulator, client: PyFingerprint
) -> None:
    assert client.setAddress(0x01020304)
    assert client.getSystemParameters()[4] == 0x01020304


def test_the_cross_check_reads_what_the_module_says(simulator: FingerprintSimulator) -> None:
    simulator.place(FINGER)
    assert cross_check(simulator.address) == ForeignReading(
        template_capacity=1000,
        security_level=3,
        module_address=0xFFFFFFFF,
        packet_bytes=128,
        baudrate=57600,
        template_count=0,
        has_finger=True,
    )
    simulator.inject(Fault.WRONG_PASSWORD)
    assert cross_check(simulator.address) == WrongPassword()


@pytest.mark.slow
def test_the_cross_check_ends_at_its_deadline(simulator: FingerprintSimulator) -> None:
    simulator.inject(Fault.MUTE)
    with pytest.raises(NoResponse, match=r"in 1\.5 s"):
        cross_check(simulator.address, deadline_s=1.5)
    simulator.inject(Fault.NONE)
    assert isinstance(cross_check(simulator.address), ForeignReading)


def test_what_pyfingerprint_complains_of_is_told(simulator: FingerprintSimulator) -> None:
    simulator.inject(Fault.WRONG_CHECKSUM)
    with pytest.raises(ProtocolError, match=r"pyfingerprint: Exception: .*checksum"):
        cross_check(simulator.address)


def test_the_cross_check_needs_a_device_file() -> None:
    with pytest.raises(DeviceGone, match="device files only"):
        cross_check("socket://127.0.0.1:7")


def test_both_clients_agree_from_the_shell(
    simulator: FingerprintSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--address", simulator.address, "cross-check"]) == 0
    assert json.loads(capsys.readouterr().out)["agrees"] is True
