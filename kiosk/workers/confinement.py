"""What a process that sees biometrics denies itself: core dumps and being read by others."""

import ctypes
import os
import resource
import signal

_PR_SET_DUMPABLE = 4
"""``prctl(2)``; also takes ``/proc/PID/mem`` away from other processes of the same user."""


def forbid_dumps() -> None:
    """Forbid core dumps and debuggers. Raises OSError if refused."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def confine() -> None:
    """Forbid core dumps and debuggers; leave Ctrl-C to the parent. Raises OSError if refused."""
    forbid_dumps()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
