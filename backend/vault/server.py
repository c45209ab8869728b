"""The vault's process: serves the Unix socket and keeps the keys up to date."""

import asyncio
import logging
import os
import resource
import signal
from pathlib import Path

from pydantic import ValidationError

from backend.clock import utc_now
from backend.settings import Settings
from backend.vault.protocol import (
    EXCHANGE_SECONDS,
    VAULT_REQUEST,
    FrameError,
    Refused,
    frame,
    read_frame,
)
from backend.vault.vault import Vault

_log = logging.getLogger(__name__)

ADVANCE_SECONDS = 60
IDLE_SECONDS = 3600
"""A connection without requests is closed after this time; the server opens a new one."""


def run_vault(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold private keys
    os.umask(0o077)  # so that the socket is made with mode 0600
    settings.vault_socket.parent.mkdir(parents=True, exist_ok=True)
    settings.vault_socket.unlink(missing_ok=True)
    try:
        asyncio.run(_serve(settings))
    finally:
        settings.vault_socket.unlink(missing_ok=True)


async def _serve(settings: Settings) -> None:
    vault = Vault(settings.vault_folder, utc_now)
    server = await _listen(vault, settings.vault_socket)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    _log.info("vault ready")
    async with server, asyncio.TaskGroup() as tasks:
        advancing = tasks.create_task(_advance(vault))
        await stop.wait()
        advancing.cancel()
        server.close()


async def _listen(vault: Vault, socket: Path) -> asyncio.Server:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _converse(vault, reader, writer)
        except (FrameError, EOFError, TimeoutError, ConnectionError) as error:
            _log.info("connection closed: %s", type(error).__name__)
        finally:
            writer.close()

    return await asyncio.start_unix_server(connected, socket)


async def _converse(
    vault: Vault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    while True:
        async with asyncio.timeout(IDLE_SECONDS):
            body = await read_frame(reader)
        try:
            answer = vault.answer(VAULT_REQUEST.validate_json(body))
        except ValidationError:
            answer = Refused(reason="bad_request")
        async with asyncio.timeout(EXCHANGE_SECONDS):
            writer.write(frame(answer))
            await writer.drain()


async def _advance(vault: Vault) -> None:
    while True:
        await asyncio.sleep(ADVANCE_SECONDS)
        vault.advance()
