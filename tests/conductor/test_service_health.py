"""What the service makes of a wrong clock and of a disk that cannot be used at the start."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from whole_terminal import NOON, MovableClock, Office

from backend_client.outbox import Outbox
from contract.failures import FailureCode
from contract.health import Gone, Ready
from kiosk import service
from kiosk.conductor import Conductor, Seen
from kiosk.conductor.evidence import EvidenceStore
from kiosk.service import Service, put_sending
from kiosk.views import AttractView, OutOfServiceView, View

LATER = NOON + timedelta(minutes=1)


class Screen:
    """A conductor and what it shows."""

    def __init__(self) -> None:
        self.views: list[View] = []
        self.conductor = Conductor(
            clock=MovableClock(), evidence=EvidenceStore(), show=self._show, software="test"
        )
        self.conductor.connect({}, None)

    def _show(self, view: View, seen: Seen) -> None:
        self.views.append(view)

    async def newest(self) -> View:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return self.views[-1]


async def test_wrong_clock_puts_the_terminal_out_of_service_until_it_is_set() -> None:
    screen = Screen()
    for at in (NOON, LATER):
        put_sending(screen.conductor, FailureCode.CLOCK_WRONG, at)
        assert screen.conductor.health["clock"] == Gone(code=FailureCode.CLOCK_WRONG, since=NOON)
    assert screen.conductor.health["backend"] == Ready()
    assert isinstance(await screen.newest(), OutOfServiceView)
    put_sending(screen.conductor, FailureCode.BACKEND_UNREACHABLE, LATER)
    assert screen.conductor.health["clock"] == Gone(code=FailureCode.CLOCK_WRONG, since=NOON)
    put_sending(screen.conductor, None, LATER)
    assert screen.conductor.health["clock"] == Ready()
    assert isinstance(await screen.newest(), AttractView)


async def test_unreachable_backend_keeps_the_terminal_open() -> None:
    screen = Screen()
    put_sending(screen.conductor, FailureCode.BACKEND_UNREACHABLE, NOON)
    assert isinstance(screen.conductor.health["backend"], Gone)
    assert isinstance(await screen.newest(), AttractView)


async def test_disk_that_cannot_be_used_at_the_start_is_out_of_service_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "OUTBOX_RETRY_S", 0.02)
    folder = tmp_path / "data"
    folder.write_text("a file where a folder should be")
    settings: Any = SimpleNamespace(data_folder=folder)
    unused: Any = None
    made = Service(
        settings,
        Office().identity,
        unused,
        EvidenceStore(),
        office=unused,
        ended=lambda failure: None,
    )
    screen = Screen()
    with ThreadPoolExecutor(1) as thread:
        opening = asyncio.create_task(made._outbox(screen.conductor, thread))
        async with asyncio.timeout(30):
            while "storage" not in screen.conductor.health:  # noqa: ASYNC110 - set by the task
                await asyncio.sleep(0.01)
        assert isinstance(await screen.newest(), OutOfServiceView)
        folder.unlink()
        async with asyncio.timeout(30):
            outbox = await opening
        assert isinstance(outbox, Outbox)
        assert isinstance(await screen.newest(), AttractView)
        thread.submit(outbox.close)
