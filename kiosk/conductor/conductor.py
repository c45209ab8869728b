"""The conductor: holds the session, submits envelopes, makes what is wanted happen.

Runs on one asyncio loop. ``submit`` is the one door for the citizen's touch, the clerk's click,
results and deadlines.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from contract.commands import (
    Actor,
    ClerkLost,
    Command,
    ConfirmField,
    Envelope,
    FillField,
    Refusal,
    Role,
)
from contract.health import Health
from contract.messages import KioskState, SnapshotChanged
from contract.results import DeadlinePassed
from kiosk.clock import Clock
from kiosk.conductor.evidence import EvidenceStore
from kiosk.live import Live
from kiosk.mirror import mirror
from kiosk.presenter import present
from kiosk.session.decide import decide
from kiosk.session.office import Office
from kiosk.session.table import Refused
from kiosk.session.values import Call, Session, new_session
from kiosk.session.wanted import Task, wanted
from kiosk.views import View

logger = logging.getLogger(__name__)

Run = Callable[[Task, Session], Coroutine[Any, Any, Command | None]]
"""Does the work of one task; its result is submitted as the system's command."""


@dataclass(frozen=True)
class Seen:
    """The revisions that a shown view belongs to: what the citizen saw when touching it."""

    flow: int
    fields: tuple[tuple[str, int], ...] = ()

    def of(self, command: Command) -> int:
        """Return the revision of what ``command`` touches."""
        if isinstance(command, FillField | ConfirmField):
            return dict(self.fields).get(command.field, 0)
        return self.flow


class Line(Protocol):
    """What the conductor tells the backend (``backend_client.realtime.Realtime``)."""

    def put_state(self, state: KioskState) -> None:
        """Replace the kiosk's state."""
        ...

    def put_snapshot(self, snapshot: SnapshotChanged) -> None:
        """Replace the mirror."""
        ...


