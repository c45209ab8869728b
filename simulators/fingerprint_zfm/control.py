"""Fingers and faults at run time: one JSON object a line over a Unix socket, one answer a line.

``{"place": {"seed": 7, "position": "right_index"}}``, ``{"place": {"file": "finger.pgm"}}``,
``{"lift": true}``, ``{"fault": "mute"}``, ``{"fault": "wrong_checksum", "times": 1}``;
answers ``{"ok": true}`` or ``{"ok": false, "error": "..."}``.
"""

import json
import socketserver
import threading
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from simulators.fingerprint_zfm.faults import Fault
from simulators.fingerprint_zfm.placement import FingerSource, Placement
from simulators.fingerprint_zfm.simulator import FingerprintSimulator

_LINE_BYTES = 4096
_IDLE_S = 600.0


class _Order(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Order):
    """Lay a finger on the window."""

    place: Placement


class Lift(_Order):
    """Take the finger away."""

    lift: Literal[True]


class Misbehave(_Order):
    """Inject a fault, for ever or for a number of answers."""

    fault: Fault
    times: int | None = Field(default=None, ge=1)


Order = Place | Lift | Misbehave
_ORDER: TypeAdapter[Order] = TypeAdapter(Order)


def obey(simulator: FingerprintSimulator, source: FingerSource, line: bytes) -> dict[str, object]:
    """Do what one line says; the answer as a JSON object."""
    try:
        order = _ORDER.validate_json(line)
        match order:
            case Place(place=placement):
                simulator.place(source(placement))
            case Lift():
                simulator.lift()
            case Misbehave(fault=fault, times=times):
                simulator.inject(fault, times=times)
    except (ValidationError, ValueError, OSError) as error:
        return {"ok": False, "error": str(error)}
    return {"ok": True}


class ControlSocket:
    """Serves orders at ``path`` inside ``with``; readable and writable by the owner alone."""

    def __init__(self, path: Path, simulator: FingerprintSimulator, source: FingerSource) -> None:
        self._path = path

        class _Conversation(socketserver.StreamRequestHandler):
            timeout = _IDLE_S

            def handle(self) -> None:
                while (line := self.rfile.readline(_LINE_BYTES)).endswith(b"\n"):
                    answer = json.dumps(obey(simulator, source, line))
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
