"""One visit's worth of envelopes, for tests of the pure session."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contract.commands import Actor, Envelope, Role
from kiosk.session.decide import decide
from kiosk.session.table import Refused
from kiosk.session.values import Session, new_session

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


class Visit:
    """A session under test with a clock of its own; sends commands as anyone."""

    def __init__(self) -> None:
        self.session: Session = new_session("s", TODAY)
        self.now = NOON
        self.count = 0
        self.history: list[Session] = []
        """Every session on the way, the present one last."""

    def envelope(
        self, command: Any, role: Role = Role.CITIZEN, person: str = "", seen: Any = "fresh"
    ) -> Envelope:
        """Return the envelope as an honest sender would write it."""
        self.count += 1
        if seen == "fresh":
            is_field = command.name in ("fill_field", "confirm_field")
            seen = (
                self.session.field_revision(command.field)
                if is_field
                else self.session.flow_revision
            )
        return Envelope(
            id=f"e{self.count}",
            command=command,
            actor=Actor(role=role, person=person),
            at=self.now,
            on_revision=seen,
        )

    def send(self, command: Any, role: Role = Role.CITIZEN, **more: Any) -> Session | Refused:
        """Send a command; keep the new session unless it was refused."""
        outcome = decide(self.session, self.envelope(command, role, **more))
        if not isinstance(outcome, Refused):
            self.session = outcome
            self.history.append(outcome)
        return outcome

    def go(self, *commands: Any) -> "Visit":
        """Send commands that must all be accepted."""
        for command in commands:
            outcome = self.send(command)
            assert not isinstance(outcome, Refused), (command, outcome, self.session.flow)
        return self

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
