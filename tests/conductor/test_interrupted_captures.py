"""People who leave, join or cancel, workers that die, sensors that fall silent: in mid-capture."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from fingers import RIGHT, both_fingers
from studio import NOBODY, ONE, TWO, LargeStill, Studio
from ways_on import require_failure, require_texts, texts_of
from whole_terminal import Terminal

from contract.commands import StartFingerprint, StartPortrait
from contract.health import Gone, Ready
from contract.steps import Step
from kiosk.devices.fingerprint_connection import DEFAULT_PACE
from kiosk.session.values import Capture
from kiosk.workers.assessment import AssessmentWorker
from simulators.camera import Fault as CameraFault
from simulators.fingerprint_zfm.faults import Fault as FingerFault
from simulators.fingerprint_zfm.simulator import FingerprintSimulator
from simulators.person import Scene

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_small_pictures_are_used_but_not_conformant(
    studio: Studio, terminal: Terminal
) -> None:
    studio.set_fault(CameraFault.WRONG_SIZE)
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    terminal.send(StartPortrait())
    await terminal.until(lambda: "good" in terminal.hints)
    await terminal.rests()
    assert terminal.session.flow.capture is Capture.CHOOSING
    assert not any(one.conformant for one in terminal.session.captures.candidates)
    await terminal.shown()
    require_texts(terminal.views[-1])


async def test_larger_still_than_the_worker_takes_is_scaled_down(
    people: None, terminal: Terminal
) -> None:
    with LargeStill() as studio:
        terminal.add_camera(studio, is_patient=True)
        terminal.connect()
        terminal.walk(Step.PORTRAIT)
        await terminal.portrait()
        assert len(terminal.evidence) == 3


async def test_nobody_or_two_people_are_told_and_not_captured(
    studio: Studio, terminal: Terminal
) -> None:
    studio.scene = NOBODY
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    terminal.send(StartPortrait())
    for scene, hint in ((NOBODY, "no_face"), (TWO, "several_faces"), (NOBODY, "no_face")):
        studio.scene = scene
        await terminal.until(lambda hint=hint: terminal.hints[-1:] == [hint])
        await asyncio.sleep(1.0)  # longer than a pose must hold
        assert terminal.session.flow.capture is Capture.RUNNING
        assert f"hint.portrait.{hint}" in {one.key for one in texts_of(terminal.views[-1])}
        require_texts(terminal.views[-1])
    assert len(terminal.evidence) == 0
    studio.scene = ONE
    await terminal.rests()
    assert terminal.session.flow.capture is Capture.CHOOSING


@pytest.mark.parametrize(("scene", "hint"), [(TWO, "several_faces"), (NOBODY, "no_face")])
async def test_whoever_changes_between_hold_and_still_is_not_captured(
    scene: Scene, hint: str, studio: Studio, terminal: Terminal
) -> None:
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    terminal.send(StartPortrait())
    await terminal.until(lambda: bool(terminal.hints))
    studio.at_next_still = lambda: studio.show(scene)
    await terminal.until(lambda: terminal.hints[-1] == hint)
    assert terminal.session.flow.capture is Capture.RUNNING
    assert len(terminal.evidence) == 0
    studio.scene = ONE
    await terminal.rests()
    assert terminal.session.flow.capture is Capture.CHOOSING


async def test_cancelled_portrait_frees_the_camera_for_the_next_visit(
    studio: Studio, terminal: Terminal
) -> None:
    studio.scene = NOBODY
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    terminal.send(StartPortrait())
    await terminal.until(lambda: bool(terminal.hints))
    terminal.leave()
    await terminal.until(lambda: studio.watchers == 0, 1.0)
    terminal.clock.move(9)
    await terminal.until(lambda: terminal.session.flow.step is Step.ATTRACT, 1.0)
    studio.scene = ONE
    terminal.walk(Step.PORTRAIT)
    await terminal.portrait()


async def test_worker_killed_while_it_looks(
    studio: Studio, terminal: Terminal, worker: AssessmentWorker
) -> None:
    studio.scene = NOBODY
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    terminal.send(StartPortrait())
    await terminal.until(lambda: bool(terminal.hints))
    await kill_at_work(terminal, worker)
    await terminal.rests()
    await terminal.shown()
    require_failure(terminal, "worker_gone", {"start", "skip"})
    assert len(terminal.evidence) == 0
    studio.scene = ONE
    # At once, while the next worker is still starting: the citizen must not notice.
    await terminal.portrait()


async def test_worker_killed_between_two_pictures_is_not_noticed(
    studio: Studio, terminal: Terminal, worker: AssessmentWorker
) -> None:
    await terminal.until(lambda: worker.process_id is not None)
    os.kill(process_of(worker), signal.SIGKILL)
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    await terminal.portrait()


async def kill_at_work(terminal: Terminal, worker: AssessmentWorker) -> None:
    """Kill the worker while it holds a request."""
    stopped = process_of(worker)
    os.kill(stopped, signal.SIGSTOP)
    await terminal.until(lambda: worker._turn.locked())
    await asyncio.sleep(0.1)  # an answer that was on its way has come, the next request waits
    os.kill(stopped, signal.SIGKILL)


def process_of(worker: AssessmentWorker) -> int:
    assert worker.process_id is not None
    return worker.process_id


@pytest.mark.parametrize("step", ["before", "waiting", "lost"])
async def test_silent_sensor_is_told_within_eight_seconds(
    step: str, sensor: FingerprintSimulator, terminal: Terminal
) -> None:
    await terminal.add_scanner(sensor, timeout_s=2.0, pace=DEFAULT_PACE)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS)
    await terminal.until(lambda: isinstance(terminal.scanner.health, Ready))
    if step != "waiting":
        sensor.inject(FingerFault.MUTE)
    if step == "lost":
        await terminal.until(lambda: isinstance(terminal.scanner.health, Gone))
    terminal.send(StartFingerprint())
    if step == "waiting":
        await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
        sensor.inject(FingerFault.MUTE)
    began = asyncio.get_running_loop().time()
    await terminal.rests()
    assert asyncio.get_running_loop().time() - began < 8
    assert terminal.session.failure == "fingerprint_silent"


async def test_cancelled_transfer_frees_the_sensor_for_the_next_visit(
    tmp_path: Path, terminal: Terminal
) -> None:
    with FingerprintSimulator(link=tmp_path / "paced") as sensor:
        await terminal.add_scanner(sensor, timeout_s=2.0)
        terminal.connect()
        terminal.walk(Step.FINGERPRINTS)
        terminal.send(StartFingerprint())
        await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
        sensor.place(RIGHT)
        await terminal.until(lambda: any(one.get("finger_percent") for one in terminal.live))
        terminal.leave()
        assert len(terminal.evidence) == 0
        sensor.lift()
        terminal.clock.move(9)
        await terminal.until(lambda: terminal.session.flow.step is Step.ATTRACT, 1.0)
        terminal.walk(Step.FINGERPRINTS)
        terminal.live.clear()
        terminal.send(StartFingerprint())
        await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
        sensor.place(RIGHT)
        await terminal.until(lambda: terminal.session.captures.right_index.accepted)


async def test_worker_killed_while_a_print_is_assessed(
    sensor: FingerprintSimulator, terminal: Terminal, worker: AssessmentWorker
) -> None:
    await terminal.add_scanner(sensor)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS)
    await terminal.until(lambda: worker.process_id is not None)
    terminal.send(StartFingerprint())
    await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
    stopped = process_of(worker)
    os.kill(stopped, signal.SIGSTOP)
    sensor.place(RIGHT)
    await terminal.until(worker._turn.locked)
    os.kill(stopped, signal.SIGKILL)
    await terminal.rests()
    await terminal.shown()
    require_failure(terminal, "worker_gone", {"start", "impossible"})
    assert len(terminal.evidence) == 0
    sensor.lift()
    await both_fingers(terminal, sensor)


async def test_same_finger_twice_discards_both(
    sensor: FingerprintSimulator, terminal: Terminal
) -> None:
    await terminal.add_scanner(sensor)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS)
    terminal.send(StartFingerprint())
    await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
    terminal.live.clear()
    sensor.place(RIGHT)
    await terminal.until(lambda: terminal.session.captures.right_index.accepted)
    sensor.lift()
    await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
    sensor.place(RIGHT)
    await terminal.rests()
    await terminal.shown()
    require_failure(terminal, "same_finger", {"start", "impossible"})
    assert len(terminal.evidence) == 0
    sensor.lift()
    await both_fingers(terminal, sensor)
