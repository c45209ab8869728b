"""Transitions of the session's regions, found by walking every way that ``decide`` allows.

The tables say when a command is possible; where it leads is code. So a visit with right answers is
walked from the attract screen and from the pages of the captures, with all commands that concern
the region, and what becomes of the region is noted. What cannot be reached is not drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

from contract.answers import Answers
from contract.commands import (
    Actor,
    Change,
    ChoosePortrait,
    Command,
    DeclareFingerImpossible,
    Envelope,
    RetakeFinger,
    Role,
    Sign,
)
from contract.failures import FailureCode
from contract.results import (
    CaseNotStored,
    CaseStored,
    DeadlinePassed,
    FingerprintCaptured,
    FingerprintFailed,
    PortraitCandidate,
    PortraitFailed,
    PortraitsCaptured,
    ReceiptNotPrinted,
    ReceiptPrinted,
)
from contract.steps import Step
from kiosk.session.decide import ROWS, decide
from kiosk.session.table import Refused, region_state, with_flow
from kiosk.session.values import (
    Attention,
    Call,
    Capture,
    Captures,
    Control,
    Finger,
    Payment,
    Receipt,
    Session,
    new_session,
)

STATES = {
    "capture": Capture,
    "attention": Attention,
    "call": Call,
    "control": Control,
    "payment": Payment,
    "receipt": Receipt,
}
CONCERNS = {
    "capture": {"capture"},
    "attention": {"visit", "attention"},
    "call": {"visit", "call", "control"},
    "control": {"visit", "call", "control"},
    "payment": {"visit", "payment", "receipt"},
    "receipt": {"visit", "payment", "receipt"},
}
"""Regions whose commands are walked with; deadlines belong to all."""

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_CLERK = "clerk"
_CANDIDATE = PortraitCandidate(evidence="still", conformant=True, best=True)
_ANSWERS = Answers(
    document="identity_card",
    preliminary_card="no",
    privacy_notice="notice",
    reason="first",
    family_name="Schneider",
    given_names="Anna",
    birth_date="14.05.1990",
    birth_place="Musterhausen",
    residence="here",
    street="Musterweg 5",
    postcode="12345",
    town="Musterhausen",
    height_cm="172",
    eye_colour="blau",
    other_nationality="no",
    foreign_forces="no",
    delivery="counter",
    photo="here",
)
_CAPTURED = Captures(
    portrait="still",
    right_index=Finger("right_index", evidence="right", accepted=True, attempts=1),
    left_index=Finger("left_index", evidence="left", accepted=True, attempts=1),
    signature="strokes",
)


@dataclass(frozen=True, order=True)
class Transition:
    """One way from state to state of a region."""

    before: str
    after: str
    command: str
    roles: tuple[str, ...]


@cache
def transitions(region: str) -> tuple[Transition, ...]:
    """Return the reachable changes of ``region``; a turned page alone draws none."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for before, after, command, role in _walked(CONCERNS[region]):
        states = region_state(before.flow, region), region_state(after.flow, region)
        if states[0] != states[1] and (
            region in ("payment", "receipt") or _same_page(before, after)
        ):
            found.setdefault((*states, _name(before, command)), set()).add(role.value)
    return tuple(sorted(Transition(*key, tuple(sorted(roles))) for key, roles in found.items()))


def _same_page(before: Session, after: Session) -> bool:
    return before.flow.step is after.flow.step


def _name(session: Session, command: Command) -> str:
    if isinstance(command, DeadlinePassed):
        meanings = {deadline.id: deadline.meaning for deadline in session.deadlines}
        return f"deadline {meanings[command.deadline]}"
    return command.name


