"""The boot clock: seconds that pass whatever the wall clock is set to, and the boot they count."""

import time
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class BootTime:
    """A moment within one run of the machine; standby counts."""

    boot_id: str
    seconds: float


def boot_time() -> BootTime:
    """Return the moment (Linux ``CLOCK_BOOTTIME``)."""
    return BootTime(_BOOT_ID.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
