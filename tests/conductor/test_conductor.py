"""The conductor with hands of the test's own and a clock that stands until it is moved."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from contract.commands import (
    Actor,
    AllowControl,
    AnswerHelp,
    AskHelp,
    Begin,
    Cancel,
    Command,
    ConfirmCancel,
    Continue,
    DeclareFingerImpossible,
    Envelope,
    Refusal,
    RequestControl,
    Role,
    SetFingerReason,
    StartFingerprint,
    StartPortrait,
)
from contract.failures import FailureCode
from contract.health import Gone
from contract.messages import KioskState, SnapshotChanged
from contract.results import FingerprintCaptured, PortraitCandidate, PortraitsCaptured
from contract.steps import Step
from kiosk.conductor import Conductor, Seen
from kiosk.conductor.evidence import EvidenceStore
from kiosk.session.table import Refused, with_flow
from kiosk.session.values import Attention, Capture, Session
from kiosk.session.wanted import Preview, TakeFingerprint, TakePortraits, Task
from kiosk.views import AttractView, OutOfServiceView, View

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class StandingClock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.moment = NOON
        self._waiting: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    async def wait_until(self, moment: datetime) -> None:
        event = asyncio.Event()
        self._waiting.append((moment, event))
        if moment > self.moment:
            await event.wait()

    async def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        for moment, event in self._waiting:
            if moment <= self.moment:
                event.set()
        await turns()


class RecordingLine:
    """Keeps what the backend would be told."""

    def __init__(self) -> None:
        self.states: list[KioskState] = []
        self.snapshots: list[SnapshotChanged] = []

    def put_state(self, state: KioskState) -> None:
        self.states.append(state)

    def put_snapshot(self, snapshot: SnapshotChanged) -> None:
        self.snapshots.append(snapshot)


class Hands:
    """Does tasks as the test says; remembers what began and ended."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.results: dict[type, asyncio.Queue[Command]] = {}
        self.slow_to_end = asyncio.Event()
        self.slow_to_end.set()

    def run(self, kind: type) -> Any:
        self.results[kind] = asyncio.Queue()

        async def do(task: Task, session: Session) -> Command | None:
            self.log.append(f"begin {task.id}")
            try:
                return await self.results[kind].get()
            finally:
                await self.slow_to_end.wait()
                self.log.append(f"end {task.id}")

        return do


async def turns(count: int = 12) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


class Stage:
    """A conductor with everything around it."""

    def __init__(self) -> None:
        self.clock = StandingClock()
        self.evidence = EvidenceStore()
        self.views: list[View] = []
        self.hands = Hands()
        self.line = RecordingLine()
        self.conductor = Conductor(
            clock=self.clock, evidence=self.evidence, show=self._show, software="test"
        )
        kinds = (Preview, TakePortraits, TakeFingerprint)
        self.conductor.connect({kind: self.hands.run(kind) for kind in kinds}, self.line)

    def _show(self, view: View, seen: Seen) -> None:
        self.views.append(view)

    def send(self, command: Command) -> Any:
        return self.conductor.send(command, Role.CITIZEN, self.conductor.session.flow_revision)

    def jump(self, step: Step) -> None:
        """Stand on a step without walking there."""
        self.send(Begin())
        self.conductor.session = with_flow(self.conductor.session, step=step)

    def by_clerk(self, command: Command, session_id: str | None = None) -> Refusal | None:
        envelope = Envelope(
            id="c",
            command=command,
            actor=Actor(role=Role.CLERK, person="weber", display_name="Jana Weber"),
            at=self.clock.now(),
            on_revision=self.conductor.session.flow_revision,
        )
        return self.conductor.clerk_command(envelope, session_id or self.conductor.session.id)


@pytest.fixture
async def stage() -> Any:
    """Return a stage; what runs is ended after the test."""
    made = Stage()
    yield made
    made.hands.slow_to_end.set()
    await made.conductor.stop()


async def test_attract_is_shown_and_a_touch_begins(stage: Stage) -> None:
    await turns()
    assert isinstance(stage.views[-1], AttractView)
    stage.send(Begin())
    await turns()
    assert type(stage.views[-1]).__name__ == "NeedsView"


async def test_terminal_without_sealing_keys_takes_no_visits(stage: Stage) -> None:
    stage.conductor.put_health(
        "sealing_keys", Gone(code=FailureCode.SEALING_KEYS_MISSING, since=NOON)
    )
    await turns()
    assert isinstance(stage.views[-1], OutOfServiceView)


async def test_idle_citizen_is_warned_and_then_forgotten(stage: Stage) -> None:
    stage.send(Begin())
    await turns()
    await stage.clock.move(59)
    assert stage.conductor.session.flow.attention is Attention.NONE
    await stage.clock.move(2)
    assert stage.conductor.session.flow.attention is Attention.IDLE_WARNED
    await stage.clock.move(30)
    assert stage.conductor.session.flow.step is Step.ENDED
    await stage.clock.move(9)
    assert stage.conductor.session.flow.step is Step.ATTRACT


