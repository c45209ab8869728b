"""The printer simulator in a thread of its own, for callers without an event loop."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from simulators.printer.fault import Fault
from simulators.printer.paper import Strip
from simulators.printer.server import PrinterSimulator

_DEADLINE_S = 10.0


class HostedPrinter:
    """A running simulator, usable from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, fault: Fault) -> None:
        self._loop = loop
        self._changed = threading.Condition()
        self._simulator = PrinterSimulator(fault=fault, on_strip=self._count)
        self._call(self._simulator.start())

    @property
    def address(self) -> str:
        """``host:port``."""
        return f"127.0.0.1:{self._simulator.port}"

    @property
    def unknown_commands(self) -> list[bytes]:
        """What it was sent and did not understand."""
        return list(self._simulator.interpreter.unknown)

    @property
    def strips(self) -> list[Strip]:
        """All receipts cut so far."""
        with self._changed:
            return list(self._simulator.strips)

    def set_fault(self, fault: Fault) -> None:
        """Misbehave so from now on."""
        self._call(self._simulator.set_fault(fault))

    def wait_for_strips(self, count: int) -> list[Strip]:
        """Receipts, as soon as there are so many; raises TimeoutError."""
        end = time.monotonic() + _DEADLINE_S
        with self._changed:
            while len(self._simulator.strips) < count:
                if not self._changed.wait(end - time.monotonic()):
                    raise TimeoutError(f"fewer than {count} receipts were printed")
            return list(self._simulator.strips)

    def stop(self) -> None:
        """End the simulator."""
        self._call(self._simulator.stop())

    def _count(self, _: Strip) -> None:
        with self._changed:
            self._changed.notify_all()

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_DEADLINE_S)


@contextmanager
def hosted_printer(fault: Fault = Fault.NONE) -> Iterator[HostedPrinter]:
    """Run a simulator on a free port of loopback for the length of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="printer-simulator")
    thread.start()
    try:
        printer = HostedPrinter(loop, fault)
        yield printer
        printer.stop()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_DEADLINE_S)
        loop.run_until_complete(_finish_tasks())
        loop.close()


async def _finish_tasks() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
