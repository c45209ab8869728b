"""The sender: empties the outbox, one case at a time, and keeps the sealing keys fresh.

Retry table: no connection, no proper answer, 429 or 5xx: full jitter from 2 s to 10 min, for ever,
and not before ``Retry-After``; 401/403: pause and tell the technician; 409/410/413/422: park after
three refusals and go on with the next case; a damaged case: park at once and go on.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from backend_client.api import BackendApi, ClockRefused, Rejected, Unauthorised, Unreachable
from backend_client.identity import KioskIdentity
from backend_client.outbox import CaseDamaged, Outbox, OutboxBroken, OutboxFull
from contract.failures import FailureCode
from contract.sealing import SealingKey, SealingKeySet
from contract.signing import SignatureError, Signed

logger = logging.getLogger(__name__)

FIRST_WAIT = 2.0
LONGEST_WAIT = 600.0
REST = 5.0
PAUSE = 60.0
"""When a person must act first."""
KEYS_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class SendingState:
    """What the sender says of itself."""

    unsent: int
    """Cases that the backend has not signed for, parked ones included."""
    failure: FailureCode | None
    parked: int = 0
    """Cases that are not sent any more: somebody must look at them."""


class Sender:
    """``step`` does one round and says how long to wait; used by the outbox's thread."""

    def __init__(
        self,
        outbox: Outbox,
        api: BackendApi,
        identity: KioskIdentity,
        *,
        clock: Callable[[], datetime],
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._outbox = outbox
        self._api = api
        self._identity = identity
        self._clock = clock
        self._jitter = jitter
        self._failures = 0
        self._setbacks: dict[str, int] = {}
        self._keys_at: datetime | None = None
        self.state = SendingState(0, None)

    def step(self) -> float:
        """Send what is due; return the seconds until the next round."""
        reason, failure, wait = self._round()
        unsent, parked = self.state.unsent, self.state.parked
        try:
            unsent, parked = self._outbox.unsent(), len(self._outbox.parked())
        except OutboxBroken as error:
            reason, failure, wait = str(error), _storage_failure(error), PAUSE
        if failure is None and parked:
            reason, failure = "cases are parked", FailureCode.CASE_PARKED
        if failure is not self.state.failure:
            logger.log(
                logging.WARNING if failure else logging.INFO,
                "sending: %s (%s)",
                failure or "well",
                reason,
            )
        self.state = SendingState(unsent, failure, parked)
        return wait

    def _round(self) -> tuple[str, FailureCode | None, float]:
        try:
            broken = self._expire()
            self._refresh_keys()
            self._send_all()
            self._failures = 0
        except Unreachable as error:
            return str(error), FailureCode.BACKEND_UNREACHABLE, self._wait(error.retry_after)
        except ClockRefused as error:
            return str(error), FailureCode.CLOCK_WRONG, PAUSE
        except (Unauthorised, Rejected) as error:
            return str(error), FailureCode.BACKEND_REFUSED, PAUSE
        except OutboxBroken as error:
            broken = error
        if broken is not None:
            return str(broken), _storage_failure(broken), PAUSE
        return "all is sent", None, REST

    def _wait(self, retry_after: float | None) -> float:
        longest = min(LONGEST_WAIT, FIRST_WAIT * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        asked = min(retry_after or 0.0, LONGEST_WAIT)
        return max(asked, self._jitter(FIRST_WAIT / 2, longest))

    def _expire(self) -> OutboxBroken | None:
        """Erase what is due; a disk that cannot do that must not keep other cases from leaving."""
        try:
            expired = self._outbox.expire(self._clock())
        except OutboxBroken as error:
            return error
        if expired:
            logger.error("cases reached their day of deletion unsent: %d", len(expired))
        return None

    def _refresh_keys(self) -> None:
        now = self._clock()
        if self._keys_at is not None and timedelta(0) <= now - self._keys_at < KEYS_EVERY:
            return
        signed, keys = self._api.sealing_keys()
        kept = _kept_keys(self._outbox, self._identity)
        if kept is None or kept.issued_at <= keys.issued_at:  # an old set sent again is no news
            self._outbox.keep_sealing_keys(signed.model_dump_json())
        self._keys_at = now

    def _send_all(self) -> None:
        """Try every case, last those at which a round ended before."""
        numbers = self._outbox.queued()
        self._setbacks = {number: self._setbacks.get(number, 0) for number in numbers}
        for number in sorted(numbers, key=self._setbacks.__getitem__):
            self._expire()  # a round can be long
            if number not in self._outbox.queued():
                continue
            try:
                self._send(number)
            except (Unreachable, OutboxBroken):
                self._setbacks[number] += 1
                raise

    def _send(self, number: str) -> None:
        try:
            case = self._outbox.case(number)
            for part, body in case.parts.items():
                self._api.put_part(number, part, body)
            self._api.put_manifest(number, case.manifest)
        except Rejected as error:
            if self._outbox.reject(number):
                logger.error("a case is parked after refusals (status %d)", error.status)
        except CaseDamaged as error:
            if self._outbox.park(number):
                logger.error("a case is parked, it is damaged: %s", error)
        else:
            self._outbox.acknowledge(number)
            self._failures = 0

    def sealing_key(self) -> SealingKey | None:
        """Return the key of this hour from the kept, signed set; ``None`` when there is none."""
        try:
            return current_sealing_key(self._outbox, self._identity, self._clock())
        except OutboxBroken:
            return None


def current_sealing_key(
    outbox: Outbox, identity: KioskIdentity, now: datetime
) -> SealingKey | None:
    """Return the office's sealing key for ``now``, if the kept set holds and proves it."""
    kept = _kept_keys(outbox, identity)
    if kept is None:
        return None
    return next((key for key in kept.keys if key.valid_from <= now < key.valid_to), None)


def _kept_keys(outbox: Outbox, identity: KioskIdentity) -> SealingKeySet | None:
    kept = outbox.sealing_keys()
    if kept is None:
        return None
    try:
        return Signed.model_validate_json(kept).open(SealingKeySet, identity.office_key)
    except (ValidationError, SignatureError):
        return None


def _storage_failure(error: OutboxBroken) -> FailureCode:
    full = isinstance(error, OutboxFull)
    return FailureCode.STORAGE_FULL if full else FailureCode.STORAGE_BROKEN
