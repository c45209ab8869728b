"""Lays fingers on and lifts them by itself, so that a demonstration needs nobody."""

import threading
import time
from collections.abc import Callable

from simulators.fingerprint_zfm.placement import FingerSource, GeneratedFinger, Pixels

_HESITATION_S = 1.5
"""From the first look of the sensor to the finger on the window."""
_POLLING_GAP_S = 1.0
"""Looks that are farther apart belong to different captures."""
_VISIT_GAP_S = 60.0
"""After such a silence another visit begins, with the right hand."""
_POSITIONS = ("right_index", "left_index")


class AutomaticCitizen:
    """Watches what the sensor is asked and decides what lies on its window.

    Right index first, then left, alternating; each touch is another impression of the finger.
    Nothing happens before ``prepare`` has run.
    """

    def __init__(
        self, seed: int, source: FingerSource, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._seed = seed
        self._source = source
        self._now = now
        self._next = 0
        self._touches = 0
        self._first_look = self._last_look = float("-inf")
        self._is_prepared = threading.Event()

    def prepare(self) -> None:
        """Make both fingers once; the first impression of a finger takes the generator seconds."""
        for position in _POSITIONS:
            self._source(GeneratedFinger(seed=self._seed, position=position))
        self._is_prepared.set()

    def on_look(self, lying: Pixels | None) -> Pixels | None:
        """The sensor looks at its window (GenImg); what lies on it now."""
        now = self._now()
        gap, self._last_look = now - self._last_look, now
        if lying is not None:
            return lying
        if gap > _VISIT_GAP_S:
            self._next = 0
        if gap > _POLLING_GAP_S:
            self._first_look = now
        if now - self._first_look < _HESITATION_S or not self._is_prepared.is_set():
            return None
        position = _POSITIONS[self._next % len(_POSITIONS)]
        self._next += 1
        self._touches += 1
        return self._source(
            GeneratedFinger(seed=self._seed, position=position, impression=self._touches)
        )

    def on_upload(self) -> None:
        """The image went out: the finger is lifted and the wait begins anew."""
        self._first_look = self._now()
