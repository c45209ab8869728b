"""Keys and speech over the bridge: what is private is not spoken once the plug is out."""

import asyncio
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from device_drivers.speech import Speech
from kiosk.bridge import MOST_KEYS, Bridge
from kiosk.clock import SystemClock
from kiosk.conductor import Conductor
from kiosk.conductor.evidence import EvidenceStore
from kiosk.devices.keypad import Action
from kiosk.devices.voice import Voice, pieces
from kiosk.live import Live
from kiosk.session.wanted import Preview
from kiosk.settings import KeypadSettings

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


class Screen:
    """Takes what the bridge schedules, when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.keys: list[Action] = []

    def show(self, view: Any) -> None: ...

    def key(self, action: Action) -> None:
        self.keys.append(action)

    def schedule(self, call: Callable[[], None]) -> None:
        self.waiting.append(call)

    def turn(self) -> None:
        waiting, self.waiting = self.waiting, []
        for call in waiting:
            call()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - another thread makes it true
            await asyncio.sleep(0.005)


class Stage:
    """A bridge, a screen, and an engine that writes down what it is given."""

    def __init__(self, folder: Path) -> None:
        self._record = folder / "heard"
        engine = folder / "espeak-ng"
        engine.write_text(
            f'#!/bin/sh\necho "$*" >> {folder}/how; cat >> {self._record}; echo >> {self._record}\n'
        )
        engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
        self.how = folder / "how"
        self.screen = Screen()
        self.bridge = Bridge(EvidenceStore(), self.screen.schedule)
        self.bridge.attach(self.screen)
        speech = Speech(command=(str(engine),), sink=("cat", "/dev/null"))
        self.voice = Voice(speech, now=lambda: NOW)
        conductor: Any = None  # no command is sent here
        self.bridge.connect(asyncio.get_running_loop(), conductor, self.voice)

    @property
    def heard(self) -> str:
        return self._record.read_text() if self._record.exists() else ""


async def test_a_private_text_is_spoken_only_while_the_headset_is_in(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.bridge.put_headset(True)
    stage.bridge.speak("Kanarienvogel", "de", private=True)
    assert stage.bridge.speaking()
    await until(lambda: not stage.bridge.speaking())
    assert stage.heard.strip() == "Kanarienvogel"
    stage.bridge.speak("Geheimvogel", "de", private=True)
    stage.bridge.put_headset(False)  # before the text is begun
    await until(lambda: not stage.bridge.speaking())
    stage.bridge.speak("Seite", "de")
    await until(lambda: not stage.bridge.speaking())
    assert stage.heard.split() == ["Kanarienvogel", "Seite"]


async def test_a_plug_pulled_in_the_turn_in_which_a_text_begins_keeps_it_unsaid(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path)
    stage.bridge.put_headset(True)
    stage.bridge.speak("Geheimvogel", "de", private=True)
    asyncio.get_running_loop().call_soon(stage.bridge.put_headset, False)
    await until(lambda: not stage.bridge.speaking())
    stage.bridge.speak("Seite", "de")
    await until(lambda: not stage.bridge.speaking())
    assert stage.heard.split() == ["Seite"]


async def test_loudness_changes_what_the_engine_is_told(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    for step in (1, 5):
        stage.bridge.set_loudness(step)
        stage.bridge.speak("Seite", "de")
        await until(lambda: not stage.bridge.speaking())
    low, high = (
        int(line.split()[line.split().index("-a") + 1])
        for line in stage.how.read_text().splitlines()
    )
    assert low < 100 < high <= 200


async def test_keys_come_in_order_and_not_more_than_a_screen_can_take(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.bridge.put_key("up")
    stage.bridge.put_key("ok")
    assert stage.screen.keys == []
    stage.screen.turn()
    assert stage.screen.keys == ["up", "ok"]
    for _ in range(1000):
        stage.bridge.put_key("down")
    stage.screen.turn()
    assert stage.screen.keys.count("down") == MOST_KEYS


async def test_a_long_text_is_spoken_to_its_end(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    text = " ".join(f"Satz Nummer {n}." for n in range(900))
    stage.bridge.speak(text, "de")
    await until(lambda: not stage.bridge.speaking())
    assert stage.heard.split() == text.split()


def test_pieces_end_where_sentences_do() -> None:
    text = "Das ist ein Satz. " * 200
    assert " ".join(pieces(text)) == text.strip()
    assert all(piece.endswith(".") and len(piece) <= 1000 for piece in pieces(text))
    assert max(map(len, pieces("x" * 5000))) <= 1000
    assert pieces("   ") == []


async def test_the_headset_outlives_the_tasks_of_a_visit() -> None:
    conductor = Conductor(
        clock=SystemClock(), evidence=EvidenceStore(), show=lambda *_: None, software="test"
    )
    task = Preview(id="1")

    async def run(*_: object) -> None:
        return None

    conductor.connect({Preview: run}, None)
    conductor.put_live(headset=True, portrait_hint="too_far")
    await conductor._do(task, [])
    assert conductor.live == Live(headset=True)
    await conductor.stop()


def test_keys_are_configured_over_the_defaults() -> None:
    settings = KeypadSettings.model_validate(
        {"address": "/dev/input/event3", "keys": {"help": [183], "headset_in": [184]}}
    )
    assert settings.codes["help"] == (183,)
    assert settings.codes["up"] == (103,)
    assert settings.codes["headset_in"] == (184,)


@pytest.mark.parametrize("keys", [{"help": [103]}, {"dance": [1]}, {"up": [0]}, {"up": [9999]}])
def test_keys_that_make_no_sense_are_refused(keys: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match=r"keys|action"):
        KeypadSettings.model_validate({"address": "/dev/input/event3", "keys": keys})
