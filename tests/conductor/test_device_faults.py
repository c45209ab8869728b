"""Failures never end the visit: device x fault x step, with real devices on real simulators."""

import asyncio

import pytest
from fingers import RIGHT, both_fingers
from studio import Studio
from ways_on import require_failure
from whole_terminal import Terminal

from contract.commands import StartFingerprint, StartPortrait
from contract.health import Ready
from contract.steps import Step
from kiosk.session.values import Capture
from simulators.camera import Fault as CameraFault
from simulators.fingerprint_zfm.faults import Fault as FingerFault
from simulators.fingerprint_zfm.simulator import FingerprintSimulator

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

CAMERA_FAULTS = [
    (CameraFault.ABSENT, "before", "camera_absent"),
    (CameraFault.ABSENT, "guiding", "camera_absent"),
    (CameraFault.ABSENT, "stills", "camera_absent"),
    (CameraFault.FREEZE, "before", "camera_silent"),
    (CameraFault.FREEZE, "guiding", "camera_silent"),
    (CameraFault.FREEZE, "stills", "camera_silent"),
    (CameraFault.STUCK, "before", "camera_silent"),
    (CameraFault.STUCK, "guiding", "camera_silent"),
    (CameraFault.DROP, "guiding", "camera_silent"),
    (CameraFault.GARBAGE, "before", "camera_silent"),
    (CameraFault.GARBAGE, "guiding", "camera_silent"),
    (CameraFault.GARBAGE, "stills", "camera_silent"),
    (CameraFault.HUGE_HEADER, "guiding", "camera_silent"),
    (CameraFault.DARK, "guiding", "timeout"),
    (CameraFault.SLOW, "before", "timeout"),
]


@pytest.mark.parametrize(("fault", "step", "code"), CAMERA_FAULTS)
async def test_camera_fault(
    fault: CameraFault, step: str, code: str, studio: Studio, terminal: Terminal
) -> None:
    terminal.add_camera(studio, is_patient=fault is CameraFault.SLOW)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    await terminal.until(lambda: terminal.previews > 1)
    if step == "before":
        studio.set_fault(fault)
    terminal.send(StartPortrait())
    if step != "before":
        await terminal.until(lambda: bool(terminal.hints))
    if step == "guiding":
        studio.set_fault(fault)
    if step == "stills":
        studio.at_next_still = lambda: studio.set_fault(fault)
    if code == "timeout":
        await terminal.until(lambda: bool(terminal.hints))
        await asyncio.sleep(1.5)  # long enough to be released, were it not for the fault
        assert terminal.session.flow.capture is Capture.RUNNING
        terminal.clock.move(61)
    await terminal.rests()
    await terminal.shown()
    require_failure(terminal, code, {"start", "skip"})
    assert len(terminal.evidence) == 0
    studio.set_fault(CameraFault.NONE)
    await terminal.until(lambda: isinstance(terminal.camera.health, Ready))
    await terminal.portrait()
    assert len(terminal.evidence) == 3
    terminal.leave()
    assert len(terminal.evidence) == 0


FINGER_FAULTS = [
    (FingerFault.UNPLUG, "before", "fingerprint_absent"),
    (FingerFault.UNPLUG, "waiting", "fingerprint_absent"),
    (FingerFault.UNPLUG, "reading", "fingerprint_absent"),
    (FingerFault.MUTE, "before", "fingerprint_silent"),
    (FingerFault.MUTE, "waiting", "fingerprint_silent"),
    (FingerFault.MUTE_IN_TRANSFER, "reading", "fingerprint_silent"),
    (FingerFault.HALF_PACKET, "waiting", "fingerprint_silent"),
    (FingerFault.WRONG_CHECKSUM, "waiting", "fingerprint_garbled"),
    (FingerFault.LOST_DATA_PACKET, "reading", "fingerprint_garbled"),
    (FingerFault.WRONG_ADDRESS, "waiting", "fingerprint_garbled"),
    (FingerFault.NO_FINGER, "waiting", "timeout"),
]


@pytest.mark.parametrize(("fault", "step", "code"), FINGER_FAULTS)
async def test_fingerprint_fault(
    fault: FingerFault, step: str, code: str, sensor: FingerprintSimulator, terminal: Terminal
) -> None:
    await terminal.add_scanner(sensor)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS)
    await terminal.until(lambda: isinstance(terminal.scanner.health, Ready))
    if step == "before":
        sensor.inject(fault)
    terminal.send(StartFingerprint())
    if step != "before":
        await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
        sensor.inject(fault)
        sensor.place(RIGHT)
    if code == "timeout":
        terminal.clock.move(61)
    await terminal.rests()
    await terminal.shown()
    require_failure(terminal, code, {"start", "impossible"})
    assert len(terminal.evidence) == 0
    sensor.lift()
    sensor.inject(FingerFault.NONE)
    await terminal.until(lambda: isinstance(terminal.scanner.health, Ready))
    await both_fingers(terminal, sensor)
    assert len(terminal.evidence) == 2


@pytest.mark.parametrize(
    "fault", [FingerFault.NOISE_BEFORE_HEADER, FingerFault.REFUSES_SPEED, FingerFault.SLOW]
)
async def test_fingerprint_fault_that_nobody_notices(
    fault: FingerFault, sensor: FingerprintSimulator, terminal: Terminal
) -> None:
    sensor.inject(fault)
    await terminal.add_scanner(sensor, timeout_s=1.0)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS)
    await terminal.until(lambda: isinstance(terminal.scanner.health, Ready))
    await both_fingers(terminal, sensor)


async def test_wrong_password_of_the_sensor(
    sensor: FingerprintSimulator, terminal: Terminal
) -> None:
    sensor.inject(FingerFault.WRONG_PASSWORD)
    await terminal.add_scanner(sensor)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS)
    terminal.send(StartFingerprint())
    await terminal.rests()
    await terminal.shown()
    require_failure(terminal, "fingerprint_refused", {"start", "impossible"})
    sensor.inject(FingerFault.NONE)
    await both_fingers(terminal, sensor)
