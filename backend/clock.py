"""Time as a function that is handed in, so that tests decide what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns an aware time in UTC."""


def utc_now() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)
