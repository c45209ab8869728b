"""Fingerprint task: wait for an empty window, capture, assess, keep."""

from collections.abc import Callable

from contract.commands import Command
from contract.failures import FailureCode
from contract.results import FingerprintCaptured, FingerprintFailed
from kiosk.biometrics.fingerprint.guidance import Guidance
from kiosk.clock import Clock
from kiosk.conductor.evidence import EvidenceStore, Pixels
from kiosk.devices.fingerprint_connection import FingerprintScannerError
from kiosk.devices.fingerprint_scanner import (
    FingerprintProgress,
    FingerprintScanner,
    NoFinger,
    QuickCheck,
    Reading,
)
from kiosk.session.values import Session
from kiosk.session.wanted import TakeFingerprint, Task
from kiosk.workers.assessment import AssessmentWorker
from kiosk.workers.worker_process import WorkerGone

_OF_CONTACT = {
    QuickCheck.USABLE: Guidance.KEEP_STILL.value,
    QuickCheck.MESSY: Guidance.PRESS_SOFTER.value,
    QuickCheck.TOO_FEW_FEATURES: Guidance.PRESS_HARDER.value,
}
"""What the sensor's own quick look says, in the guideline's command words."""
_ASSESSMENT_S = 10.0
"""A print in hand is worth waiting for a worker that is just starting."""


class FingerprintTasks:
    """How ``TakeFingerprint`` is done."""

    def __init__(
        self,
        *,
        scanner: FingerprintScanner,
        worker: AssessmentWorker,
        evidence: EvidenceStore,
        clock: Clock,
        put_live: Callable[..., None],
    ) -> None:
        self._scanner = scanner
        self._worker = worker
        self._evidence = evidence
        self._clock = clock
        self._put_live = put_live

    async def take(self, task: Task, session: Session) -> Command:
        """Capture one finger; the session learns numbers only."""
        if not isinstance(task, TakeFingerprint):
            raise TypeError(task)
        try:
            return await self._take(task, session)
        except FingerprintScannerError as error:
            return FingerprintFailed(task=task.id, code=error.code)
        except WorkerGone:
            return FingerprintFailed(task=task.id, code=FailureCode.WORKER_GONE)

    async def _take(self, task: TakeFingerprint, session: Session) -> Command:
        self._put_live(finger_hint="lift", finger_reading=False, finger_percent=0)
        if not await self._scanner.wait_lifted():
            return FingerprintFailed(task=task.id, code="timeout")
        self._put_live(finger_hint="place")
        image = await self._scanner.capture(on_progress=self._progress)
        if isinstance(image, NoFinger):
            return FingerprintFailed(task=task.id, code="timeout")
        first_capture = self._clock.now()
        assessment = await self._worker.fingerprint(
            image.pixels, position=task.position, deadline=_ASSESSMENT_S
        )
        if await self._is_other_hand(task, session, image.pixels):
            return FingerprintFailed(task=task.id, code="same_finger")
        self._put_live(finger_hint=assessment.guidance.value, finger_reading=False)
        return FingerprintCaptured(
            task=task.id,
            evidence=self._evidence.keep(image.pixels),
            position=task.position,
            score=assessment.native_quality,
            accepted=assessment.verdict == "accepted",
            first_capture_at=first_capture,
        )

    async def _is_other_hand(self, task: TakeFingerprint, session: Session, pixels: Pixels) -> bool:
        """Compare with the print of the other hand, if there is one."""
        captures = session.captures
        right = task.position == "right_index"
        name = (captures.left_index if right else captures.right_index).evidence
        print_of_other = self._evidence.pixels(name) if name else None
        if print_of_other is None:
            return False
        return await self._worker.same_finger(print_of_other, pixels, deadline=_ASSESSMENT_S)

    def _progress(self, progress: FingerprintProgress) -> None:
        if isinstance(progress, Reading):
            self._put_live(finger_reading=True, finger_percent=progress.percent)
        else:
            hint = _OF_CONTACT[progress.contact] if progress.contact else "place"
            self._put_live(finger_reading=False, finger_hint=hint)
