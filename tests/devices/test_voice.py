"""The voice over the real espeak-ng, with a file, a pipe or nothing in place of the loudspeaker."""

import asyncio
import logging
import shlex
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.failures import FailureCode
from contract.health import Gone, Health, Ready
from device_drivers.errors import DeviceGone, NoResponse, Refused
from device_drivers.speech import Interrupted, Speech, Spoken
from kiosk.devices.voice import Voice

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ABSENT = Gone(code=FailureCode.VOICE_ABSENT, since=NOW)
DEAF = ("sh", "-c", "cat > /dev/null")
BROKEN = ("sh", "-c", "exit 1")
SECRET = "Erika Beispielname"

pytestmark = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)


def recorder(path: Path) -> tuple[str, ...]:
    return ("sh", "-c", f"cat > {shlex.quote(str(path))}")


def busy(started: Path) -> tuple[str, ...]:
    """A loudspeaker that takes the sound and then goes on and on."""
    return ("sh", "-c", f"cat > /dev/null; touch {shlex.quote(str(started))}; exec sleep 60")


def wait_for(path: Path) -> None:
    end = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < end, "the loudspeaker was not started"
        time.sleep(0.005)


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    outcomes: list[object] = []
    thread = threading.Thread(target=lambda: outcomes.append(work()))
    thread.start()
    return thread, outcomes


@pytest.mark.parametrize("language", ["de", "en", "de-x-leicht", "tr", "uk", "ar"])
def test_speaks_each_language(tmp_path: Path, language: str) -> None:
    sound = tmp_path / "sound.wav"
    assert Speech(sink=recorder(sound)).say("46 Ω", language) == Spoken()
    data = sound.read_bytes()
    assert data[:4] == b"RIFF"
    assert len(data) > 10_000


def test_a_slower_rate_lasts_longer(tmp_path: Path) -> None:
    sizes = []
    for rate in (100, 200):
        sound = tmp_path / str(rate)
        Speech(sink=recorder(sound)).say("Guten Tag", "de", rate_words_per_minute=rate)
        sizes.append(sound.stat().st_size)
    assert sizes[0] > 1.4 * sizes[1]


def command_lines() -> bytes:
    """Return what the list of processes shows to everybody."""
    found = b""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += entry.read_bytes()
        except OSError:
            continue
    return found


def test_the_text_is_not_in_the_list_of_processes(tmp_path: Path) -> None:
    started = tmp_path / "started"
    engine = tmp_path / "engine"
    engine.write_text(f"#!/bin/sh\ntouch {started}\nexec sleep 60\n")
    engine.chmod(0o700)
    speech = Speech(command=(str(engine),), sink=DEAF)
    thread, _ = in_thread(lambda: speech.say(SECRET, "de"))
    wait_for(started)
    visible = b""
    end = time.monotonic() + 5
    while b"sleep" not in visible and time.monotonic() < end:  # the script becomes it soon
        visible = command_lines()
    speech.stop()
    thread.join(10)
    assert b"sleep" in visible
    assert SECRET.encode() not in visible


@pytest.mark.parametrize("new", ["stop", "say"])
def test_a_new_text_or_stop_ends_the_old_one_at_once(tmp_path: Path, new: str) -> None:
    started = tmp_path / "started"
    speech = Speech(sink=busy(started))
    thread, outcomes = in_thread(lambda: speech.say("Das ist lang. " * 20, "de"))
    wait_for(started)
    begun = time.monotonic()
    if new == "stop":
        speech.stop()
    else:
        started.unlink()
        second, _ = in_thread(lambda: speech.say("Neu", "de"))
        wait_for(started)
        speech.stop()
        second.join(10)
    thread.join(10)
    assert outcomes == [Interrupted()]
    assert time.monotonic() - begun < 2.0


