"""A terminal, its outbox, and a backend that can be told to misbehave."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from realtime_hall import Hall
from sealed_samples import Clock, Terminal
from sender_kit import Kit
from unruly_backend import UnrulyBackend

from backend_client.outbox import Outbox


@pytest.fixture(scope="session")
def terminal() -> Terminal:
    """Keys are made once: they are costly."""
    return Terminal()


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """An empty outbox."""
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        yield outbox


@pytest.fixture
def backend(terminal: Terminal) -> Iterator[UnrulyBackend]:
    """A backend on loopback that behaves until it is told otherwise."""
    with UnrulyBackend(terminal) as backend:
        yield backend


@pytest.fixture
async def hall(terminal: Terminal) -> AsyncIterator[Hall]:
    """A WebSocket server on loopback."""
    hall = Hall(terminal)
    await hall.open()
    yield hall
    await hall.close()


@pytest.fixture
def kit(backend: UnrulyBackend, terminal: Terminal, outbox: Outbox, clock: Clock) -> Iterator[Kit]:
    """A sender that waits as long as it may."""
    kit = Kit(backend.address, terminal, outbox, clock)
    yield kit
    kit.api.close()
