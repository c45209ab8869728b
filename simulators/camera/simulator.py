"""The simulated camera: what it sees, how it fails, and the two ports that it listens on."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self

from simulators.camera.album import VARIANTS, Album, Exposure, Prints
from simulators.camera.endpoints import served_by
from simulators.camera.faults import Fault, seen_size, spoilt
from simulators.camera.source import FrameSource, Shot, source_named

_STREAM_QUALITY = 90
_STILL_QUALITY = 95
_POLL_S = 0.02

PREPARED_SECONDS = (0.0, 3.0, 6.0)
"""Instants of a script that are rendered ahead: nobody, stepping in, standing."""


class CameraSimulator:
    """An HTTP-MJPEG camera on loopback.

    But for three pictures of a script ahead, pictures are rendered only while someone looks.

    ``/stream`` and ``/still`` stand on ``port``; ``POST /control`` on both ports, so that a camera
    that is absent can be brought back through ``control_port``. Port 0 chooses a free one.
    """

    def __init__(
        self,
        script: str,
        *,
        port: int = 0,
        control_port: int = 0,
        size: tuple[int, int] = (720, 960),
        still_size: tuple[int, int] = (1620, 2160),
        frames_per_second: float = 15.0,
        fault: Fault = Fault.NONE,
        sources: Callable[[str], FrameSource] = source_named,
    ) -> None:
        """``sources`` maps the name of a script to what is seen; ValueError if it knows none."""
        self._sources = sources
        self._source = sources(script)
        self._began = time.monotonic()
        self._shown: Shot | None = None
        self._size = size
        self._still_size = still_size
        self._period = 1.0 / frames_per_second
        self._fault = Fault.NONE
        self._initial_fault = fault
        self._album = Album()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._control = self._listen(control_port)
        self._camera: ThreadingHTTPServer | None = None
        self.port = port
        self.watchers = 0
        """Open streams."""

    def __enter__(self) -> Self:
        self.set_fault(self._initial_fault)
        self._prepare()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._unplug()
        self._control.shutdown()
        self._control.server_close()
        self._album.close()

    @property
    def address(self) -> str:
        """Address of the stream."""
        return f"http://127.0.0.1:{self.port}/stream"

    @property
    def still_address(self) -> str:
        """Address of the full-size picture."""
        return f"http://127.0.0.1:{self.port}/still"

    @property
    def control_address(self) -> str:
        """Where faults and scripts are set, also while the camera is absent."""
        return f"http://127.0.0.1:{self._control.server_address[1]}/control"

    def set_script(self, name: str) -> None:
        """Play another script from its beginning; ValueError if there is none of that name."""
        source = self._sources(name)
        self._source, self._began, self._shown = source, time.monotonic(), None
        self._prepare()

    def set_fault(self, fault: Fault) -> None:
        """Fail from now on in this way, until the next call."""
        self._fault = fault
        if fault is Fault.ABSENT:
            self._unplug()
        else:
            self._plug_in()

    def still(self) -> bytes:
        """Return the full-size JPEG of what the stream shows, or of this instant."""
        fault = self._fault
        shown = self._shown if self.watchers else None
        shot = shown or self._source(time.monotonic() - self._began)
        exposure = self._exposure(fault, self._still_size, _STILL_QUALITY)
        return spoilt(fault, self._album.still(shot, exposure))

    @contextmanager
    def stream(self) -> Iterator[Iterator[tuple[bytes, bool]]]:
        """Count a watcher and give what he sees: (JPEG, whether the connection breaks in it)."""
        with self._lock:
            self.watchers += 1
        try:
            yield self._pictures()
        finally:
            with self._lock:
                self.watchers -= 1

    def _pictures(self) -> Iterator[tuple[bytes, bool]]:
        """Yield paced pictures until the camera goes away."""
        number, due = 0, time.monotonic()
        prints: Prints | None = None
        while not self._stopping.wait(max(0.0, due - time.monotonic())):
            fault = self._fault
            if fault is Fault.ABSENT:
                return
            if fault is Fault.FREEZE:
                due = time.monotonic() + _POLL_S
                continue
            exposure = self._exposure(fault, self._size, _STREAM_QUALITY)
            if fault is not Fault.STUCK or prints is None:
                number += 1
                shot = self._source(time.monotonic() - self._began)
                prints = self._album.newest(shot, exposure, self._period / 2)
                self._shown = prints.shot
            yield spoilt(fault, prints.jpegs[number % VARIANTS]), fault is Fault.DROP
            pause = 1.0 if fault is Fault.SLOW else self._period
            due = max(due + pause, time.monotonic())

    def _prepare(self) -> None:
        """Render some of the script ahead: a person not yet drawn takes the renderer seconds."""
        for seconds in PREPARED_SECONDS:
            shot = self._source(seconds)
            for size, quality in (
                (self._size, _STREAM_QUALITY),
                (self._still_size, _STILL_QUALITY),
            ):
                self._album.prepare(shot, self._exposure(self._fault, size, quality))

    def _exposure(self, fault: Fault, size: tuple[int, int], quality: int) -> Exposure:
        width, height = seen_size(fault, size)
        return Exposure(width, height, quality, is_dark=fault is Fault.DARK)

    def _listen(self, port: int) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", port), served_by(self))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(_POLL_S,), daemon=True).start()
        return server

    def _plug_in(self) -> None:
        with self._lock:
            if self._camera is None:
                self._camera = self._listen(self.port)
                self.port = self._camera.server_address[1]

    def _unplug(self) -> None:
        with self._lock:
            if self._camera is not None:
                self._camera.shutdown()
                self._camera.server_close()
                self._camera = None
