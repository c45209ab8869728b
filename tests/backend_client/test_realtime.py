"""Realtime against a real WebSocket server: handshake, mirror, clerks' commands, reconnecting."""

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sealed_samples import NOON, Clock, Terminal
from test_api import certificate
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from backend_client.realtime import LONGEST_WAIT, PATH, Realtime
from contract.commands import (
    Actor,
    AnswerHelp,
    Command,
    Envelope,
    FillField,
    Refusal,
    RequestControl,
    Role,
)
from contract.health import Ready
from contract.messages import (
    MAX_MESSAGE_BYTES,
    ClerkCommand,
    ClerkGone,
    ClerkToken,
    CommandOutcome,
    KioskState,
    SnapshotChanged,
)
from contract.signing import Signed, check_request, parse_authorization
from contract.snapshot import Snapshot
from contract.steps import Step

DEADLINE = 5.0


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
            signature="open",
            fee_cents=4600,
            case_number=None,
            waiting_since=None,
        )
    )


@pytest.fixture
async def hall(terminal: Terminal) -> AsyncIterator[Hall]:
    hall = Hall(terminal)
    await hall.open()
    yield hall
    await hall.close()


@asynccontextmanager
async def running(
    hall: Hall,
    *,
    clock: Callable[[], datetime] | None = None,
    scheme: str = "http",
    office_ca: Path | None = None,
    state_every: float = 60.0,
    monotonic: Callable[[], float] = lambda: 0.0,
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


async def test_the_handshake_is_signed_by_this_kiosk(hall: Hall) -> None:
    async with running(hall):
        await hall.connection()
    signed, kiosk_id = parse_authorization(hall.handshakes[0])
    assert kiosk_id == "hall-1"
    check_request(
        signed,
        hall.terminal.device_key.public_key(),
        method="GET",
        path="/v1/kiosk",
        body=b"",
        now=NOON,
    )


async def test_every_handshake_has_its_own_nonce(hall: Hall) -> None:
    async with running(hall):
        await (await hall.connection()).close()
        await hall.connection()
    assert hall.handshakes[0] != hall.handshakes[1]


async def test_state_and_mirror_are_sent_after_connecting_and_after_each_change(hall: Hall) -> None:
    async with running(hall) as kiosk:
        kiosk.line.put_state(state())
        await hall.connection()
        assert await hall.hears() == {"name": "snapshot", "snapshot": None}
        assert (await hall.hears())["outbox"] == 0
        kiosk.line.put_state(state())  # nothing new
        kiosk.line.put_snapshot(snapshot(1))
        assert (await hall.hears())["snapshot"]["revision"] == 1
        kiosk.line.put_state(state(2))
        assert (await hall.hears())["outbox"] == 2
        assert hall.said.empty()


async def test_only_the_newest_mirror_is_sent(hall: Hall) -> None:
    async with running(hall) as kiosk:
        await hall.connection()
        await hall.hears()
        for revision in range(1, 100):
            kiosk.line.put_snapshot(snapshot(revision))
        assert (await hall.hears())["snapshot"]["revision"] == 99
        kiosk.line.put_snapshot(snapshot(100))
        assert (await hall.hears())["snapshot"]["revision"] == 100


async def test_what_changed_without_a_line_is_sent_once_there_is_one(hall: Hall) -> None:
    await hall.close()
    async with running(hall) as kiosk:
        for revision in range(1, 5):
            kiosk.line.put_snapshot(snapshot(revision))
        kiosk.line.put_state(state(3))
        await hall.open()
        assert (await hall.hears())["snapshot"]["revision"] == 4
        assert (await hall.hears())["outbox"] == 3
        assert hall.said.empty()


async def test_a_silent_kiosk_still_says_that_it_is_there(hall: Hall) -> None:
    async with running(hall, state_every=0.02) as kiosk:
        kiosk.line.put_state(state(1))
        await hall.hears()
        for _ in range(3):
            message = await hall.hears()
            assert (message["name"], message["outbox"]) == ("kiosk_state", 1)


# --- clerks' commands


async def test_a_command_arrives_as_that_clerk_and_at_this_terminal_s_time(hall: Hall) -> None:
    clock = Clock(NOON + timedelta(seconds=5))
    async with running(hall, clock=clock) as kiosk:
        connection = await hall.connection()
        await connection.send(hall.command().model_dump_json())
        assert await outcome_of(hall) == {
            "name": "outcome",
            "envelope": "e-1",
            "accepted": True,
            "refusal": None,
        }
        ((envelope, session_id),) = kiosk.commands
    # The envelope said that it is the citizen, yesterday.
    assert envelope.actor == Actor(role=Role.CLERK, person="m.keller", display_name="Mara Keller")
    assert envelope.at == NOON + timedelta(seconds=5)
    assert (envelope.id, envelope.on_revision, session_id) == ("e-1", 7, "visit-1")
    assert envelope.command == FillField(field="height_cm", value="172")


async def test_the_session_s_refusal_goes_back(hall: Hall) -> None:
    async with running(hall) as kiosk:
        kiosk.refusal = Refusal.STALE
        await (await hall.connection()).send(hall.command().model_dump_json())
        outcome = await outcome_of(hall)
    assert (outcome["accepted"], outcome["refusal"]) == (False, "stale")


async def test_the_mirror_comes_before_the_outcome_that_made_it(hall: Hall) -> None:
    async with running(hall) as kiosk:
        connection = await hall.connection()
        await hall.hears()

        def act(envelope: Envelope, _session: str) -> None:
            kiosk.line.put_snapshot(snapshot(2))

        kiosk.line._on_command = act
        await connection.send(hall.command().model_dump_json())
        assert [(await hall.hears())["name"] for _ in range(2)] == ["snapshot", "outcome"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kiosk_id": "hall-2"},
        {"expires_at": NOON},
        {"expires_at": NOON - timedelta(seconds=1)},
        {"expires_at": NOON + timedelta(minutes=15, seconds=1)},
        {"level": "view"},
        {"clerk": "x" * 81},
        {"display_name": "x" * 81},
    ],
)
async def test_a_token_that_does_not_permit_it_is_refused(
    hall: Hall, changes: dict[str, object]
) -> None:
    async with running(hall) as kiosk:
        token = hall.token(**changes)
        await (await hall.connection()).send(hall.command(token).model_dump_json())
        outcome = await outcome_of(hall)
    assert (outcome["accepted"], outcome["refusal"]) == (False, "not_allowed")
    assert kiosk.commands == []