def test_a_text_whose_turn_is_over_is_not_begun(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    speech = Speech(sink=recorder(sound))
    turn = speech.stop()
    speech.stop()
    assert speech.say("Zu spät", "de", turn=turn) == Interrupted()
    assert not sound.exists()


@pytest.mark.parametrize(
    ("speech", "error"),
    [
        (Speech(command=("no-such-engine",), sink=DEAF), DeviceGone),
        (Speech(sink=("no-such-player",)), DeviceGone),
        (Speech(sink=BROKEN), DeviceGone),
        (Speech(command=("sh", "-c", "kill -9 $$"), sink=DEAF), DeviceGone),
        (Speech(command=("sh", "-c", "exit 3"), sink=DEAF), Refused),
        (Speech(sink=("sleep", "60"), deadline_s=0.2), NoResponse),
        (Speech(command=("sh", "-c", "sleep 60"), sink=DEAF, deadline_s=0.2), NoResponse),
    ],
    ids=[
        "no engine", "no player", "no sound device", "engine crashes", "engine refuses",
        "player hangs", "engine hangs",
    ],
)  # fmt: skip
def test_misbehaviours(speech: Speech, error: type[Exception]) -> None:
    begun = time.monotonic()
    with pytest.raises(error) as caught:
        speech.say(SECRET, "de")
    assert time.monotonic() - begun < 2.0
    assert SECRET not in str(caught.value)


def test_a_player_inside_a_script_is_ended_with_it(tmp_path: Path) -> None:
    number = tmp_path / "number"
    script = f"sleep 60 & echo $! > {number}.new; mv {number}.new {number}; wait"
    speech = Speech(sink=("sh", "-c", script))
    thread, _ = in_thread(lambda: speech.say("Guten Tag", "de"))
    wait_for(number)
    player = Path("/proc") / number.read_text().strip() / "stat"
    assert player.exists()
    speech.stop()
    thread.join(10)
    end = time.monotonic() + 5
    # Orphans are collected by process 1, a little later.
    while player.exists() and " Z " not in player.read_text():
        assert time.monotonic() < end


def test_unknown_language_is_refused() -> None:
    with pytest.raises(Refused):
        Speech(sink=DEAF).say("x", "qq")


def test_an_endless_text_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        Speech(sink=DEAF).say("x" * 5001, "de")


@asynccontextmanager
async def running(speech: Speech, healths: list[Health]) -> AsyncIterator[Voice]:
    voice = Voice(speech, now=lambda: NOW, on_health=healths.append, retry_first_s=0.02)
    task = asyncio.create_task(voice.run())
    try:
        yield voice
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - other processes make it true
            await asyncio.sleep(0.005)


async def test_the_voice_is_found_and_speaks() -> None:
    healths: list[Health] = []
    async with running(Speech(sink=DEAF), healths) as voice:
        assert voice.health == ABSENT
        await until(lambda: voice.health == Ready())
        assert await voice.speak("Guten Tag", "de") == Spoken()
    assert healths == [Ready()]


async def test_the_newest_of_many_texts_is_spoken(tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    sink = ("sh", "-c", f"cat > {sounds}/$$")
    voice = Voice(Speech(sink=sink), now=lambda: NOW)
    outcomes = await asyncio.gather(*(voice.speak(f"Text {i}", "de") for i in range(10)))
    assert outcomes == [Interrupted()] * 9 + [Spoken()]


async def test_stop_and_cancel_fall_silent(tmp_path: Path) -> None:
    started = tmp_path / "started"
    voice = Voice(Speech(sink=busy(started)), now=lambda: NOW)
    speaking = asyncio.create_task(voice.speak("Guten Tag", "de"))
    await until(started.exists)
    voice.stop()
    assert await asyncio.wait_for(speaking, 2) == Interrupted()

    started.unlink()
    speaking = asyncio.create_task(voice.speak("Guten Tag", "de"))
    await until(started.exists)
    speaking.cancel()
    await asyncio.wait({speaking})
    started.unlink()
    # The thread is free again: the next text begins at once.
    speaking = asyncio.create_task(voice.speak("Weiter", "de"))
    await until(started.exists)
    voice.stop()
    assert await asyncio.wait_for(speaking, 2) == Interrupted()


async def test_a_loudspeaker_that_comes_and_goes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    plugged = tmp_path / "plugged"
    sink = ("sh", "-c", f"cat > /dev/null; test -e {shlex.quote(str(plugged))}")
    healths: list[Health] = []
    async with running(Speech(sink=sink), healths) as voice:
        assert await voice.speak(SECRET, "de") is FailureCode.VOICE_ABSENT
        plugged.touch()
        await until(lambda: voice.health == Ready())
        plugged.unlink()
        assert await voice.speak(SECRET, "de") is FailureCode.VOICE_ABSENT
        assert voice.health == ABSENT
        plugged.touch()
        await until(lambda: voice.health == Ready())
    assert healths == [Ready(), ABSENT, Ready()]
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.INFO]
    assert told == ["voice: ready", "voice: voice_absent", "voice: ready"]
    assert SECRET not in caplog.text


async def test_a_language_without_a_voice_does_not_make_the_voice_absent() -> None:
    voice = Voice(Speech(sink=DEAF), now=lambda: NOW)
    assert await voice.speak("x", "de") == Spoken()
    assert await voice.speak("x", "qq") is FailureCode.VOICE_ABSENT
    assert voice.health == Ready()
