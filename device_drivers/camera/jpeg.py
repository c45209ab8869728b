"""JPEG from outside to pixels, bounded before the decoder sees it (ITU-T T.81, annex B)."""

import struct

import cv2
import numpy as np
from numpy.typing import NDArray

from device_drivers.camera.frame import MAXIMUM_PIXELS
from device_drivers.errors import ProtocolError

MAXIMUM_JPEG_BYTES = 32_000_000

_START_OF_IMAGE = b"\xff\xd8"
_END_OF_IMAGE = b"\xff\xd9"
_START_OF_SCAN = 0xDA
_NOT_A_FRAME_HEADER = frozenset({0xC4, 0xC8, 0xCC})
_PADDING_BYTES = 4096
"""Some cameras fill the last block after the end marker with zeros."""


def decode_jpeg(data: bytes, address: str) -> NDArray[np.uint8]:
    """Return the picture as uint8 (height, width, 3) blue-green-red.

    ProtocolError if it is no JPEG, is cut off, or claims more than 50 megapixels.
    """
    if len(data) > MAXIMUM_JPEG_BYTES:
        raise ProtocolError(address, f"picture of {len(data)} bytes refused")
    width, height = jpeg_size(data, address)
    if width * height > MAXIMUM_PIXELS:
        raise ProtocolError(address, f"picture of {width} x {height} pixels refused")
    # The decoder would fill a cut-off picture with grey and report success.
    if data.rfind(_END_OF_IMAGE, max(0, len(data) - _PADDING_BYTES)) < 0:
        raise ProtocolError(address, "picture is cut off")
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as error:
        raise ProtocolError(address, "picture cannot be decoded") from error
    if pixels is None:
        raise ProtocolError(address, "picture cannot be decoded")
    return np.asarray(pixels, dtype=np.uint8)


def jpeg_size(data: bytes, address: str) -> tuple[int, int]:
    """Return (width, height) from the frame header; ProtocolError if there is none."""
    if not data.startswith(_START_OF_IMAGE):
        raise ProtocolError(address, "picture is no JPEG")
    position = len(_START_OF_IMAGE)
    while position + 9 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == _START_OF_SCAN:
            break
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_A_FRAME_HEADER:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    raise ProtocolError(address, "picture has no frame header")
