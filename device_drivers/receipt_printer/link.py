"""TCP link to a printer on which every wait has a deadline."""

import socket
import time
from types import TracebackType
from typing import Self

from device_drivers.errors import DeviceGone, NoResponse

DEFAULT_PORT = 9100


def split_address(address: str) -> tuple[str, int]:
    """Host and port of ``host:port``, ``host`` or ``[IPv6]:port``; raises ValueError."""
    if address.startswith("[") or address.count(":") == 1:
        host, _, port = address.rpartition(":")
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f"not host:port: {address!r}")
    else:
        host, port = address, str(DEFAULT_PORT)
    host = host.removeprefix("[").removesuffix("]")
    if not host:
        raise ValueError(f"no host in {address!r}")
    return host, int(port)


class Link:
    """Bytes to and from one printer; errors are ``NoResponse`` and ``DeviceGone``."""

    def __init__(self, address: str, *, connect_deadline_s: float) -> None:
        self.address = address
        try:
            self._socket = socket.create_connection(
                split_address(address), timeout=connect_deadline_s
            )
        except TimeoutError as error:
            raise NoResponse(address, "no connection in time") from error
        except OSError as error:
            raise DeviceGone(address, error.strerror or "no connection") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes, *, deadline_s: float) -> None:
        """Send all of it; the deadline holds for the whole."""
        self._socket.settimeout(deadline_s)
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise NoResponse(self.address, "takes no more data") from error
        except OSError as error:
            raise DeviceGone(self.address, error.strerror or "connection lost") from error

    def receive(self, *, deadline_s: float) -> int | None:
        """Next byte, or None where none came in time."""
        self._socket.settimeout(max(deadline_s, 0.001))
        try:
            data = self._socket.recv(1)
        except TimeoutError:
            return None
        except OSError as error:
            raise DeviceGone(self.address, error.strerror or "connection lost") from error
        if not data:
            raise DeviceGone(self.address, "connection closed by the printer")
        return data[0]

    def discard(self, *, bytes_max: int, deadline_s: float) -> None:
        """Read away stale bytes, at most so many and so long."""
        end = time.monotonic() + deadline_s
        for _ in range(bytes_max):
            if self.receive(deadline_s=end - time.monotonic()) is None:
                return

    def close(self) -> None:
        """Give the connection back; may be called twice."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
