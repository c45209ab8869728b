"""The form of the tables: one row says when a command is possible, for whom, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from contract.commands import Envelope, Refusal, Role
from contract.steps import DECLARED_ON, Step
from kiosk.session.facts import FORM_STEPS, Facts, look
from kiosk.session.values import Flow, Session


@dataclass(frozen=True)
class Refused:
    """The command changed nothing."""

    reason: Refusal


@dataclass(frozen=True)
class Moment:
    """What a row may look at: the session, its facts, the envelope."""

    session: Session
    envelope: Envelope

    @cached_property
    def facts(self) -> Facts:
        """Return the facts of the session; most refusals need none."""
        return look(self.session)

    @property
    def command(self) -> Any:
        """Return the command; rows know its type by the table's key."""
        return self.envelope.command

    @property
    def flow(self) -> Flow:
        """Return the flow."""
        return self.session.flow


Guard = Callable[[Moment], Refusal | None]
Apply = Callable[[Moment], Session]

CITIZEN = frozenset({Role.CITIZEN})
CLERK = frozenset({Role.CLERK})
SYSTEM = frozenset({Role.SYSTEM})
EITHER = CITIZEN | CLERK

IN_VISIT = frozenset(Step) - {Step.ATTRACT, Step.ENDED}
BEFORE_SUBMIT = IN_VISIT - {Step.SUBMITTING, Step.FEE, Step.RECEIPT}
CLERK_STEPS = frozenset(FORM_STEPS) - frozenset(DECLARED_ON)
"""Pages that a clerk in control may turn: nobody declares anything for somebody else."""


@dataclass(frozen=True)
class Row:
    """One way in which one command is possible."""

    command: type
    region: Literal["visit", "capture", "attention", "call", "control", "payment", "receipt"]
    roles: frozenset[Role]
    steps: frozenset[Step]
    apply: Apply
    states: frozenset[str] | None = None
    """States of ``region`` in which the row holds; ``None`` for all."""
    guard: Guard | None = None
    touches: Literal["flow", "field", "nothing"] = "flow"
    """What the envelope's ``on_revision`` counts."""
    hand: Literal["free", "answers", "pages"] = "free"
    """Whose hand it takes: anyone's, that of whoever controls the answers, or of whoever turns
    the pages (on ``CLERK_STEPS`` the one in control, elsewhere the citizen)."""


def region_state(flow: Flow, region: str) -> str:
    """Return the state of one region as text."""
    return str(flow.step if region == "visit" else getattr(flow, region))


def with_flow(session: Session, **changes: Any) -> Session:
    """Return the session with a changed flow."""
    return replace(session, flow=replace(session.flow, **changes))
