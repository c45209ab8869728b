"""A sender with all around it."""

from sealed_samples import Clock, Terminal

from backend_client.api import BackendApi, Deadlines
from backend_client.outbox import Outbox
from backend_client.sender import (
    Sender,
)

SHORT = Deadlines(connect_seconds=0.3, silence_seconds=0.3, exchange_seconds=0.6)
KEYS = "/v1/sealing-keys"


def longest(_low: float, high: float) -> float:
    """Jitter that always waits as long as it may."""
    return high


class Kit:
    """A sender with all around it."""

    def __init__(self, address: str, terminal: Terminal, outbox: Outbox, clock: Clock) -> None:
        self.outbox, self.clock = outbox, clock
        self.api = BackendApi(address, terminal.identity, clock=clock, deadlines=SHORT)
        self.sender = Sender(outbox, self.api, terminal.identity, clock=clock, jitter=longest)

    def steps(self, count: int) -> list[float]:
        return [self.sender.step() for _ in range(count)]
