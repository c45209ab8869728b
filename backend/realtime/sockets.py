"""The two WebSockets: kiosks (signed handshake) and clerks' pages (cookie and Origin)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from backend.desk.origin import same_origin
from backend.desk.sessions import session_of
from backend.intake.authentication import authenticated_handshake
from backend.problems import ProblemError, problem
from backend.realtime.hub import DeskLine, KioskLine
from backend.realtime.line import POLICY_VIOLATION, UNSUPPORTED_DATA, Line
from backend.services import services_of
from contract.messages import KIOSK_MESSAGE, MAX_MESSAGE_BYTES, Act, DeskOutcome

_log = logging.getLogger(__name__)

KIOSK_SILENCE_SECONDS = 150.0
"""A kiosk sends its state every 60 s; one that is silent for longer is taken for gone."""
SESSION_CHECK_SECONDS = 30.0

router = APIRouter()


@router.websocket("/v1/kiosk")
async def kiosk_socket(websocket: WebSocket) -> None:
    """Serve one kiosk until it is gone, silent or speaks nonsense."""
    services = services_of(websocket)
    try:
        kiosk = await authenticated_handshake(websocket)
    except ProblemError as error:
        await websocket.send_denial_response(problem(error.status, error.code, error.detail))
        return
    await websocket.accept()
    line = KioskLine(kiosk.kiosk_id, kiosk.label)
    services.hub.kiosk_connected(line)

    async def receive() -> None:
        while True:
            async with asyncio.timeout(KIOSK_SILENCE_SECONDS):
                text = await _receive_text(websocket)
            services.hub.kiosk_said(line, KIOSK_MESSAGE.validate_json(text))

    try:
        await _serve(websocket, line, receive)
    finally:
        services.hub.kiosk_gone(line)


@router.websocket("/desk/live")
async def desk_socket(websocket: WebSocket) -> None:
    """Serve one clerk's page until it is closed or its session ends."""
    services = services_of(websocket)
    session = await session_of(websocket, touch=False)  # pages reconnect by themselves
    if session is None or not same_origin(websocket, services.settings):
        await websocket.send_denial_response(problem(403, "not-authenticated"))
        return
    await websocket.accept()
    desk = DeskLine(session.login, session.name, session.key)
    services.hub.desk_connected(desk)

    async def receive() -> None:
        while True:
            act = Act.model_validate_json(await _receive_text(websocket))
            if await session_of(websocket) is None:
                ended = DeskOutcome(envelope=act.envelope, accepted=False, reason="logged_out")
                desk.send(ended)
                desk.end(POLICY_VIOLATION)  # the pump ends all when it has said so
            else:
                await services.hub.act(desk, act)

    async def watch_session() -> None:
        while await session_of(websocket, touch=False) is not None:  # noqa: ASYNC110 - time ends it
            await asyncio.sleep(SESSION_CHECK_SECONDS)
        desk.end(POLICY_VIOLATION)

    try:
        await _serve(websocket, desk, receive, watch_session)
    finally:
        await services.hub.desk_gone(desk)


async def _serve(websocket: WebSocket, line: Line, *loops: Callable[[], Awaitable[None]]) -> None:
    """Run the line's pump and ``loops`` until the first of them ends, then end the others."""
    coroutines = [line.pump(websocket), *(loop() for loop in loops)]
    running = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in running:
            task.cancel()
        results = await asyncio.gather(*running, return_exceptions=True)
    for result in results:
        match result:
            case None | WebSocketDisconnect() | TimeoutError() | asyncio.CancelledError():
                pass
            case ValidationError():
                _log.info("connection closed: not a message of the contract")
            case BaseException():
                raise result
    line.close()
    await _close(websocket, line.close_code)


async def _close(websocket: WebSocket, code: int) -> None:
    try:
        await websocket.close(code)
    except (RuntimeError, WebSocketDisconnect):
        return  # the other side closed first


async def _receive_text(websocket: WebSocket) -> str:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if text is None or len(text) > MAX_MESSAGE_BYTES:
        await websocket.close(UNSUPPORTED_DATA)
        raise WebSocketDisconnect(UNSUPPORTED_DATA)
    return str(text)
