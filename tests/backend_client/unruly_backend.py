"""A backend on loopback: it checks and answers as the real one, until told to misbehave."""

import base64
import hashlib
import socket
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from sealed_samples import NOON, Terminal

from contract.case import Acknowledgement, CaseManifest
from contract.messages import Problem
from contract.signing import Signed, check_request, parse_authorization


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    body: bytes


Misbehaviour = Callable[["_Exchange"], None]


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self._serve()

    do_PUT = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        backend = self.server.backend
        self.received = Received(self.command, self.path, body)
        backend.received.append(self.received)
        misbehaviours = backend.misbehaviours[self.path]
        if misbehaviours:
            misbehaviours.popleft()(self)
        else:
            backend.answer(self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data: bytes) -> None:
        self.close_connection = True
        self.wfile.write(data)

    def wait(self) -> None:
        """Say nothing until the other side is gone or the test ends."""
        self.close_connection = True
        self.connection.settimeout(5)
        try:
            self.connection.recv(1)
        except (OSError, ssl.SSLError):
            return

    def log_message(self, format: str, *args: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    backend: "UnrulyBackend"

    def handle_error(self, request: object, client_address: object) -> None:
        self.backend.lost += 1  # the other side hung up in the middle


class UnrulyBackend:
    """``misbehaviours[path]`` are used up first, one a request."""

    def __init__(
        self, terminal: Terminal, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.terminal = terminal
        self.received: list[Received] = []
        self.connections = 0
        self.lost = 0
        self.clock: Callable[[], datetime] = lambda: NOON
        self.misbehaviours: dict[str, deque[Misbehaviour]] = defaultdict(deque)
        self.key_set = terminal.key_set()
        self._server = _Server(("127.0.0.1", port), _Exchange)
        self._server.backend = self
        self._scheme = "https" if tls else "http"
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> "UnrulyBackend":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.server_close()

    def will(self, path: str, *misbehaviours: Misbehaviour) -> None:
        self.misbehaviours[path].extend(misbehaviours)

    def paths(self) -> list[str]:
        return [one.path for one in self.received if one.method == "PUT"]

    def answer(self, exchange: _Exchange) -> None:
        """Do what the real one does, checks included."""
        received = exchange.received
        signed, _ = parse_authorization(exchange.headers["Authorization"])
        check_request(
            signed,
            self.terminal.device_key.public_key(),
            method=received.method,
            path=received.path,
            body=received.body,
            now=self.clock(),
        )
        match received.path.split("/")[2:]:
            case ["sealing-keys"]:
                exchange.send(200, self.key_set.model_dump_json().encode())
            case ["cases", _, "parts", _]:
                digest = hashlib.sha256(received.body).hexdigest()
                assert exchange.headers["X-Content-SHA256"] == digest
                exchange.send(201, b"")
            case ["cases", number]:
                self._complete(exchange, number)

    def _complete(self, exchange: _Exchange, number: str) -> None:
        body = exchange.received.body
        manifest = Signed.model_validate_json(body).open(
            CaseManifest, self.terminal.device_key.public_key()
        )
        here = {
            one.path.rsplit("/", 1)[1]: hashlib.sha256(one.body).hexdigest()
            for one in self.received
            if one.path.startswith(f"/v1/cases/{number}/parts/")
        }
        assert {part.part: part.sha256 for part in manifest.parts} == here
        exchange.send(200, self.acknowledgement(number, body))

    def acknowledgement(self, number: str, manifest: bytes, **changes: object) -> bytes:
        held = Acknowledgement(
            case_number=number,
            kiosk_id=self.terminal.kiosk_id,
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
            received_at=NOON,
        )
        signed = Signed.sign(held.model_copy(update=changes), self.terminal.office_key)
        return signed.model_dump_json().encode()


# --- the table of misbehaviours


def status(code: int, *, problem: str = "", **headers: str) -> Misbehaviour:
    """Answer with this status."""

    def act(exchange: _Exchange) -> None:
        value = Problem(type=f"urn:buergerterminal:problem:{problem}", title="", status=code)
        exchange.send(code, value.model_dump_json().encode(), **headers)

    return act


def silence(exchange: _Exchange) -> None:
    """Take the request and say nothing."""
    exchange.wait()


def hang_up(exchange: _Exchange) -> None:
    """Take the request and close."""
    exchange.close_connection = True
    exchange.connection.shutdown(socket.SHUT_RDWR)


def half_an_answer(exchange: _Exchange) -> None:
    """Promise more than is sent."""
    exchange.raw(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"kind":"Acknow')


def half_then_silence(exchange: _Exchange) -> None:
    """Promise more than is sent, and keep the line open."""
    half_an_answer(exchange)
    exchange.wait()


def noise(exchange: _Exchange) -> None:
    """Speak no HTTP."""
    exchange.raw(bytes(range(256)) * 4)


def bad_compression(exchange: _Exchange) -> None:
    """Claim a compression that the bytes do not have."""
    exchange.send(200, b"not gzip at all", Content_Encoding="gzip")


def oversized(exchange: _Exchange) -> None:
    """Send 16 MiB."""
    exchange.send(200, b"x" * (16 * 1024 * 1024))


def a_page(exchange: _Exchange) -> None:
    """Be a captive portal."""
    exchange.send(200, b"<html>Welcome to our network</html>", Set_Cookie="seen=1")


def redirect(exchange: _Exchange) -> None:
    """Be another captive portal."""
    exchange.send(302, b"", Location=exchange.server.backend.address + "/login")


def dripping(seconds: float, *, in_header: bool) -> Misbehaviour:
    """Send a byte often enough for every timeout that counts from the last byte."""

    def act(exchange: _Exchange) -> None:
        exchange.close_connection = True
        pause = threading.Event()
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if not in_header:
            exchange.wfile.write(b"Content-Length: 900\r\n\r\n")
        for _ in range(900):
            exchange.wfile.write(b"a")
            pause.wait(seconds)

    return act


def wrong_signature(exchange: _Exchange) -> None:
    """Acknowledge with bytes changed after signing."""
    body = exchange.received.body
    number = exchange.received.path.rsplit("/", 1)[1]
    signed = Signed.model_validate_json(exchange.server.backend.acknowledgement(number, body))
    forged = bytearray(base64.b64decode(signed.signature))
    forged[0] ^= 1
    changed = signed.model_copy(update={"signature": base64.b64encode(forged).decode()})
    exchange.send(200, changed.model_dump_json().encode())


def acknowledging(**changes: object) -> Misbehaviour:
    """Acknowledge, properly signed, something else."""

    def act(exchange: _Exchange) -> None:
        number = exchange.received.path.rsplit("/", 1)[1]
        body = exchange.received.body
        exchange.send(200, exchange.server.backend.acknowledgement(number, body, **changes))

    return act
