"""Answers and problems in words."""

from contract.states import STATES

from contract.choices import CHOICES, NONE_GIVEN, YES_NO
from kiosk.session.problems import Problem
from kiosk.session.values import Session
from kiosk.views import Text, text

STATE_FIELDS = frozenset(
    {"birth_state", "country", "other_nationality_state", "foreign_forces_state"}
)
STATE_CHOICES: tuple[tuple[str, Text], ...] = tuple(
    (code, text(f"state.{code}")) for code in STATES if code != "D"
)


def problem_text(problem: Problem) -> Text:
    """Return the sentence beside the field."""
    return Text(problem.key, problem.args)


def choice_text(name: str, value: str) -> Text:
    """Return the words for one value of a list."""
    if value == NONE_GIVEN:
        return text("answer.none_given")
    if name in STATE_FIELDS:
        return text(f"state.{value}")
    if CHOICES.get(name) == YES_NO:
        return text(f"answer.{value}")
    if name == "eye_colour":
        return text(f"eye_colour.{value}")
    return text(f"{name}.{value}.label")


def answer_text(name: str, value: str) -> "str | Text":
    """Return an answer as it is shown: the citizen's own words, or those of a list."""
    listed = name in CHOICES or name in STATE_FIELDS or value == NONE_GIVEN
    return choice_text(name, value) if listed else value


def filled_by(session: Session, name: str) -> str | None:
    """Return the name of the clerk who filled the field, if one did."""
    for entry in session.clerk_entries:
        if entry.field == name:
            return entry.clerk_name
    return None
