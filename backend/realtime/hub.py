"""The hub: which kiosks and clerks' pages are connected, who answers whom, and the way of a click.

Lives in one event loop; nothing here waits for a disk or another process except through the two
things it is given: the clerks' tokens and the audit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from backend.audit import Action, Event
from backend.clock import Clock
from backend.rate_limit import RateLimit
from backend.realtime.line import POLICY_VIOLATION, Line
from backend.realtime.tokens import ClerkTokens, level_of
from backend.realtime.without_content import without_content
from backend.subjects import subject_of
from backend.vault_client import VaultUnavailableError
from contract.commands import Actor, AnswerHelp, Command, Envelope, FillField, RequestControl, Role
from contract.messages import (
    Act,
    ClerkCommand,
    ClerkGone,
    CommandOutcome,
    DeskOutcome,
    DeskState,
    KioskMessage,
    KioskState,
    KioskView,
    SnapshotChanged,
)
from contract.snapshot import Snapshot

CLICKS_PER_SECOND = 20.0
RETURN_SECONDS = 20.0
"""How long a clerk's page may take to come back to a call that outlived this server; the page
tries again at least every 15 s."""

Audit = Callable[[Event], Awaitable[None]]


@dataclass(eq=False)
class KioskLine(Line):
    """A connected kiosk and the last that it said."""

    kiosk_id: str
    label: str
    state: KioskState | None = None
    snapshot: Snapshot | None = None

    def __post_init__(self) -> None:
        super().__init__()


@dataclass(eq=False)
class DeskLine(Line):
    """A clerk's open page."""

    login: str
    display_name: str
    session: str
    clicks: RateLimit = field(default_factory=lambda: RateLimit(20, CLICKS_PER_SECOND))

    def __post_init__(self) -> None:
        super().__init__()


@dataclass(frozen=True)
class Assignment:
    """The clerk who answered this session's call."""

    login: str
    session_id: str


