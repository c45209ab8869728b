"""Realtime: one WebSocket to the backend, reconnecting with jitter; clerks' commands come in here.

A clerk's command is passed on only with a token that the office signed for this kiosk, this
session, this clerk and at most 15 minutes.
"""

import asyncio
import logging
import math
import random
import secrets
import ssl
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from backend_client.identity import KioskIdentity
from contract.commands import (
    VIEWING,
    Actor,
    Envelope,
    Refusal,
    Role,
)
from contract.messages import (
    BACKEND_MESSAGE,
    MAX_MESSAGE_BYTES,
    ClerkCommand,
    ClerkGone,
    ClerkToken,
    CommandOutcome,
    KioskMessage,
    KioskState,
    SnapshotChanged,
)
from contract.signing import SignatureError, authorization

logger = logging.getLogger(__name__)
# At DEBUG the library logs what is said, and the mirror is personal: never, whatever is asked for.
_library_logger = logger.getChild("library")
_library_logger.setLevel(logging.INFO)

LOST_SECONDS = 10.0
"""A clerk whose line is gone for so long helps no longer."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
STEADY_SECONDS = 10.0
"""A connection that held for less is no reason to try again at once."""
MAX_TOKEN_AGE = timedelta(minutes=15)
STATE_EVERY = 60.0
PATH = "/v1/kiosk"


class _Direct(connect):
    """A connection to the configured address alone: redirects are refused."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


class Realtime:
    """Keeps the newest state and snapshot; sends them after each connect and change."""

    def __init__(
        self,
        address: str,
        identity: KioskIdentity,
        *,
        clock: Callable[[], datetime],
        on_command: Callable[[Envelope, str], Refusal | None],
        on_clerk_gone: Callable[[str], None],
        on_lost: Callable[[], None] = lambda: None,
        office_ca: Path | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[float, float], float] = random.uniform,
        state_every: float = STATE_EVERY,
    ) -> None:
        """``on_lost`` is called once when the line has been down for ``LOST_SECONDS``."""
        scheme, netloc, *_ = urlsplit(address)
        self._url = urlunsplit(("wss" if scheme == "https" else "ws", netloc, PATH, "", ""))
        self._tls = ssl.create_default_context(cafile=office_ca) if scheme == "https" else None
        self._identity = identity
        self._clock = clock
        self._on_command = on_command
        self._on_clerk_gone = on_clerk_gone
        self._on_lost = on_lost
        self._down_since: float | None = None
        self._sleep = sleep
        self._monotonic = monotonic
        self._jitter = jitter
        self._state_every = state_every
        self._state: KioskState | None = None
        self._snapshot = SnapshotChanged(snapshot=None)
        self._dirty = asyncio.Event()
        self._sent: dict[str, KioskMessage] = {}
        self._outcomes: list[CommandOutcome] = []
        self.is_connected = False

    def put_state(self, state: KioskState) -> None:
        """Replace the kiosk's state."""
        self._state = state
        self._dirty.set()

    def put_snapshot(self, snapshot: SnapshotChanged) -> None:
        """Replace the mirror."""
        self._snapshot = snapshot
        self._dirty.set()

    async def run(self) -> None:
        """Stay connected until cancelled."""
        wait = FIRST_WAIT
        while True:
            began = self._monotonic()
            try:
                async with self._connection() as connection:
                    await self._serve(connection)
                logger.info("realtime: closed")
            except (OSError, InvalidHandshake) as error:
                logger.info("realtime: %s", type(error).__name__)
            except InvalidURI:
                logger.error("realtime: the backend's address is wrong")
            if self._monotonic() - began >= STEADY_SECONDS:
                wait = FIRST_WAIT
            self._tell_if_lost()
            await self._sleep(self._jitter(wait / 2, wait))
            wait = min(wait * 2, LONGEST_WAIT)

    def _tell_if_lost(self) -> None:
        now = self._monotonic()
        if self._down_since is None:
            self._down_since = now
        elif now - self._down_since >= LOST_SECONDS:
            self._down_since = math.inf  # told; counted anew after the next connection
            self._on_lost()

    def _connection(self) -> _Direct:
        header = authorization(
            self._identity.kiosk_id,
            self._identity.device_key,
            method="GET",
            path=PATH,
            body=b"",
            at=self._clock(),
            nonce=secrets.token_hex(16),
        )
        return _Direct(
            self._url,
            ssl=self._tls,
            additional_headers={"Authorization": header},
            max_size=MAX_MESSAGE_BYTES,
            open_timeout=10,
            close_timeout=2,
            ping_interval=20,
            ping_timeout=20,
            compression=None,
            proxy=None,
            logger=_library_logger,
        )

    async def _serve(self, connection: ClientConnection) -> None:
        self.is_connected, self._down_since = True, None
        self._sent.clear()
        self._outcomes.clear()  # of another connection: the clerk was told "offline" meanwhile
        self._dirty.set()
        try:
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(self._send(connection))
                async for message in connection:
                    self._receive(message)
                sending.cancel()
        except* ConnectionClosed:
            pass  # the caller connects again
        finally:
            self.is_connected = False

    async def _send(self, connection: ClientConnection) -> None:
        while True:
            try:
                async with asyncio.timeout(self._state_every):
                    await self._dirty.wait()
            except TimeoutError:
                self._sent.pop("kiosk_state", None)  # silence would look like a dead line
            self._dirty.clear()
            for message in (self._snapshot, self._state):
                if message is not None and self._sent.get(message.name) != message:
                    self._sent[message.name] = message
                    await connection.send(message.model_dump_json())
            while self._outcomes:
                await connection.send(self._outcomes.pop(0).model_dump_json())

    def _receive(self, text: str | bytes) -> None:
        try:
            message = BACKEND_MESSAGE.validate_json(text)
        except ValidationError:
            logger.warning("realtime: a message is not of the contract")
            return
        match message:
            case ClerkCommand():
                refusal = self._permitted(message)
                outcome = CommandOutcome(
                    envelope=message.envelope.id, accepted=refusal is None, refusal=refusal
                )
                self._outcomes.append(outcome)
                self._dirty.set()
            case ClerkGone():
                self._on_clerk_gone(message.clerk)
            case _:
                assert_never(message)

    def _permitted(self, message: ClerkCommand) -> Refusal | None:
        """Check the token, then hand the command on as that clerk and nobody else."""
        command, now = message.envelope.command, self._clock()
        try:
            token = message.token.open(ClerkToken, self._identity.office_key)
            actor = Actor(role=Role.CLERK, person=token.clerk, display_name=token.display_name)
        except (SignatureError, ValidationError):
            return Refusal.NOT_ALLOWED
        if (
            token.kiosk_id != self._identity.kiosk_id
            or not now < token.expires_at <= now + MAX_TOKEN_AGE
            or (token.level == "view" and not isinstance(command, VIEWING))
        ):
            return Refusal.NOT_ALLOWED
        envelope = message.envelope.model_copy(update={"actor": actor, "at": now})
        return self._on_command(envelope, token.session_id)
