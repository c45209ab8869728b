"""A kiosk for the clerk's page: it shows a whole visit and answers clicks as a session would."""

import asyncio
import threading

from live_ends import KioskEnd, kiosk_end, snapshot
from office import KioskClient

from contract.choices import CHOICES
from contract.messages import BACKEND_MESSAGE, ClerkCommand, KioskState
from contract.snapshot import (
    ApplicationMirror,
    FieldMirror,
    FingerMirror,
    SignatureMirror,
    Snapshot,
)
from contract.steps import FIELDS_OF_STEP


class LiveKiosk:
    """A kiosk in a thread of its own that answers clicks as a session would."""

    def __init__(self, client: KioskClient) -> None:
        self.client = client
        self.shown = full_snapshot()
        self.asked = threading.Event()
        self.received: list[ClerkCommand] = []
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: KioskEnd | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> "LiveKiosk":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop
        assert self._stop
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with kiosk_end(self.client) as end:
            state = KioskState(software="1.0", devices={}, outbox=2, in_visit=True)
            await end.socket.send(state.model_dump_json())
            await end.show(self.shown)
            self._ready.set()
            self._end = end
            answering = asyncio.create_task(self._answer(end))
            await self._stop.wait()
            answering.cancel()

    def show(self, shown: Snapshot) -> None:
        """Send another mirror."""
        assert self._loop
        assert self._end
        self.shown = shown
        sent = asyncio.run_coroutine_threadsafe(self._end.show(shown), self._loop)
        sent.result(5)

    async def _answer(self, end: KioskEnd) -> None:
        while True:
            message = BACKEND_MESSAGE.validate_json(await end.socket.recv())
            if not isinstance(message, ClerkCommand):
                continue
            self.received.append(message)
            refusal = self._apply(message)
            await end.answer(message, refusal)
            await end.show(self.shown)

    def _apply(self, message: ClerkCommand) -> str | None:
        command, clerk = message.envelope.command, message.envelope.actor.person
        match command.name:
            case "answer_help":
                self.shown = self.shown.model_copy(update={"call": "answered", "clerk": clerk})
            case "request_control":
                self.shown = self.shown.model_copy(
                    update={"control": "clerk", "consent": "control"}
                )
            case "stop_control":
                self.shown = self.shown.model_copy(update={"control": "citizen", "consent": "none"})
            case "fill_field":
                if message.envelope.on_revision != 2:
                    return "stale"
                fields = tuple(
                    field.model_copy(
                        update={
                            "value": command.value,
                            "filled_by": "clerk",
                            "filled": True,
                            "revision": 3,
                        }
                    )
                    if field.field == command.field
                    else field
                    for field in self.shown.fields
                )
                self.shown = self.shown.model_copy(update={"fields": fields})
            case _:
                return "not_allowed"
        return None


def full_snapshot() -> Snapshot:
    values = {
        "document": "identity_card",
        "braille": "no",
        "old_document": "identity_card",
        "family_name": "Mustermann",
        "birth_name": "",
        "given_names": "Erika",
        "birth_date": "12.08.1984",
        "custody_case": "both_present",
        "guardian_1_family_name": "Marker",
        "guardian_1_given_names": "Jule",
        "birth_place": "Berlin",
        "street": "Heidestraße 17",
        "postcode": "51147",
        "town": "Köln",
        "eye_colour": "grün",
    }
    editable = {
        "braille",
        "degree",
        "custody_case",
        "height_cm",
        "eye_colour",
        "other_nationality",
        "other_nationality_state",
    }
    asked = {*values, *editable, "old_card_serial"}
    fields = tuple(
        FieldMirror(
            field=name,
            step=step,
            filled=name in values or name == "old_card_serial",
            length=9 if name == "old_card_serial" else len(values.get(name, "")),
            value=values.get(name),
            masked=name == "old_card_serial",
            revision=2,
            clerk_may_edit=name in editable,
            filled_by="citizen" if name in values else "",
            error=None,
            choices=CHOICES.get(name, ()),
        )
        for step, names in FIELDS_OF_STEP.items()
        for name in names
        if name in asked
    )
    fingers = (
        FingerMirror(position="right_index", state="captured", score=71, reason=None),
        FingerMirror(position="left_index", state="impossible", score=None, reason=None),
    )
    update = {
        "fields": fields,
        "fingers": fingers,
        "signatures": (
            SignatureMirror(person="applicant", state="captured"),
            SignatureMirror(person="guardian_1", state="open"),
        ),
        "applications": (
            ApplicationMirror(
                document="identity_card",
                preliminary="also",
                express=False,
                pages=32,
                fee_cents=5600,
                valid_to="2032-11-23",
            ),
            ApplicationMirror(
                document="passport",
                preliminary="none",
                express=True,
                pages=48,
                fee_cents=9150,
                valid_to="2032-11-23",
            ),
        ),
        "notices": ("second_nationality", "custody_proof"),
        "fee_cents": 15350,
    }
    return snapshot("session-live").model_copy(update=update)
