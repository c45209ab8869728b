"""Interruptions while devices work, and devices that fail while nobody uses them."""

from collections.abc import Iterator
from typing import Any

import pytest
from fingers import LEFT, RIGHT
from studio import NOBODY, ONE, Studio
from ways_on import require_texts
from whole_terminal import Terminal

from contract.commands import (
    Actor,
    AllowControl,
    AnswerHelp,
    AskHelp,
    Begin,
    Cancel,
    CancelHelp,
    Command,
    Envelope,
    KeepGoing,
    MoreTime,
    PayAtCounter,
    RequestControl,
    Role,
    SetProfile,
    StartFingerprint,
    StartPortrait,
    StopControl,
    Submit,
)
from contract.health import Gone, Ready
from contract.steps import Step
from kiosk.session.values import Attention, Capture, Receipt
from simulators.camera import Fault as CameraFault
from simulators.fingerprint_zfm.faults import Fault as FingerFault
from simulators.fingerprint_zfm.simulator import FingerprintSimulator
from simulators.printer import Fault as PrinterFault
from simulators.printer import HostedPrinter, hosted_printer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

CHILD = {"document": "passport", "birth_date": "15.06.2014"}
DEVICE_STEPS = (Step.PORTRAIT, Step.FINGERPRINTS)


@pytest.fixture
def printer() -> Iterator[HostedPrinter]:
    with hosted_printer() as made:
        yield made


def by_clerk(terminal: Terminal, command: Command) -> None:
    envelope = Envelope(
        id="c",
        command=command,
        actor=Actor(role=Role.CLERK, person="weber", display_name="Jana Weber"),
        at=terminal.clock.now(),
        on_revision=terminal.session.flow_revision,
    )
    assert terminal.conductor.clerk_command(envelope, terminal.session.id) is None


async def interrupt(terminal: Terminal) -> None:
    """Everything that may come between, each ended again; each view has all its texts."""
    steps: tuple[tuple[Any, ...], ...] = (
        (terminal.send, AskHelp()),
        (terminal.send, SetProfile(language="en")),
        (by_clerk, terminal, AnswerHelp()),
        (by_clerk, terminal, RequestControl()),
        (terminal.send, AllowControl()),
        (terminal.send, SetProfile(text_scale=200)),
        (by_clerk, terminal, StopControl()),
        (terminal.send, Cancel()),
        (terminal.send, KeepGoing()),
        (terminal.send, SetProfile(theme="contrast", low_layout=True, left_hand=True)),
        (terminal.send, MoreTime()),
        (terminal.send, CancelHelp()),
    )
    for call, *arguments in steps:
        call(*arguments)
        await terminal.shown()
        require_texts(terminal.views[-1])


async def test_running_portrait_survives_every_interruption(
    studio: Studio, terminal: Terminal
) -> None:
    studio.scene = NOBODY
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT, **CHILD)
    answers = terminal.session.answers
    terminal.send(StartPortrait())
    await terminal.until(lambda: bool(terminal.hints))
    task, kind = terminal.session.task, type(terminal.views[-1])
    await interrupt(terminal)
    assert terminal.session.task == task, "the same series, not a new one"
    assert terminal.session.flow.capture is Capture.RUNNING
    assert type(terminal.views[-1]) is kind
    assert terminal.session.answers == answers
    shown = terminal.previews
    await terminal.until(lambda: terminal.previews > shown)
    studio.scene = ONE
    await terminal.rests()
    assert terminal.session.flow.capture is Capture.CHOOSING
    await interrupt(terminal)
    assert terminal.session.flow.capture is Capture.CHOOSING
    assert len(terminal.evidence) == 3, "no picture is lost"


