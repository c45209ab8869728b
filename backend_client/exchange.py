"""An HTTP exchange that ends at its deadline, whatever the other side drips.

The timeouts of ``requests`` count anew with each byte that arrives. Here a second thread shuts the
socket down when the whole exchange takes too long; the blocked read then ends as a lost connection.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_AGAIN_SECONDS = 0.5
_SEND_BUFFER_BYTES = 131_072
"""Else the kernel takes megabytes at once, and on a slow line the answer seems overdue."""


class DeadlineAdapter(HTTPAdapter):
    """Knows its open connections, to be able to cut them."""

    def __init__(self) -> None:
        self._open: WeakSet[HTTPConnection] = WeakSet()
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make pools whose connections are known here."""
        buffer = (socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        options["socket_options"] = [*HTTPConnection.default_socket_options, buffer]
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._open)

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Cut what is connected when the block is not done after ``seconds``."""
        done = threading.Event()
        watch = threading.Thread(
            target=self._watch, args=(done, seconds), name="deadline", daemon=True
        )
        watch.start()
        try:
            yield
        finally:
            done.set()
            watch.join()

    def _watch(self, done: threading.Event, seconds: float) -> None:
        while not done.wait(seconds):
            for connection in list(self._open):
                if connection.sock is not None:
                    # Of socket.socket: SSLSocket.shutdown() takes the TLS state from its reader.
                    with suppress(OSError):
                        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
            seconds = _AGAIN_SECONDS


def _pools(known: "WeakSet[HTTPConnection]") -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            known.add(self)
            super().connect()

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            known.add(self)
            super().connect()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
