"""The one thread that owns a camera: opens it when it is needed, reads, reconnects, closes it."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

import cv2
import numpy as np

from device_drivers.camera.frame import Frame
from device_drivers.errors import DeviceError, ProtocolError
from kiosk.devices.camera_health import CameraTiming, Sight, Watch, failure_code
from kiosk.devices.latest_frame import LatestFrame

logger = logging.getLogger(__name__)

_LONG_SIDE, _SHORT_SIDE = 1280, 720
_BROKEN_IN_A_ROW = 30
"""A broken picture is passed over; so many in a row and the camera is opened anew."""
_SAMPLE_STEP = 8
"""Every eighth pixel of every eighth row: 43 kB of a 720p frame, 0.06 ms, and noise shows in it."""


class CameraDriver(Protocol):
    """What the reader wants of a driver; it may be opened again after it was closed."""

    @property
    def is_live(self) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
    def read(self) -> Frame: ...
    def still(self) -> Frame: ...


class CameraReader:
    """Runs on a thread of its own; all but ``run`` may be called from any thread."""

    def __init__(
        self,
        camera: CameraDriver,
        latest: LatestFrame,
        timing: CameraTiming,
        monotonic: Callable[[], float],
    ) -> None:
        self._camera = camera
        self._latest = latest
        self._timing = timing
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._stopping = False
        self._wanted = False
        self._stills: deque[Future[Frame]] = deque()
        self._probe_at = monotonic()
        self._backoff_s = timing.first_backoff_s
        self._number = 0
        self._sample = b""
        self.sight = Sight()
        """Replaced whole, and by the reader's thread alone: read it without a lock."""
        self.watch: Watch | None = None

    def want(self, is_wanted: bool) -> None:
        """Let frames flow, or close the camera after the current one."""
        now = self._monotonic()
        with self._changed:
            if is_wanted and not self._wanted:
                self.watch = Watch(since=now)
            elif self._wanted and not is_wanted and self.watch is not None:
                self.watch = replace(self.watch, until=now)
                refreshed_at = self.sight.refreshed_at
                is_fresh = refreshed_at is not None and now - refreshed_at < 1.0
                self._probe_at = now + (self._timing.probe_every_s if is_fresh else 0.0)
            self._wanted = is_wanted
            self._changed.notify_all()

    def request_still(self) -> Future[Frame]:
        """Ask for a still; the future ends with it or with a DeviceError, or is cancelled."""
        request: Future[Frame] = Future()
        with self._changed:
            self._stills.append(request)
            self._changed.notify_all()
        return request

    def stop(self) -> None:
        """Let ``run`` return after the exchange that it is in."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def run(self) -> None:
        """Serve until ``stop``; no DeviceError leaves it."""
        while self._wait_until_needed():
            is_open = False
            try:
                with self._camera:
                    is_open = True
                    if self._is_called():
                        self._pump()
                    else:
                        self._probe()
            except DeviceError as error:
                logger.debug("camera: %s", error)
                watched = is_open and self._is_called()
                # A stream that breaks off is judged by the watch alone, after its 2 seconds.
                code = None if watched else failure_code(error)
                self.sight = replace(self.sight, failure=code)
                self._back_off()
            finally:
                self._latest.clear()

    def _wait_until_needed(self) -> bool:
        """Sleep until somebody calls or a probe is due; False to end."""
        with self._changed:
            while not self._stopping and not self._is_called():
                until_probe = self._probe_at - self._monotonic()
                if until_probe <= 0:
                    return True
                self._changed.wait(until_probe)
            return not self._stopping

    def _is_called(self) -> bool:
        return self._wanted or bool(self._stills)

    def _back_off(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, self._backoff_s)
            self._backoff_s = min(2 * self._backoff_s, self._timing.longest_backoff_s)
            self._probe_at = self._monotonic()

    def _probe(self) -> None:
        frame = self._camera.read()
        self._take_still()
        self._accept(frame)
        with self._changed:
            self._probe_at = self._monotonic() + self._timing.probe_every_s

    def _pump(self) -> None:
        broken = 0
        while self._is_called() and not self._stopping:
            try:
                frame = self._camera.read()
            except ProtocolError:
                broken += 1
                if broken == _BROKEN_IN_A_ROW:
                    raise
                continue
            broken = 0
            self._accept(frame)
            self._answer_stills()

    def _accept(self, frame: Frame) -> None:
        self._number += 1
        self._backoff_s = self._timing.first_backoff_s
        sample = frame.pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP].tobytes()
        if sample != self._sample or not self._camera.is_live:
            self._sample = sample
            self.sight = replace(self.sight, failure=None, refreshed_at=self._monotonic())
        if self._wanted:
            self._latest.put(_at_most_720p(replace(frame, number=self._number)))

    def _answer_stills(self) -> None:
        while self._stills:
            request = self._stills.popleft()
            if not request.set_running_or_notify_cancel():
                continue
            try:
                request.set_result(self._take_still())
            except DeviceError as error:
                request.set_exception(error)

    def _take_still(self) -> Frame:
        still = replace(self._camera.still(), number=self._number)
        self.sight = replace(self.sight, still_size=(still.width, still.height))
        return still


def _at_most_720p(frame: Frame) -> Frame:
    """Return the frame scaled down to 1280 x 720 or 720 x 1280, or itself where it fits."""
    long_side, short_side = max(frame.width, frame.height), min(frame.width, frame.height)
    scale = min(_LONG_SIDE / long_side, _SHORT_SIDE / short_side)
    if scale >= 1:
        return frame
    size = (round(frame.width * scale), round(frame.height * scale))
    # Linear samples every source pixel up to a third, at a tenth of the cost of area averaging.
    interpolation = cv2.INTER_LINEAR if scale > 1 / 3 else cv2.INTER_AREA
    pixels = cv2.resize(frame.pixels, size, interpolation=interpolation)
    return replace(frame, pixels=np.asarray(pixels, dtype=np.uint8))
