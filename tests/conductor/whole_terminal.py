"""A whole terminal without screen and backend: real devices on simulators, a clock to be moved."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend_client.identity import KioskIdentity
from backend_client.outbox import Outbox
from contract.commands import (
    Begin,
    Cancel,
    ChoosePortrait,
    Command,
    ConfirmCancel,
    Continue,
    DeclareFingerImpossible,
    FillField,
    Role,
    Sign,
    SkipPortrait,
    StartPortrait,
)
from contract.sealing import SealingKey, SealingKeySet, new_key_pair
from contract.signing import Signed
from contract.steps import Step
from device_drivers.camera import Camera
from kiosk.conductor import Conductor, Seen
from kiosk.conductor.case import CaseTasks
from kiosk.conductor.evidence import EvidenceStore
from kiosk.conductor.fingerprint import FingerprintTasks
from kiosk.conductor.portrait import PortraitPace, PortraitTasks
from kiosk.conductor.receipt import ReceiptTasks
from kiosk.devices.camera import CameraRole, CameraTiming
from kiosk.devices.fingerprint_connection import Pace as ScannerPace
from kiosk.devices.fingerprint_scanner import FingerprintScanner
from kiosk.devices.receipt_printer import Pace as PrinterPace
from kiosk.devices.receipt_printer import ReceiptPrinter
from kiosk.session.capture import SIGNERS
from kiosk.session.questions import asked
from kiosk.session.table import Refused
from kiosk.session.values import Capture, Session
from kiosk.session.wanted import Preview, PrintReceipt, StoreCase, TakeFingerprint, TakePortraits
from kiosk.texts import translate
from kiosk.views import Text, View
from kiosk.workers.assessment import AssessmentWorker
from simulators.camera import CameraSimulator
from simulators.fingerprint_zfm.simulator import FingerprintSimulator
from simulators.printer import HostedPrinter

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANSWERS = {
    "document": "identity_card",
    "preliminary_card": "no",
    "passport_kind": "regular",
    "passport_pages": "32",
    "reason": "first",
    "family_name": "Schneider",
    "given_names": "Anna Maria",
    "birth_date": "14.05.1990",
    "birth_place": "Musterhausen",
    "custody_case": "both_present",
    "guardian_1_family_name": "Schneider",
    "guardian_1_given_names": "Petra",
    "guardian_1_birth_date": "02.03.1985",
    "guardian_1_id_serial": "LXXXT12F8",
    "guardian_2_family_name": "Schneider",
    "guardian_2_given_names": "Jörg",
    "guardian_2_birth_date": "05.06.1983",
    "guardian_2_id_serial": "LXXXT13G6",
    "residence": "here",
    "street": "Musterweg 5",
    "postcode": "69117",
    "town": "Musterhausen",
    "sex": "F",
    "height_cm": "172",
    "eye_colour": "blau",
    "other_nationality": "no",
    "foreign_forces": "no",
    "delivery": "counter",
    "photo": "here",
}
STROKES = (tuple((0.02 * i, 0.1 + 0.012 * i, 0.05 + 0.03 * (i % 5)) for i in range(60)),)
"""A zigzag of plausible length."""

QUICK_CAMERA = CameraTiming(
    silent_after_s=0.6, first_backoff_s=0.05, longest_backoff_s=0.1, watch_every_s=0.05
)
QUICK_PORTRAIT = PortraitPace(opening_s=1.5, still_s=1.5, silence_s=0.4, watch_s=1.0, pause_s=0.05)
QUICK_SCANNER = ScannerPace(
    look_s=0.02, idle_check_s=0.1, first_retry_s=0.05, longest_retry_s=0.1, connect_wait_s=0.6
)
QUICK_PRINTER = PrinterPace(poll_s=0.05, retry_first_s=0.05, retry_last_s=0.1)


class MovableClock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.moment = NOON
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    async def wait_until(self, moment: datetime) -> None:
        while self.moment < moment:
            await self._moved.wait()

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self._moved.set()
        self._moved = asyncio.Event()


class Office:
    """The office's signing key and the sealing keys that it hands out."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.private, self.public = new_key_pair()
        self.identity = KioskIdentity(
            kiosk_id="hall-1",
            label="Foyer",
            office="Bürgeramt Musterhausen",
            device_key=Ed25519PrivateKey.generate(),
            office_key=self.key.public_key(),
        )

    def key_set(
        self,
        *,
        hour: datetime = NOON,
        by: Ed25519PrivateKey | None = None,
        public: bytes | None = None,
    ) -> str:
        """Return a signed set with the key of one hour, as the outbox keeps it."""
        key = SealingKey(
            key_id=f"k-{hour:%H}",
            valid_from=hour,
            valid_to=hour + timedelta(hours=1),
            public_key=base64.b64encode(public or self.public).decode(),
        )
        return Signed.sign(
            SealingKeySet(issued_at=hour, keys=(key,)), by or self.key
        ).model_dump_json()


