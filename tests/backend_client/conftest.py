"""A terminal, its outbox, and a backend that can be told to misbehave."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sealed_samples import Clock, Terminal
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
