"""What a camera's address says: which kind of source stands behind it."""

import re
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit


class AddressKind(StrEnum):
    """The four kinds of source; each has its own OpenCV backend."""

    V4L2 = "v4l2"
    HTTP_MJPEG = "http_mjpeg"
    IMAGE_SEQUENCE = "image_sequence"
    VIDEO_FILE = "video_file"

    @property
    def is_live(self) -> bool:
        """Whether the source runs by its own clock: it cannot wait for a slow reader."""
        return self in (AddressKind.V4L2, AddressKind.HTTP_MJPEG)


def address_kind(address: str) -> AddressKind:
    """Return the kind of source of an address; ValueError for a scheme that no backend reads.

    ``/dev/…`` is V4L2, ``http://…`` is HTTP-MJPEG, a path with a number pattern such as ``%04d``
    is an image sequence, every other path is a video file.
    """
    if address.startswith("/dev/"):
        return AddressKind.V4L2
    if address.startswith("http://"):
        return AddressKind.HTTP_MJPEG
    if not address or "://" in address:
        raise ValueError(
            f"camera address {without_credentials(address)!r}: expected /dev/videoN, http://…, "
            "a video file or an image sequence such as pictures/%04d.png"
        )
    if re.search(r"%0?\d*d", address):
        return AddressKind.IMAGE_SEQUENCE
    return AddressKind.VIDEO_FILE


def without_credentials(address: str) -> str:
    """Return the address as it may stand in logs and errors: without user name and password."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
