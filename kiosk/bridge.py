"""The bridge: the one place where the screen's thread and the service thread meet.

Views go one way through ``schedule`` (Kivy's ``Clock.schedule_once``), commands come back through
``call_soon_threadsafe``; beside them a latest-picture slot and the keys of the keypad. Nothing else
crosses.
"""

import asyncio
import secrets
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
import numpy.typing as npt

from contract.commands import Command, Role, Sign, Touched
from contract.terms import Language
from kiosk.conductor import Conductor, Seen
from kiosk.conductor.evidence import EvidenceStore, Strokes
from kiosk.devices.camera import Frame
from kiosk.devices.keypad import Action
from kiosk.devices.voice import Voice
from kiosk.documents.signature import Plausible, plausible
from kiosk.views import View

Pixels = npt.NDArray[np.uint8]

TOUCH_EVERY = 1.0
"""Seconds: a touch keeps the visit awake, but not more often than this."""
MOST_KEYS = 16
"""Keys that wait for the screen; more than a slow redraw lets wait are not meant."""


class Shows(Protocol):
    """What shows views (``kiosk.screens.host.ScreenHost``)."""

    def show(self, view: View) -> None:
        """Show a view; on the screen's thread."""

    def key(self, action: Action) -> None:
        """Do what a key of the keypad asks for; on the screen's thread."""


class Bridge:
    """The screens' port; made on the screen's thread, connected once the service runs."""

    def __init__(
        self, evidence: EvidenceStore, schedule: Callable[[Callable[[], None]], None]
    ) -> None:
        self._evidence = evidence
        self._schedule = schedule
        self._lock = threading.Lock()
        self._newest: tuple[View, Seen] | None = None
        self._seen = Seen(0)
        self._host: Shows | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._conductor: Conductor | None = None
        self._voice: Voice | None = None
        self._speaking: asyncio.Task[object] | None = None
        self._asked_to_speak = 0
        self._spoken = 0
        self._headset = False
        self._pressed: deque[Action] = deque()
        self._strokes: dict[str, Strokes] = {}
        self._colours = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._preview: tuple[int, Pixels] | None = None
        self._preview_run = 0
        self._converting = False
        self._touched_at = 0.0

    # on the service thread

    def connect(self, loop: asyncio.AbstractEventLoop, conductor: Conductor, voice: Voice) -> None:
        """Give the bridge its far side."""
        self._loop, self._conductor, self._voice = loop, conductor, voice

    def show(self, view: View, seen: Seen) -> None:
        """Replace the view; a view that was not yet shown is skipped."""
        with self._lock:
            waiting = self._newest is not None
            self._newest = (view, seen)
        if not waiting:
            self._schedule(self._show_newest)

    def put_key(self, action: Action) -> None:
        """Hand on a key of the keypad."""
        if len(self._pressed) < MOST_KEYS:
            self._pressed.append(action)
            self._schedule(self._next_key)

    def put_headset(self, present: bool) -> None:
        """Know whether a headset is plugged in; a pulled plug silences at once."""
        self._headset = present
        if not present and self._voice is not None:
            self._voice.stop()

    def put_preview(self, frame: Frame | None) -> None:
        """Replace the live picture; colours are converted off both threads, newest wins."""
        if frame is None:
            with self._lock:
                self._preview_run += 1  # a conversion under way comes too late
                gone, self._preview = self._preview, None
            if gone is not None:
                gone[1].fill(0)
        elif not self._converting:
            self._converting = True
            self._colours.submit(self._convert, frame, self._preview_run)

    def _convert(self, frame: Frame, run: int) -> None:
        import cv2

        try:
            pixels = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2RGBA), np.uint8)
            with self._lock:
                if run == self._preview_run:
                    self._preview = (frame.number, pixels)
        finally:
            self._converting = False

    def _deliver(self, command: Command, on_revision: int | None) -> None:
        if self._conductor is None:
            return
        if isinstance(command, Sign):
            command = self._signed(command)
        self._conductor.send(command, Role.CITIZEN, on_revision)

    def _signed(self, command: Sign) -> Sign:
        """Move the strokes into the evidence store in the same turn in which they are named."""
        strokes = self._strokes.pop(command.evidence, ())
        kept = self._evidence.keep_strokes(strokes)
        verdict = plausible(strokes, pad_width=1.0)
        return Sign(evidence=kept, plausible=isinstance(verdict, Plausible))

    # on the screen's thread

    def attach(self, host: Shows) -> None:
        """Give the bridge its near side."""
        self._host = host
        self._show_newest()

    def _show_newest(self) -> None:
        if self._host is None:
            return
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None:
            self._seen = newest[1]
            self._host.show(newest[0])

    def send(self, command: Command, on_revision: int | None = None) -> None:
        """Send the citizen's command; ``None`` stands for the revision of the shown view."""
        if self._loop is not None:
            seen = self._seen.of(command) if on_revision is None else on_revision
            self._loop.call_soon_threadsafe(self._deliver, command, seen)

    def preview(self) -> tuple[int, Pixels] | None:
        """Return number and pixels, uint8 (height, width, 4) RGBA, of the live picture."""
        return self._preview

    def picture(self, evidence: str) -> Pixels | None:
        """Return kept evidence, uint8 (height, width, 3) BGR or (height, width)."""
        return self._evidence.pixels(evidence)

    def keep_strokes(self, strokes: Strokes) -> str:
        """Hold strokes until ``Sign`` names them."""
        name = secrets.token_hex(8)
        self._strokes = {name: strokes}
        return name

    def _next_key(self) -> None:
        action = self._pressed.popleft()
        if self._host is not None:
            self._host.key(action)

    def speak(self, text: str, language: Language, *, private: bool = False) -> None:
        """Read a text aloud, instead of what is being said; a private one only into a headset."""
        if self._loop is not None and self._voice is not None:
            self._asked_to_speak += 1
            self._loop.call_soon_threadsafe(
                self._start_speaking, self._voice, text, language, private
            )

    def _start_speaking(self, voice: Voice, text: str, language: str, private: bool) -> None:
        self._speaking = asyncio.ensure_future(self._say(voice, text, language, private))
        self._speaking.add_done_callback(self._count_spoken)

    async def _say(self, voice: Voice, text: str, language: str, private: bool) -> None:
        # Asked in the turn in which it begins: the plug may have been pulled since.
        if self._headset or not private:
            await voice.speak(text, language)

    def _count_spoken(self, _: object) -> None:
        self._spoken += 1

    def speaking(self) -> bool:
        """Return whether a text is being said, or is about to."""
        return self._spoken < self._asked_to_speak

    def set_loudness(self, step: int) -> None:
        """Set the volume of what is said from now on, 1 to 5."""
        if self._loop is not None and self._voice is not None:
            self._loop.call_soon_threadsafe(self._voice.set_loudness, step)

    def stop_speaking(self) -> None:
        """Fall silent."""
        if self._loop is not None and self._voice is not None:
            self._loop.call_soon_threadsafe(self._voice.stop)

    def touched(self) -> None:
        """The citizen is there."""
        if self._loop is not None and self._loop.time() - self._touched_at >= TOUCH_EVERY:
            self._touched_at = self._loop.time()
            self.send(Touched())

    def close(self) -> None:
        """End the conversion thread."""
        self._colours.shutdown(wait=False)
