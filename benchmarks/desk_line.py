"""A clerk's page without a browser: the same login and the same WebSocket."""

import json
import secrets
import time
from types import TracebackType
from typing import Any, Self

import pyotp
import requests
from websockets.sync.client import connect
from websockets.typing import Origin

from demo.stack import KIOSK, Clerk

PATIENCE_S = 20.0


class DeskError(Exception):
    """The backend does not do what a clerk asks; the text says what."""


class DeskLine:
    """A clerk who is logged in; a context."""

    def __init__(self, address: str, clerk: Clerk) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False
        answer = self._session.post(
            f"{address}/desk/login",
            data={
                "login": clerk.login,
                "password": clerk.password,
                "number": pyotp.TOTP(clerk.totp_secret).now(),
            },
            headers={"Origin": address},
            timeout=PATIENCE_S,
            allow_redirects=False,
        )
        if answer.status_code >= 400:
            raise DeskError(f"login: {answer.status_code}")
        self.snapshot: dict[str, Any] | None = None

    def __enter__(self) -> Self:
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._session.cookies)
        self._line = connect(
            self._address.replace("http", "ws", 1) + "/desk/live",
            additional_headers={"Cookie": cookies},
            origin=Origin(self._address),
            proxy=None,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.close()
        self._session.close()

    def send(self, command: dict[str, object], revision: int | None) -> str:
        """Send a click; return its envelope."""
        envelope = "desk-" + secrets.token_hex(12)
        act = {
            "name": "act",
            "kiosk_id": KIOSK,
            "envelope": envelope,
            "command": command,
            "on_revision": revision,
        }
        self._line.send(json.dumps(act))
        return envelope

    def outcome(self, envelope: str) -> dict[str, Any]:
        """Take in messages until the outcome of this click comes."""
        while (message := self._receive())["name"] != "outcome" or message["envelope"] != envelope:
            pass
        return message

    def act(self, command: dict[str, object]) -> None:
        """Do what is allowed; raise ``DeskError`` if it is refused."""
        revision = self.seen()["flow_revision"]
        outcome = self.outcome(self.send(command, revision))
        if not outcome["accepted"]:
            raise DeskError(f"{command['name']}: {outcome['reason']}")

    def wait(self, key: str, value: str) -> None:
        """Take in messages until the snapshot says so."""
        while self.seen()[key] != value:
            self._receive()

    def seen(self) -> dict[str, Any]:
        """Return the newest snapshot, waiting for the first one."""
        while self.snapshot is None:
            self._receive()
        return self.snapshot

    def field(self, name: str) -> dict[str, Any]:
        """Return a field of the newest snapshot."""
        fields: list[dict[str, Any]] = self.seen()["fields"]
        return next(one for one in fields if one["field"] == name)

    def wait_field(self, name: str, value: str) -> None:
        """Take in messages until the mirror shows ``value``."""
        while self.field(name)["value"] != value:
            self._receive()

    def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._line.recv(timeout=PATIENCE_S))
        if message["name"] == "desk_state":
            kiosk = next(one for one in message["kiosks"] if one["kiosk_id"] == KIOSK)
            self.snapshot = kiosk["snapshot"]
        return message


def echo_times(count: int) -> list[float]:
    """Return milliseconds of ``count`` echoes of a click's size: the peer."""
    from threading import Thread

    from websockets.sync.server import ServerConnection, serve

    def echo(line: ServerConnection) -> None:
        for message in line:
            line.send(message)

    times = []
    with serve(echo, "127.0.0.1", 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        with connect(f"ws://127.0.0.1:{port}", proxy=None) as line:
            for _ in range(count):
                began = time.monotonic()
                line.send("x" * 300)
                line.recv(timeout=PATIENCE_S)
                times.append(1000 * (time.monotonic() - began))
        server.shutdown()
    return times
