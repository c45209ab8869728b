"""The keypad's driver: bytes as the kernel's header has them, noise, the simulator's faults."""

import os
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.errors import DeviceGone
from device_drivers.keypad import Keypad
from device_drivers.keypad_events import (
    EV_KEY,
    EV_SW,
    EV_SYN,
    SYN_DROPPED,
    EventDecoder,
    EventsLost,
    HeadsetSwitch,
    InputEvent,
    KeyMoved,
    encode,
)
from simulators.keypad.faults import Fault
from simulators.keypad.simulator import KEYS, KeypadSimulator

# Written by a C program over <linux/input.h> (x86_64): KEY_UP down, then SW_HEADPHONE_INSERT in.
GOLDEN_KEY = bytes.fromhex("008124690000000090d00300000000000100670001000000")
GOLDEN_SWITCH = bytes.fromhex("008124690000000090d00300000000000500020001000000")
AT = 1764000000.25


def test_the_bytes_are_those_of_the_kernels_header() -> None:
    assert EventDecoder().feed(GOLDEN_KEY) == [KeyMoved(103, "down", AT)]
    assert EventDecoder().feed(GOLDEN_SWITCH) == [HeadsetSwitch(True)]
    assert encode(InputEvent(AT, EV_KEY, 103, 1)) == GOLDEN_KEY


HEADER = Path("/usr/include/linux/input-event-codes.h")


@pytest.mark.skipif(not HEADER.exists(), reason="the kernel's headers are not installed")
def test_the_simulators_codes_are_those_of_the_kernels_header() -> None:
    named = {"ok": "ENTER", "volume_up": "VOLUMEUP", "volume_down": "VOLUMEDOWN", "repeat": "AGAIN"}
    defined = dict(
        line.split()[1:3]
        for line in HEADER.read_text().splitlines()
        if line.startswith("#define KEY_") and len(line.split()) > 2
    )
    for key, code in KEYS.items():
        assert int(defined[f"KEY_{named.get(key, key.upper())}"], 0) == code


@given(st.binary(max_size=60), st.integers(1, 24))
def test_noise_before_an_event_is_skipped(noise: bytes, piece: int) -> None:
    decoder = EventDecoder()
    # A first real event ends whatever the noise pretended to begin.
    data = noise + GOLDEN_SWITCH + GOLDEN_KEY * 3
    found = [
        one for at in range(0, len(data), piece) for one in decoder.feed(data[at : at + piece])
    ]
    assert found[-2:] == [KeyMoved(103, "down", AT)] * 2


def test_lost_events_are_said_and_what_is_between_is_not_believed() -> None:
    decoder = EventDecoder()
    dropped = encode(InputEvent(AT, EV_SYN, SYN_DROPPED, 0))
    report = encode(InputEvent(AT, EV_SYN, 0, 0))
    assert decoder.feed(dropped + GOLDEN_KEY + report + GOLDEN_KEY) == [
        EventsLost(),
        KeyMoved(103, "down", AT),
    ]


def test_unknown_kinds_and_switches_are_ignored() -> None:
    lid = encode(InputEvent(AT, EV_SW, 0, 1))
    light = encode(InputEvent(AT, 0x11, 1, 1))
    assert EventDecoder().feed(lid + light) == []


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[KeypadSimulator]:
    with KeypadSimulator(tmp_path / "keypad") as made:
        yield made


@pytest.fixture
def keypad(simulator: KeypadSimulator) -> Iterator[Keypad]:
    made = Keypad(simulator.address)
    made.connect()
    yield made
    made.close()


def heard(keypad: Keypad, seconds: float = 2.0, *, least: int = 1) -> list[object]:
    """Read until so many events came, or the time is over."""
    found: list[object] = []
    end = time.monotonic() + seconds
    while len(found) < least and time.monotonic() < end:
        found += keypad.read(0.1)
    return found


