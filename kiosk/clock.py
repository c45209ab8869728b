"""The clock that is handed in: the moment now, and waiting for another."""

import asyncio
from datetime import UTC, date, datetime
from typing import Protocol

from contract.law import office_day


class Clock(Protocol):
    """What the conductor needs of time."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        ...

    def today(self) -> date:
        """Return the office's day."""
        ...

    async def wait_until(self, moment: datetime) -> None:
        """Return when ``moment`` has come."""
        ...


class SystemClock:
    """The machine's clock; a wait once begun follows monotonic time."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day in Germany."""
        return office_day(self.now())

    async def wait_until(self, moment: datetime) -> None:
        """Sleep; a clock that is set meanwhile changes nothing."""
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))
