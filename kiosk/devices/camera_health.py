"""What is wrong with a camera, judged from what its reader last saw; pure."""

from dataclasses import dataclass

from contract.failures import FailureCode
from device_drivers.errors import DeviceError, DeviceGone

PORTRAIT_STILL = (1244, 1600)
"""Width and height of the smallest still that holds the crop of BSI TR-03121-3 Volume 2."""


@dataclass(frozen=True, slots=True)
class CameraTiming:
    """How long a camera's reader and its watch wait."""

    silent_after_s: float = 2.0
    first_backoff_s: float = 0.5
    longest_backoff_s: float = 5.0
    probe_every_s: float = 60.0
    """How often an idle camera is opened for one picture."""
    watch_every_s: float = 0.25


@dataclass(frozen=True, slots=True)
class Sight:
    """What the reader last saw of the camera."""

    failure: FailureCode | None = None
    """Why the camera could not be opened, or answer a probe, the last time."""
    refreshed_at: float | None = None
    """Monotonic seconds when the last picture came that differed from the one before."""
    still_size: tuple[int, int] | None = None
    """Width and height of the last still."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The present subscription, or the last one; monotonic seconds."""

    since: float
    until: float | None = None
    """None while somebody is subscribed."""


def problem(
    sight: Sight,
    watch: Watch | None,
    now: float,
    *,
    silent_after_s: float,
    minimum_still: tuple[int, int] | None,
) -> FailureCode | None:
    """Return what is wrong at the moment ``now``, the gravest first; None if nothing is."""
    if sight.failure is not None:
        return sight.failure
    if sight.refreshed_at is None:
        return FailureCode.CAMERA_SILENT
    if watch is not None:
        # Idle, the last verdict stands until a probe brings a newer picture.
        judged_at = now if watch.until is None else watch.until
        if judged_at - max(sight.refreshed_at, watch.since) > silent_after_s:
            return FailureCode.CAMERA_SILENT
    if minimum_still is not None and sight.still_size is not None:
        width, height = sight.still_size
        if width < minimum_still[0] or height < minimum_still[1]:
            return FailureCode.CAMERA_TOO_SMALL
    return None


def failure_code(error: DeviceError) -> FailureCode:
    """Return the code of a driver's error."""
    if isinstance(error, DeviceGone):
        return FailureCode.CAMERA_ABSENT
    return FailureCode.CAMERA_SILENT
