"""The mirror: what a clerk sees of a session, by the citizen's consent."""

from typing import Literal

from pydantic import AwareDatetime

from contract.steps import Step
from contract.terms import DocumentKind, FingerPosition, Language, Signer
from contract.value import Value

Consent = Literal["none", "control"]


class FieldMirror(Value):
    """One field; ``value`` is there only where visibility and consent allow it."""

    field: str
    step: Step
    filled: bool
    length: int
    value: str | None
    masked: bool
    revision: int
    clerk_may_edit: bool
    filled_by: Literal["citizen", "clerk", "clerk_confirmed", ""]
    error: str | None
    """Text key of what is wrong with it."""
    choices: tuple[str, ...] = ()


class FingerMirror(Value):
    """State of one finger, never its image."""

    position: FingerPosition
    state: Literal["open", "captured", "impossible"]
    score: int | None
    reason: str | None


class SignatureMirror(Value):
    """Whether a person signed; never the signature."""

    person: Signer
    state: Literal["open", "captured", "cannot_sign"]


class ApplicationMirror(Value):
    """One application and what it costs."""

    document: DocumentKind
    preliminary: Literal["none", "also", "only"]
    express: bool
    pages: int
    fee_cents: int
    valid_to: str
    """ISO date."""


class Snapshot(Value):
    """A function of the session: replaced whole at each change (a few kilobytes).

    Before the citizen agreed it carries the page, the language and the call, and nothing else.
    """

    session_id: str
    revision: int
    """Counts every change of the session."""
    flow_revision: int
    section: Literal["questions", "captures", "check", "after"]
    """Where the visit stands, roughly: all that is told before consent."""
    step: Step | None
    """``None`` before consent: the page alone may tell that a child applies or a card is gone."""
    language: Language
    consent: Consent
    call: Literal["none", "waiting", "answered"]
    control: Literal["citizen", "requested", "clerk"]
    clerk: str
    progress: tuple[int, int]
    fields: tuple[FieldMirror, ...]
    portrait: Literal[
        "hidden", "not_needed", "open", "running", "choosing", "captured", "studio", "at_counter"
    ]
    fingers: tuple[FingerMirror, ...]
    signatures: tuple[SignatureMirror, ...]
    """Of all who must sign; empty before consent."""
    applications: tuple[ApplicationMirror, ...]
    notices: tuple[str, ...]
    """``contract.case.Notice``: what a clerk must look at."""
    fee_cents: int
    case_number: str | None
    waiting_since: AwareDatetime | None
