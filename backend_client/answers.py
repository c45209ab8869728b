"""What the backend's answers mean to the sender: the left half of the retry table."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pydantic import ValidationError

from contract.messages import Problem

CLOCK_PROBLEM = "urn:buergerterminal:problem:clock-wrong"
MAX_DETAIL = 200


class ApiError(Exception):
    """The backend did not do what was asked."""


class Unreachable(ApiError):
    """No connection, no answer in time, or none that says anything of the content: try later."""

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        super().__init__(what)
        self.retry_after = retry_after
        """Seconds that the backend asked for."""


class Unauthorised(ApiError):
    """401 or 403: this kiosk is not (or no longer) accepted; a technician is needed."""


class ClockRefused(Unauthorised):
    """The backend's clock and this terminal's differ by more than five minutes."""


class Rejected(ApiError):
    """409, 410, 413 or 422: this very content will never be accepted."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"status {status} {detail}")
        self.status = status


@dataclass(frozen=True)
class Answer:
    """A bounded answer that is a success."""

    status: int
    body: bytes


def checked(status: int, retry_after: str, body: bytes, now: datetime) -> Answer:
    """Return a success; raise what anything else means.

    A status that is not the backend's own, like a proxy's redirect or 404, is no verdict on the
    content: it must never park a case.
    """
    match status:
        case 200 | 201:
            return Answer(status, body)
        case 401 | 403:
            problem = _problem(body)
            if problem is not None and problem.type == CLOCK_PROBLEM:
                raise ClockRefused("the clock is wrong")
            raise Unauthorised(f"status {status} {_detail(problem)}")
        case 409 | 410 | 413 | 422:
            raise Rejected(status, _detail(_problem(body)))
        case _:
            raise Unreachable(f"status {status}", _seconds(retry_after, now))


def _problem(body: bytes) -> Problem | None:
    try:
        return Problem.model_validate_json(body)
    except ValidationError:
        return None


def _detail(problem: Problem | None) -> str:
    """Return one short line: it goes to a log."""
    text = problem.detail if problem else ""
    return "".join(letter for letter in text if letter.isprintable())[:MAX_DETAIL]


def _seconds(retry_after: str, now: datetime) -> float | None:
    """RFC 9110, section 10.2.3: seconds or a date; anything else counts as not said."""
    if re.fullmatch(r"[0-9]{1,9}", retry_after):
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
