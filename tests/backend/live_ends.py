"""Both ends of the live line, over real WebSockets: a kiosk's and a clerk's page's."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from office import Desk, KioskClient
from websockets.asyncio.client import ClientConnection, connect

from contract.commands import AnswerHelp, Command
from contract.messages import (
    BACKEND_MESSAGE,
    DESK_MESSAGE,
    Act,
    ClerkCommand,
    ClerkGone,
    CommandOutcome,
    DeskOutcome,
    DeskState,
    KioskView,
    SnapshotChanged,
)
from contract.snapshot import (
    ApplicationMirror,
    FieldMirror,
    FingerMirror,
    SignatureMirror,
    Snapshot,
)
from contract.steps import Step

WAIT_SECONDS = 5.0


def snapshot(
    session_id: str, *, call: str = "waiting", clerk: str = "", control: str = "citizen"
) -> Snapshot:
    """A mirror that says more than it should before the citizen agreed."""
    return Snapshot.model_validate(
        {
            "session_id": session_id,
            "revision": 7,
            "flow_revision": 4,
            "section": "questions",
            "step": Step.FEATURES,
            "language": "de",
            "consent": "control" if control == "clerk" else "none",
            "call": call,
            "control": control,
            "clerk": clerk,
            "progress": (6, 12),
            "fields": (
                FieldMirror(
                    field="height_cm",
                    step=Step.FEATURES,
                    filled=True,
                    length=3,
                    value="168",
                    masked=False,
                    revision=2,
                    clerk_may_edit=True,
                    filled_by="citizen",
                    error=None,
                ),
            ),
            "portrait": "captured",
            "fingers": (
                FingerMirror(position="right_index", state="captured", score=71, reason=None),
            ),
            "signatures": (SignatureMirror(person="applicant", state="captured"),),
            "applications": (
                ApplicationMirror(
                    document="identity_card",
                    preliminary="none",
                    express=False,
                    pages=32,
                    fee_cents=4600,
                    valid_to="2036-11-23",
                ),
            ),
            "notices": ("second_nationality",),
            "fee_cents": 4600,
            "case_number": "BT-1",
            "waiting_since": "2026-11-24T12:30:00Z",
        }
    )


class KioskEnd:
    """The kiosk's end of its WebSocket."""

    def __init__(self, socket: ClientConnection, kiosk: KioskClient) -> None:
        self.socket, self.kiosk = socket, kiosk

    async def show(self, shown: Snapshot | None) -> None:
        await self.socket.send(SnapshotChanged(snapshot=shown).model_dump_json())

    async def next(self) -> ClerkCommand | ClerkGone:
        async with asyncio.timeout(WAIT_SECONDS):
            return BACKEND_MESSAGE.validate_json(await self.socket.recv())

    async def answer(self, command: ClerkCommand, refusal: str | None = None) -> None:
        outcome = CommandOutcome.model_validate(
            {"envelope": command.envelope.id, "accepted": refusal is None, "refusal": refusal}
        )
        await self.socket.send(outcome.model_dump_json())


class DeskEnd:
    """The page's end of its WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def next(self) -> DeskState | DeskOutcome:
        async with asyncio.timeout(WAIT_SECONDS):
            return DESK_MESSAGE.validate_json(await self.socket.recv())

    async def kiosk_when(self, kiosk_id: str, **expected: object) -> KioskView:
        """Return the kiosk's view once its snapshot has the expected values."""
        while True:
            message = await self.next()
            if isinstance(message, DeskState):
                for view in message.kiosks:
                    shown = view.snapshot if view.kiosk_id == kiosk_id else None
                    wanted = expected.items()
                    if shown and all(getattr(shown, name) == want for name, want in wanted):
                        return view

    async def click(self, kiosk_id: str, command: Command, revision: int = 4) -> str:
        act = Act(
            kiosk_id=kiosk_id,
            envelope=secrets.token_hex(8),
            command=command,
            on_revision=revision,
        )
        await self.socket.send(act.model_dump_json())
        return act.envelope

    async def outcome(self, envelope: str) -> DeskOutcome:
        while True:
            message = await self.next()
            if isinstance(message, DeskOutcome) and message.envelope == envelope:
                return message


@asynccontextmanager
async def kiosk_end(kiosk: KioskClient) -> AsyncIterator[KioskEnd]:
    url = kiosk.url.replace("http", "ws") + "/v1/kiosk"
    headers = {"Authorization": kiosk.header("GET", "/v1/kiosk")}
    async with connect(url, additional_headers=headers, compression=None) as socket:
        yield KioskEnd(socket, kiosk)


@asynccontextmanager
async def desk_end(desk: Desk) -> AsyncIterator[DeskEnd]:
    url = desk.origin.replace("http", "ws") + "/desk/live"
    headers = {"Cookie": desk.cookie}
    async with connect(url, additional_headers=headers, origin=desk.origin) as socket:  # type: ignore[arg-type]
        yield DeskEnd(socket)


async def take_call(
    desk: Desk, page: DeskEnd, kiosk: KioskEnd, session_id: str, control: str = "citizen"
) -> None:
    kiosk_id = kiosk.kiosk.kiosk_id
    await kiosk.show(snapshot(session_id))
    await page.kiosk_when(kiosk_id, call="waiting", session_id=session_id)
    envelope = await page.click(kiosk_id, AnswerHelp())
    command = await kiosk.next()
    assert isinstance(command, ClerkCommand)
    await kiosk.answer(command)
    assert (await page.outcome(envelope)).accepted
    await kiosk.show(snapshot(session_id, call="answered", clerk=desk.login, control=control))
    await page.kiosk_when(kiosk_id, call="answered", session_id=session_id)
