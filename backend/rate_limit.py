"""A token bucket per key, in memory: how often somebody may try."""

import time
from collections.abc import Callable

MAX_KEYS = 10_000


class RateLimit:
    """Allows ``burst`` tries at once and refills ``per_second``; bounded in memory."""

    def __init__(
        self, burst: float, per_second: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._per_second, self._monotonic = burst, per_second, monotonic
        self._buckets: dict[str, tuple[float, float]] = {}

    def allow(self, key: str) -> bool:
        """Take one token of ``key``; return False if there is none."""
        now = self._monotonic()
        tokens, since = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        if len(self._buckets) >= MAX_KEYS:
            del self._buckets[next(iter(self._buckets))]  # the one untouched for longest
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        return allowed
