"""Portrait tasks: the live picture, the guidance, three stills."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from contract.commands import Command
from contract.failures import FailureCode
from contract.health import Ready
from contract.results import PortraitCandidate, PortraitFailed, PortraitsCaptured
from kiosk.biometrics.portrait.guidance import Guidance, SteadyGuidance
from kiosk.biometrics.portrait.selection import Attempt, select
from kiosk.biometrics.portrait.still import NoPortrait
from kiosk.clock import Clock
from kiosk.conductor.evidence import EvidenceStore
from kiosk.devices.camera import CameraRole, Frame, StillUnavailable
from kiosk.session.values import Session
from kiosk.session.wanted import Task
from kiosk.workers.assessment import AssessmentWorker, Superseded
from kiosk.workers.worker_process import WorkerGone

logger = logging.getLogger(__name__)

STILLS = 3
STILL_PAUSE = 0.3
"""Seconds between two stills, so that they differ."""

Pixels = npt.NDArray[np.uint8]


@dataclass
class _Shot:
    """One still that holds a portrait."""

    attempt: Attempt
    pixels: Pixels
    conformant: bool


class PortraitTasks:
    """How ``Preview`` and ``TakePortraits`` are done."""

    def __init__(
        self,
        *,
        camera: CameraRole,
        worker: AssessmentWorker,
        evidence: EvidenceStore,
        clock: Clock,
        put_live: Callable[..., None],
        put_preview: Callable[[Frame | None], None],
    ) -> None:
        self._camera = camera
        self._worker = worker
        self._evidence = evidence
        self._clock = clock
        self._put_live = put_live
        self._put_preview = put_preview

    async def preview(self, task: Task, session: Session) -> None:
        """Hand on each new live picture until cancelled."""
        try:
            async with self._camera.subscribed() as frames:
                number = -1
                while True:
                    frame = await frames.after(number)
                    if frame is not None:
                        number = frame.number
                    self._put_preview(frame)
        finally:
            self._put_preview(None)

    async def take(self, task: Task, session: Session) -> Command:
        """Guide until the pose holds, then take three stills and assess them."""
        try:
            async with self._camera.subscribed():
                shots = await self._shots()
        except WorkerGone:
            return PortraitFailed(task=task.id, code=FailureCode.WORKER_GONE)
        if isinstance(shots, FailureCode):
            return PortraitFailed(task=task.id, code=shots)
        return self._captured(task, *shots)

    async def _shots(self) -> tuple[list[_Shot], datetime] | FailureCode:
        first_capture = self._clock.now()
        scale = await self._still_scale()
        if isinstance(scale, FailureCode):
            return scale
        while True:
            failure = await self._guide(scale)
            if failure is not None:
                return failure
            shots: list[_Shot] = []
            for _ in range(STILLS):
                still = await self._camera.still()
                if isinstance(still, StillUnavailable):
                    return still.code
                shot = await self._judged(still)
                if shot is None:
                    break
                shots.append(shot)
                await asyncio.sleep(STILL_PAUSE)
            if len(shots) == STILLS:
                return shots, first_capture

    async def _still_scale(self) -> float | FailureCode:
        """Return how much wider a still is than the live picture."""
        still = await self._camera.still()
        if isinstance(still, StillUnavailable):
            return still.code
        async with self._camera.subscribed() as frames:
            live = await frames.after(-1)
        if live is None:
            return FailureCode.CAMERA_SILENT
        return float(still.pixels.shape[1]) / float(live.pixels.shape[1])

    async def _guide(self, still_scale: float) -> FailureCode | None:
        """Show one hint at a time until the pose has held; return why it cannot."""
        steady, number = SteadyGuidance(), -1
        async with self._camera.subscribed() as frames:
            while not steady.ready:
                frame = await frames.after(number)
                if frame is None:
                    health = self._camera.health
                    if not isinstance(health, Ready) and health.code.value != "camera_too_small":
                        return health.code
                    continue
                number = frame.number
                seen = await self._worker.live(frame.pixels, still_scale=still_scale)
                if isinstance(seen, Superseded):
                    continue
                steady = steady.next(seen, frame.captured_at)
                self._put_live(
                    portrait_hint=steady.shown.value,
                    portrait_good=steady.shown is Guidance.GOOD,
                    portrait_hold=steady.held(frame.captured_at),
                )
        return None

    async def _judged(self, still: Frame) -> _Shot | None:
        judged = await self._worker.portrait_still(still.pixels)
        if isinstance(judged, NoPortrait):
            return None
        attempt = Attempt(str(still.number), still.captured_at, judged.assessment)
        return _Shot(attempt, judged.crop.pixels, judged.assessment.conformant)

    def _captured(self, task: Task, shots: list[_Shot], first_capture: datetime) -> Command:
        equals = {one.id for one in select([shot.attempt for shot in shots]).equals}
        return PortraitsCaptured(
            task=task.id,
            candidates=tuple(
                PortraitCandidate(
                    evidence=self._evidence.keep(shot.pixels),
                    conformant=shot.conformant,
                    best=shot.attempt.id in equals,
                )
                for shot in shots
            ),
            first_capture_at=first_capture,
        )
