"""The camera driver: one exchange with the camera at a time, each with a deadline."""

import time
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from device_drivers.camera.address import AddressKind, address_kind, without_credentials
from device_drivers.camera.backend import open_capture
from device_drivers.camera.frame import MAXIMUM_PIXELS, Frame
from device_drivers.camera.jpeg import decode_jpeg
from device_drivers.camera.snapshot import fetch_snapshot
from device_drivers.errors import DeviceGone, NoResponse, ProtocolError

_AT_ONCE_S = 0.005
"""A picture that is there faster than this had been waiting in a buffer."""
_MOST_SKIPPED = 240


class Camera:
    """A camera behind an address; not thread-safe, one owner.

    ``width``, ``height`` and ``frames_per_second`` are asked of a V4L2 device, which may choose
    otherwise; files are paced by ``frames_per_second``; a network camera keeps its own setting.
    """

    def __init__(
        self,
        address: str,
        *,
        width: int = 1280,
        height: int = 720,
        frames_per_second: float = 15.0,
        timeout_s: float = 2.0,
        still_address: str | None = None,
        repeat: bool = True,
    ) -> None:
        """Describe the camera; ValueError for an address that no backend reads.

        ``still_address`` is a network camera's snapshot address; ``repeat`` lets files and
        sequences begin again at their end, otherwise the end is DeviceGone.
        """
        if min(width, height, frames_per_second, timeout_s) <= 0:
            raise ValueError("width, height, frames_per_second and timeout_s must be positive")
        if still_address is not None and not still_address.startswith("http://"):
            raise ValueError("still_address must begin with http://")
        self._kind = address_kind(address)
        self._address = address
        self._shown = without_credentials(address)
        self._width = width
        self._height = height
        self._period = 1.0 / frames_per_second
        self._timeout_s = timeout_s
        self._still_address = still_address
        self._repeat = repeat
        self._capture: cv2.VideoCapture | None = None
        self._number = 0
        self._read_at = 0.0

    @property
    def is_live(self) -> bool:
        """Whether the source runs by its own clock, so that equal pictures mean a frozen camera."""
        return self._kind.is_live

    def __enter__(self) -> Self:
        self._capture = open_capture(
            self._address,
            self._kind,
            width=self._width,
            height=self._height,
            fps=1.0 / self._period,
            timeout_s=self._timeout_s,
        )
        self._number = 0
        self._read_at = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def read(self) -> Frame:
        """Return the next picture, never one that waited while the owner was busy.

        NoResponse after ``timeout_s`` of silence (per backend: see ``backend.py``), DeviceGone at
        the end of the stream, ProtocolError for a broken or too large picture, after which the
        next may be read.
        """
        capture = self._opened()
        if not self.is_live:
            self._wait_for_turn()
        started = time.monotonic()
        if not self._grab(capture):
            if time.monotonic() - started >= 0.95 * self._timeout_s:
                raise NoResponse(self._shown, "no picture in time")
            raise DeviceGone(self._shown, "the stream ended")
        captured_at = self._read_at = time.monotonic()
        pixels = self._retrieve(capture)
        self._number += 1
        return Frame(pixels, self._number, captured_at)

    def still(self) -> Frame:
        """Return one picture of full size: from ``still_address``, else the next of the stream.

        Errors as ``read``; with ``still_address`` at most twice ``timeout_s``.
        """
        if self._still_address is None:
            return self.read()
        data = fetch_snapshot(self._still_address, timeout_s=self._timeout_s)
        captured_at = time.monotonic()
        pixels = decode_jpeg(data, without_credentials(self._still_address))
        self._number += 1
        return Frame(pixels, self._number, captured_at)

    def _opened(self) -> cv2.VideoCapture:
        if self._capture is None:
            raise DeviceGone(self._shown, "is not open")
        return self._capture

    def _wait_for_turn(self) -> None:
        due = self._read_at + self._period if self._number else self._read_at
        time.sleep(max(0.0, due - time.monotonic()))

    def _grab(self, capture: cv2.VideoCapture) -> bool:
        """Fetch the next picture undecoded; a live camera's waiting pictures are passed over."""
        is_late = time.monotonic() - self._read_at > 2 * self._period
        if not self.is_live:
            return capture.grab() or (self._repeat and self._rewind(capture))
        for _ in range(_MOST_SKIPPED):
            started = time.monotonic()
            if not capture.grab():
                return False
            if not is_late or time.monotonic() - started > _AT_ONCE_S:
                return True
        return True

    def _rewind(self, capture: cv2.VideoCapture) -> bool:
        return capture.set(cv2.CAP_PROP_POS_FRAMES, 0) and capture.grab()

    def _retrieve(self, capture: cv2.VideoCapture) -> NDArray[np.uint8]:
        has_picture, raw = capture.retrieve()
        if not has_picture or raw is None:
            raise ProtocolError(self._shown, "picture cannot be decoded")
        data = np.asarray(raw, dtype=np.uint8)
        if self._kind is AddressKind.HTTP_MJPEG:
            return decode_jpeg(data.tobytes(), self._shown)
        if data.ndim != 3 or data.shape[2] != 3:
            raise ProtocolError(self._shown, f"pictures of shape {data.shape} instead of colour")
        if data.shape[0] * data.shape[1] > MAXIMUM_PIXELS:
            raise ProtocolError(self._shown, "picture of more than 50 megapixels refused")
        return data
