"""The keypad of the kiosk: keys become actions, the headset's plug a value; stays connected."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers.errors import DeviceError
from device_drivers.keypad import Keypad
from device_drivers.keypad_events import EventsLost, HeadsetSwitch, KeyMoved, KeypadEvent

logger = logging.getLogger(__name__)

Action = Literal[
    "up",
    "down",
    "left",
    "right",
    "ok",
    "back",
    "help",
    "repeat",
    "stop",
    "volume_up",
    "volume_down",
]
Meaning = Action | Literal["headset_in", "headset_out"]
"""``headset_in`` and ``headset_out``: pads that report the plug as keys."""

DEFAULT_KEYS: Mapping[Meaning, tuple[int, ...]] = MappingProxyType(
    {
        "up": (103,),
        "down": (108,),
        "left": (105,),
        "right": (106,),
        "ok": (28, 96, 353),
        "back": (158, 1),
        "help": (138, 59),
        "repeat": (129, 60),
        "stop": (128, 61),
        "volume_up": (115,),
        "volume_down": (114,),
    }
)
"""Codes of ``linux/input-event-codes.h``: arrows, Enter, keypad Enter and Select, Back and Escape,
Help and F1, Again and F2, Stop and F3, volume."""

_PLUG: frozenset[Meaning] = frozenset(("headset_in", "headset_out"))
_REPEATING: frozenset[Meaning] = frozenset(("up", "down", "left", "right"))
_BOUNCE_S = 0.04
"""No finger presses a key twice within this time; a worn contact does."""
_REPEAT_S = 0.2
_REPEATS_MAX = 25
"""A key that repeats longer than this, in a row, is held by no finger that means it."""
_READ_S = 0.5
_RETRY_FIRST_S, _RETRY_LAST_S = 0.5, 5.0


class KeyRhythm:
    """Decides which movements of keys count: bounces and stuck keys do not (pure)."""

    def __init__(self, keys: Mapping[Meaning, tuple[int, ...]] = DEFAULT_KEYS) -> None:
        self._meanings: dict[int, Meaning] = {
            code: meaning for meaning, codes in keys.items() for code in codes
        }
        self._counted_at: dict[int, float] = {}
        self._repeats: dict[int, int] = {}

    @property
    def stuck(self) -> bool:
        """Whether a key has repeated beyond all measure and is not up again."""
        return any(count > _REPEATS_MAX for count in self._repeats.values())

    def lost(self) -> None:
        """Events were lost: which keys are held is not known."""
        self._repeats.clear()

    def take(self, key: KeyMoved) -> Meaning | None:
        """Return what a movement means, None if nothing."""
        meaning = self._meanings.get(key.code)
        if meaning is None:
            return None
        if key.phase == "up":
            self._repeats.pop(key.code, None)
            return None
        if meaning in _PLUG:  # the last of quick movements is how the plug is now
            return meaning if key.phase == "down" else None
        since = key.at - self._counted_at.get(key.code, float("-inf"))
        if key.phase == "repeat":
            count = self._repeats.get(key.code, 0)
            if 0 <= since < _REPEAT_S or count > _REPEATS_MAX:
                return None
            self._repeats[key.code] = count + 1
            if meaning not in _REPEATING or count == _REPEATS_MAX:
                self._counted_at[key.code] = key.at
                return None
        elif 0 <= since < _BOUNCE_S:
            self._counted_at[key.code] = key.at  # it still bounces
            return None
        self._counted_at[key.code] = key.at
        return meaning


class KeypadRole:
    """Reads the keypad and keeps it connected; callbacks come in the event loop.

    ``on_headset`` is told each change; while the keypad is gone, or cannot say, no headset counts
    as present.
    """

    def __init__(
        self,
        keypad: Keypad,
        *,
        now: Callable[[], datetime],
        on_action: Callable[[Action], None],
        on_headset: Callable[[bool], None],
        on_health: Callable[[Health], None] = lambda _: None,
        keys: Mapping[Meaning, tuple[int, ...]] = DEFAULT_KEYS,
        retry_first_s: float = _RETRY_FIRST_S,
    ) -> None:
        self._keypad = keypad
        self._now = now
        self._on_action = on_action
        self._on_headset = on_headset
        self._on_health = on_health
        self._keys = keys
        self._rhythm = KeyRhythm(keys)
        self._retry_first_s = retry_first_s
        self._health: Health = Gone(code=FailureCode.KEYPAD_ABSENT, since=now())
        self._headset = False

    @property
    def health(self) -> Health:
        """How the keypad is; never raises."""
        return self._health

    @property
    def headset(self) -> bool:
        """Whether a headset is plugged in, as far as is known."""
        return self._headset

    async def run(self) -> None:
        """Stay connected and report; ends when cancelled."""
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="keypad")
        retry_s = self._retry_first_s
        try:
            while True:
                try:
                    self._set_headset(await loop.run_in_executor(thread, self._keypad.connect))
                    self._rhythm = KeyRhythm(self._keys)
                    retry_s = self._retry_first_s
                    self._set_health(Ready())
                    while True:
                        self._take(await loop.run_in_executor(thread, self._keypad.read, _READ_S))
                except DeviceError as error:
                    logger.debug("keypad: %s", error)
                    self._set_headset(False)
                    self._set_health(Gone(code=FailureCode.KEYPAD_ABSENT, since=self._now()))
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, _RETRY_LAST_S)
        finally:
            thread.submit(self._keypad.close)
            thread.shutdown(wait=False)

    def _take(self, events: list[KeypadEvent]) -> None:
        plug_is_known = True
        for event in events:
            match event:
                case KeyMoved():
                    plug_is_known |= self._key(event)
                case HeadsetSwitch(present=present):
                    plug_is_known = True
                    self._set_headset(present)
                case EventsLost():
                    plug_is_known = False
                    self._rhythm.lost()
        if not plug_is_known:  # a pulled plug may be among what was lost
            self._set_headset(False)
        stuck = self._rhythm.stuck
        self._set_health(Degraded(code=FailureCode.KEYPAD_STUCK) if stuck else Ready())

    def _key(self, key: KeyMoved) -> bool:
        """Do what a key means; return whether it told how the plug is."""
        match self._rhythm.take(key):
            case None:
                return False
            case "headset_in":
                self._set_headset(True)
                return True
            case "headset_out":
                self._set_headset(False)
                return True
            case action:
                self._on_action(action)
                return False

    def _set_headset(self, present: bool | None) -> None:
        known = bool(present)
        if known != self._headset:
            self._headset = known
            self._on_headset(known)

    def _set_health(self, health: Health) -> None:
        before = self._health
        if health == before or (isinstance(health, Gone) and isinstance(before, Gone)):
            return
        self._health = health
        logger.info("keypad: %s", getattr(health, "code", health.kind))
        self._on_health(health)
