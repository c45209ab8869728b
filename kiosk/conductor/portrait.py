"""Portrait tasks: the live picture, the guidance, three stills."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import cv2
import numpy as np
import numpy.typing as npt

from contract.commands import Command
from contract.failures import FailureCode
from contract.health import Gone
from contract.results import PortraitCandidate, PortraitFailed, PortraitsCaptured
from kiosk.biometrics.portrait.assessment import CriterionStatus
from kiosk.biometrics.portrait.guidance import Guidance, SteadyGuidance
from kiosk.biometrics.portrait.selection import Attempt, select
from kiosk.biometrics.portrait.still import NoPortrait
from kiosk.clock import Clock
from kiosk.conductor.evidence import EvidenceStore
from kiosk.devices.camera import CameraRole, Frame, LatestFrame, StillUnavailable
from kiosk.session.values import Session
from kiosk.session.wanted import Task
from kiosk.workers.assessment import AssessmentWorker, Superseded
from kiosk.workers.wire import LARGEST_CONTENT
from kiosk.workers.worker_process import WorkerGone

STILLS = 3
_ONE_FACE = "single_face_present"

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PortraitPace:
    """How long a guided portrait waits, in seconds."""

    opening_s: float = 6.0
    """For the first picture: a camera that was away is tried every 5 s."""
    still_s: float = 6.0
    silence_s: float = 2.0
    """Between two live pictures, before the camera's health is asked."""
    watch_s: float = 2.5
    """From the start to the first still: the camera role needs 2 s (``CameraTiming``) to tell a
    picture that stands still, perhaps an earlier citizen's, from one who holds still."""
    pause_s: float = 0.3
    """Between two stills, so that they differ."""
    first_look_s: float = 10.0
    """For the worker's first answer, as it may just be starting."""
    look_s: float = 3.0


DEFAULT_PACE = PortraitPace()


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
        pace: PortraitPace = DEFAULT_PACE,
    ) -> None:
        self._camera = camera
        self._worker = worker
        self._evidence = evidence
        self._clock = clock
        self._put_live = put_live
        self._put_preview = put_preview
        self._pace = pace

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
        first_capture = self._clock.now()
        try:
            async with self._camera.subscribed() as frames:
                shots = await self._shots(frames)
        except WorkerGone:
            return PortraitFailed(task=task.id, code=FailureCode.WORKER_GONE)
        if isinstance(shots, FailureCode):
            return PortraitFailed(task=task.id, code=shots)
        return self._captured(task, shots, first_capture)

    async def _shots(self, frames: LatestFrame) -> list[_Shot] | FailureCode:
        release_at = asyncio.get_running_loop().time() + self._pace.watch_s
        scale = await self._still_scale(frames)
        if isinstance(scale, FailureCode):
            return scale
        while True:
            failure = await self._guide(frames, scale, release_at)
            if failure is not None:
                return failure
            shots = await self._series()
            if isinstance(shots, FailureCode) or len(shots) == STILLS:
                return shots

    async def _series(self) -> list[_Shot] | FailureCode:
        """Return the stills; fewer than three where the citizen did not stay."""
        shots: list[_Shot] = []
        for number in range(STILLS):
            still = await self._still()
            if isinstance(still, FailureCode):
                return still
            shot = await self._judged(still, str(number))
            if shot is None:
                break
            shots.append(shot)
            await asyncio.sleep(self._pace.pause_s)
        return shots

    async def _still_scale(self, frames: LatestFrame) -> float | FailureCode:
        """Return how much wider a still is than the live picture."""
        # A picture that is there already may be the last one that a camera gave.
        old = frames.latest()
        live = await frames.after(old.number if old else -1, timeout_s=self._pace.opening_s)
        if live is None:
            return self._problem() or FailureCode.CAMERA_SILENT
        still = await self._still()
        return still if isinstance(still, FailureCode) else still.width / live.width

    async def _still(self) -> Frame | FailureCode:
        still = await self._camera.still(timeout_s=self._pace.still_s)
        if isinstance(still, StillUnavailable):
            return self._problem() or still.code
        return replace(still, pixels=_fitting(still.pixels))

    def _problem(self) -> FailureCode | None:
        """Return why the camera cannot be used at this moment."""
        self._camera.watch()
        health = self._camera.health
        return health.code if isinstance(health, Gone) else None

    async def _guide(
        self, frames: LatestFrame, still_scale: float, release_at: float
    ) -> FailureCode | None:
        """Show one hint at a time until the pose has held; return why it cannot."""
        loop = asyncio.get_running_loop()
        steady, number, patience = SteadyGuidance(), -1, self._pace.first_look_s
        while not (steady.ready and loop.time() >= release_at):
            frame = await frames.after(number, timeout_s=self._pace.silence_s)
            if problem := self._problem():
                return problem
            if frame is None:
                continue
            number = frame.number
            seen = await self._worker.live(frame.pixels, still_scale=still_scale, deadline=patience)
            if isinstance(seen, Superseded):
                continue
            patience = self._pace.look_s
            steady = steady.next(seen, frame.captured_at)
            self._put_live(
                portrait_hint=steady.shown.value,
                portrait_good=steady.shown is Guidance.GOOD,
                portrait_hold=steady.held(frame.captured_at),
            )
        return None

    async def _judged(self, still: Frame, name: str) -> _Shot | None:
        judged = await self._worker.portrait_still(still.pixels)
        if isinstance(judged, NoPortrait):
            return None
        assessment = judged.assessment
        if any(
            c.name == _ONE_FACE and c.status is CriterionStatus.FAILED for c in assessment.criteria
        ):
            return None  # somebody stepped in after the guidance: their face is not asked for
        attempt = Attempt(name, still.captured_at, assessment)
        return _Shot(attempt, judged.crop.pixels, assessment.conformant)

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


def _fitting(pixels: Pixels) -> Pixels:
    """Return a still, scaled down where it is larger than the worker takes (32 megapixels)."""
    share = LARGEST_CONTENT / pixels.nbytes
    if share >= 1:
        return pixels
    height, width = pixels.shape[:2]
    factor = math.sqrt(share)
    size = (int(width * factor), int(height * factor))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
