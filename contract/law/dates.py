"""Days and ages: the office's day, birth dates with unknown parts, completed years, last days."""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from contract.value import Value

OFFICE_TIME = ZoneInfo("Europe/Berlin")
MAX_AGE = 130
"""A greater age is taken for a slip of the finger."""

_WRITTEN = re.compile(r"([0-9]{2}|XX)\.([0-9]{2}|XX)\.([0-9]{4})")
_DECEMBER = 12


class PartialDate(Value):
    """A birth date of which the day, or day and month, may be unknown; the year never is.

    BSI TR-03123 (XhD 1.6.1). Making one that does not exist raises ``ValueError``. Its ``repr``
    shows nothing, so that no log does.
    """

    day: int | None = Field(ge=1, le=31, repr=False)
    month: int | None = Field(ge=1, le=_DECEMBER, repr=False)
    year: int = Field(ge=MINYEAR, le=MAXYEAR, repr=False)

    @model_validator(mode="after")
    def _exists(self) -> Self:
        if self.month is None:
            if self.day is not None:
                raise ValueError("a known day needs a known month")
        elif self.day is not None and self.day > monthrange(self.year, self.month)[1]:
            raise ValueError("the month has no such day")
        return self

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the date written as ``14.05.1990``, ``XX.05.1982`` or ``XX.XX.1957``.

        ``None`` for any other form and for a day that does not exist.
        """
        if not (found := _WRITTEN.fullmatch(text)):
            return None
        day, month = (None if part == "XX" else int(part) for part in found.group(1, 2))
        try:
            return cls(day=day, month=month, year=int(found.group(3)))
        except ValueError:
            return None

    @property
    def known(self) -> bool:
        """Whether no part is unknown."""
        return self.day is not None

    def earliest(self) -> date:
        """Return the first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Return the last day that it can be, which age limits go by (BSI TR-03127)."""
        month = self.month or _DECEMBER
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """Return it as it is printed on the document."""
        day = "XX" if self.day is None else f"{self.day:02}"
        month = "XX" if self.month is None else f"{self.month:02}"
        return f"{day}.{month}.{self.year:04}"


def office_day(moment: datetime) -> date:
    """Return the day on which ``moment`` falls in a German office."""
    return moment.astimezone(OFFICE_TIME).date()


def age_on(birth: date, day: date) -> int:
    """Return the completed years of life; born on 29 February completes a year on 1 March.

    BGB sections 187(2) and 188(2).
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def ages_on(birth: PartialDate, day: date) -> tuple[int, int]:
    """Return the lowest and highest completed years that are possible on ``day``.

    Who stands at the terminal is born: of a month or year that is not over, only the days up to
    ``day`` count. A birth date that lies wholly after ``day`` gives negative ages.
    """
    earliest = birth.earliest()
    latest = max(earliest, min(birth.latest(), day))
    return age_on(latest, day), age_on(earliest, day)


def last_day(first: date, months: int) -> date:
    """Return the last day of a period of ``months`` that begins with ``first``.

    The day before the one with the same number; where that month is too short, its last day
    (BGB section 188(2) and (3)).
    """
    years, month = divmod(first.month - 1 + months, _DECEMBER)
    year, month = first.year + years, month + 1
    days = monthrange(year, month)[1]
    if first.day > days:
        return date(year, month, days)
    return date(year, month, first.day) - timedelta(days=1)
