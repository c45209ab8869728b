"""The sender: empties the outbox, one case at a time, and keeps the sealing keys fresh.

Retry table: no connection, 429 or 5xx: full jitter from 2 s to 10 min, for ever; 401/403: pause
and tell the technician; 409/413/422: park after three refusals and go on with the next case.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from backend_client.api import ApiError, BackendApi, Rejected, Unauthorised, Unreachable
from backend_client.identity import KioskIdentity
from backend_client.outbox import Outbox, OutboxBroken
from contract.failures import FailureCode
from contract.sealing import SealingKey, SealingKeySet
from contract.signing import SignatureError, Signed

logger = logging.getLogger(__name__)

FIRST_WAIT = 2.0
LONGEST_WAIT = 600.0
REST = 5.0
KEYS_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class SendingState:
    """What the sender says of itself."""

    unsent: int
    failure: FailureCode | None


class Sender:
    """Owned by one thread: ``step`` does one round and says how long to wait."""

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
        self._keys_at: datetime | None = None
        self.state = SendingState(outbox.unsent(), None)

    def step(self) -> float:
        """Send what is due; return the seconds until the next round."""
        failure, wait = None, REST
        try:
            self._outbox.expire(self._clock())
            self._refresh_keys()
            self._send_all()
            self._failures = 0
        except Unreachable as error:
            failure, wait = FailureCode.BACKEND_UNREACHABLE, self._wait(error.retry_after)
        except Unauthorised:
            failure, wait = FailureCode.BACKEND_REFUSED, LONGEST_WAIT / 10
        except OutboxBroken:
            failure, wait = FailureCode.STORAGE_BROKEN, LONGEST_WAIT / 10
        except ApiError:
            failure, wait = FailureCode.BACKEND_REFUSED, LONGEST_WAIT / 10
        if failure is not self.state.failure:
            logger.info("sending: %s", failure or "well")
        self.state = SendingState(self._outbox.unsent(), failure)
        return wait

    def _wait(self, retry_after: float | None) -> float:
        longest = min(LONGEST_WAIT, FIRST_WAIT * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        return max(retry_after or 0.0, self._jitter(FIRST_WAIT / 2, longest))

    def _refresh_keys(self) -> None:
        now = self._clock()
        if self._keys_at is not None and now - self._keys_at < KEYS_EVERY:
            return
        signed, _ = self._api.sealing_keys()
        self._outbox.keep_sealing_keys(signed.model_dump_json())
        self._keys_at = now

    def _send_all(self) -> None:
        for case in self._outbox.queued():
            try:
                for part, body in self._outbox.parts(case.number):
                    self._api.put_part(case.number, part, body)
                self._api.put_manifest(case.number, case.manifest)
            except Rejected as error:
                if self._outbox.reject(case.number):
                    logger.warning("a case is parked after refusals (%d)", error.status)
                continue
            self._outbox.acknowledge(case.number)

    def sealing_key(self) -> SealingKey | None:
        """Return the key of this hour from the kept, signed set; ``None`` when there is none."""
        return current_sealing_key(self._outbox, self._identity, self._clock())


def current_sealing_key(
    outbox: Outbox, identity: KioskIdentity, now: datetime
) -> SealingKey | None:
    """Return the office's sealing key for ``now``, if the kept set holds and proves it."""
    kept = outbox.sealing_keys()
    if kept is None:
        return None
    try:
        keys = Signed.model_validate_json(kept).open(SealingKeySet, identity.office_key)
    except (ValidationError, SignatureError):
        return None
    return next((key for key in keys.keys if key.valid_from <= now < key.valid_to), None)