class Terminal:
    """Conductor, tasks, worker, outbox, and the devices that a test asks for."""

    def __init__(self, folder: Path, worker: AssessmentWorker, office: Office) -> None:
        self.clock = MovableClock()
        self.office = office
        self.worker = worker
        self.evidence = EvidenceStore()
        self.views: list[View] = []
        self.live: list[dict[str, Any]] = []
        self.previews = 0
        self.conductor = Conductor(
            clock=self.clock, evidence=self.evidence, show=self._show, software="test"
        )
        self.storage = ThreadPoolExecutor(1, thread_name_prefix="storage")
        self.outbox = self.in_storage(lambda: Outbox(folder / "outbox.sqlite"))
        self._changed = asyncio.Event()
        self._runs: dict[type, Any] = {StoreCase: self._cases().store}
        self.running: list[asyncio.Task[None]] = []

    def in_storage(self, call: Callable[[], Any]) -> Any:
        """Do something with the outbox, in its thread."""
        return self.storage.submit(call).result(10)

    def _cases(self) -> CaseTasks:
        return CaseTasks(
            outbox=self.outbox,
            storage=self.storage,
            identity=self.office.identity,
            worker=self.worker,
            evidence=self.evidence,
            clock=self.clock,
            stored=lambda: None,
        )

    def add_camera(
        self, simulator: CameraSimulator, *, is_patient: bool = False, probe_every_s: float = 60.0
    ) -> None:
        """Connect a camera; patient with the waits that are shipped."""
        driver = Camera(
            simulator.address,
            timeout_s=2.0 if is_patient else 0.4,
            still_address=simulator.still_address,
        )
        timing = CameraTiming() if is_patient else QUICK_CAMERA
        timing = replace(timing, probe_every_s=probe_every_s)
        camera = self.camera = CameraRole("portrait_camera", driver, timing=timing)
        tasks = PortraitTasks(
            camera=camera,
            worker=self.worker,
            evidence=self.evidence,
            clock=self.clock,
            put_live=self.put_live,
            put_preview=self._count_preview,
            pace=PortraitPace() if is_patient else QUICK_PORTRAIT,
        )
        self._runs |= {Preview: tasks.preview, TakePortraits: tasks.take}
        self._run(camera.run())

    async def add_scanner(self, simulator: FingerprintSimulator, **settings: Any) -> None:
        """Connect a fingerprint scanner."""
        settings = {"timeout_s": 0.4, "pace": QUICK_SCANNER, **settings}
        self.scanner = FingerprintScanner(simulator.address, now=self.clock.now, **settings)
        tasks = FingerprintTasks(
            scanner=self.scanner,
            worker=self.worker,
            evidence=self.evidence,
            clock=self.clock,
            put_live=self.put_live,
        )
        self._runs |= {TakeFingerprint: tasks.take}
        await self.scanner.start()

    def add_printer(self, simulator: HostedPrinter) -> None:
        """Connect a receipt printer."""
        printer = self.printer = ReceiptPrinter(
            simulator.address, now=self.clock.now, pace=QUICK_PRINTER
        )
        tasks = ReceiptTasks(
            printer=printer,
            outbox=self.outbox,
            storage=self.storage,
            clock=self.clock,
            office=self.office.identity.office,
            translate=lambda key, language: translate(Text(key), "de"),
        )
        self._runs |= {PrintReceipt: tasks.print}
        self._run(printer.run())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self.running.append(asyncio.create_task(work))

    def connect(self) -> None:
        """Give the conductor its hands."""
        self.conductor.connect(self._runs, None)

    async def stop(self) -> None:
        """End everything."""
        await self.conductor.stop()
        for work in self.running:
            work.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        if hasattr(self, "scanner"):
            await self.scanner.stop()
        self.in_storage(self.outbox.close)
        self.storage.shutdown()

    # what is seen

    def _show(self, view: View, seen: Seen) -> None:
        self.views.append(view)
        self._changed.set()

    def put_live(self, **changes: Any) -> None:
        self.live.append(changes)
        self.conductor.put_live(**changes)

    def _count_preview(self, frame: object) -> None:
        self.previews += 1

    @property
    def session(self) -> Session:
        return self.conductor.session

    @property
    def hints(self) -> list[str]:
        """The portrait hints so far."""
        return [one["portrait_hint"] for one in self.live if "portrait_hint" in one]

    async def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for something that a view or a live value will show."""
        async with asyncio.timeout(seconds):
            while not condition():
                if self.conductor.failed.done():
                    self.conductor.failed.result()
                self._changed.clear()
                try:
                    # Devices and simulators change without a view, too.
                    await asyncio.wait_for(self._changed.wait(), 0.05)
                except TimeoutError:
                    continue

    async def shown(self) -> None:
        """Let what has happened reach the screen."""
        for _ in range(3):
            await asyncio.sleep(0)

    async def rests(self) -> None:
        """Wait for the running capture to end."""
        await self.until(lambda: self.session.flow.capture is not Capture.RUNNING)

    # what the citizen does

    def send(self, *commands: Command) -> None:
        """Touch; every command must be accepted."""
        for command in commands:
            field = getattr(command, "field", None)
            revision = self.session.field_revision(field) if field else self.session.flow_revision
            outcome = self.conductor.send(command, Role.CITIZEN, revision)
            assert not isinstance(outcome, Refused), (command, outcome, self.session.flow)

    def walk(self, goal: Step, **other: str) -> None:
        """Go there without captures, except for signatures; ``other`` replaces answers."""
        self.send(Begin())
        while self.session.flow.step is not goal:
            self.one_page(**other)

    def one_page(self, **other: str) -> None:
        """Answer what the page asks and go on, without captures, except for signatures."""
        answers = {**ANSWERS, **other}
        step, now = self.session.flow.step, self.session
        for name in asked(now.answers, now.office, now.today).get(step, ()):
            if name in answers:
                self.send(FillField.model_validate({"field": name, "value": answers[name]}))
        if step is Step.PORTRAIT:
            self.send(SkipPortrait())
            return
        if step is Step.FINGERPRINTS:
            self.send(DeclareFingerImpossible(position="right_index"))
            self.send(DeclareFingerImpossible(position="left_index"))
        if step in SIGNERS:
            self.sign()
        self.send(Continue())
        assert self.session.flow.step is not step

    def sign(self) -> None:
        """Write a plausible signature."""
        self.send(Sign(evidence=self.evidence.keep_strokes(STROKES)))

    def leave(self) -> None:
        """Cancel the visit."""
        self.send(Cancel(), ConfirmCancel())

    async def portrait(self) -> None:
        """Have a portrait taken, and choose it."""
        self.send(StartPortrait())
        await self.rests()
        best = next(one for one in self.session.captures.candidates if one.best)
        self.send(ChoosePortrait(evidence=best.evidence))


@asynccontextmanager
async def whole_terminal(
    folder: Path, worker: AssessmentWorker, office: Office
) -> AsyncIterator[Terminal]:
    """Run a terminal that has its sealing key."""
    terminal = Terminal(folder, worker, office)
    terminal.in_storage(lambda: terminal.outbox.keep_sealing_keys(office.key_set()))
    try:
        yield terminal
    finally:
        await terminal.stop()
