"""When a clerk's session ends, by a clock of its own: what a page does by itself is no activity."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
import uvicorn
from fastapi import WebSocket
from live_ends import WAIT_SECONDS, DeskEnd, snapshot
from office import free_port, write_config
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from backend import setup
from backend.desk.sessions import session_of, start_session
from backend.main import build_app
from backend.realtime import hub, sockets
from backend.realtime.hub import DeskLine, Hub, KioskLine
from backend.realtime.tokens import ClerkTokens
from backend.settings import Settings, load_settings
from backend.vault_client import VaultClient
from contract.commands import RequestControl
from contract.messages import BACKEND_MESSAGE, BackendMessage, ClerkGone, SnapshotChanged

pytestmark = pytest.mark.slow

START = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


class Time:
    """The time of day, as the test wants it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def at(self, minutes: int) -> None:
        self.now = START + timedelta(minutes=minutes)


class DeskServer:
    """The application on a real port, in the test's own event loop."""

    def __init__(self, settings: Settings, time: Time, port: int) -> None:
        self.settings, self.time = settings, time
        self.origin = f"http://127.0.0.1:{port}"

    def cookie(self) -> str:
        database = setup.open_database(self.settings)
        try:
            return "desk=" + database.write_blocking(lambda c: start_session(c, "weber", START))
        finally:
            database.close()

    @asynccontextmanager
    async def page(self, cookie: str) -> AsyncIterator[DeskEnd]:
        url = self.origin.replace("http", "ws") + "/desk/live"
        headers = {"Cookie": cookie, "Origin": self.origin}
        async with connect(url, additional_headers=headers) as socket:
            yield DeskEnd(socket)

    async def refuses(self, cookie: str) -> bool:
        try:
            async with self.page(cookie):
                return False
        except InvalidStatus as refused:
            return refused.response.status_code == 403


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[DeskServer]:
    port, time = free_port(), Time()
    settings = load_settings(write_config(tmp_path, port))
    setup.initialise(settings, time)
    setup.add_clerk(settings, "weber", "Jana Weber")
    serving = uvicorn.Server(
        uvicorn.Config(
            build_app(settings, time), port=port, log_level="warning", ws="websockets-sansio"
        )
    )
    task = asyncio.create_task(serving.serve())
    while not serving.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield DeskServer(settings, time, port)
    serving.should_exit = True
    await task


@pytest.fixture
def two_checks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Awaitable[None]]:
    """Wait until the server looked twice whether the session of the open page still lives."""
    checked = asyncio.Event()

    async def watched(*arguments: object, **options: object) -> object:
        found = await session_of(*arguments, **options)  # type: ignore[arg-type]
        checked.set()
        return found

    async def wait() -> None:
        for _ in range(2):
            checked.clear()
            async with asyncio.timeout(WAIT_SECONDS):
                await checked.wait()

    monkeypatch.setattr(sockets, "session_of", watched)
    monkeypatch.setattr(sockets, "SESSION_CHECK_SECONDS", 0.02)
    return wait


async def closing_code(page: DeskEnd) -> int | None:
    try:
        while True:
            await page.next()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


async def reason_of_click(page: DeskEnd) -> str | None:
    return (await page.outcome(await page.click("no-kiosk", RequestControl()))).reason


async def test_open_page_alone_does_not_keep_its_clerk_logged_in(
    server: DeskServer, two_checks: Callable[[], Awaitable[None]]
) -> None:
    cookie = server.cookie()
    async with server.page(cookie) as page:
        for minutes in (10, 20, 29):
            server.time.at(minutes)
            await two_checks()
        server.time.at(31)
        assert await closing_code(page) == 1008
    assert await server.refuses(cookie)


async def test_each_click_keeps_the_clerk_logged_in(
    server: DeskServer, two_checks: Callable[[], Awaitable[None]]
) -> None:
    async with server.page(server.cookie()) as page:
        for minutes in (20, 40, 60):
            server.time.at(minutes)
            await two_checks()
            assert await reason_of_click(page) == "kiosk_offline"
        server.time.at(91)
        assert await closing_code(page) == 1008


async def test_page_that_reconnects_by_itself_is_no_activity(server: DeskServer) -> None:
    cookie = server.cookie()
    for minutes in (15, 29):
        server.time.at(minutes)
        async with server.page(cookie) as page:
            await page.next()
    server.time.at(31)
    assert await server.refuses(cookie)


async def test_click_of_an_ended_session_is_refused_and_said(server: DeskServer) -> None:
    async with server.page(server.cookie()) as page:
        server.time.at(31)
        assert await reason_of_click(page) == "logged_out"
        assert await closing_code(page) == 1008


async def test_logout_closes_the_pages_of_this_session_at_once(server: DeskServer) -> None:
    leaving, staying = server.cookie(), server.cookie()
    async with server.page(leaving) as left, server.page(staying) as stayed:
        await left.next()
        headers = {"Cookie": leaving, "Origin": server.origin}
        async with httpx.AsyncClient(base_url=server.origin, headers=headers) as http:
            found = re.search(r'name="csrf" value="([^"]+)"', (await http.get("/desk/cases")).text)
            assert found
            answer = await http.post("/desk/logout", data={"csrf": found[1]})
            assert answer.status_code == 303
        assert await closing_code(left) == 1008
        assert await reason_of_click(stayed) == "kiosk_offline"
    assert await server.refuses(leaving)


# --- a call that outlived the server


class Wire:
    """The far end of a line: what was sent on it."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[BackendMessage] = asyncio.Queue()

    async def send_text(self, text: str) -> None:
        self.sent.put_nowait(BACKEND_MESSAGE.validate_json(text))


@pytest.mark.parametrize("comes_back", [True, False])
async def test_clerk_who_does_not_come_back_is_told_to_the_kiosk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, comes_back: bool
) -> None:
    monkeypatch.setattr(hub, "RETURN_SECONDS", 0.05)

    async def audit(_event: object) -> None: ...

    time = Time()
    tokens = ClerkTokens(VaultClient(tmp_path / "no.sock"), time)
    here, line, wire = Hub(tokens, audit, time, 5), KioskLine("k1", "Foyer"), Wire()
    here.kiosk_connected(line)
    pumping = asyncio.create_task(line.pump(cast("WebSocket", wire)))
    answered = snapshot("session-1", call="answered", clerk="weber")
    here.kiosk_said(line, SnapshotChanged(snapshot=answered))
    if comes_back:
        here.desk_connected(DeskLine("weber", "Jana Weber", "key"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await wire.sent.get()
    else:
        async with asyncio.timeout(WAIT_SECONDS):
            assert await wire.sent.get() == ClerkGone(clerk="weber")
    line.close()
    await pumping
