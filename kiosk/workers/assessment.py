"""The kiosk's side of the assessment worker: pictures in, results out, restarted when it ends."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np

from contract.terms import FingerPosition
from kiosk.biometrics.fingerprint.assessment import FingerprintAssessment
from kiosk.biometrics.fingerprint.uniqueness import FingerComparison
from kiosk.biometrics.portrait.crop import CropReason, PortraitCrop
from kiosk.biometrics.portrait.guidance import LivePortrait
from kiosk.biometrics.portrait.still import JudgedPortrait, NoPortrait
from kiosk.workers.results import CUT_PORTRAIT, FINGERPRINT, LIVE_PORTRAIT
from kiosk.workers.wire import Array, Kind, Request, Slot
from kiosk.workers.worker_process import WorkerGone, WorkerProcess

_log = logging.getLogger(__name__)

_Answer: TypeAlias = tuple[str, Array | None]
"""JSON text and the array that came with it."""

_MODULE = "kiosk.workers.assessment_main"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
"""Seconds before a worker that ended is started again; doubled while it keeps ending."""
_SETTLED = 10.0
"""Seconds of life after which a worker's end counts as the first one again."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """A newer live picture arrived before this one could be looked at."""


class AssessmentWorker:
    """One worker process that judges pictures, and its next ones.

    One request is with the worker at a time. Live pictures never queue: of those that wait, only
    the newest is looked at. Any method raises WorkerGone where the worker ends during the request
    or gives no answer within ``deadline`` seconds (waiting for its turn included); the next
    request finds a new worker. Pictures are copied into one memory file without a name, which is
    overwritten after each request.
    """

    def __init__(self, *, start_deadline: float = 20.0, module: str = _MODULE) -> None:
        """Prepare; ``start`` or ``async with`` starts the process."""
        self._start_deadline = start_deadline
        self._module = module
        self._request_slot = Slot.create("assessment-request")
        self._result_slot = Slot.create("assessment-result")
        self._turn = asyncio.Lock()
        self._available = asyncio.Event()
        self._worker: WorkerProcess | None = None
        self._supervision: asyncio.Task[None] | None = None
        self._exchanges: set[asyncio.Task[_Answer | None]] = set()
        self._number = 0
        self._newest_live = 0

    async def __aenter__(self) -> Self:
        """Start the process."""
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the process."""
        await self.close()

    def start(self) -> None:
        """Start the process in the background."""
        if self._supervision is None:
            self._supervision = asyncio.create_task(self._supervise())

    async def close(self) -> None:
        """End the process and give its memory back; requests under way raise WorkerGone."""
        if self._supervision is not None:
            self._supervision.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervision
            self._supervision = None
        for exchange in tuple(self._exchanges):
            exchange.cancel()
        await asyncio.gather(*self._exchanges, return_exceptions=True)
        self._request_slot.close()
        self._result_slot.close()

    @property
    def process_id(self) -> int | None:
        """Number of the running process, None while there is none."""
        return None if self._worker is None else self._worker.process_id

    async def live(
        self, picture: Array, *, still_scale: float = 1.0, deadline: float = 1.0
    ) -> LivePortrait | Superseded:
        """Look at one live picture, uint8 (height, width, 3) BGR, not mirrored.

        ``still_scale``: width of the still that the camera can take over the picture's width.
        """
        _require_colour(picture)
        self._newest_live += 1
        mine = self._newest_live
        answer = await self._ask(
            Kind.LIVE,
            picture,
            deadline,
            {"still_scale": still_scale},
            wanted=lambda: mine == self._newest_live,
        )
        return Superseded() if answer is None else LIVE_PORTRAIT.validate_json(answer[0])

    async def portrait_still(
        self, picture: Array, *, deadline: float = 8.0
    ) -> JudgedPortrait | NoPortrait:
        """Cut the portrait out of a still, uint8 (height, width, 3) BGR, and judge it."""
        _require_colour(picture)
        value, pixels = await self._answer(Kind.STILL, picture, deadline)
        cut = CUT_PORTRAIT.validate_json(value)
        if cut is None or pixels is None:
            return NoPortrait()
        pixels.flags.writeable = False
        crop = PortraitCrop(
            pixels=pixels,
            conformant=cut.assessment.crop_conformant,
            reasons=tuple(CropReason(reason) for reason in cut.assessment.crop_reasons),
            scale=cut.scale,
            transform=np.array(cut.transform),
        )
        return JudgedPortrait(crop, cut.assessment)

    async def fingerprint(
        self, picture: Array, *, position: FingerPosition, deadline: float = 5.0
    ) -> FingerprintAssessment:
        """Judge one print, uint8 (height, width), 0 = ridge."""
        _require_grey(picture)
        value, _ = await self._answer(Kind.FINGERPRINT, picture, deadline, {"position": position})
        return FINGERPRINT.validate_json(value)

    async def same_finger(self, first: Array, second: Array, *, deadline: float = 5.0) -> bool:
        """Return whether two prints, uint8 of the same shape, look like one finger."""
        _require_grey(first)
        pictures = np.concatenate([first, second])
        try:
            value, _ = await self._answer(Kind.SAME_FINGER, pictures, deadline)
        finally:
            pictures.fill(0)
        return FingerComparison.model_validate_json(value).same_finger

    async def portrait_file(self, picture: Array, *, deadline: float = 5.0) -> bytearray:
        """Return a portrait, uint8 (height, width, 3) BGR, as JPEG; the caller overwrites it."""
        _require_colour(picture)
        return _file(await self._answer(Kind.PORTRAIT_FILE, picture, deadline))

    async def fingerprint_file(self, picture: Array, *, deadline: float = 5.0) -> bytearray:
        """Return a print, uint8 (height, width), as lossless PNG; the caller overwrites it."""
        _require_grey(picture)
        return _file(await self._answer(Kind.FINGERPRINT_FILE, picture, deadline))

    async def _answer(
        self, kind: Kind, picture: Array, deadline: float, arguments: dict[str, Any] | None = None
    ) -> _Answer:
        answer = await self._ask(kind, picture, deadline, arguments or {})
        if answer is None:
            raise WorkerGone("the request was dropped")
        return answer

    async def _ask(
        self,
        kind: Kind,
        picture: Array,
        deadline: float,
        arguments: dict[str, Any],
        wanted: Callable[[], bool] = lambda: True,
    ) -> _Answer | None:
        """Exchange one request for its answer, None where it was no longer wanted at its turn.

        The exchange goes on when the caller is cancelled: the slot is the worker's until then.
        """
        until = asyncio.get_running_loop().time() + deadline
        exchange = asyncio.create_task(self._exchange(kind, picture, until, arguments, wanted))
        self._exchanges.add(exchange)
        exchange.add_done_callback(self._forget)
        return await asyncio.shield(exchange)

    def _forget(self, exchange: "asyncio.Task[_Answer | None]") -> None:
        self._exchanges.discard(exchange)
        if not exchange.cancelled():
            # Read, so that nothing complains where the caller no longer waits for it.
            exchange.exception()

    async def _exchange(
        self,
        kind: Kind,
        picture: Array,
        until: float,
        arguments: dict[str, Any],
        wanted: Callable[[], bool],
    ) -> _Answer | None:
        try:
            async with asyncio.timeout_at(until):
                await self._turn.acquire()
        except TimeoutError as error:
            raise WorkerGone("no turn in time") from error
        try:
            return await self._at_turn(kind, picture, until, arguments) if wanted() else None
        finally:
            self._turn.release()

    async def _at_turn(
        self, kind: Kind, picture: Array, until: float, arguments: dict[str, Any]
    ) -> _Answer:
        worker = await self._running(until)
        self._number += 1
        request = Request(self._number, kind, picture.shape, arguments)
        try:
            self._request_slot.put(picture)
            reply = await worker.exchange(request, until)
            pixels = None if reply.shape is None else self._result_slot.take(reply.shape)
        except WorkerGone:
            # At once, so that the next request waits for the next worker.
            self._lose(worker)
            raise
        finally:
            self._request_slot.wipe()
            self._result_slot.wipe()
        return reply.value, pixels

    def _lose(self, worker: WorkerProcess) -> None:
        if self._worker is worker:
            self._worker = None
            self._available.clear()

    async def _running(self, until: float) -> WorkerProcess:
        try:
            async with asyncio.timeout_at(until):
                while self._worker is None:
                    await self._available.wait()
        except TimeoutError as error:
            raise WorkerGone("no worker in time") from error
        return self._worker

    async def _supervise(self) -> None:
        """Keep one worker running until cancelled."""
        loop = asyncio.get_running_loop()
        pause = _FIRST_PAUSE
        while True:
            began = loop.time()
            await self._one_life()
            if loop.time() - began > _SETTLED:
                pause = _FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _one_life(self) -> None:
        try:
            worker = await WorkerProcess.start(
                self._module, self._request_slot, self._result_slot, self._start_deadline
            )
        except WorkerGone as error:
            _log.error("assessment worker %s", error)
            return
        self._worker = worker
        self._available.set()
        try:
            status = await worker.ended()
            _log.warning("assessment worker ended with status %d", status)
        finally:
            self._lose(worker)
            await worker.end()


def _require_colour(picture: Array) -> None:
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        raise ValueError("a picture is uint8 (height, width, 3)")


def _require_grey(picture: Array) -> None:
    if picture.dtype != np.uint8 or picture.ndim != 2 or not picture.size:
        raise ValueError("a print is uint8 (height, width)")


def _file(answer: _Answer) -> bytearray:
    _, content = answer
    if content is None:
        raise WorkerGone("answered without a file")
    file = bytearray(content)
    content.fill(0)
    return file