@pytest.mark.parametrize("command", [AnswerHelp(), RequestControl()])
async def test_a_token_for_looking_is_enough_to_answer(hall: Hall, command: Command) -> None:
    async with running(hall) as kiosk:
        token = hall.token(level="view")
        await (await hall.connection()).send(hall.command(token, command).model_dump_json())
        assert (await outcome_of(hall))["accepted"]
    assert kiosk.commands[0][0].command == command


def by_another_office(hall: Hall) -> ClerkCommand:
    other = Signed.sign(hall.token(), Terminal().office_key)
    return hall.command().model_copy(update={"token": other})


def by_the_kiosk_itself(hall: Hall) -> ClerkCommand:
    own = Signed.sign(hall.token(), hall.terminal.device_key)
    return hall.command().model_copy(update={"token": own})


def of_another_kind(hall: Hall) -> ClerkCommand:
    return hall.command().model_copy(update={"token": hall.terminal.key_set()})


def changed_after_signing(hall: Hall) -> ClerkCommand:
    token = hall.command().token
    statement = token.statement.replace("m.keller", "m.kelter")
    return hall.command().model_copy(
        update={"token": token.model_copy(update={"statement": statement})}
    )


@pytest.mark.parametrize(
    "forged", [by_another_office, by_the_kiosk_itself, of_another_kind, changed_after_signing]
)
async def test_a_forged_token_is_refused(
    hall: Hall, forged: Callable[[Hall], ClerkCommand]
) -> None:
    async with running(hall) as kiosk:
        await (await hall.connection()).send(forged(hall).model_dump_json())
        outcome = await outcome_of(hall)
    assert (outcome["accepted"], outcome["refusal"]) == (False, "not_allowed")
    assert kiosk.commands == []


@pytest.mark.parametrize(
    "message",
    [
        "",
        "nonsense",
        "[" * 50_000,
        '{"name": "clerk_command"}',
        '{"name": "reboot"}',
        '{"name": "clerk_gone", "clerk": "a", "more": 1}',
        b"\x00\xff\xfe binary",
    ],
)
async def test_a_broken_message_changes_nothing_and_the_line_holds(
    hall: Hall, message: str | bytes
) -> None:
    async with running(hall) as kiosk:
        connection = await hall.connection()
        await connection.send(message)
        await connection.send(hall.command().model_dump_json())
        assert (await outcome_of(hall))["accepted"]
        assert len(kiosk.commands) == 1
    assert len(hall.handshakes) == 1


async def test_a_command_of_another_shape_is_refused_whole(hall: Hall) -> None:
    content = json.loads(hall.command().model_dump_json())
    content["envelope"]["command"]["name"] = "become_mayor"
    async with running(hall) as kiosk:
        connection = await hall.connection()
        await connection.send(json.dumps(content))
        await connection.send(ClerkGone(clerk="m.keller").model_dump_json())
        async with asyncio.timeout(DEADLINE):
            await kiosk.gone.get()
        assert kiosk.commands == []


async def test_an_oversized_message_ends_the_line_and_a_new_one_is_made(hall: Hall) -> None:
    async with running(hall) as kiosk:
        connection = await hall.connection()
        await connection.send("x" * (MAX_MESSAGE_BYTES + 1))
        async with asyncio.timeout(DEADLINE):
            await connection.wait_closed()
        assert connection.close_code == 1009
        await (await hall.connection()).send(hall.command().model_dump_json())
        assert (await outcome_of(hall))["accepted"]
        assert len(kiosk.commands) == 1


