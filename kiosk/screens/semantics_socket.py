"""The semantic tree on a Unix socket, for the test robot; off unless switched on.

One JSON object a line: ``{"get": "tree"}`` or ``{"get": "screenshot", "path": "…png"}``; the answer
is one line too. Answers are made on the thread of the screens: the socket is polled from Kivy's
clock and never waited for.
"""

import json
import logging
import os
import selectors
import socket
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.screens.semantics import tree

POLL = 0.02
"""Seconds between two looks at the socket."""
LONGEST_LINE = 4096
MOST_CLIENTS = 4

_log = logging.getLogger(__name__)


class SemanticsSocket:
    """Listens at ``path`` with mode 0600 until ``close``."""

    def __init__(self, host: Any, path: Path) -> None:
        self._host = host
        self._path = path
        path.unlink(missing_ok=True)
        self._selector = selectors.DefaultSelector()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        mask = os.umask(0o177)
        try:
            self._listener.bind(str(path))
        finally:
            os.umask(mask)
        self._listener.listen(MOST_CLIENTS)
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._waiting: dict[socket.socket, bytes] = {}
        self._poll = Clock.schedule_interval(self._look, POLL)
        _log.warning("the semantic tree can be read at %s", path)

    def close(self) -> None:
        """Stop to listen and remove the socket."""
        self._poll.cancel()
        for client in list(self._waiting):
            self._drop(client)
        self._selector.close()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _look(self, _: float) -> None:
        if self._host.just_came:
            return  # told once it can be touched: a robot is faster than any citizen
        for key, _events in self._selector.select(timeout=0):
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.fileobj, socket.socket):
                self._receive(key.fileobj)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        if len(self._waiting) >= MOST_CLIENTS:
            client.close()
            return
        client.settimeout(1.0)
        self._waiting[client] = b""
        self._selector.register(client, selectors.EVENT_READ)

    def _drop(self, client: socket.socket) -> None:
        self._selector.unregister(client)
        del self._waiting[client]
        client.close()

    def _receive(self, client: socket.socket) -> None:
        try:
            data = client.recv(LONGEST_LINE)
            buffer = self._waiting[client] + data
            if not data or len(buffer) > LONGEST_LINE:
                self._drop(client)
                return
            *lines, self._waiting[client] = buffer.split(b"\n")
            for line in lines:
                client.sendall(json.dumps(self._answer(line)).encode() + b"\n")
        except OSError:
            self._drop(client)

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            wanted = request["get"]
        except (ValueError, KeyError, TypeError):
            return {"error": "not a request"}
        if wanted == "tree":
            return {"tree": tree(self._host)}
        if wanted == "screenshot" and isinstance(request.get("path"), str):
            return {"path": _screenshot(Path(request["path"]))}
        return {"error": "unknown request"}


def _screenshot(path: Path) -> str:
    """Write the window as PNG and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = Window.screenshot(name=str(path.with_suffix("")) + ".png")
    if written:
        Path(written).replace(path)
    return str(path)
