"""Pages with questions and texts to read."""

from dataclasses import dataclass
from typing import Literal

from contract.commands import Command
from contract.terms import Language
from kiosk.views.frame import Button, View
from kiosk.views.words import Text


@dataclass(frozen=True)
class LanguageChoice:
    """One language, named in itself."""

    language: Language
    label: str
    selected: bool
    command: Command


@dataclass(frozen=True)
class Need:
    """One need that can be switched on and off."""

    name: str
    icon: str
    label: Text
    body: Text
    on: bool
    command: Command


@dataclass(frozen=True)
class NeedsView(View):
    """Language and needs."""

    title: Text
    body: Text
    languages: tuple[LanguageChoice, ...]
    needs: tuple[Need, ...]
    next: Button


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    name: str
    icon: str
    label: Text
    body: Text | None
    selected: bool
    command: Command
    blocked: Text | None = None
    """Why this answer is not possible here; it cannot be chosen then."""


@dataclass(frozen=True)
class ChoiceView(View):
    """One question, up to nine answers as tiles."""

    title: Text
    body: Text | None
    options: tuple[Option, ...]
    error: Text | None
    next: Button


@dataclass(frozen=True)
class NoticeView(View):
    """A text to read, and one way on (notice, declaration, "please go to the counter")."""

    icon: str
    title: Text
    paragraphs: tuple[Text, ...]
    next: Button
    draft: Text | None = None
    """Says that the authority has not approved this text yet."""


FieldKind = Literal[
    "text", "digits", "date", "partial_date", "serial", "choice", "yes_no", "state", "email"
]
"""``partial_date``: day and month may be ``XX``; ``state``: a long list that is searched."""


@dataclass(frozen=True)
class FormField:
    """One field of a form."""

    name: str
    label: Text
    explanation: Text | None
    kind: FieldKind
    value: str
    error: Text | None
    optional: bool
    max_length: int
    choices: tuple[tuple[str, Text], ...]
    """(value, label) for ``choice`` and ``yes_no``."""
    revision: int
    editable: bool
    by_clerk: str | None
    """Name of the clerk who filled it."""
    masked: bool
    """Spoken only as filled or empty, unless a headset is there: the hall would hear it."""
    instead: Button | None = None
    """Answers "I have none" or "I do not know" (a name, a height, a day of birth)."""


@dataclass(frozen=True)
class PrintedLine:
    """How an answer will stand on the document: shown beside what is typed."""

    label: Text
    value: str
    note: Text | None = None
    """Such as: will be printed small, will be cut in the machine-readable zone."""


@dataclass(frozen=True)
class FormView(View):
    """One question with one to four fields."""

    title: Text
    body: Text | None
    fields: tuple[FormField, ...]
    next: Button
    printed: tuple[PrintedLine, ...] = ()
    draft: Text | None = None