async def test_running_fingerprint_survives_every_interruption(
    sensor: FingerprintSimulator, terminal: Terminal
) -> None:
    await terminal.add_scanner(sensor)
    terminal.connect()
    terminal.walk(Step.FINGERPRINTS, **CHILD)
    terminal.send(StartFingerprint())
    for finger, name in ((RIGHT, "right_index"), (LEFT, "left_index")):
        await terminal.until(lambda: {"finger_hint": "place"} in terminal.live)
        terminal.live.clear()
        task, kept = terminal.session.task, len(terminal.evidence)
        await interrupt(terminal)
        assert terminal.session.task == task
        assert len(terminal.evidence) == kept
        sensor.place(finger)
        await terminal.until(lambda name=name: getattr(terminal.session.captures, name).accepted)
        sensor.lift()
    assert len(terminal.evidence) == 2


async def test_warning_and_more_time_between_two_captures_lose_nothing(
    studio: Studio, terminal: Terminal
) -> None:
    terminal.add_camera(studio)
    terminal.connect()
    terminal.walk(Step.PORTRAIT)
    await terminal.portrait()
    before = terminal.session
    for _ in range(3):
        terminal.clock.move(61)
        await terminal.until(lambda: terminal.session.flow.attention is Attention.IDLE_WARNED)
        terminal.clock.move(29)
        await terminal.shown()
        terminal.send(MoreTime())
    assert terminal.session.flow == before.flow
    assert terminal.session.captures == before.captures
    assert len(terminal.evidence) == 3


async def test_printing_receipt_survives_help_and_another_language(
    printer: HostedPrinter, terminal: Terminal
) -> None:
    terminal.add_printer(printer)
    terminal.connect()
    terminal.walk(Step.CHECK)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
    terminal.send(PayAtCounter(), AskHelp(), SetProfile(language="en"))
    by_clerk(terminal, AnswerHelp())
    await terminal.until(lambda: terminal.session.flow.receipt is Receipt.PRINTED)
    assert len(printer.strips) == 1, "not twice"


async def ready(terminal: Terminal) -> None:
    await terminal.until(lambda: isinstance(terminal.camera.health, Ready), 20)
    await terminal.until(lambda: isinstance(terminal.scanner.health, Ready), 20)
    await terminal.until(lambda: isinstance(terminal.printer.health, Ready), 20)


@pytest.mark.parametrize("other", [{}, CHILD], ids=["adult", "child"])
async def test_devices_that_fail_on_any_page_stop_nobody(
    other: dict[str, str],
    studio: Studio,
    sensor: FingerprintSimulator,
    printer: HostedPrinter,
    terminal: Terminal,
) -> None:
    """On every page in turn all devices go and come back; the page and its answers stay."""
    terminal.add_camera(studio, probe_every_s=0.05)
    await terminal.add_scanner(sensor)
    terminal.add_printer(printer)
    terminal.connect()
    await ready(terminal)
    terminal.send(Begin())
    seen: list[Step] = []
    while terminal.session.flow.step is not Step.CHECK:
        step, before = terminal.session.flow.step, terminal.session
        seen.append(step)
        await terminal.shown()
        kind = type(terminal.views[-1])
        studio.set_fault(CameraFault.ABSENT)
        sensor.inject(FingerFault.UNPLUG)
        printer.set_fault(PrinterFault.ABSENT)
        await terminal.until(lambda: isinstance(terminal.camera.health, Gone))
        await terminal.until(lambda: isinstance(terminal.scanner.health, Gone))
        await terminal.until(lambda: isinstance(terminal.printer.health, Gone))
        await terminal.shown()
        assert (terminal.session.flow, terminal.session.answers) == (before.flow, before.answers)
        assert type(terminal.views[-1]) is kind
        require_texts(terminal.views[-1])
        studio.set_fault(CameraFault.NONE)
        # The very same picture as before would be taken for a camera that is stuck.
        studio.scene = ONE if studio.scene is NOBODY else NOBODY
        sensor.inject(FingerFault.NONE)
        printer.set_fault(PrinterFault.NONE)
        await ready(terminal)
        terminal.one_page(**other)
    assert set(DEVICE_STEPS) < set(seen)
    assert (Step.GUARDIAN_2_SIGNATURE in seen) == bool(other)
    terminal.send(Submit())
    await terminal.until(lambda: terminal.session.flow.step is Step.FEE)
