"""Commands: everything that can change a visit, whoever sends it.

The citizen's touch, the clerk's click, a finished capture and a passed deadline travel as the same
``Envelope`` to the same function; the actor decides what is allowed.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contract.answers import FieldName
from contract.results import (
    CaseNotStored,
    CaseStored,
    DeadlinePassed,
    FingerprintCaptured,
    FingerprintFailed,
    PortraitFailed,
    PortraitsCaptured,
    ReceiptNotPrinted,
    ReceiptPrinted,
)
from contract.steps import Step
from contract.terms import FingerPosition, FingerReason, Identifier, Language, TextScale, Theme
from contract.value import Value


class Role(StrEnum):
    """Who acts."""

    CITIZEN = "citizen"
    CLERK = "clerk"
    SYSTEM = "system"


class Actor(Value):
    """A role and, for clerks, the person (login name) and the verified name to show."""

    role: Role
    person: str = Field(default="", max_length=80)
    display_name: str = Field(default="", max_length=80)


# --- the citizen's way through the visit


class Begin(Value):
    """Start a visit from the attract screen."""

    name: Literal["begin"] = "begin"


class SetProfile(Value):
    """Change language or needs; ``None`` leaves a setting as it is."""

    name: Literal["set_profile"] = "set_profile"
    language: Language | None = None
    theme: Theme | None = None
    text_scale: TextScale | None = None
    low_layout: bool | None = None
    left_hand: bool | None = None
    speech: bool | None = None
    slow: bool | None = None


class FillField(Value):
    """Write one answer; ``value=""`` leaves an optional field empty on purpose."""

    name: Literal["fill_field"] = "fill_field"
    field: FieldName
    value: str = Field(max_length=500, repr=False)


class ConfirmField(Value):
    """The citizen confirms what the clerk filled."""

    name: Literal["confirm_field"] = "confirm_field"
    field: FieldName


class Continue(Value):
    """Go on to the next page that is needed."""

    name: Literal["continue"] = "continue"


class Back(Value):
    """Return to the page before."""

    name: Literal["back"] = "back"


class Change(Value):
    """From the check page: change the answers of one step, then return."""

    name: Literal["change"] = "change"
    step: Step


class StartPortrait(Value):
    """Start, or start again, the guided portrait."""

    name: Literal["start_portrait"] = "start_portrait"


class ChoosePortrait(Value):
    """Choose one of the candidates."""

    name: Literal["choose_portrait"] = "choose_portrait"
    evidence: Identifier


class SkipPortrait(Value):
    """Go on without a portrait; it will be taken at the counter."""

    name: Literal["skip_portrait"] = "skip_portrait"


class StartFingerprint(Value):
    """Start, or start again, the capture of the finger that is due."""

    name: Literal["start_fingerprint"] = "start_fingerprint"


class DeclareFingerImpossible(Value):
    """The citizen says that this finger cannot be captured; the clerk says why later."""

    name: Literal["declare_finger_impossible"] = "declare_finger_impossible"
    position: FingerPosition


class RetakeFinger(Value):
    """Discard the print or statement of one finger."""

    name: Literal["retake_finger"] = "retake_finger"
    position: FingerPosition


class SetFingerReason(Value):
    """The clerk says why a finger cannot be captured."""

    name: Literal["set_finger_reason"] = "set_finger_reason"
    position: FingerPosition
    reason: FingerReason


class Sign(Value):
    """The strokes with this evidence id are the signature of whoever signs on this page."""

    name: Literal["sign"] = "sign"
    evidence: Identifier
    plausible: bool = True
    """False for a dot or a short line; whether it is the right name is the clerk's to see."""


class ClearSignature(Value):
    """Discard the signature."""

    name: Literal["clear_signature"] = "clear_signature"


class SkipSignature(Value):
    """The applicant cannot sign; it is settled at the counter."""

    name: Literal["skip_signature"] = "skip_signature"


class Submit(Value):
    """All is right: store the application."""

    name: Literal["submit"] = "submit"


