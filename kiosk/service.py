"""The service thread: one asyncio loop with conductor, devices and network.

Everything is built here by keyword from the settings; a simulated device differs from a real one
by its address alone.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from backend_client.api import BackendApi
from backend_client.identity import KioskIdentity
from backend_client.outbox import Outbox, OutboxBroken, OutboxFull
from backend_client.realtime import Realtime
from backend_client.sender import Sender
from contract.failures import FailureCode
from contract.health import Gone, Health, Ready
from contract.terms import Language
from device_drivers.camera.capture import Camera
from device_drivers.keypad import Keypad
from device_drivers.speech import Speech
from kiosk.bridge import Bridge
from kiosk.clock import SystemClock
from kiosk.conductor import Conductor
from kiosk.conductor.case import CaseTasks
from kiosk.conductor.evidence import EvidenceStore
from kiosk.conductor.fingerprint import FingerprintTasks
from kiosk.conductor.portrait import PortraitTasks
from kiosk.conductor.receipt import ReceiptTasks
from kiosk.devices.camera import PORTRAIT_STILL, CameraRole
from kiosk.devices.fingerprint_scanner import FingerprintScanner
from kiosk.devices.keypad import KeypadRole
from kiosk.devices.receipt_printer import ReceiptPrinter
from kiosk.devices.voice import Voice
from kiosk.session.office import Office
from kiosk.session.wanted import Preview, PrintReceipt, StoreCase, TakeFingerprint, TakePortraits
from kiosk.settings import CameraSettings, Settings
from kiosk.texts import translate
from kiosk.views import Text
from kiosk.workers.assessment import AssessmentWorker

logger = logging.getLogger(__name__)

SOFTWARE = "buergerterminal 0.1.0"
OUTBOX = "outbox.sqlite"
OUTBOX_RETRY_S = 5.0


class Service:
    """Runs beside the screen; ``ended`` is called with what ended it."""

    def __init__(
        self,
        settings: Settings,
        identity: KioskIdentity,
        bridge: Bridge,
        evidence: EvidenceStore,
        *,
        office: Office,
        ended: Callable[[BaseException | None], None],
    ) -> None:
        self._settings = settings
        self._identity = identity
        self._bridge = bridge
        self._evidence = evidence
        self._office = office
        self._ended = ended
        self._clock = SystemClock()
        self._thread = threading.Thread(target=self._run, name="service", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End everything cleanly; waits at most 15 s."""
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(15)

    def _run(self) -> None:
        failure: BaseException | None = None
        try:
            asyncio.run(self._main())
        except BaseException as error:  # handed to the screen's thread, which ends the process
            failure = error
        self._ended(failure)

    async def _main(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        clock = self._clock
        conductor = Conductor(
            clock=clock,
            evidence=self._evidence,
            show=self._bridge.show,
            software=SOFTWARE,
            office=self._office,
        )
        # What fails in a callback of the loop is a programming error like any other.
        self._loop.set_exception_handler(
            lambda _, context: conductor.fail(context.get("exception") or RuntimeError(context))
        )
        voice = self._voice(conductor)
        self._bridge.connect(self._loop, conductor, voice)
        conductor.connect({}, None)  # the attract screen stands before the devices are looked at
        storage = ThreadPoolExecutor(1, thread_name_prefix="storage")
        outbox = await self._outbox(conductor, storage)
        if outbox is None:
            return
        async with AssessmentWorker() as worker:
            await self._serve(conductor, worker, voice, outbox, storage)

    async def _serve(
        self,
        conductor: Conductor,
        worker: AssessmentWorker,
        voice: Voice,
        outbox: Outbox,
        storage: ThreadPoolExecutor,
    ) -> None:
        settings, clock = self._settings, self._clock
        camera = self._camera(
            "portrait_camera", settings.cameras.portrait, conductor, PORTRAIT_STILL
        )
        scanner = FingerprintScanner(
            settings.fingerprint.address,
            now=clock.now,
            on_health=self._health(conductor, "fingerprint_scanner"),
        )
        printer = ReceiptPrinter(
            settings.receipt_printer.address,
            now=clock.now,
            on_health=self._health(conductor, "receipt_printer"),
        )
        wake = asyncio.Event()
        line = self._realtime(conductor)
        portraits = PortraitTasks(
            camera=camera,
            worker=worker,
            evidence=self._evidence,
            clock=clock,
            put_live=conductor.put_live,
            put_preview=self._bridge.put_preview,
        )
        fingers = FingerprintTasks(
            scanner=scanner,
            worker=worker,
            evidence=self._evidence,
            clock=clock,
            put_live=conductor.put_live,
        )
        cases = CaseTasks(
            outbox=outbox,
            storage=storage,
            identity=self._identity,
            worker=worker,
            evidence=self._evidence,
            clock=clock,
            stored=wake.set,
        )
        receipts = ReceiptTasks(
            printer=printer,
            outbox=outbox,
            storage=storage,
            clock=clock,
            office=self._identity.office,
            translate=_translated,
        )
        conductor.connect(
            {
                Preview: portraits.preview,
                TakePortraits: portraits.take,
                TakeFingerprint: fingers.take,
                StoreCase: cases.store,
                PrintReceipt: receipts.print,
            },
            line,
        )
        for name, device in (
            ("portrait_camera", camera),
            ("fingerprint_scanner", scanner),
            ("receipt_printer", printer),
            ("voice", voice),
        ):
            conductor.put_health(name, device.health)
        await scanner.start()
        running: list[Coroutine[Any, Any, None]] = [
            camera.run(),
            printer.run(),
            voice.run(),
            line.run(),
            self._send(conductor, wake),
        ]
        if settings.cameras.document is not None:
            document = self._camera("document_camera", settings.cameras.document, conductor, None)
            running.append(document.run())
        if (keypad := self._keypad(conductor)) is not None:
            running.append(keypad.run())
        try:
            await self._until_stopped(conductor, running)
        finally:
            await conductor.stop()
            await scanner.stop()
            await self._loop_call(storage, outbox.close)
            storage.shutdown(wait=False)

    async def _until_stopped(
        self, conductor: Conductor, running: list[Coroutine[Any, Any, None]]
    ) -> None:
        stopping = self._stopping or asyncio.Event()
        tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(one) for one in running]
        tasks += [conductor.failed, asyncio.ensure_future(stopping.wait())]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=10) if pending else None
        for task in done:
            task.result()  # a programming error ends the process

    async def _loop_call(self, executor: ThreadPoolExecutor, call: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(executor, call)

    def _open_outbox(self) -> Outbox | FailureCode:
        try:
            return Outbox(self._settings.data_folder / OUTBOX)
        except OutboxBroken as error:
            logger.debug("%s", error)
            full = isinstance(error, OutboxFull)
            return FailureCode.STORAGE_FULL if full else FailureCode.STORAGE_BROKEN

    async def _outbox(self, conductor: Conductor, thread: ThreadPoolExecutor) -> Outbox | None:
        """Open the outbox: a disk that cannot be used puts the terminal out of service, no more.

        None when the service is stopped before.
        """
        stopping = self._stopping or asyncio.Event()
        while not stopping.is_set():
            opened = await self._loop_call(thread, self._open_outbox)
            if isinstance(opened, Outbox):
                conductor.put_health("storage", Ready())
                return opened
            _put_gone(conductor, "storage", opened, self._clock.now())
            try:
                async with asyncio.timeout(OUTBOX_RETRY_S):
                    await stopping.wait()
            except TimeoutError:
                continue
        return None

    def _health(self, conductor: Conductor, name: str) -> Callable[[Health], None]:
        return lambda health: conductor.put_health(name, health)

    def _camera(
        self,
        name: str,
        camera: CameraSettings,
        conductor: Conductor,
        minimum_still: tuple[int, int] | None,
    ) -> CameraRole:
        driver = Camera(
            camera.address,
            width=camera.width,
            height=camera.height,
            frames_per_second=camera.frames_per_second,
            still_address=camera.still_address,
        )
        return CameraRole(
            name,
            driver,
            minimum_still=minimum_still,
            now=self._clock.now,
            on_health=self._health(conductor, name),
        )

    def _voice(self, conductor: Conductor) -> Voice:
        voice = self._settings.voice
        return Voice(
            Speech(command=voice.command, sink=voice.play),
            now=self._clock.now,
            on_health=self._health(conductor, "voice"),
        )

    def _keypad(self, conductor: Conductor) -> KeypadRole | None:
        settings = self._settings.keypad
        if settings is None:
            return None

        def headset(present: bool) -> None:
            self._bridge.put_headset(present)
            conductor.put_live(headset=present)

        keypad = KeypadRole(
            Keypad(settings.address),
            now=self._clock.now,
            on_action=self._bridge.put_key,
            on_headset=headset,
            on_health=self._health(conductor, "keypad"),
            keys=settings.codes,
        )
        conductor.put_health("keypad", keypad.health)
        return keypad

    def _realtime(self, conductor: Conductor) -> Realtime:
        backend = self._settings.backend
        return Realtime(
            backend.address,
            self._identity,
            clock=self._clock.now,
            on_command=conductor.clerk_command,
            on_clerk_gone=conductor.clerk_gone,
            on_lost=conductor.line_lost,
            office_ca=backend.office_ca,
        )

    async def _send(self, conductor: Conductor, wake: asyncio.Event) -> None:
        """Empty the outbox, over a connection and in a thread of its own."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="sender")
        backend = self._settings.backend
        api = BackendApi(
            backend.address, self._identity, clock=self._clock.now, office_ca=backend.office_ca
        )
        outbox = await self._outbox(conductor, thread)
        if outbox is None:
            return
        sender = await self._loop_call(
            thread, lambda: Sender(outbox, api, self._identity, clock=self._clock.now)
        )
        try:
            while True:
                wait = await self._loop_call(thread, sender.step)
                conductor.put_unsent(sender.state.unsent)
                put_sending(conductor, sender.state.failure, self._clock.now())
                if await self._loop_call(thread, sender.sealing_key):
                    conductor.put_health("sealing_keys", Ready())
                else:
                    missing = FailureCode.SEALING_KEYS_MISSING
                    _put_gone(conductor, "sealing_keys", missing, self._clock.now())
                try:
                    async with asyncio.timeout(wait):
                        await wake.wait()
                except TimeoutError:
                    pass
                wake.clear()
        finally:
            thread.submit(outbox.close)
            thread.submit(api.close)
            thread.shutdown(wait=False)


_NAMES = {
    FailureCode.CLOCK_WRONG: "clock",
    FailureCode.STORAGE_FULL: "storage",
    FailureCode.STORAGE_BROKEN: "storage",
}
"""Whose failure it is that the sender met; all others are the backend's."""


def put_sending(conductor: Conductor, failure: FailureCode | None, now: datetime) -> None:
    """Put what the sender's last round says of backend, clock and disk."""
    gone = None if failure is None else _NAMES.get(failure, "backend")
    for name in ("backend", "clock", "storage"):
        if failure is not None and name == gone:
            _put_gone(conductor, name, failure, now)
        elif name != "clock" or failure is not FailureCode.BACKEND_UNREACHABLE:
            # Without the backend nobody has compared the clocks: what was known stands.
            conductor.put_health(name, Ready())


def _put_gone(conductor: Conductor, name: str, code: FailureCode, now: datetime) -> None:
    """Put a failure once, so that ``since`` stays the moment when it began."""
    before = conductor.health.get(name)
    if not (isinstance(before, Gone) and before.code is code):
        logger.warning("%s: %s", name, code)
        conductor.put_health(name, Gone(code=code, since=now))


def _translated(key: str, language: Language) -> str:
    return translate(Text(key), language)
