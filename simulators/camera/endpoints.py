"""The HTTP side of the simulated camera: /stream, /still and /control."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Protocol

from simulators.camera.faults import Fault

_BOUNDARY = "picture"
_LARGEST_COMMAND_BYTES = 4096
_STALLED_CLIENT_S = 5.0


class Served(Protocol):
    """What the endpoints want of the simulator."""

    def stream(self) -> AbstractContextManager[Iterator[tuple[bytes, bool]]]: ...
    def still(self) -> bytes: ...
    def set_script(self, name: str) -> None: ...
    def set_fault(self, fault: Fault) -> None: ...


def served_by(simulator: Served) -> type[BaseHTTPRequestHandler]:
    """Return the request class that answers for this simulator."""

    class Request(BaseHTTPRequestHandler):
        timeout = _STALLED_CLIENT_S

        def do_GET(self) -> None:
            match self.path:
                case "/stream":
                    self._stream()
                case "/still":
                    self._answer(HTTPStatus.OK, "image/jpeg", simulator.still())
                case _:
                    self.send_error(HTTPStatus.NOT_FOUND)

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/control":
                self.send_error(HTTPStatus.NOT_FOUND)
            elif not length.isdecimal() or int(length) > _LARGEST_COMMAND_BYTES:
                self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            else:
                complaint = obey(simulator, self.rfile.read(int(length)))
                status = HTTPStatus.BAD_REQUEST if complaint else HTTPStatus.OK
                self._answer(status, "text/plain; charset=utf-8", (complaint or "ok").encode())

        def _stream(self) -> None:
            self.send_response(HTTPStatus.OK)
            kind = f"multipart/x-mixed-replace; boundary={_BOUNDARY}"
            self.send_header("Content-Type", kind)
            self.end_headers()
            try:
                with simulator.stream() as pictures:
                    for jpeg, breaks_off in pictures:
                        self._send_part(jpeg, breaks_off=breaks_off)
            except OSError:
                self.close_connection = True  # the reader went away, or the fault wants it

        def _send_part(self, jpeg: bytes, *, breaks_off: bool) -> None:
            head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
            head += f"Content-Length: {len(jpeg)}\r\n\r\n"
            if breaks_off:
                self.wfile.write(head.encode() + jpeg[: len(jpeg) // 2])
                raise ConnectionAbortedError("the simulated connection ends here")
            self.wfile.write(head.encode() + jpeg + b"\r\n")

        def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent: one line a request would hide what the terminal says."""

    return Request


def obey(simulator: Served, body: bytes) -> str | None:
    """Carry out ``{"script": …}`` and ``{"fault": …}``; return a complaint or None."""
    try:
        command = json.loads(body)
        if not isinstance(command, dict) or not command.keys() <= {"script", "fault"}:
            return 'expected {"script": NAME} or {"fault": NAME}'
        if "script" in command:
            simulator.set_script(str(command["script"]))
        if "fault" in command:
            simulator.set_fault(Fault(command["fault"]))
    except ValueError as error:
        return str(error)
    return None
