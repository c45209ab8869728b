"""The voice of the kiosk: speaks one text at a time and says whether it can be heard."""

import asyncio
import logging
import re
import textwrap
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import MappingProxyType

from contract.failures import FailureCode
from contract.health import Gone, Health, Ready
from device_drivers.errors import DeviceError, Refused
from device_drivers.speech import (
    DEFAULT_AMPLITUDE,
    DEFAULT_RATE_WORDS_PER_MINUTE,
    Interrupted,
    Speech,
    Spoken,
)

logger = logging.getLogger(__name__)

_RETRY_FIRST_S, _RETRY_LAST_S = 0.5, 5.0
_PIECE_CHARACTERS = 900
"""About 140 words: spoken within the driver's deadline also at half the usual rate."""
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")

LOUDNESS: Mapping[int, int] = MappingProxyType({1: 40, 2: 70, 3: 100, 4: 140, 5: 180})
"""Step of the volume keys -> loudness on the engine's scale of 0 to 200."""
USUAL_LOUDNESS = 3


def pieces(text: str) -> list[str]:
    """Divide a long text where sentences end, else between words (pure)."""
    found: list[str] = []
    for sentence in _SENTENCE_END.split(text.strip()):
        if found and len(found[-1]) + len(sentence) < _PIECE_CHARACTERS:
            found[-1] += f" {sentence}"
        else:
            found += textwrap.wrap(sentence, _PIECE_CHARACTERS)
    return found


class Voice:
    """Speaks in the citizen's language; a new text ends the old one. One event loop.

    ``now`` is the kiosk's clock. ``on_health`` is called in the event loop on each change.
    """

    def __init__(
        self,
        speech: Speech,
        *,
        now: Callable[[], datetime],
        rate_words_per_minute: int = DEFAULT_RATE_WORDS_PER_MINUTE,
        on_health: Callable[[Health], None] = lambda _: None,
        retry_first_s: float = _RETRY_FIRST_S,
    ) -> None:
        self._speech = speech
        self._now = now
        self._rate_words_per_minute = rate_words_per_minute
        self._on_health = on_health
        self._retry_first_s = retry_first_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voice")
        self._health: Health = Gone(code=FailureCode.VOICE_ABSENT, since=now())
        self._amplitude = DEFAULT_AMPLITUDE
        self._failed = asyncio.Event()
        self._failed.set()

    @property
    def health(self) -> Health:
        """Whether speech was heard the last time; never raises."""
        return self._health

    async def run(self) -> None:
        """While there is no voice, look for it again and again; ends when cancelled."""
        loop = asyncio.get_running_loop()
        retry_s = self._retry_first_s
        try:
            while True:
                await self._failed.wait()
                self._judge(await loop.run_in_executor(self._thread, self._probe))
                if isinstance(self._health, Ready):
                    retry_s = self._retry_first_s
                else:
                    await asyncio.sleep(retry_s)
                    retry_s = min(2 * retry_s, _RETRY_LAST_S)
        finally:
            self._speech.stop()
            self._thread.shutdown(wait=False)

    async def speak(self, text: str, language: str) -> Spoken | Interrupted | FailureCode:
        """Speak and wait for the end; whatever was spoken before is ended.

        Numbers, money and dates are spoken as the text writes them. A cancelled call falls silent.
        """
        turn = self._speech.stop()
        outcome: Spoken | Interrupted | FailureCode | None = Spoken()
        try:
            for piece in pieces(text):
                outcome = await asyncio.get_running_loop().run_in_executor(
                    self._thread, self._say, piece, language, turn
                )
                if not isinstance(outcome, Spoken):
                    break
        finally:
            self._speech.end_turn(turn)
        if outcome is None:
            return FailureCode.VOICE_ABSENT  # in this language only
        self._judge(outcome)
        return outcome

    def set_loudness(self, step: int) -> None:
        """Set the volume, 1 to 5, for what is said from now on."""
        self._amplitude = LOUDNESS[step]

    def stop(self) -> None:
        """Fall silent at once."""
        self._speech.stop()

    def _judge(self, outcome: Spoken | Interrupted | FailureCode) -> None:
        match outcome:
            case Spoken() if not isinstance(self._health, Ready):
                self._failed.clear()
                self._change(Ready())
            case FailureCode() if not isinstance(self._health, Gone):
                self._failed.set()
                self._change(Gone(code=outcome, since=self._now()))
            case _:
                pass

    def _change(self, health: Health) -> None:
        self._health = health
        if isinstance(health, Ready):
            logger.info("voice: ready")
        else:
            logger.warning("voice: %s", FailureCode.VOICE_ABSENT)
        self._on_health(health)

    # What follows runs in the voice's thread; errors name a program and its code, never the text.

    def _say(
        self, text: str, language: str, turn: int
    ) -> Spoken | Interrupted | FailureCode | None:
        """None: the voice is well, but does not know this language."""
        try:
            return self._speech.say(
                text,
                language,
                rate_words_per_minute=self._rate_words_per_minute,
                amplitude=self._amplitude,
                turn=turn,
            )
        except Refused as error:
            logger.warning("voice: language %s: %s", language, error)
            return None
        except DeviceError as error:
            logger.debug("voice: %s", error)
            return FailureCode.VOICE_ABSENT

    def _probe(self) -> Spoken | Interrupted | FailureCode:
        try:
            return self._speech.probe()
        except DeviceError as error:
            logger.debug("voice: %s", error)
            return FailureCode.VOICE_ABSENT