def _walked(regions: set[str]) -> Iterator[tuple[Session, Session, Command, Role]]:
    """Yield each step of a walk through all that can be reached before the visit ends."""
    first = replace(new_session("visit", date(2026, 11, 24)), answers=_ANSWERS)
    pages = (Step.PORTRAIT, Step.FINGERPRINTS, Step.SIGNATURE)
    open_ends = [replace(first, captures=_CAPTURED), *(with_flow(first, step=one) for one in pages)]
    seen = {_key(session) for session in open_ends}
    while open_ends:
        before = open_ends.pop()
        for command, role in _possible(before, regions):
            after = _after(before, command, role)
            if after is None:
                continue
            yield before, after, command, role
            if _key(after) not in seen:
                seen.add(_key(after))
                open_ends.append(after)


def _key(session: Session) -> tuple[object, ...]:
    """Return what tells two sessions apart for the walk."""
    captures, flow = session.captures, session.flow
    fingers = tuple(
        (one.evidence is None, one.accepted, one.impossible, one.attempts)
        for one in (captures.right_index, captures.left_index)
    )
    meanings = frozenset(deadline.meaning for deadline in session.deadlines)
    portrait = (captures.portrait is None, captures.portrait_at_counter, bool(captures.candidates))
    plain = replace(flow, complaint=False)
    signed = (captures.signature is None, captures.cannot_sign)
    return plain, fingers, portrait, signed, meanings, session.clerk


def _after(session: Session, command: Command, role: Role) -> Session | None:
    envelope = Envelope(
        id="envelope",
        command=command,
        actor=Actor(role=role, person=_CLERK if role is Role.CLERK else ""),
        at=_NOON,
        on_revision=session.flow_revision,
    )
    outcome = decide(session, envelope)
    ended = isinstance(outcome, Refused) or outcome.flow.step is Step.ENDED
    return None if ended or isinstance(outcome, Refused) else outcome


def _possible(session: Session, regions: set[str]) -> Iterator[tuple[Command, Role]]:
    for row in ROWS:
        if row.region not in regions and row.command is not DeadlinePassed:
            continue
        if session.flow.step in row.steps:
            for command in _samples(row.command, session):
                for role in sorted(row.roles):
                    yield command, role


def _samples(command: type, session: Session) -> tuple[Command, ...]:
    """Return commands of one type as this session could meet them; none of those about answers."""
    if command is DeadlinePassed:
        return tuple(DeadlinePassed(deadline=one.id) for one in session.deadlines)
    task = session.task
    samples: dict[str, tuple[Command, ...]] = {
        "FillField": (),
        "ConfirmField": (),
        "SetFingerReason": (),
        "Change": (Change(step=Step.PORTRAIT), Change(step=Step.FINGERPRINTS)),
        "PortraitsCaptured": (
            PortraitsCaptured(task=task, candidates=(_CANDIDATE,), first_capture_at=_NOON),
        ),
        "PortraitFailed": (PortraitFailed(task=task, code="timeout"),),
        "ChoosePortrait": (ChoosePortrait(evidence="still"),),
        "FingerprintCaptured": _prints(task),
        "FingerprintFailed": (
            FingerprintFailed(task=task, code="timeout"),
            FingerprintFailed(task=task, code="same_finger"),
        ),
        "DeclareFingerImpossible": tuple(
            DeclareFingerImpossible(position=one) for one in ("right_index", "left_index")
        ),
        "RetakeFinger": tuple(RetakeFinger(position=one) for one in ("right_index", "left_index")),
        "Sign": (Sign(evidence="strokes"),),
        "CaseStored": (CaseStored(task=task, case_number="number", check_value="12"),),
        "CaseNotStored": (CaseNotStored(task=task, code=FailureCode.STORAGE_FULL),),
        "ReceiptPrinted": (ReceiptPrinted(task=task),),
        "ReceiptNotPrinted": (ReceiptNotPrinted(task=task, code=FailureCode.PRINTER_PAPER_OUT),),
    }
    return samples[command.__name__] if command.__name__ in samples else (command(),)


def _prints(task: str) -> tuple[Command, ...]:
    return tuple(
        FingerprintCaptured(
            task=task,
            evidence="print",
            position=position,
            score=80 if accepted else 20,
            accepted=accepted,
            first_capture_at=_NOON,
        )
        for position in ("right_index", "left_index")
        for accepted in (True, False)
    )
