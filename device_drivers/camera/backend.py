"""How OpenCV opens each kind of camera address.

How long a call may block:

* HTTP-MJPEG: FFmpeg's open and read timeouts, both ``timeout_s`` (measured: 4 ms late). Name
  resolution is not covered: give the address as a number.
* V4L2: ``select`` inside OpenCV. Its timeout is whole seconds, read once a process from
  ``OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT``; the first camera opened sets it if nobody did before.
* Video file, image sequence: as long as the file system.
"""

import math
import os
import time
from typing import assert_never

import cv2

from device_drivers.camera.address import AddressKind, without_credentials
from device_drivers.camera.frame import MAXIMUM_PIXELS
from device_drivers.errors import DeviceGone, NoResponse, ProtocolError


def open_capture(
    address: str, kind: AddressKind, *, width: int, height: int, fps: float, timeout_s: float
) -> cv2.VideoCapture:
    """Open an address; DeviceGone, NoResponse, or ProtocolError above 50 megapixels."""
    shown = without_credentials(address)
    _quieten()
    started = time.monotonic()
    capture = _open(address, kind, width=width, height=height, fps=fps, timeout_s=timeout_s)
    if not capture.isOpened():
        capture.release()
        if time.monotonic() - started >= timeout_s:
            raise NoResponse(shown, "did not open in time")
        raise DeviceGone(shown, "cannot be opened")
    pixels = capture.get(cv2.CAP_PROP_FRAME_WIDTH) * capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if pixels > MAXIMUM_PIXELS:
        capture.release()
        raise ProtocolError(shown, f"pictures of {pixels:.0f} pixels refused")
    return capture


def _quieten() -> None:
    """Keep FFmpeg and OpenCV from writing each failed attempt, with its address, to stderr."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


def _open(
    address: str, kind: AddressKind, *, width: int, height: int, fps: float, timeout_s: float
) -> cv2.VideoCapture:
    match kind:
        case AddressKind.HTTP_MJPEG:
            timeout_ms = max(1, round(timeout_s * 1000))
            # Format -1 hands the JPEG over undecoded: its size is checked before decoding, and
            # pictures that come too late are skipped without decoding them.
            options = [
                *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, timeout_ms),
                *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, timeout_ms),
                *(cv2.CAP_PROP_FORMAT, -1),
            ]
            return cv2.VideoCapture(address, cv2.CAP_FFMPEG, options)
        case AddressKind.V4L2:
            os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(math.ceil(timeout_s)))
            capture = cv2.VideoCapture(address, cv2.CAP_V4L2)
            # FOURCC first: the sizes on offer depend on it.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
            capture.set(cv2.CAP_PROP_FPS, fps)
            capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
            return capture
        case AddressKind.IMAGE_SEQUENCE:
            return cv2.VideoCapture(address, cv2.CAP_IMAGES)
        case AddressKind.VIDEO_FILE:
            return cv2.VideoCapture(address, cv2.CAP_FFMPEG)
        case _:
            assert_never(kind)
