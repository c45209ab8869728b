"""Speech by espeak-ng, a program of its own, played by a second one (``aplay``).

The text goes in by standard input: an argument could be read in the list of processes. espeak-ng
hands its sound on instead of playing it: its own player reports success even where there is no
sound device (espeak-ng 1.51), while ``aplay`` reports failure.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from device_drivers.errors import DeviceError, DeviceGone, NoResponse, Refused

DEFAULT_COMMAND = ("espeak-ng",)
DEFAULT_SINK = ("aplay", "-q")
DEFAULT_RATE_WORDS_PER_MINUTE = 150
"""Slower than the engine's 175: understood by more people at the first hearing."""
DEFAULT_AMPLITUDE = 100
"""Loudness on the engine's scale of 0 to 200."""

_CHARACTERS_MAX = 5000
_STOP_S = 1.0
# Voices of espeak-ng that are not called as the language is.
_VOICES = {"en": "en-gb", "fr": "fr-fr", "zh": "cmn"}


@dataclass(frozen=True)
class Spoken:
    """All of the text was spoken."""


@dataclass(frozen=True)
class Interrupted:
    """Another text or ``stop`` came first."""


class _Utterance:
    """The two processes of one text."""

    def __init__(self, engine: subprocess.Popen[bytes], sink: subprocess.Popen[bytes]) -> None:
        self.engine = engine
        self.sink = sink
        self.interrupted = False

    def kill(self) -> None:
        for process in (self.sink, self.engine):
            if process.poll() is None:
                # With its group: the command may be a script that runs the player. The thread
                # that waits for it may have seen it end since the line before.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)

    def reap(self) -> None:
        for process in (self.engine, self.sink):
            # A player that hangs in its sound driver outlives even SIGKILL for a while.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_S)
        if self.engine.stdin is not None:
            with contextlib.suppress(OSError):
                self.engine.stdin.close()


class Speech:
    """Speaks one text at a time: a new one ends the old one. Usable from several threads."""

    def __init__(
        self,
        *,
        command: Sequence[str] = DEFAULT_COMMAND,
        sink: Sequence[str] = DEFAULT_SINK,
        deadline_s: float = 120.0,
    ) -> None:
        """``sink`` is a program that plays a WAV file from its standard input, with the output
        device among its arguments (``aplay -q -D plughw:CARD=Headset``)."""
        self._command = tuple(command)
        self._sink = tuple(sink)
        self._deadline_s = deadline_s
        self._lock = threading.Lock()
        self._current: _Utterance | None = None
        self._turn = 0

    def stop(self) -> int:
        """End what is being spoken; texts of earlier turns that still wait are not begun.

        Returns the number of the new turn.
        """
        with self._lock:
            self._turn += 1
            self._interrupt()
            return self._turn

    def end_turn(self, turn: int) -> None:
        """As ``stop``, but leaves a later turn in peace."""
        with self._lock:
            if turn == self._turn:
                self._turn += 1
                self._interrupt()

    def say(
        self,
        text: str,
        language: str,
        *,
        rate_words_per_minute: int = DEFAULT_RATE_WORDS_PER_MINUTE,
        amplitude: int = DEFAULT_AMPLITUDE,
        turn: int | None = None,
    ) -> Spoken | Interrupted:
        """Speak and wait for the end; with ``turn`` from ``stop`` only while it is the latest.

        ``language`` is a BCP 47 tag. Raises ``DeviceGone`` (a program or the sound device is
        missing), ``Refused`` (the engine does not know the language) and ``NoResponse`` (the
        deadline has passed).
        """
        if len(text) > _CHARACTERS_MAX:
            raise ValueError("text too long to be spoken")
        with self._lock:
            if turn is None:
                self._turn += 1
            elif turn != self._turn:
                return Interrupted()
            self._interrupt()
            self._current = utterance = self._start(language, rate_words_per_minute, amplitude)
        return self._finish(utterance, text)

    def probe(self) -> Spoken | Interrupted:
        """Speak nothing, to find out whether speech would be heard; ends no other text.

        Raises as ``say``.
        """
        with self._lock:
            if self._current is not None:
                return Interrupted()
            self._current = utterance = self._start(
                "de", DEFAULT_RATE_WORDS_PER_MINUTE, DEFAULT_AMPLITUDE
            )
        return self._finish(utterance, " ")

    def _interrupt(self) -> None:
        if self._current is not None:
            self._current.interrupted = True
            self._current.kill()
            self._current = None

    def _start(self, language: str, rate_words_per_minute: int, amplitude: int) -> _Utterance:
        primary = language.split("-")[0].lower()
        voice = ("-v", _VOICES.get(primary, primary))
        manner = ("-s", str(rate_words_per_minute), "-a", str(amplitude))
        engine = self._run(
            (*self._command, *voice, *manner, "-b", "1", "--stdin", "--stdout"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            sink = self._run(self._sink, stdin=engine.stdout, stdout=subprocess.DEVNULL)
        except DeviceError:
            engine.kill()
            engine.communicate()
            raise
        if engine.stdout is not None:
            engine.stdout.close()  # the sink holds the other end
            engine.stdout = None
        return _Utterance(engine, sink)

    def _run(
        self, command: tuple[str, ...], *, stdin: int | IO[bytes] | None, stdout: int
    ) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, process_group=0
            )
        except OSError as error:
            raise DeviceGone(command[0], error.strerror or "cannot be started") from error

    def _finish(self, utterance: _Utterance, text: str) -> Spoken | Interrupted:
        try:
            in_time = self._feed(utterance, text)
        finally:
            utterance.kill()
            utterance.reap()
            with self._lock:
                if self._current is utterance:
                    self._current = None
        if utterance.interrupted:
            return Interrupted()
        if not in_time:
            raise NoResponse(self._command[0], "did not finish speaking in time")
        self._check(utterance)
        return Spoken()

    def _feed(self, utterance: _Utterance, text: str) -> bool:
        """Hand the text over and wait for the end; False: the deadline came first."""
        end = time.monotonic() + self._deadline_s
        # "[[" would begin the engine's phoneme notation.
        data = text.replace("[[", "[ [").encode()
        try:
            utterance.engine.communicate(data, timeout=self._deadline_s)
            utterance.sink.wait(max(end - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def _check(self, utterance: _Utterance) -> None:
        engine, sink = utterance.engine.returncode, utterance.sink.returncode
        if engine > 0:
            raise Refused(self._command[0], "does not speak this language", engine)
        # An engine that ended by a signal (SIGPIPE) only follows its sink.
        if sink != 0:
            raise DeviceGone(self._sink[0], f"ended with code {sink}")
        if engine != 0:
            raise DeviceGone(self._command[0], f"ended with code {engine}")
