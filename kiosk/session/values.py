"""The session: flow, answers, ids of evidence, deadlines."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from contract.answers import Answers
from contract.case import FeeLine
from contract.failures import FailureCode
from contract.law import Law
from contract.results import PortraitCandidate
from contract.steps import Step
from contract.terms import FingerPosition, FingerReason, Language, Signer, TextScale, Theme
from kiosk.session.office import Office


class Capture(StrEnum):
    """Region *capture*: what the device of the present step is doing."""

    IDLE = "idle"
    RUNNING = "running"
    CHOOSING = "choosing"
    FAILED = "failed"


class Attention(StrEnum):
    """Region *attention*: whether the citizen is being asked something over the page."""

    NONE = "none"
    IDLE_WARNED = "idle_warned"
    CANCEL_ASKED = "cancel_asked"


class Call(StrEnum):
    """Region *call*: help by a clerk."""

    NONE = "none"
    WAITING = "waiting"
    ANSWERED = "answered"


class Control(StrEnum):
    """Region *control*: whose hand is on the answers."""

    CITIZEN = "citizen"
    REQUESTED = "requested"
    CLERK = "clerk"


class Payment(StrEnum):
    """Region *payment*."""

    NOT_DUE = "not_due"
    OPEN = "open"
    AT_COUNTER = "at_counter"


class Receipt(StrEnum):
    """Region *receipt*."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    NO_PAPER = "no_paper"


@dataclass(frozen=True)
class Flow:
    """The regions; each has its own table of states and commands."""

    step: Step = Step.ATTRACT
    returning: bool = False
    """Came from the check page and goes back there."""
    complaint: bool = False
    """*Continue* was pressed on an incomplete page: say what is missing."""
    capture: Capture = Capture.IDLE
    attention: Attention = Attention.NONE
    call: Call = Call.NONE
    control: Control = Control.CITIZEN
    payment: Payment = Payment.NOT_DUE
    receipt: Receipt = Receipt.NONE


@dataclass(frozen=True)
class Profile:
    """Language and needs; a function of nobody's identity."""

    language: Language = "de"
    theme: Theme = "light"
    text_scale: TextScale = 100
    low_layout: bool = False
    left_hand: bool = False
    slow: bool = False
    speech: bool = False
    """Every page, question and answer is spoken by itself."""


Meaning = Literal["idle", "end_idle", "capture", "consent", "goodbye"]


@dataclass(frozen=True)
class Deadline:
    """A moment at which something happens unless the citizen acts first."""

    id: str
    at: datetime
    meaning: Meaning


@dataclass(frozen=True)
class Finger:
    """What is known of one finger: numbers and ids, never the image."""

    position: FingerPosition
    evidence: str | None = None
    score: int = 0
    accepted: bool = False
    """Good enough, or the best of all attempts that are allowed."""
    good: bool = False
    """Good enough."""
    attempts: int = 0
    impossible: bool = False
    reason: FingerReason | None = None
    reason_by: str = ""
    """Name of the clerk who gave the reason."""

    @property
    def is_settled(self) -> bool:
        """Nothing more to do here: captured, or said to be impossible."""
        return self.impossible or (self.evidence is not None and self.accepted)


@dataclass(frozen=True)
class Captures:
    """Ids of what was captured; the pictures are in the evidence store of the conductor."""

    candidates: tuple[PortraitCandidate, ...] = ()
    portrait: str | None = None
    portrait_conformant: bool = False
    portrait_at_counter: bool = False
    right_index: Finger = Finger("right_index")
    left_index: Finger = Finger("left_index")
    signature: str | None = None
    cannot_sign: frozenset[Signer] = frozenset()
    """Who said so; it is settled at the counter."""
    guardian_1_signature: str | None = None
    guardian_2_signature: str | None = None
    sign_again: frozenset[Signer] = frozenset()
    """Whose signature was discarded because something was changed after it."""
    first_capture_at: datetime | None = None

    def finger(self, position: FingerPosition) -> Finger:
        """Return the finger at ``position``."""
        return self.right_index if position == "right_index" else self.left_index

    def evidence(self) -> frozenset[str]:
        """Return every id that is still needed; the store wipes all others."""
        ids = {candidate.evidence for candidate in self.candidates}
        others = (self.portrait, self.right_index.evidence, self.left_index.evidence)
        signatures = (self.signature, self.guardian_1_signature, self.guardian_2_signature)
        return frozenset(ids | {one for one in (*others, *signatures) if one})

    def signature_of(self, signer: Signer) -> str | None:
        """Return the evidence id of a person's strokes."""
        name = "signature" if signer == "applicant" else f"{signer}_signature"
        found: str | None = getattr(self, name)
        return found

    def with_signature(self, signer: Signer, evidence: str | None) -> "Captures":
        """Return the captures with a person's signature set or discarded."""
        name = "signature" if signer == "applicant" else f"{signer}_signature"
        able, again = self.cannot_sign - {signer}, self.sign_again - {signer}
        changes: dict[str, Any] = {name: evidence, "cannot_sign": able, "sign_again": again}
        return replace(self, **changes)


@dataclass(frozen=True)
class ClerkEntry:
    """An answer that a clerk wrote; the citizen confirms it on the check page."""

    field: str
    clerk: str
    clerk_name: str
    confirmed: bool = False


@dataclass(frozen=True)
class Confirmed:
    """A declaration that a person read and gave by going on."""

    declaration: str
    signer: Signer
    language: Language
    at: datetime


@dataclass(frozen=True)
class Stored:
    """What remains of the case in memory once it is safe on disk."""

    case_number: str
    check_value: str
    fee_lines: tuple[FeeLine, ...]
    next_steps: tuple[str, ...] = ()
    """What the citizen does next, as in ``receipt.step.<name>``."""


@dataclass(frozen=True)
class Session:
    """One visit."""

    id: str
    today: date
    """The office's day, fixed when the visit begins: a visit over midnight keeps it."""
    office: Office = field(default_factory=Office, compare=False, repr=False)
    revision: int = 0
    flow_revision: int = 0
    flow: Flow = Flow()
    profile: Profile = Profile()
    seen: frozenset[Step] = frozenset()
    """Pages that were shown: what may be left empty is done only where it was offered."""
    answers: Answers = field(default_factory=Answers)
    field_revisions: tuple[tuple[str, int], ...] = ()
    clerk_entries: tuple[ClerkEntry, ...] = ()
    captures: Captures = Captures()
    confirmed: tuple[Confirmed, ...] = ()
    stored: Stored | None = None
    failure: FailureCode | Literal["timeout", "same_finger"] | None = None
    """Why the present step's last attempt failed."""
    attempt: int = 0
    """Counts tasks, so that each attempt has an id of its own."""
    clerk: str = ""
    """Login of the clerk who answered the call."""
    clerk_name: str = ""
    """Verified name of that clerk, as shown to the citizen."""
    waiting_since: datetime | None = None
    deadlines: tuple[Deadline, ...] = field(default=())

    @property
    def law(self) -> Law:
        """Return the rules of the visit."""
        return self.office.law

    def field_revision(self, name: str) -> int:
        """Return how often ``name`` was written."""
        return dict(self.field_revisions).get(name, 0)

    @property
    def task(self) -> str:
        """Return the id of the present attempt's task."""
        return f"{self.id}:{self.attempt}"


def new_session(session_id: str, today: date, office: Office | None = None) -> Session:
    """Return the session that shows the attract screen."""
    return Session(id=session_id, today=today, office=office or Office())
