"""One WebSocket's way out: bounded, in order; the newest state replaces an unsent one."""

import asyncio
from collections import deque

from fastapi import WebSocket, WebSocketDisconnect

from contract.value import Value

MAX_WAITING = 64
SEND_SECONDS = 10.0
POLICY_VIOLATION = 1008
UNSUPPORTED_DATA = 1003


class Line:
    """Messages that wait to be sent on one WebSocket."""

    def __init__(self) -> None:
        self._waiting: deque[Value] = deque()
        self._state: Value | None = None
        self._changed = asyncio.Event()
        self._closed = self._ending = False
        self.close_code = UNSUPPORTED_DATA
        """RFC 6455 section 7.4.1; what the other side is told at the end."""

    def send(self, message: Value) -> bool:
        """Queue ``message``; return False if the other side is too slow and will be cut off."""
        if self._closed or self._ending or len(self._waiting) >= MAX_WAITING:
            self.close()
            return False
        self._waiting.append(message)
        self._changed.set()
        return True

    def replace_state(self, state: Value) -> None:
        """Queue ``state``, in place of one that was not sent yet."""
        if self._ending:
            return
        self._state = state
        self._changed.set()

    def close(self) -> None:
        """End the connection; what was not sent yet is not sent any more."""
        self._closed = True
        self._changed.set()

    def end(self, close_code: int) -> None:
        """End the connection as soon as the queued messages are sent."""
        self._ending, self._state, self.close_code = True, None, close_code
        self._changed.set()

    async def pump(self, websocket: WebSocket) -> None:
        """Send what is queued until the line is closed or the other side is gone."""
        while not self._closed:
            await self._changed.wait()
            self._changed.clear()
            while (message := self._next()) is not None:
                try:
                    async with asyncio.timeout(SEND_SECONDS):
                        await websocket.send_text(message.model_dump_json())
                except (WebSocketDisconnect, RuntimeError, TimeoutError):
                    return
            if self._ending:
                return

    def _next(self) -> Value | None:
        if self._closed:
            return None
        if self._waiting:
            return self._waiting.popleft()
        state, self._state = self._state, None
        return state
