"""Orders at run time, one a line: ``press up``, ``plug``, ``unplug``, ``fault noise``.

Answered by ``ok`` or ``error: …``; over standard input, or a Unix socket of the owner alone.
"""

import socketserver
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from simulators.keypad.faults import Fault
from simulators.keypad.simulator import KEYS, KeypadSimulator

_LINE_BYTES = 256
_IDLE_S = 600.0


def obey(keypad: KeypadSimulator, line: str) -> str:
    """Do what one line says and return the answer."""
    match line.split():
        case ["press", key] if key in KEYS:
            keypad.press(key)
        case ["plug"]:
            keypad.plug(True)
        case ["unplug"]:
            keypad.plug(False)
        case ["fault", name] if name in list(Fault):
            keypad.inject(Fault(name))
        case _:
            return f"error: press {'|'.join(KEYS)}, plug, unplug, fault {'|'.join(Fault)}"
    return "ok"


class ControlSocket:
    """Serves orders at ``path`` inside ``with``."""

    def __init__(self, path: Path, keypad: KeypadSimulator) -> None:
        self._path = path

        class _Conversation(socketserver.StreamRequestHandler):
            timeout = _IDLE_S

            def handle(self) -> None:
                while (line := self.rfile.readline(_LINE_BYTES)).endswith(b"\n"):
                    answer = obey(keypad, line.decode(errors="replace"))
                    self.wfile.write(answer.encode() + b"\n")

        path.unlink(missing_ok=True)
        self._server = socketserver.ThreadingUnixStreamServer(str(path), _Conversation)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        path.chmod(0o600)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._path.unlink(missing_ok=True)
