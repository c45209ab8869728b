"""Opens the window of the screens once a process and drives the real widget tree."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.commands import Command
from contract.terms import Language
from kiosk.screens.window import prepare

WINDOWS = {
    "portrait": (1080, 1920, None),
    "landscape": (1920, 1080, None),
    "small": (768, 1366, 3.96),
}
"""Name -> width, height in pixels, pixels per millimetre (27 inches unless given; 15.6 inches)."""


def oval_face(width: int, height: int) -> NDArray[np.uint8]:
    """Return a drawn face, uint8 (height, width, 3) BGR."""
    import cv2

    picture = np.full((height, width, 3), (214, 209, 203), np.uint8)
    middle, unit = width // 2, height / 100
    at = lambda x, y: (int(middle + x * unit), int(y * unit))  # noqa: E731
    size = lambda x, y: (int(x * unit), int(y * unit))  # noqa: E731
    cv2.ellipse(picture, at(0, 112), size(44, 40), 0, 0, 360, (92, 62, 40), -1, cv2.LINE_AA)
    cv2.rectangle(picture, at(-9, 62), at(9, 84), (132, 164, 205), -1)
    cv2.ellipse(picture, at(0, 44), size(24, 31), 0, 0, 360, (48, 62, 84), -1, cv2.LINE_AA)
    cv2.ellipse(picture, at(0, 49), size(20, 27), 0, 0, 360, (148, 182, 226), -1, cv2.LINE_AA)
    for side in (-1, 1):
        cv2.ellipse(picture, at(side * 8, 45), size(3, 1.8), 0, 0, 360, (255, 255, 255), -1)
        cv2.circle(picture, at(side * 8, 45), int(1.5 * unit), (120, 70, 40), -1, cv2.LINE_AA)
    cv2.ellipse(picture, at(0, 63), size(6, 1.2), 0, 0, 360, (96, 96, 180), -1, cv2.LINE_AA)
    cv2.line(picture, at(0, 47), at(1, 56), (118, 150, 196), max(1, int(unit * 0.6)), cv2.LINE_AA)
    return picture


def ink_picture() -> NDArray[np.uint8]:
    """Return a drawn signature, uint8 (132, 900, 3) BGR."""
    import cv2

    picture = np.full((132, 900, 3), 255, np.uint8)
    x = np.arange(60, 840)
    y = 70 + 34 * np.sin(x / 26) * np.cos(x / 190)
    cv2.polylines(picture, [np.stack([x, y], 1).astype(np.int32)], False, (90, 30, 20), 4, 16)
    return picture


class FakePort:
    """Keeps what the screens send; shows one drawn face."""

    def __init__(self) -> None:
        self.sent: list[tuple[Command, int | None]] = []
        self.spoken: list[tuple[str, str]] = []
        self.touches = 0
        self.strokes: list[Any] = []
        self.number = 0
        rgb = oval_face(1280, 720)[:, :, ::-1]
        alpha = np.full((*rgb.shape[:2], 1), 255, np.uint8)
        self.live = np.ascontiguousarray(np.concatenate([rgb, alpha], axis=2))

    def send(self, command: Command, on_revision: int | None = None) -> None:
        self.sent.append((command, on_revision))

    def preview(self) -> tuple[int, NDArray[np.uint8]]:
        return self.number, self.live

    def picture(self, evidence: str) -> NDArray[np.uint8]:
        return ink_picture() if evidence.startswith(("ink", "strokes")) else oval_face(622, 800)

    def keep_strokes(self, strokes: Any) -> str:
        self.strokes.append(strokes)
        return f"strokes-{len(self.strokes)}"

    def speak(self, text: str, language: Language, *, private: bool = False) -> None:
        self.spoken.append((text, language))

    def speaking(self) -> bool:
        return False

    def set_loudness(self, step: int) -> None:
        self.loudness = step

    def stop_speaking(self) -> None:
        self.spoken.append(("", ""))

    def touched(self) -> None:
        self.touches += 1


class Driver:
    """One window, one host, one fake port."""

    def __init__(self, window: str = "portrait") -> None:
        os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
        width, height, density = WINDOWS[window]
        prepare(width, height, False, Path(tempfile.mkdtemp(prefix="kivy-home-")), density)
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        from kiosk.screens.host import ScreenHost

        self.port = FakePort()
        self.window = Window
        self._clock = Clock
        Clock._max_fps = 0  # do not wait between frames
        self._loop = EventLoop
        self.time = 0.0
        """Seconds of the clock that says how long a page has been there."""
        office = "Stadt Musterhausen · Bürgeramt"
        self.host = ScreenHost(self.port, office=office, now=lambda: self.time)
        Window.add_widget(self.host)
        EventLoop.start()
        EventLoop.status = "started"
        EventLoop.ensure_window()

    def show(self, view: Any, frames: int = 4) -> None:
        self.host.show(view)
        self.frames(frames)
        self.time += 1  # it is there long enough to be touched

    def until(self, done: Callable[[], object], seconds: float = 3) -> None:
        """Go on until ``done``; at most ``seconds``."""
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            self.frames(1)

    def wait(self, seconds: float) -> None:
        """Go on for so long."""
        self.until(lambda: False, seconds)

    def settle(self) -> None:
        """Let the layout come to rest without drawing."""
        for _ in range(4):
            self._clock.tick()
            self._clock.tick_draw()
        self.time += 1

    def frames(self, count: int) -> None:
        for _ in range(count):
            self._loop.idle()

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = self.window.screenshot(name=str(path))
        Path(written).replace(path)

    def tap(self, widget: Any) -> None:
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(*widget.to_window(*widget.center))
        touch.touch_down()
        self.frames(1)
        touch.touch_up()
        self.frames(6)

    def key(self, code: int, frames: int = 6) -> None:
        self.window.dispatch("on_key_down", code, 0, None, [])
        self.frames(frames)

    def named(self, name: str) -> Any:
        from kiosk.screens.focus import controls

        return next(item for item in controls(self.host.top_layer()) if item.name == name)