async def test_result_reaches_the_session_and_evidence_is_wiped_at_the_end(stage: Stage) -> None:
    stage.jump(Step.PORTRAIT)
    stage.send(StartPortrait())
    await turns()
    kept = stage.evidence.keep(np.full((4, 4), 7, dtype=np.uint8))
    pixels = stage.evidence.pixels(kept)
    stage.hands.results[TakePortraits].put_nowait(
        PortraitsCaptured(
            task=stage.conductor.session.task,
            candidates=(PortraitCandidate(evidence=kept, conformant=True, best=True),),
            first_capture_at=NOON,
        )
    )
    await turns()
    assert stage.conductor.session.flow.capture is Capture.CHOOSING
    assert stage.evidence.pixels(kept) is not None
    stage.send(Cancel())
    stage.send(ConfirmCancel())
    assert len(stage.evidence) == 0
    assert pixels is not None
    assert not pixels.any(), "the pixels are overwritten, not only forgotten"


async def test_leaving_the_step_ends_its_work(stage: Stage) -> None:
    stage.jump(Step.PORTRAIT)
    stage.send(StartPortrait())
    await turns()
    task = stage.conductor.session.task
    assert f"begin {task}" in stage.hands.log
    stage.send(Cancel())
    stage.send(ConfirmCancel())
    await turns()
    assert f"end {task}" in stage.hands.log


async def test_next_finger_waits_until_the_sensor_is_free(stage: Stage) -> None:
    stage.jump(Step.FINGERPRINTS)
    stage.send(StartFingerprint())
    await turns()
    first = stage.conductor.session.task
    stage.hands.slow_to_end.clear()
    stage.send(DeclareFingerImpossible(position="right_index"))
    stage.send(StartFingerprint())
    await turns()
    second = stage.conductor.session.task
    assert f"begin {second}" not in stage.hands.log, "two tasks at one sensor"
    stage.hands.slow_to_end.set()
    await turns()
    assert stage.hands.log.index(f"end {first}") < stage.hands.log.index(f"begin {second}")


async def test_capture_that_takes_too_long_is_ended_by_its_deadline(stage: Stage) -> None:
    stage.jump(Step.FINGERPRINTS)
    stage.send(StartFingerprint())
    await turns()
    await stage.clock.move(61)
    assert stage.conductor.session.flow.capture is Capture.FAILED
    assert stage.conductor.session.failure == "timeout"


async def test_late_result_changes_nothing(stage: Stage) -> None:
    stage.jump(Step.FINGERPRINTS)
    stage.send(StartFingerprint())
    await turns()
    late = FingerprintCaptured(
        task=stage.conductor.session.task,
        evidence="x",
        position="right_index",
        score=60,
        accepted=True,
        first_capture_at=NOON,
    )
    await stage.clock.move(61)
    refused = stage.conductor.send(late)
    assert getattr(refused, "reason", None) is Refusal.NOT_NOW


async def test_programming_error_in_a_task_ends_the_service(stage: Stage) -> None:
    async def broken(task: Task, session: Session) -> Command | None:
        raise ZeroDivisionError

    stage.conductor.connect({Preview: broken}, stage.line)
    stage.jump(Step.PORTRAIT)
    stage.send(Cancel())
    await turns()
    with pytest.raises(ZeroDivisionError):
        await stage.conductor.failed


async def test_error_in_a_deadline_or_a_view_ends_the_service_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    stage.send(Begin())
    await turns()
    monkeypatch.setattr("kiosk.conductor.conductor.decide", broken)
    await stage.clock.move(61)
    with pytest.raises(ZeroDivisionError):
        await stage.conductor.failed


async def test_evidence_of_a_refused_result_is_wiped_at_once(stage: Stage) -> None:
    stage.send(Begin())
    kept = stage.evidence.keep(np.full((4, 4), 7, dtype=np.uint8))
    refused = stage.conductor.send(
        FingerprintCaptured(
            task="gone",
            evidence=kept,
            position="right_index",
            score=60,
            accepted=True,
            first_capture_at=NOON,
        )
    )
    assert isinstance(refused, Refused)
    assert len(stage.evidence) == 0


async def test_clerk_sees_the_session_only_while_called_for(stage: Stage) -> None:
    stage.send(Begin())
    assert stage.line.snapshots[-1].snapshot is None
    stage.send(AskHelp())
    snapshot = stage.line.snapshots[-1].snapshot
    assert snapshot is not None
    assert snapshot.call == "waiting"


async def test_clerks_command_must_mean_this_visit(stage: Stage) -> None:
    stage.send(Begin())
    stage.send(AskHelp())
    assert stage.by_clerk(AnswerHelp(), "an earlier visit") is Refusal.STALE
    assert stage.by_clerk(AnswerHelp()) is None
    assert stage.by_clerk(RequestControl()) is None
    stage.send(AllowControl())
    await turns()
    assert stage.views[-1].chrome.clerk == "Jana Weber"
    assert stage.views[-1].chrome.stop is not None
    reason = SetFingerReason(position="right_index", reason="quality")
    assert stage.by_clerk(reason) is Refusal.NOT_NOW


async def test_lost_clerk_gives_control_back(stage: Stage) -> None:
    stage.send(Begin())
    stage.send(AskHelp())
    stage.by_clerk(AnswerHelp())
    stage.by_clerk(RequestControl())
    stage.send(AllowControl())
    stage.conductor.clerk_gone("somebody else")
    assert stage.conductor.session.flow.control == "clerk"
    stage.conductor.clerk_gone("weber")
    assert stage.conductor.session.flow.control == "citizen"
    assert stage.send(Continue()) is not None
