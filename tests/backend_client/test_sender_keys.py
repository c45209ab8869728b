"""Sealing keys: fetched every hour, kept for days without a network, never older ones."""

from datetime import timedelta
from pathlib import Path

import pytest
from sealed_samples import NOON, Clock, Terminal
from sender_kit import KEYS, Kit
from unruly_backend import UnrulyBackend

from backend_client.outbox import Outbox
from backend_client.sender import (
    KEYS_EVERY,
    current_sealing_key,
)


def test_keys_are_kept_and_used_without_a_network(
    kit: Kit, terminal: Terminal, outbox: Outbox, tmp_path: Path
) -> None:
    assert kit.sender.sealing_key() is None
    kit.sender.step()
    key = kit.sender.sealing_key()
    assert key is not None
    assert key.key_id == "k-1200"
    with Outbox(tmp_path / "outbox.sqlite") as other:
        assert current_sealing_key(other, terminal.identity, NOON) == key
        assert current_sealing_key(other, terminal.identity, NOON - timedelta(seconds=1)) is None
        assert current_sealing_key(other, terminal.identity, NOON + timedelta(hours=1)) is None
        assert current_sealing_key(other, Terminal().identity, NOON) is None


@pytest.mark.parametrize("kept", ["", "{", '{"kind":"a","statement":"b","signature":"c"}'])
def test_broken_keys_are_none(kit: Kit, terminal: Terminal, outbox: Outbox, kept: str) -> None:
    outbox.keep_sealing_keys(kept)
    assert current_sealing_key(outbox, terminal.identity, NOON) is None
    kit.sender.step()
    assert kit.sender.sealing_key() is not None


def test_keys_are_refreshed_every_hour_and_after_the_clock_was_set_back(
    kit: Kit, backend: UnrulyBackend, clock: Clock
) -> None:
    backend.clock = clock

    def asked() -> int:
        return len([one for one in backend.received if one.path == KEYS])

    kit.steps(2)
    assert asked() == 1
    clock.now += KEYS_EVERY
    kit.steps(2)
    assert asked() == 2
    clock.now -= timedelta(days=30)
    kit.steps(2)
    assert asked() == 3


def test_an_older_key_set_replaces_no_newer_one(
    kit: Kit, backend: UnrulyBackend, terminal: Terminal, clock: Clock
) -> None:
    backend.clock = clock
    kit.sender.step()
    backend.key_set = terminal.key_set(NOON - timedelta(hours=1))
    clock.now += KEYS_EVERY
    kit.sender.step()
    clock.now = NOON
    key = kit.sender.sealing_key()
    assert key is not None
    assert key.key_id == "k-1200"
