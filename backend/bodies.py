"""Reading a request's body with bounds in size and time."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from backend.problems import ProblemError


async def read_body(request: Request, *, limit: int, seconds: float) -> bytes:
    """Return the body; refuse one that is longer than ``limit`` bytes as soon as that is known."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit():
        raise ProblemError(400, "content-length")
    if int(declared) > limit:
        raise ProblemError(413, "too-large", f"at most {limit} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                if len(body) + len(chunk) > limit:
                    raise ProblemError(413, "too-large", f"at most {limit} bytes")
                body += chunk
    except TimeoutError as error:
        raise ProblemError(408, "too-slow") from error
    except ClientDisconnect as error:
        raise ProblemError(400, "disconnected") from error
    return bytes(body)