class PayAtCounter(Value):
    """The fee will be paid at the counter."""

    name: Literal["pay_at_counter"] = "pay_at_counter"


class ConfirmReceipt(Value):
    """The citizen has the receipt (paper, or the QR code photographed)."""

    name: Literal["confirm_receipt"] = "confirm_receipt"


class Cancel(Value):
    """Ask to end the visit without a result."""

    name: Literal["cancel"] = "cancel"


class ConfirmCancel(Value):
    """Yes, end the visit and wipe everything."""

    name: Literal["confirm_cancel"] = "confirm_cancel"


class KeepGoing(Value):
    """No, stay (answers the cancel question and the idle warning)."""

    name: Literal["keep_going"] = "keep_going"


class MoreTime(Value):
    """Give me more time; as often as wanted."""

    name: Literal["more_time"] = "more_time"


class Touched(Value):
    """The citizen touched the screen without a command (typing, scrolling)."""

    name: Literal["touched"] = "touched"


# --- help and take-over


class AskHelp(Value):
    """Call a clerk."""

    name: Literal["ask_help"] = "ask_help"


class CancelHelp(Value):
    """End the call or the wait for it."""

    name: Literal["cancel_help"] = "cancel_help"


class AnswerHelp(Value):
    """The clerk takes the call."""

    name: Literal["answer_help"] = "answer_help"


class RequestControl(Value):
    """The clerk asks to see the session and to help fill it in."""

    name: Literal["request_control"] = "request_control"


class AllowControl(Value):
    """The citizen agrees."""

    name: Literal["allow_control"] = "allow_control"


class DenyControl(Value):
    """The citizen declines."""

    name: Literal["deny_control"] = "deny_control"


class StopControl(Value):
    """Either side ends the take-over at once."""

    name: Literal["stop_control"] = "stop_control"


class ClerkLost(Value):
    """The line to the clerk is gone."""

    name: Literal["clerk_lost"] = "clerk_lost"


Command = Annotated[
    Begin
    | SetProfile
    | FillField
    | ConfirmField
    | Continue
    | Back
    | Change
    | StartPortrait
    | ChoosePortrait
    | SkipPortrait
    | StartFingerprint
    | DeclareFingerImpossible
    | RetakeFinger
    | SetFingerReason
    | Sign
    | ClearSignature
    | SkipSignature
    | Submit
    | PayAtCounter
    | ConfirmReceipt
    | Cancel
    | ConfirmCancel
    | KeepGoing
    | MoreTime
    | Touched
    | AskHelp
    | CancelHelp
    | AnswerHelp
    | RequestControl
    | AllowControl
    | DenyControl
    | StopControl
    | ClerkLost
    | PortraitsCaptured
    | PortraitFailed
    | FingerprintCaptured
    | FingerprintFailed
    | CaseStored
    | CaseNotStored
    | ReceiptPrinted
    | ReceiptNotPrinted
    | DeadlinePassed,
    Field(discriminator="name"),
]


class Envelope(Value):
    """A command with who sent it, when, and which revision of what it touches they saw."""

    id: Identifier
    command: Command
    actor: Actor
    at: AwareDatetime
    on_revision: int | None = None
    """Revision of the field for ``FillField``/``ConfirmField``, else of the flow; ``None`` for
    results of tasks and deadlines, which carry ids of their own."""


VIEWING = (AnswerHelp, CancelHelp, RequestControl, StopControl)
"""What a clerk may do without being in control; everything else needs a token for control."""


class Refusal(StrEnum):
    """Why a command changed nothing."""

    STALE = "stale"
    NOT_NOW = "not_now"
    NOT_ALLOWED = "not_allowed"
    NOT_IN_CONTROL = "not_in_control"
    INCOMPLETE = "incomplete"
    INVALID_VALUE = "invalid_value"
    UNKNOWN_TASK = "unknown_task"
    UNKNOWN_DEADLINE = "unknown_deadline"
