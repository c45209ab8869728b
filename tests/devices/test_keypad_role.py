"""What the kiosk makes of a keypad, over the simulator's pseudo terminal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.failures import FailureCode
from contract.health import Degraded, Gone, Health, Ready
from device_drivers.keypad import Keypad
from device_drivers.keypad_events import EventsLost, HeadsetSwitch, KeyMoved, KeypadEvent
from kiosk.devices.keypad import DEFAULT_KEYS, Action, KeypadRole, KeyRhythm, Meaning
from simulators.keypad.faults import Fault
from simulators.keypad.simulator import KEYS, KeypadSimulator

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ABSENT = Gone(code=FailureCode.KEYPAD_ABSENT, since=NOW)
UP, OK = 103, 28


@dataclass
class Heard:
    """What the role tells."""

    actions: list[Action] = field(default_factory=list)
    headsets: list[bool] = field(default_factory=list)
    healths: list[Health] = field(default_factory=list)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[KeypadSimulator]:
    with KeypadSimulator(tmp_path / "keypad") as made:
        yield made


@asynccontextmanager
async def running(
    simulator: KeypadSimulator, keys: dict[Meaning, tuple[int, ...]] | None = None
) -> AsyncIterator[Heard]:
    heard = Heard()
    role = KeypadRole(
        Keypad(simulator.address),
        now=lambda: NOW,
        on_action=heard.actions.append,
        on_headset=heard.headsets.append,
        on_health=heard.healths.append,
        keys=keys or DEFAULT_KEYS,
        retry_first_s=0.02,
    )
    assert role.health == ABSENT
    task = asyncio.create_task(role.run())
    try:
        await until(lambda: heard.healths[-1:] == [Ready()])
        yield heard
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the driver's thread makes it true
            await asyncio.sleep(0.005)


async def test_every_key_becomes_its_action(simulator: KeypadSimulator) -> None:
    async with running(simulator) as heard:
        for key in KEYS:
            simulator.press(key)
        await until(lambda: len(heard.actions) == len(KEYS))
    assert heard.actions == list(KEYS)


async def test_other_codes_can_be_configured_also_for_the_plug(simulator: KeypadSimulator) -> None:
    keys: dict[Meaning, tuple[int, ...]] = {
        "down": (KEYS["up"],),
        "headset_in": (KEYS["repeat"],),
        "headset_out": (KEYS["stop"],),
    }
    async with running(simulator, keys) as heard:
        for key in ("up", "repeat", "stop", "ok"):
            simulator.press(key)
        await until(lambda: len(heard.headsets) == 2)
    assert heard.actions == ["down"]
    assert heard.headsets == [True, False]


async def test_the_plug_is_told_once_a_change(simulator: KeypadSimulator) -> None:
    async with running(simulator) as heard:
        for present in (True, True, False):
            simulator.plug(present)
        await until(lambda: len(heard.headsets) == 2)
    assert heard.headsets == [True, False]


async def test_a_keypad_that_is_pulled_out_takes_the_headset_with_it(
    simulator: KeypadSimulator,
) -> None:
    async with running(simulator) as heard:
        simulator.plug(True)
        await until(lambda: heard.headsets == [True])
        simulator.inject(Fault.UNPLUG)
        await until(lambda: heard.healths[-1] == ABSENT)
        assert heard.headsets == [True, False]
        simulator.inject(Fault.NONE)
        await until(lambda: heard.healths[-1] == Ready())
        simulator.press("up")
        await until(lambda: heard.actions == ["up"])
    assert heard.healths == [Ready(), ABSENT, Ready()]


@pytest.mark.parametrize("fault", [Fault.NOISE, Fault.HALF_EVENT, Fault.EVENTS_LOST])
async def test_keys_are_heard_through_noise(simulator: KeypadSimulator, fault: Fault) -> None:
    simulator.inject(fault)
    async with running(simulator) as heard:
        simulator.press("up")
        await until(lambda: bool(heard.actions))
    assert set(heard.actions) == {"up"}


async def test_a_bouncing_contact_is_one_press(simulator: KeypadSimulator) -> None:
    simulator.inject(Fault.BURST)
    async with running(simulator) as heard:
        simulator.press("ok")
        simulator.inject(Fault.NONE)
        simulator.press("stop")
        await until(lambda: "stop" in heard.actions)
    assert heard.actions == ["ok", "stop"]


PLUG: dict[Meaning, tuple[int, ...]] = {**DEFAULT_KEYS, "headset_in": (184,), "headset_out": (185,)}


def test_the_plugs_keys_do_not_bounce() -> None:
    """The last movement counts, however soon it comes: else a pulled plug would be missed."""
    rhythm = KeyRhythm(PLUG)
    moves = [(185, "down"), (185, "up"), (184, "down"), (184, "repeat"), (184, "up"), (185, "down")]
    told = [rhythm.take(KeyMoved(code, phase, n * 0.004)) for n, (code, phase) in enumerate(moves)]
    assert told == ["headset_out", None, "headset_in", None, None, "headset_out"]


async def test_when_events_were_lost_the_headset_counts_as_pulled(
    simulator: KeypadSimulator,
) -> None:
    """The node of the simulator knows no switches: nobody can be asked how the plug is now."""
    async with running(simulator) as heard:
        simulator.plug(True)
        await until(lambda: heard.headsets == [True])
        simulator.inject(Fault.EVENTS_LOST)
        simulator.press("up")
        await until(lambda: heard.actions == ["up"])
        assert heard.headsets == [True, False]


@pytest.mark.parametrize("told", [HeadsetSwitch(True), KeyMoved(184, "down", 1.0)])
def test_a_plug_that_is_told_after_the_loss_counts(told: KeypadEvent) -> None:
    headsets: list[bool] = []
    role = KeypadRole(
        Keypad("/nowhere"),
        now=lambda: NOW,
        on_action=lambda _: None,
        on_headset=headsets.append,
        keys=PLUG,
    )
    role._take([HeadsetSwitch(True)])
    role._take([EventsLost(), told])
    assert headsets == [True]
    role._take([HeadsetSwitch(True), EventsLost()])
    assert headsets == [True, False]


async def test_a_silent_keypad_is_well(simulator: KeypadSimulator) -> None:
    simulator.inject(Fault.SILENCE)
    async with running(simulator) as heard:
        simulator.press("up")
        await asyncio.sleep(0.6)
    assert heard.actions == []
    assert heard.healths == [Ready()]


def held(code: int, seconds: float) -> list[KeyMoved]:
    """A key that is held: down, then repeats as the kernel makes them (every 33 ms)."""
    repeats = [KeyMoved(code, "repeat", 0.25 + n * 0.033) for n in range(int(seconds / 0.033))]
    return [KeyMoved(code, "down", 0.0), *repeats]


def test_a_held_arrow_repeats_slowly_and_not_for_ever() -> None:
    rhythm = KeyRhythm()
    counted = [key for key in held(UP, 2.0) if rhythm.take(key)]
    assert 7 <= len(counted) <= 10
    assert not rhythm.stuck
    rhythm = KeyRhythm()
    counted = [key for key in held(UP, 60.0) if rhythm.take(key)]
    assert len(counted) < 30
    assert rhythm.stuck
    rhythm.take(KeyMoved(UP, "up", 61.0))
    assert not rhythm.stuck
    assert rhythm.take(KeyMoved(UP, "down", 62.0)) == "up"


def test_a_held_ok_is_pressed_once() -> None:
    rhythm = KeyRhythm()
    assert [rhythm.take(key) for key in held(OK, 60.0)].count("ok") == 1
    assert rhythm.stuck


@pytest.mark.slow
async def test_a_stuck_key_is_told_until_it_is_free(simulator: KeypadSimulator) -> None:
    simulator.inject(Fault.STUCK_KEY)
    async with running(simulator) as heard:
        simulator.press("down")
        stuck = Degraded(code=FailureCode.KEYPAD_STUCK)
        await until(lambda: heard.healths[-1] == stuck)
        simulator.inject(Fault.NONE)
        await until(lambda: heard.healths[-1] == Ready())
    assert len(heard.actions) < 30