class Conductor:
    """One visit after the other."""

    def __init__(
        self,
        *,
        clock: Clock,
        evidence: EvidenceStore,
        show: Callable[[View, Seen], None],
        software: str,
        office: Office | None = None,
    ) -> None:
        self.session: Session = new_session(secrets.token_hex(8), clock.today(), office)
        self.live = Live()
        self.health: dict[str, Health] = {}
        self.evidence = evidence
        self.unsent = 0
        self._clock = clock
        self._show = show
        self._software = software
        self._runs: Mapping[type, Run] = {}
        self._line: Line | None = None
        self._running: dict[str, tuple[Task, asyncio.Task[None]]] = {}
        self._alarm: asyncio.Task[None] | None = None
        self._shown: tuple[View, Seen] | None = None
        self._publishing = False
        self._stopped = False
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connect(self, runs: Mapping[type, Run], line: Line | None) -> None:
        """Give it hands (how each kind of task is done) and a line to the backend."""
        self._runs, self._line = runs, line
        self._settle()

    # commands

    def send(
        self, command: Command, role: Role = Role.SYSTEM, on_revision: int | None = None
    ) -> Session | Refused:
        """Submit a command of the citizen or the system, at this moment."""
        envelope = Envelope(
            id=secrets.token_hex(8),
            command=command,
            actor=Actor(role=role),
            at=self._clock.now(),
            on_revision=on_revision,
        )
        return self.submit(envelope)

    def submit(self, envelope: Envelope) -> Session | Refused:
        """Decide about an envelope; everything else follows from the new session."""
        outcome = decide(self.session, envelope)
        name, role = envelope.command.name, envelope.actor.role
        if isinstance(outcome, Refused):
            logger.info("%s by %s refused: %s", name, role, outcome.reason)
            # What a refused result brought is named by nobody: wipe it at once.
            self.evidence.keep_only(self.session.captures.evidence())
            return outcome
        logger.info("%s by %s: %s -> %s", name, role, self.session.flow.step, outcome.flow.step)
        self.session = outcome
        self._settle()
        return outcome

    def clerk_command(self, envelope: Envelope, session_id: str) -> Refusal | None:
        """Submit a clerk's command whose token was checked; it must mean this visit."""
        if session_id != self.session.id:
            return Refusal.STALE
        outcome = self.submit(envelope)
        return outcome.reason if isinstance(outcome, Refused) else None

    def clerk_gone(self, clerk: str) -> None:
        """The clerk's page is gone."""
        if clerk == self.session.clerk:
            self.send(ClerkLost())

    def line_lost(self) -> None:
        """The line to the backend is gone: whoever helped cannot help any longer."""
        if self.session.flow.call is Call.ANSWERED:
            self.send(ClerkLost())

    # live values and health

    def put_live(self, **changes: Any) -> None:
        """Replace live values; shown with the next turn of the loop."""
        self.live = replace(self.live, **changes)
        self._publish_soon()

    def put_health(self, name: str, health: Health) -> None:
        """Replace the health of one device."""
        self.health[name] = health
        self._publish_soon()
        self._tell_state()

    def put_unsent(self, count: int) -> None:
        """Replace the number of cases that wait in the outbox."""
        if count != self.unsent:
            self.unsent = count
            self._tell_state()

    # what follows from a change

    def _settle(self) -> None:
        self.evidence.keep_only(self.session.captures.evidence())
        self._reconcile()
        self._arm()
        self._publish_soon()
        if self._line is not None:
            called = self.session.flow.call is not Call.NONE
            self._line.put_snapshot(
                SnapshotChanged(snapshot=mirror(self.session) if called else None)
            )
        self._tell_state()

    def _tell_state(self) -> None:
        if self._line is not None:
            state = KioskState(
                software=self._software,
                devices=dict(self.health),
                outbox=self.unsent,
                in_visit=self.session.flow.step != "attract",
            )
            self._line.put_state(state)

    def _reconcile(self) -> None:
        """Make what runs equal to what is wanted."""
        tasks = {task.id: task for task in wanted(self.session)}
        before: list[asyncio.Task[None]] = []
        for name, (task, work) in list(self._running.items()):
            if name not in tasks and task.stop != "finish":
                work.cancel()
                if task.stop == "abort_and_wait":
                    before.append(work)
        for name, task in tasks.items():
            if name not in self._running:
                work = asyncio.create_task(self._do(task, before), name=name)
                self._running[name] = (task, work)
                work.add_done_callback(self._ended)

    async def _do(self, task: Task, before: list[asyncio.Task[None]]) -> None:
        if before:
            await asyncio.wait(before)
        self.live = Live(headset=self.live.headset)  # the plug is no part of any task
        result = await self._runs[type(task)](task, self.session)
        if result is not None:
            self.send(result)

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._running.pop(work.get_name(), None)
        self._watch(work)
        if not self.failed.done() and not self._stopped:
            self._reconcile()  # its successor may have waited for the end

    def _watch(self, work: asyncio.Task[None]) -> None:
        error = None if work.cancelled() else work.exception()
        if error is not None:
            self.fail(error)

    def fail(self, error: BaseException) -> None:
        """A programming error ends the process; the supervisor starts it anew."""
        if not self.failed.done():
            self.failed.set_exception(error)

    def _arm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self.session.deadlines:
            self._alarm = asyncio.create_task(self._ring())
            self._alarm.add_done_callback(self._watch)

    async def _ring(self) -> None:
        deadline = min(self.session.deadlines, key=lambda one: one.at)
        await self._clock.wait_until(deadline.at)
        self._alarm = None
        self.send(DeadlinePassed(deadline=deadline.id))

    def _publish_soon(self) -> None:
        if not self._publishing:
            self._publishing = True
            asyncio.get_running_loop().call_soon(self._publish)

    def _publish(self) -> None:
        self._publishing = False
        seen = Seen(self.session.flow_revision, self.session.field_revisions)
        shown = present(self.session, self.live, self.health), seen
        if shown != self._shown:
            self._shown = shown
            self._show(*shown)

    async def stop(self) -> None:
        """End all work; what must finish is waited for."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._stopped = True
        works = list(self._running.values())
        for task, work in works:
            if task.stop != "finish":
                work.cancel()
        if works:
            await asyncio.wait([work for _, work in works], timeout=10)
        self.evidence.keep_only(frozenset())
