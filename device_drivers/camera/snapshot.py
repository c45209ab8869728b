"""One full-size picture from a network camera's snapshot address, over HTTP."""

import time

import requests
import urllib3

from device_drivers.camera.address import without_credentials
from device_drivers.camera.jpeg import MAXIMUM_JPEG_BYTES
from device_drivers.errors import DeviceGone, NoResponse, ProtocolError

_CHUNK_BYTES = 65_536


def fetch_snapshot(address: str, *, timeout_s: float) -> bytes:
    """Return the JPEG behind a snapshot address, at most 32 MB.

    NoResponse after at most twice ``timeout_s`` (a byte now and then does not extend it),
    DeviceGone if nothing listens or the answer breaks off, ProtocolError for another answer
    than a picture.
    """
    shown = without_credentials(address)
    deadline = time.monotonic() + timeout_s
    try:
        with requests.Session() as session:
            # A camera stands in the terminal's own network: never through a proxy.
            session.trust_env = False
            answer = session.get(
                address,
                timeout=timeout_s,
                stream=True,
                allow_redirects=False,
                headers={"Accept": "image/jpeg", "Accept-Encoding": "identity"},
            )
            with answer:
                if answer.status_code != requests.codes.ok:
                    raise ProtocolError(shown, f"snapshot answered HTTP {answer.status_code}")
                return _body(answer, shown, deadline)
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise NoResponse(shown, "no snapshot in time") from error
    except (requests.ConnectionError, urllib3.exceptions.ProtocolError, OSError) as error:
        raise DeviceGone(shown, "snapshot connection failed") from error


def _body(answer: requests.Response, shown: str, deadline: float) -> bytes:
    declared = answer.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > MAXIMUM_JPEG_BYTES:
        raise ProtocolError(shown, f"snapshot of {declared} bytes refused")
    body = bytearray()
    # read1 returns after each arrival, so that the deadline also holds for a trickle.
    while chunk := answer.raw.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > MAXIMUM_JPEG_BYTES:
            raise ProtocolError(shown, "snapshot longer than 32 MB refused")
        if time.monotonic() > deadline:
            raise NoResponse(shown, "no whole snapshot in time")
    if declared.isdecimal() and len(body) < int(declared):
        raise DeviceGone(shown, "snapshot broke off")
    return bytes(body)
