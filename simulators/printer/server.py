"""The printer simulator on TCP: a network printer with its buffer, mechanism and sensors."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable
from pathlib import Path

from device_drivers.receipt_printer import PrinterStatus
from device_drivers.receipt_printer import status as codec
from simulators.printer.fault import Fault
from simulators.printer.interpreter import Interpreter, Step
from simulators.printer.paper import Paper, Strip, save
from simulators.printer.real_time import CLEAR, split_real_time

_BUFFER_BYTES = 65536
_LINES_BEFORE_TROUBLE = 3
_SLOW_LINE_S = 0.25


class PrinterSimulator:
    """One printer; ``fault`` may be changed at any time within its event loop."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        paper_folder: Path | None = None,
        control_path: Path | None = None,
        fault: Fault = Fault.NONE,
        on_strip: Callable[[Strip], None] = lambda _: None,
    ) -> None:
        self.fault = fault
        self.port = port
        self.strips: list[Strip] = []
        self.interpreter = Interpreter(Paper())
        self._host = host
        self._paper_folder = paper_folder
        self._control_path = control_path
        self._on_strip = on_strip
        self._server: asyncio.Server | None = None
        self._control: asyncio.Server | None = None
        self._mechanism: asyncio.Task[None] | None = None
        self._client: asyncio.StreamWriter | None = None
        self._one_client = asyncio.Lock()
        self._work = asyncio.Event()
        self._room = asyncio.Event()
        self._lines_of_job = 0
        self._dead = False
        self._jammed = False

    @property
    def status(self) -> PrinterStatus:
        """What its sensors say."""
        ended = (
            self.fault is Fault.PAPER_ENDS_MID_JOB and self._lines_of_job >= _LINES_BEFORE_TROUBLE
        )
        out = ended or self.fault is Fault.PAPER_OUT
        cover_open = self.fault is Fault.COVER_OPEN
        return PrinterStatus(
            online=not (out or cover_open or self._jammed),
            paper="out" if out else "low" if self.fault is Fault.PAPER_LOW else "enough",
            cover_open=cover_open,
            error="cutter" if self._jammed else "none",
        )

    async def start(self) -> None:
        """Listen, unless absent; with port 0 a free one is chosen and kept."""
        await self._listen()
        if self._control_path is not None:
            self._control_path.unlink(missing_ok=True)
            self._control = await asyncio.start_unix_server(self._serve_control, self._control_path)
        self._mechanism = asyncio.create_task(self._print())

    async def stop(self) -> None:
        """End connections, listening and mechanism."""
        if self._mechanism is not None:
            self._mechanism.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._mechanism
        self._hang_up()
        if self._control is not None and self._control_path is not None:
            self._control.close()
            self._control_path.unlink(missing_ok=True)

    async def set_fault(self, fault: Fault) -> None:
        """Misbehave so from now on; ``Fault.NONE`` is also the technician's repair."""
        if self.fault in (Fault.PAPER_ENDS_MID_JOB, Fault.CUTTER_JAM):
            self.interpreter.paper.cut()  # the torn piece goes into the bin
        self.fault = fault
        self._dead = self._jammed = False
        self._lines_of_job = 0
        if fault is Fault.ABSENT:
            self._hang_up()
        else:
            await self._listen()
        self._work.set()

    async def _listen(self) -> None:
        if self._server is not None:
            return
        server = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        if self.fault is Fault.ABSENT:
            server.close()
        else:
            self._server = server

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._client is not None:
            self._client.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # As real printers do: one connection at a time, the next one waits.
        try:
            async with self._one_client:
                self._client = writer
                await self._read(reader, writer)
        except ConnectionError:
            pass
        finally:
            if self._client is writer:
                self._client = None
            writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pending = b""
        answers = itertools.count(1)
        while data := await reader.read(1024):
            if self.fault is Fault.MUTE:
                continue
            queued, real_time, pending = split_real_time(pending + data)
            self.interpreter.receive(queued)
            self._work.set()
            for command in real_time:
                if command == CLEAR:
                    self.interpreter.clear()
                    self._lines_of_job = 0
                    writer.write(codec.CLEAR_BUFFER_DONE)
                elif self.fault is not Fault.HALF_ANSWER or next(answers) <= 2:
                    writer.write(bytes((self._reply(command),)))
            await writer.drain()
            while self.interpreter.waiting_bytes > _BUFFER_BYTES and not pending:
                self._room.clear()
                await self._room.wait()

    def _reply(self, kind: int) -> int:
        return 0xFF if self.fault is Fault.NOISE else codec.encode(self.status, kind)

    async def _print(self) -> None:
        """The mechanism: works off the buffer while nothing stands in its way."""
        while True:
            self._work.clear()
            while self.status.online and not self._dead and await self._step():
                self._room.set()
            await self._work.wait()

    async def _step(self) -> bool:
        if self.fault is Fault.CUTTER_JAM and self.interpreter.next_is_cut:
            self._jammed = True
            return False
        match self.interpreter.step():
            case Step.NEEDS_MORE:
                return False
            case Step.PRINTED:
                await self._after_line()
            case Step.CUT:
                self._deliver(self.interpreter.paper.cut())
            case Step.QUERY if self._client is not None:
                self._client.write(bytes((codec.encode_queued(self.status),)))
        return True

    async def _after_line(self) -> None:
        self._lines_of_job += 1
        await asyncio.sleep(_SLOW_LINE_S if self.fault is Fault.SLOW else 0)
        if self.fault is Fault.DIES_MID_JOB and self._lines_of_job >= _LINES_BEFORE_TROUBLE:
            self._dead = True
            self.interpreter.clear()
            self.interpreter.paper.cut()
            self._hang_up()

    def _deliver(self, strip: Strip) -> None:
        self._lines_of_job = 0
        self.strips.append(strip)
        if self._paper_folder is not None:
            self._paper_folder.mkdir(parents=True, exist_ok=True)
            save(strip, self._paper_folder / f"receipt-{len(self.strips):04}.png")
        self._on_strip(strip)

    async def _serve_control(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """JSON lines: ``{"fault": "paper_out"}`` sets it, ``{}`` asks; the answer is the state."""
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await self._obey(line)).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    async def _obey(self, line: bytes) -> dict[str, object]:
        try:
            request = json.loads(line)
            if "fault" in request:
                await self.set_fault(Fault(request["fault"]))
        except (TypeError, ValueError) as error:
            return {"error": str(error)}
        return {"fault": self.fault.value, "receipts": len(self.strips), "port": self.port}