async def test_the_clerk_s_line_is_gone(hall: Hall) -> None:
    async with running(hall) as kiosk:
        await (await hall.connection()).send(ClerkGone(clerk="m.keller").model_dump_json())
        async with asyncio.timeout(DEADLINE):
            assert await kiosk.gone.get() == "m.keller"


# --- reconnecting


async def test_after_the_server_was_away_all_is_sent_again(hall: Hall) -> None:
    async with running(hall) as kiosk:
        kiosk.line.put_state(state(4))
        await hall.connection()
        await hall.hears()
        assert (await hall.hears())["outbox"] == 4
        await hall.close()
        await hall.open()
        await hall.connection()
        await hall.hears()
        assert (await hall.hears())["outbox"] == 4
        assert kiosk.line.is_connected


async def test_a_line_that_is_cut_without_a_word_is_made_again(hall: Hall) -> None:
    async with running(hall):
        connection = await hall.connection()
        connection.transport.abort()
        await hall.connection()


async def test_an_outcome_for_a_lost_line_is_not_sent_on_the_next(hall: Hall) -> None:
    await hall.close()
    async with running(hall) as kiosk:
        kiosk.line._outcomes.append(CommandOutcome(envelope="old", accepted=True))
        await hall.open()
        names = [(await hall.hears())["name"]]
        kiosk.line.put_state(state())
        while names[-1] != "kiosk_state":
            names.append((await hall.hears())["name"])
        assert names == ["snapshot", "kiosk_state"]


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503, 302])
async def test_a_refused_handshake_is_tried_again_ever_more_slowly(hall: Hall, status: int) -> None:
    hall.refuse_with = status
    async with running(hall) as kiosk:
        assert await first_waits(kiosk, 9) == [0.5, 1, 2, 4, 8, 16, 30, LONGEST_WAIT, LONGEST_WAIT]
        assert not kiosk.line.is_connected
        assert len(hall.handshakes) <= len(kiosk.waits) + 1  # no redirect was followed
        hall.refuse_with = None
        await hall.connection()


async def test_a_server_that_takes_and_drops_is_not_stormed(hall: Hall) -> None:
    async with running(hall) as kiosk:
        for _ in range(4):
            await (await hall.connection()).close()
        await hall.connection()
        assert kiosk.waits[:4] == [0.5, 1, 2, 4]


async def test_after_a_steady_line_the_wait_is_short_again(hall: Hall) -> None:
    moments = [0.0]
    async with running(hall, monotonic=lambda: moments[0]) as kiosk:
        for _ in range(3):
            await (await hall.connection()).close()
        connection = await hall.connection()
        moments[0] += 10
        await connection.close()
        await hall.connection()
        assert kiosk.waits == [0.5, 1, 2, 0.5]


async def test_stopping_ends_the_line(hall: Hall) -> None:
    async with running(hall):
        connection = await hall.connection()
    async with asyncio.timeout(DEADLINE):
        await connection.wait_closed()


async def test_a_programming_error_behind_a_command_ends_the_program(hall: Hall) -> None:
    def broken(_envelope: Envelope, _session: str) -> None:
        raise ZeroDivisionError

    line = Realtime(
        f"http://127.0.0.1:{hall.port}",
        hall.terminal.identity,
        clock=Clock(),
        on_command=broken,
        on_clerk_gone=lambda _clerk: None,
    )
    task = asyncio.create_task(line.run())
    await (await hall.connection()).send(hall.command().model_dump_json())
    async with asyncio.timeout(DEADLINE):
        with pytest.raises(ExceptionGroup) as caught:
            await task
    assert caught.group_contains(ZeroDivisionError)


# --- privacy and TLS


async def test_what_is_said_is_in_no_log_even_at_debug(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    command = FillField(field="height_cm", value="MARKER-MUSTER")
    async with running(hall) as kiosk:
        for message in (hall.command(command=command), by_another_office(hall)):
            await (await hall.connection()).send(message.model_dump_json())
            await outcome_of(hall)
            await hall.close()
            await hall.open()
        await (await hall.connection()).send('{"name": "MARKER-MUSTER"}')
        await hall.close()
        assert kiosk.commands
    ours = [one for one in caplog.records if one.name.startswith("backend_client")]
    assert ours
    text = "\n".join(one.getMessage() for one in ours)
    assert "MARKER" not in text
    assert "Keller" not in text
    assert not any(one.name.startswith("websockets.client") for one in caplog.records)


async def test_tls_with_the_office_s_own_authority(terminal: Terminal, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path, "office"))
    certificate(tmp_path, "other")
    hall = Hall(terminal)
    await hall.open(context)
    async with running(hall, scheme="https", office_ca=tmp_path / "office.pem") as kiosk:
        await (await hall.connection()).send(hall.command().model_dump_json())
        assert (await outcome_of(hall))["accepted"]
        assert len(kiosk.commands) == 1
    handshakes = len(hall.handshakes)
    async with running(hall, scheme="https", office_ca=tmp_path / "other.pem") as kiosk:
        await first_waits(kiosk, 3)
    assert len(hall.handshakes) == handshakes  # the signature did not leave
    await hall.close()
