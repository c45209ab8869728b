"""What kiosk and assessment worker say to each other over their socket pair.

One message is one packet (``SOCK_SEQPACKET``) of JSON; pictures and files lie in two memory files
without a name, whose descriptors travel with the first message.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST_MESSAGE = 64 * 1024
"""Bytes of one message."""

LARGEST_CONTENT = 96 * 1024 * 1024
"""Bytes of one picture or file: a 32 megapixel picture in three colours."""

HELLO, READY = b"slots", b"ready"
"""First messages: the kiosk's with the two descriptors, the worker's when it can take requests."""

Array = NDArray[np.uint8]


class Kind(StrEnum):
    """What may be asked."""

    LIVE = "live"
    STILL = "still"
    FINGERPRINT = "fingerprint"
    SAME_FINGER = "same_finger"
    PORTRAIT_FILE = "portrait_file"
    FINGERPRINT_FILE = "fingerprint_file"


class WireError(Exception):
    """A message that the protocol does not allow."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``shape``: of the uint8 picture in the request slot."""

    number: int
    kind: Kind
    shape: tuple[int, ...]
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; ``value``: JSON text of the result; ``shape``: of the uint8 array in the result
    slot, None where there is none."""

    number: int
    value: str
    shape: tuple[int, ...] | None = None


def packed(message: Request | Reply) -> bytes:
    """Return a message as bytes; raises WireError where it is too long."""
    content = json.dumps(asdict(message)).encode()
    if len(content) > LARGEST_MESSAGE:
        raise WireError("message too long")
    return content


def request_of(content: bytes) -> Request:
    """Return the request that bytes hold; raises WireError."""
    try:
        fields = json.loads(content)
        shape = tuple(int(length) for length in fields["shape"])
        return Request(
            int(fields["number"]), Kind(fields["kind"]), shape, dict(fields["arguments"])
        )
    except (ValueError, TypeError, KeyError) as error:
        raise WireError("not a request") from error


def reply_of(content: bytes) -> Reply:
    """Return the reply that bytes hold; raises WireError."""
    try:
        fields = json.loads(content)
        shape = fields["shape"]
        lengths = None if shape is None else tuple(int(length) for length in shape)
        return Reply(int(fields["number"]), str(fields["value"]), lengths)
    except (ValueError, TypeError, KeyError) as error:
        raise WireError("not a reply") from error


class Slot:
    """A memory file without a name that holds one array at a time and is used again and again."""

    def __init__(self, descriptor: int) -> None:
        """Take over the descriptor of a memory file."""
        self.descriptor = descriptor
        self._used = 0

    @classmethod
    def create(cls, label: str) -> "Slot":
        """Make a new memory file; the label shows in ``/proc`` and says nothing personal."""
        return cls(os.memfd_create(label, os.MFD_CLOEXEC))

    def put(self, array: Array) -> None:
        """Copy an array in; raises WireError where it is too large."""
        content = np.ascontiguousarray(array).data.cast("B")
        if len(content) > LARGEST_CONTENT:
            raise WireError("content too large")
        self._used = max(self._used, len(content))
        _write_whole(self.descriptor, content)

    def take(self, shape: tuple[int, ...]) -> Array:
        """Copy an array out; raises WireError where the slot does not hold as much."""
        size = 1
        for length in shape:
            size *= length
        if not (shape and min(shape) > 0 and size <= LARGEST_CONTENT):
            raise WireError("impossible shape")
        array = np.empty(shape, np.uint8)
        content = array.data.cast("B")
        done = 0
        while done < size:
            count = os.preadv(self.descriptor, [content[done:]], done)
            if count == 0:
                raise WireError("the slot holds less than announced")
            done += count
        self._used = max(self._used, size)
        return array

    def wipe(self) -> None:
        """Overwrite with zeros whatever was put in or taken out."""
        zeros = memoryview(bytes(min(self._used, _WIPE_STEP)))
        for start in range(0, self._used, _WIPE_STEP):
            _write_whole(self.descriptor, zeros[: self._used - start], start)
        self._used = 0

    def close(self) -> None:
        """Wipe and give the memory back."""
        self.wipe()
        os.close(self.descriptor)


_WIPE_STEP = 1024 * 1024


def _write_whole(descriptor: int, content: memoryview, offset: int = 0) -> None:
    done = 0
    while done < len(content):
        done += os.pwrite(descriptor, content[done:], offset + done)
