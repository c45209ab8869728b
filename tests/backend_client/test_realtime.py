"""Realtime against a real WebSocket server: handshake, mirror, reconnecting, privacy, TLS."""

import asyncio
import logging
import ssl
from pathlib import Path

import pytest
from certificates import certificate
from realtime_hall import (
    DEADLINE,
    Hall,
    by_another_office,
    first_waits,
    outcome_of,
    running,
    snapshot,
    state,
)
from sealed_samples import NOON, Clock, Terminal

from backend_client.realtime import LONGEST_WAIT, Realtime
from contract.commands import (
    Envelope,
    FillField,
)
from contract.messages import (
    CommandOutcome,
)
from contract.signing import check_request, parse_authorization


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


async def test_a_line_that_stays_down_is_told_once(hall: Hall) -> None:
    moments, told = [0.0], []
    async with running(
        hall, monotonic=lambda: moments[0], on_lost=lambda: told.append(moments[0])
    ) as kiosk:
        await hall.connection()
        await hall.close()
        await first_waits(kiosk, 2)
        assert told == [], "a short break is nobody's business"
        moments[0] += 10
        await first_waits(kiosk, len(kiosk.waits) + 4)
        assert told == [10.0]


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
