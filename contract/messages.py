"""Messages on the wires: kiosk and backend (WebSocket), backend and clerk's page (WebSocket)."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from contract.commands import Command, Envelope, Refusal
from contract.health import Health
from contract.signing import Signed
from contract.snapshot import Snapshot
from contract.value import Value

MAX_MESSAGE_BYTES = 65_536


class ClerkToken(Value):
    """What the backend signs for a clerk at one kiosk; the kiosk checks it with each command."""

    clerk: str
    display_name: str
    kiosk_id: str
    session_id: str
    level: Literal["view", "control"]
    expires_at: AwareDatetime
    """At most 15 minutes after issue."""


# kiosk -> backend


class KioskState(Value):
    """Sent after connecting, on each change of health and every 60 s."""

    name: Literal["kiosk_state"] = "kiosk_state"
    software: str
    devices: dict[str, Health]
    outbox: int = Field(ge=0)
    """Cases not yet acknowledged."""
    in_visit: bool


class SnapshotChanged(Value):
    """The mirror; ``None`` when no clerk is called for."""

    name: Literal["snapshot"] = "snapshot"
    snapshot: Snapshot | None


class CommandOutcome(Value):
    """What became of a clerk's command."""

    name: Literal["outcome"] = "outcome"
    envelope: str
    accepted: bool
    refusal: Refusal | None = None


KioskMessage = Annotated[KioskState | SnapshotChanged | CommandOutcome, Field(discriminator="name")]

# backend -> kiosk


class ClerkCommand(Value):
    """A clerk's command with the token that permits it."""

    name: Literal["clerk_command"] = "clerk_command"
    token: Signed
    envelope: Envelope


class ClerkGone(Value):
    """The clerk's page closed or lost its line."""

    name: Literal["clerk_gone"] = "clerk_gone"
    clerk: str


BackendMessage = Annotated[ClerkCommand | ClerkGone, Field(discriminator="name")]

# clerk's page -> backend


class Act(Value):
    """A clerk's click: command and the revision that the page showed."""

    name: Literal["act"] = "act"
    kiosk_id: str = Field(max_length=64)
    envelope: str = Field(min_length=1, max_length=64)
    command: Command
    on_revision: int | None = None


# backend -> clerk's page


class KioskView(Value):
    """One kiosk as the clerk's page lists it."""

    kiosk_id: str
    label: str
    online: bool
    state: KioskState | None
    snapshot: Snapshot | None


class DeskState(Value):
    """All kiosks; sent after connecting and on each change."""

    name: Literal["desk_state"] = "desk_state"
    kiosks: tuple[KioskView, ...]


class DeskOutcome(Value):
    """What became of this page's click."""

    name: Literal["outcome"] = "outcome"
    envelope: str
    accepted: bool
    reason: str | None = None
    """A ``Refusal`` or ``kiosk_offline``, ``not_assigned``, ``too_fast``, ``logged_out``."""


DeskMessage = Annotated[DeskState | DeskOutcome, Field(discriminator="name")]

KIOSK_MESSAGE: TypeAdapter[KioskMessage] = TypeAdapter(KioskMessage)
BACKEND_MESSAGE: TypeAdapter[BackendMessage] = TypeAdapter(BackendMessage)
DESK_MESSAGE: TypeAdapter[DeskMessage] = TypeAdapter(DeskMessage)

# HTTP


class EnrolmentRequest(Value):
    """A new kiosk with its one-time code; ``proof`` = HMAC-SHA-256(code, kiosk_id | public_key)."""

    kiosk_id: str = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$")
    public_key: str = Field(max_length=64)
    """Ed25519, base64."""
    proof: str = Field(max_length=64)
    """Hexadecimal."""


class Enrolment(Value):
    """The backend's answer; ``proof`` = HMAC-SHA-256(code, signing_key | kiosk_id)."""

    kiosk_id: str
    label: str
    office: str
    signing_key: str
    """The office's Ed25519 public key, base64."""
    proof: str


class Problem(Value):
    """Every error answer (RFC 9457, ``application/problem+json``)."""

    type: str
    title: str
    status: int
    detail: str = ""
