"""The keypad: keys and a headset's plug become input events on a pseudo terminal."""

import contextlib
import os
import random
import select
import threading
import time
import tty
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from device_drivers.keypad_events import (
    EV_KEY,
    EV_MSC,
    EV_SW,
    EV_SYN,
    EVENT,
    SW_HEADPHONE_INSERT,
    SYN_DROPPED,
    SYN_REPORT,
    InputEvent,
    encode,
)
from simulators.keypad.faults import Fault

MSC_SCAN = 4
KEYS: Mapping[str, int] = MappingProxyType(
    {
        "up": 103,
        "down": 108,
        "left": 105,
        "right": 106,
        "ok": 28,
        "back": 158,
        "help": 138,
        "repeat": 129,
        "stop": 128,
        "volume_up": 115,
        "volume_down": 114,
    }
)
"""Name of a key -> code of ``linux/input-event-codes.h``."""

REPEAT_S = 1 / 30
_NOISE_BYTES = 40
_BOUNCES = 50
_BOUNCE_S = 0.001
_FULL_BUFFER_S = 1.0


class KeypadSimulator:
    """A keypad at ``address``, running inside ``with``; usable from several threads."""

    def __init__(self, link: Path | None = None) -> None:
        self._link = link
        self._lock = threading.RLock()
        self._fault = Fault.NONE
        self._chance = random.Random(1)
        self._held: int | None = None
        self._device = ""
        self._master = self._slave = -1
        self._stop = threading.Event()
        self._repeating = threading.Thread(target=self._repeat, name="keypad", daemon=True)

    @property
    def address(self) -> str:
        """What a driver opens."""
        return self._device if self._link is None else str(self._link)

    def __enter__(self) -> Self:
        self._appear()
        self._repeating.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._repeating.join()
        self._vanish()

    def press(self, key: str) -> None:
        """Press a key by its name and let it go, unless it sticks; KeyError for another name."""
        code = KEYS[key]
        with self._lock:
            if self._fault is Fault.EVENTS_LOST:
                self._send((EV_SYN, SYN_DROPPED, 0), (EV_KEY, code, 0), (EV_SYN, SYN_REPORT, 0))
            for bounce in range(_BOUNCES if self._fault is Fault.BURST else 1):
                self._move(code, 1, bounce * _BOUNCE_S)
                if self._fault is Fault.STUCK_KEY:
                    self._held = code
                    return
                self._move(code, 0, bounce * _BOUNCE_S)

    def plug(self, present: bool) -> None:
        """Put the headset's plug in, or pull it."""
        with self._lock:
            self._send((EV_SW, SW_HEADPHONE_INSERT, int(present)), (EV_SYN, SYN_REPORT, 0))

    def inject(self, fault: Fault) -> None:
        """Misbehave; ``Fault.NONE`` heals, lets a stuck key go and plugs in."""
        with self._lock:
            held, self._held = self._held, None
            if held is not None and self._master >= 0:
                self._move(held, 0, 0)
            self._fault = fault
            if fault is Fault.UNPLUG:
                self._vanish()
            elif self._master < 0:
                self._appear()

    def _move(self, code: int, value: int, later_s: float) -> None:
        # As a USB keyboard reports: scan code, key, end of report.
        events = ((EV_MSC, MSC_SCAN, code), (EV_KEY, code, value), (EV_SYN, SYN_REPORT, 0))
        self._send(*events, later_s=later_s)

    def _repeat(self) -> None:
        while not self._stop.wait(REPEAT_S):
            with self._lock:
                if self._held is not None:
                    self._send((EV_KEY, self._held, 2), (EV_SYN, SYN_REPORT, 0))

    def _send(self, *events: tuple[int, int, int], later_s: float = 0.0) -> None:
        at = time.time() + later_s
        data = [encode(InputEvent(at, *event)) for event in events]
        match self._fault:
            case Fault.SILENCE | Fault.UNPLUG:
                return
            case Fault.NOISE:
                data = [self._chance.randbytes(_NOISE_BYTES) + one for one in data]
            case Fault.HALF_EVENT:
                data.insert(0, data[0][: EVENT.size // 2])
        self._put(b"".join(data))

    def _put(self, data: bytes) -> None:
        deadline = time.monotonic() + _FULL_BUFFER_S
        while data and self._master >= 0:
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._master, data) :]
                continue
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([], [self._master], [], remaining)[1]:
                return  # nobody reads: lost, as in the kernel's buffer

    def _appear(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._device = os.ttyname(self._slave)
        if self._link is not None:
            fresh = self._link.with_name(self._link.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(self._device)
            fresh.replace(self._link)

    def _vanish(self) -> None:
        if self._master < 0:
            return
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1
