"""Portrait, fingerprints, signature."""

from dataclasses import dataclass
from typing import Literal

from contract.commands import Command
from contract.terms import FingerPosition
from kiosk.views.frame import Button, View
from kiosk.views.words import Text


@dataclass(frozen=True)
class PortraitView(View):
    """Live picture with guidance; the picture itself comes through the preview slot."""

    title: Text
    body: Text
    state: Literal["ready", "guiding", "failed"]
    hint: Text | None
    hint_good: bool
    progress: float
    """0..1: how long the pose has been held."""
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class PortraitChoice:
    """One candidate; the picture is evidence ``evidence``."""

    evidence: str
    label: Text
    selectable: bool
    chosen: bool
    command: Command


@dataclass(frozen=True)
class PortraitChoiceView(View):
    """Three candidates, the citizen picks one."""

    title: Text
    body: Text
    choices: tuple[PortraitChoice, ...]
    conformant: bool
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class FingerState:
    """One finger in the overview of both hands."""

    position: FingerPosition
    state: Literal["open", "now", "captured", "impossible"]


@dataclass(frozen=True)
class FingerprintView(View):
    """One finger on the glass."""

    title: Text
    body: Text
    fingers: tuple[FingerState, ...]
    state: Literal["ready", "waiting", "reading", "failed", "done"]
    hint: Text | None
    percent: int
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class SignatureView(View):
    """A field to sign in; strokes go to the evidence store, their id into ``Sign``."""

    title: Text
    body: Text
    signed: str | None
    """Evidence id of the strokes."""
    error: Text | None
    buttons: tuple[Button, ...]
    signer: str = ""
    """Whose signature: ink never stays from one person to the next."""
    declaration: tuple[Text, ...] = ()
    """What is declared with this signature; read before signing."""
    draft: Text | None = None
