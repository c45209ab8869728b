"""Clerks' commands: the terminal itself checks who may, for whom, and for how long."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from realtime_hall import (
    DEADLINE,
    Hall,
    by_another_office,
    outcome_of,
    running,
    snapshot,
)
from sealed_samples import NOON, Clock

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
from contract.messages import (
    MAX_MESSAGE_BYTES,
    ClerkCommand,
    ClerkGone,
)
from contract.signing import Signed


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
