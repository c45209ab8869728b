"""The backend's end of the line as a real WebSocket server, and a kiosk that connects to it."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sealed_samples import NOON, Clock, Terminal
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from backend_client.realtime import PATH, Realtime
from contract.commands import (
    Actor,
    Command,
    Envelope,
    FillField,
    Refusal,
    Role,
)
from contract.health import Ready
from contract.messages import (
    ClerkCommand,
    ClerkToken,
    KioskState,
    SnapshotChanged,
)
from contract.signing import Signed
from contract.snapshot import Snapshot
from contract.steps import Step

DEADLINE = 30.0


class Hall:
    """The backend's end: takes what kiosks say, sends what a test wants."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.handshakes: list[str] = []
        self.connections: asyncio.Queue[ServerConnection] = asyncio.Queue()
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.refuse_with: int | None = None
        self._server: Server | None = None
        self.port = 0

    async def open(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = await serve(
            self._serve, "127.0.0.1", self.port, process_request=self._look, ssl=tls
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close(True)
            await self._server.wait_closed()
            self._server = None

    def _look(self, connection: ServerConnection, request: Request) -> Response | None:
        self.handshakes.append(request.headers["Authorization"])
        assert request.path == PATH
        if self.refuse_with == 302:
            response = connection.respond(302, "")
            response.headers["Location"] = f"ws://127.0.0.1:{self.port}/elsewhere"
            return response
        return connection.respond(self.refuse_with, "") if self.refuse_with else None

    async def _serve(self, connection: ServerConnection) -> None:
        await self.connections.put(connection)
        try:
            async for text in connection:
                await self.said.put(json.loads(text))
        except ConnectionClosed:
            return

    async def connection(self) -> ServerConnection:
        async with asyncio.timeout(DEADLINE):
            return await self.connections.get()

    async def hears(self) -> dict[str, Any]:
        async with asyncio.timeout(DEADLINE):
            return await self.said.get()

    def token(self, **changes: object) -> ClerkToken:
        token = ClerkToken(
            clerk="m.keller",
            display_name="Mara Keller",
            kiosk_id=self.terminal.kiosk_id,
            session_id="visit-1",
            level="control",
            expires_at=NOON + timedelta(minutes=15),
        )
        return token.model_copy(update=changes)

    def command(
        self, token: ClerkToken | None = None, command: Command | None = None
    ) -> ClerkCommand:
        return ClerkCommand(
            token=Signed.sign(token or self.token(), self.terminal.office_key),
            envelope=Envelope(
                id="e-1",
                command=command or FillField(field="height_cm", value="172"),
                actor=Actor(role=Role.CITIZEN, person="somebody else"),
                at=NOON - timedelta(days=1),
                on_revision=7,
            ),
        )


@dataclass
class Kiosk:
    """A client and what reached it."""

    line: Realtime
    commands: list[tuple[Envelope, str]] = field(default_factory=list)
    gone: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    waits: list[float] = field(default_factory=list)
    waited: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    refusal: Refusal | None = None


async def first_waits(kiosk: Kiosk, count: int) -> list[float]:
    async with asyncio.timeout(DEADLINE):
        return [await kiosk.waited.get() for _ in range(count)]


def state(outbox: int = 0) -> KioskState:
    return KioskState(software="t", devices={"voice": Ready()}, outbox=outbox, in_visit=False)


def snapshot(revision: int) -> SnapshotChanged:
    return SnapshotChanged(
        snapshot=Snapshot(
            session_id="visit-1",
            revision=revision,
            flow_revision=1,
            section="questions",
            step=Step.NAME,
            language="de",
            consent="none",
            call="waiting",
            control="citizen",
            clerk="",
            progress=(1, 9),
            fields=(),
            portrait="open",
            fingers=(),
            signatures=(),
            applications=(),
            notices=(),
            fee_cents=4600,
            case_number=None,
            waiting_since=None,
        )
    )


@asynccontextmanager
async def running(
    hall: Hall,
    *,
    clock: Callable[[], datetime] | None = None,
    scheme: str = "http",
    office_ca: Path | None = None,
    state_every: float = 60.0,
    monotonic: Callable[[], float] = lambda: 0.0,
    on_lost: Callable[[], None] = lambda: None,
) -> AsyncIterator[Kiosk]:
    async def sleep(seconds: float) -> None:
        kiosk.waits.append(seconds)
        kiosk.waited.put_nowait(seconds)
        await asyncio.sleep(0)

    def on_command(envelope: Envelope, session_id: str) -> Refusal | None:
        kiosk.commands.append((envelope, session_id))
        return kiosk.refusal

    kiosk = Kiosk(
        Realtime(
            f"{scheme}://127.0.0.1:{hall.port}",
            hall.terminal.identity,
            clock=clock or Clock(),
            on_command=on_command,
            on_clerk_gone=lambda clerk: kiosk.gone.put_nowait(clerk),
            on_lost=on_lost,
            office_ca=office_ca,
            sleep=sleep,
            monotonic=monotonic,
            jitter=lambda _low, high: high,
            state_every=state_every,
        )
    )
    task = asyncio.create_task(kiosk.line.run())
    try:
        yield kiosk
    finally:
        assert not task.done(), task.exception()  # nothing that is sent may end it
        task.cancel()
        await asyncio.wait([task], timeout=DEADLINE)
        assert task.cancelled()


async def outcome_of(hall: Hall) -> dict[str, Any]:
    while (message := await hall.hears())["name"] != "outcome":
        pass
    return message


def by_another_office(hall: Hall) -> ClerkCommand:
    other = Signed.sign(hall.token(), Terminal().office_key)
    return hall.command().model_copy(update={"token": other})
