"""Pictures as files in memory, for the sealed case."""

import io

from PIL import Image

from kiosk.workers.wire import Array

_PORTRAIT_QUALITY = 95
_FINGERPRINT_PIXELS_PER_INCH = 500


def portrait_jpeg(pixels: Array) -> bytes:
    """Return a portrait, uint8 (height, width, 3) BGR, as JPEG of quality 95 with full colour."""
    content = io.BytesIO()
    Image.fromarray(pixels[:, :, ::-1]).save(
        content, "JPEG", quality=_PORTRAIT_QUALITY, subsampling=0
    )
    return content.getvalue()


def fingerprint_png(pixels: Array) -> bytes:
    """Return a print, uint8 (height, width), as lossless PNG of 500 pixels per inch."""
    content = io.BytesIO()
    Image.fromarray(pixels).save(
        content, "PNG", dpi=(_FINGERPRINT_PIXELS_PER_INCH, _FINGERPRINT_PIXELS_PER_INCH)
    )
    return content.getvalue()