class Hub:
    """Routes messages between kiosks and clerks' pages."""

    def __init__(
        self, tokens: ClerkTokens, audit: Audit, clock: Clock, outcome_seconds: float
    ) -> None:
        self._tokens, self._audit, self._clock = tokens, audit, clock
        self._outcome_seconds = outcome_seconds
        self._labels: dict[str, str] = {}
        self._kiosks: dict[str, KioskLine] = {}
        self._desks: set[DeskLine] = set()
        self._assigned: dict[str, Assignment] = {}
        self._pending: dict[tuple[str, str], tuple[DeskLine, asyncio.TimerHandle]] = {}

    def know_kiosks(self, labels: dict[str, str]) -> None:
        """Name the kiosks that are listed although they are not connected."""
        self._labels.update(labels)
        self._changed()

    # --- kiosks

    def kiosk_connected(self, line: KioskLine) -> None:
        """Take up a kiosk; an older connection of the same kiosk is cut off."""
        if (older := self._kiosks.get(line.kiosk_id)) is not None:
            older.close()
        self._kiosks[line.kiosk_id] = line
        self._labels[line.kiosk_id] = line.label
        self._changed()

    def kiosk_gone(self, line: KioskLine) -> None:
        """Drop a kiosk; clicks that wait for its answer are answered."""
        if self._kiosks.get(line.kiosk_id) is not line:
            return
        del self._kiosks[line.kiosk_id]
        for kiosk_id, envelope in [key for key in self._pending if key[0] == line.kiosk_id]:
            self._resolve(kiosk_id, envelope, accepted=False, reason="kiosk_offline")
        self._changed()

    def kiosk_said(self, line: KioskLine, message: KioskMessage) -> None:
        """Take in one message of a kiosk."""
        match message:
            case KioskState():
                line.state = message
                self._changed()
            case SnapshotChanged():
                line.snapshot = message.snapshot
                self._drop_ended_assignment(line)
                self._take_up_assignment(line)
                self._changed()
            case CommandOutcome():
                self._resolve(
                    line.kiosk_id,
                    message.envelope,
                    accepted=message.accepted,
                    reason=message.refusal.value if message.refusal else None,
                )

    def _drop_ended_assignment(self, line: KioskLine) -> None:
        assigned, snapshot = self._assigned.get(line.kiosk_id), line.snapshot
        if assigned is not None and (
            snapshot is None
            or snapshot.session_id != assigned.session_id
            or snapshot.call == "none"
        ):
            del self._assigned[line.kiosk_id]

    def _take_up_assignment(self, line: KioskLine) -> None:
        """Let the clerk act again whom the kiosk names, after a restart of this server."""
        snapshot, kiosk_id = line.snapshot, line.kiosk_id
        if kiosk_id in self._assigned or snapshot is None:
            return
        if snapshot.call == "answered" and snapshot.clerk:
            held = Assignment(snapshot.clerk, snapshot.session_id)
            self._assigned[kiosk_id] = held
            loop = asyncio.get_running_loop()
            loop.call_later(RETURN_SECONDS, self._give_up, kiosk_id, held)

    def _give_up(self, kiosk_id: str, held: Assignment) -> None:
        """Tell the kiosk that its clerk did not come back."""
        if self._assigned.get(kiosk_id) is not held or self._has_page(held.login):
            return
        del self._assigned[kiosk_id]
        if (line := self._kiosks.get(kiosk_id)) is not None:
            line.send(ClerkGone(clerk=held.login))
        self._changed()

    # --- clerks' pages

    def desk_connected(self, desk: DeskLine) -> None:
        """Take up a clerk's page and send it what there is."""
        self._desks.add(desk)
        desk.replace_state(self._view_for(desk))

    async def desk_gone(self, desk: DeskLine) -> None:
        """Drop a page; kiosks that this clerk answered are told if it was the clerk's last."""
        self._desks.discard(desk)
        if self._has_page(desk.login):
            return
        for kiosk_id in [key for key, held in self._assigned.items() if held.login == desk.login]:
            del self._assigned[kiosk_id]
            if (line := self._kiosks.get(kiosk_id)) is not None:
                line.send(ClerkGone(clerk=desk.login))
            await self._audit(Event(kiosk_id, desk.login, Action.CLERK_GONE))
        self._changed()

    def session_ended(self, session: str) -> None:
        """End the pages of a session that is over."""
        for desk in [desk for desk in self._desks if desk.session == session]:
            desk.end(POLICY_VIOLATION)

    def _has_page(self, login: str) -> bool:
        return any(desk.login == login for desk in self._desks)

    async def act(self, desk: DeskLine, act: Act) -> None:
        """Forward a clerk's click to the kiosk, or tell the page why not."""
        line = self._kiosks.get(act.kiosk_id)
        reason = self._reason_against(desk, act, line)
        if reason is not None or line is None or line.snapshot is None:
            refused = DeskOutcome(
                envelope=act.envelope, accepted=False, reason=reason or "kiosk_offline"
            )
            desk.send(refused)
            return
        session_id = line.snapshot.session_id
        answering = isinstance(act.command, AnswerHelp)
        if answering:  # at once, so that a second clerk's click finds it taken
            self._assigned[line.kiosk_id] = Assignment(desk.login, session_id)
        try:
            token = await self._tokens.token(
                desk.login,
                desk.display_name,
                line.kiosk_id,
                session_id,
                level_of(act.command, desk.login, line.snapshot),
            )
        except VaultUnavailableError:
            desk.send(DeskOutcome(envelope=act.envelope, accepted=False, reason="kiosk_offline"))
            if answering:
                self._assigned.pop(line.kiosk_id, None)
            return
        await self._audit(_event(line.kiosk_id, desk.login, act.command))
        self._forward(
            line, desk, act, ClerkCommand(token=token, envelope=self._envelope(desk, act))
        )
        if answering:
            self._changed()

    def _reason_against(self, desk: DeskLine, act: Act, line: KioskLine | None) -> str | None:
        if not desk.clicks.allow("") or (act.kiosk_id, act.envelope) in self._pending:
            return "too_fast"
        if line is None:
            return "kiosk_offline"
        if line.snapshot is None:
            return "not_assigned"
        assigned = self._assigned.get(act.kiosk_id)
        if isinstance(act.command, AnswerHelp):
            free = assigned is None or assigned.login == desk.login
            return None if free and line.snapshot.call == "waiting" else "not_assigned"
        held = assigned is not None and assigned.login == desk.login
        return None if held else "not_assigned"

    def _envelope(self, desk: DeskLine, act: Act) -> Envelope:
        return Envelope(
            id=act.envelope,
            command=act.command,
            actor=Actor(role=Role.CLERK, person=desk.login, display_name=desk.display_name),
            at=self._clock(),
            on_revision=act.on_revision,
        )

    def _forward(self, line: KioskLine, desk: DeskLine, act: Act, command: ClerkCommand) -> None:
        key = (line.kiosk_id, act.envelope)
        timer = asyncio.get_running_loop().call_later(
            self._outcome_seconds,
            lambda: self._resolve(*key, accepted=False, reason="kiosk_offline"),
        )
        self._pending[key] = (desk, timer)
        if not line.send(command):
            self._resolve(*key, accepted=False, reason="kiosk_offline")

    def _resolve(self, kiosk_id: str, envelope: str, *, accepted: bool, reason: str | None) -> None:
        pending = self._pending.pop((kiosk_id, envelope), None)
        if pending is None:
            return
        desk, timer = pending
        timer.cancel()
        desk.send(DeskOutcome(envelope=envelope, accepted=accepted, reason=reason))
        line = self._kiosks.get(kiosk_id)
        waiting = line is not None and line.snapshot is not None and line.snapshot.call == "waiting"
        if not accepted and waiting:
            self._assigned.pop(kiosk_id, None)  # the call was not taken; another clerk may

    # --- what pages see

    def _changed(self) -> None:
        for desk in self._desks:
            desk.replace_state(self._view_for(desk))

    def _view_for(self, desk: DeskLine) -> DeskState:
        return DeskState(
            kiosks=tuple(
                self._kiosk_view(kiosk_id, label, desk)
                for kiosk_id, label in sorted(self._labels.items(), key=lambda item: item[1])
            )
        )

    def _kiosk_view(self, kiosk_id: str, label: str, desk: DeskLine) -> KioskView:
        line = self._kiosks.get(kiosk_id)
        snapshot = line.snapshot if line else None
        assigned = self._assigned.get(kiosk_id)
        helps = assigned is not None and assigned.login == desk.login
        if snapshot is not None and not (helps and snapshot.consent == "control"):
            snapshot = without_content(snapshot)
        return KioskView(
            kiosk_id=kiosk_id,
            label=label,
            online=line is not None,
            state=line.state if line else None,
            snapshot=snapshot,
        )


def _event(kiosk_id: str, login: str, command: Command) -> Event:
    match command:
        case AnswerHelp():
            return Event(kiosk_id, login, Action.HELP_ANSWERED)
        case RequestControl():
            return Event(kiosk_id, login, Action.CONTROL_REQUESTED)
        case FillField():
            detail = f"{command.name}:{subject_of(command.field)}"
            return Event(kiosk_id, login, Action.CLERK_COMMAND, detail=detail)
        case _:
            return Event(kiosk_id, login, Action.CLERK_COMMAND, detail=command.name)
