"""One worker process from its start to its end, seen from the kiosk."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process

from kiosk.workers.wire import (
    HELLO,
    LARGEST_MESSAGE,
    READY,
    Reply,
    Request,
    Slot,
    WireError,
    packed,
    reply_of,
)

_ENVIRONMENT = {
    # glibc overwrites every block of memory when it is given back: no picture stays in the heap.
    "MALLOC_PERTURB_": "255",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class WorkerGone(Exception):
    """The worker ended, or was ended because it did not answer in time."""


class WorkerProcess:
    """A running worker and the kiosk's end of its socket."""

    def __init__(self, process: Process, connection: socket.socket) -> None:
        """Take over a process and its non-blocking socket; use ``start``."""
        self._process = process
        self._connection = connection

    @classmethod
    async def start(
        cls, module: str, request_slot: Slot, result_slot: Slot, deadline: float
    ) -> "WorkerProcess":
        """Start ``python -m module`` and wait until it is ready; raises WorkerGone."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                module,
                str(theirs.fileno()),
                stdin=DEVNULL,
                stdout=DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=dict(os.environ) | _ENVIRONMENT,
            )
        ours.setblocking(False)
        worker = cls(process, ours)
        try:
            socket.send_fds(ours, [HELLO], [request_slot.descriptor, result_slot.descriptor])
            async with asyncio.timeout(deadline):
                answer = await asyncio.get_running_loop().sock_recv(ours, len(READY))
        except (OSError, TimeoutError) as error:
            await worker.end()
            raise WorkerGone("did not start in time") from error
        except asyncio.CancelledError:
            await worker.end()
            raise
        if answer != READY:
            await worker.end()
            raise WorkerGone("ended while starting")
        return worker

    @property
    def process_id(self) -> int:
        """Number of the process."""
        return self._process.pid

    async def exchange(self, request: Request, until: float) -> Reply:
        """Send a request and return its reply; the worker is killed if it has none in time.

        ``until``: time of the event loop. Raises WorkerGone.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(until):
                await loop.sock_sendall(self._connection, packed(request))
                reply = reply_of(await loop.sock_recv(self._connection, LARGEST_MESSAGE))
        except TimeoutError as error:
            self.kill()
            raise WorkerGone("no answer in time") from error
        except (OSError, WireError) as error:
            self.kill()
            raise WorkerGone("ended") from error
        if reply.number != request.number:
            self.kill()
            raise WorkerGone("answered something else")
        return reply

    def kill(self) -> None:
        """End the process at once."""
        if self._process.returncode is None:
            self._process.kill()

    async def ended(self) -> int:
        """Wait for the end of the process; returns its exit status."""
        return await self._process.wait()

    async def end(self) -> None:
        """End the process, wait for it and close the socket."""
        self.kill()
        await self._process.wait()
        self._connection.close()
