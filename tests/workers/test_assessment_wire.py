"""The worker's messages, memory files and confinement, without a worker."""

import subprocess
import sys

import numpy as np
import pytest

from kiosk.workers.wire import LARGEST_CONTENT, Kind, Request, Slot, WireError, packed, request_of


def test_a_confined_process_leaves_no_core_and_cannot_be_read() -> None:
    program = (
        "import ctypes, resource; from kiosk.workers.confinement import confine; confine();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "0 (0, 0)"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"number":1,"kind":"shell","shape":[1],"arguments":{}}',
        b"\xff",
    ],
)
def test_what_is_no_request_is_refused(content: bytes) -> None:
    with pytest.raises(WireError):
        request_of(content)


def test_a_request_survives_the_wire() -> None:
    request = Request(7, Kind.LIVE, (720, 1280, 3), {"still_scale": 1.5})
    assert request_of(packed(request)) == request


@pytest.mark.parametrize("shape", [(), (0, 4), (-1, 4), (LARGEST_CONTENT + 1,), (100,)])
def test_a_slot_gives_no_more_than_it_holds(shape: tuple[int, ...]) -> None:
    slot = Slot.create("test")
    slot.put(np.ones(99, np.uint8))
    with pytest.raises(WireError):
        slot.take(shape)
    slot.close()


def test_a_wiped_slot_holds_zeros() -> None:
    slot = Slot.create("test")
    slot.put(np.ones((1100, 1300, 3), np.uint8))
    slot.wipe()
    assert not slot.take((1100, 1300, 3)).any()
    slot.close()
