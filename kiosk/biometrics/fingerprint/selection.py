"""Which of several attempts at one finger is kept."""

from collections.abc import Sequence

from kiosk.biometrics.fingerprint.assessment import FingerprintAssessment


def best_of(attempts: Sequence[FingerprintAssessment]) -> int | None:
    """Return the index of the attempt to keep, the earlier of equals; None if none is a finger.

    An accepted attempt is preferred to a better number: a high quality may belong to half a finger.
    Source of "the best attempt is kept": BSI TR-03121-3 Volume 2 v6.0, acquisition processes.
    """
    if len({attempt.position for attempt in attempts}) > 1:
        raise ValueError("attempts belong to one finger position")
    fingers = [index for index, attempt in enumerate(attempts) if attempt.is_finger]
    if not fingers:
        return None
    return max(
        fingers,
        key=lambda index: (
            attempts[index].verdict == "accepted",
            attempts[index].native_quality,
            -index,
        ),
    )