def downs(events: list[object]) -> list[int]:
    return [one.code for one in events if isinstance(one, KeyMoved) and one.phase == "down"]


@pytest.mark.parametrize("key", list(KEYS))
def test_each_key_goes_down_and_up(simulator: KeypadSimulator, keypad: Keypad, key: str) -> None:
    simulator.press(key)
    moved = [(one.code, one.phase) for one in heard(keypad, least=2) if isinstance(one, KeyMoved)]
    assert moved == [(KEYS[key], "down"), (KEYS[key], "up")]


def test_the_plug_is_heard_and_unknown_at_first(simulator: KeypadSimulator) -> None:
    keypad = Keypad(simulator.address)
    assert keypad.connect() is None
    simulator.plug(True)
    assert heard(keypad) == [HeadsetSwitch(True)]
    simulator.plug(False)
    assert heard(keypad) == [HeadsetSwitch(False)]
    keypad.close()


def silence(simulator: KeypadSimulator, keypad: Keypad) -> None:
    simulator.press("up")
    begun = time.monotonic()
    assert keypad.read(0.2) == []
    assert time.monotonic() - begun < 1


def noise(simulator: KeypadSimulator, keypad: Keypad) -> None:
    for _ in range(6):
        simulator.press("up")
    assert len(downs(heard(keypad, 1.0, least=12))) >= 5


def half_event(simulator: KeypadSimulator, keypad: Keypad) -> None:
    for _ in range(3):
        simulator.press("ok")
    assert downs(heard(keypad, 1.0, least=6)) == [KEYS["ok"]] * 3


def unplug(simulator: KeypadSimulator, keypad: Keypad) -> None:
    with pytest.raises(DeviceGone):
        keypad.read(1.0)
    with pytest.raises(DeviceGone):
        keypad.connect()
    simulator.inject(Fault.NONE)
    keypad.connect()
    simulator.press("up")
    assert downs(heard(keypad)) == [KEYS["up"]]


def stuck_key(simulator: KeypadSimulator, keypad: Keypad) -> None:
    simulator.press("down")
    found = heard(keypad, least=5)
    assert downs(found) == [KEYS["down"]]
    assert {one.phase for one in found[1:] if isinstance(one, KeyMoved)} == {"repeat"}


def burst(simulator: KeypadSimulator, keypad: Keypad) -> None:
    simulator.press("up")
    assert len(downs(heard(keypad, least=100))) == 50


def events_lost(simulator: KeypadSimulator, keypad: Keypad) -> None:
    simulator.press("up")
    found = heard(keypad, least=3)
    assert found[0] == EventsLost()
    assert downs(found) == [KEYS["up"]]


def none(simulator: KeypadSimulator, keypad: Keypad) -> None:
    simulator.press("up")
    assert downs(heard(keypad)) == [KEYS["up"]]


PROOFS = {
    proof.__name__: proof
    for proof in (silence, noise, half_event, unplug, stuck_key, burst, events_lost, none)
}


@pytest.mark.parametrize("fault", list(Fault))
def test_misbehaviours(simulator: KeypadSimulator, keypad: Keypad, fault: Fault) -> None:
    simulator.inject(fault)
    PROOFS[fault](simulator, keypad)


def test_half_an_event_without_its_rest_is_forgotten() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    keypad = Keypad(os.ttyname(slave))
    keypad.connect()
    os.write(master, GOLDEN_KEY[:12])
    keypad.read(0.5)
    keypad.read(0.3)
    os.write(master, GOLDEN_KEY)
    assert heard(keypad) == [KeyMoved(103, "down", AT)]
    keypad.close()
    os.close(master)
    os.close(slave)


def test_no_node_and_a_closed_one_are_gone(tmp_path: Path) -> None:
    keypad = Keypad(str(tmp_path / "nothing"))
    with pytest.raises(DeviceGone):
        keypad.connect()
    with pytest.raises(DeviceGone):
        keypad.read(0.1)
