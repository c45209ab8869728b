"""What stands around every page, and the parent of every view."""

from dataclasses import dataclass
from typing import Literal

from contract.commands import Command
from contract.terms import Language, Theme
from kiosk.views.words import Text


@dataclass(frozen=True)
class Button:
    """A button that sends one command."""

    name: str
    """Stable name for focus, speech and the test robot."""
    label: Text
    command: Command
    icon: str = ""
    """Name of a Material Symbol."""
    primary: bool = False
    enabled: bool = True


@dataclass(frozen=True)
class Dialog:
    """A question over the page; nothing below it can be touched."""

    kind: Literal["idle", "cancel", "help", "consent"]
    title: Text
    body: Text
    buttons: tuple[Button, ...]
    seconds_left: int | None = None


@dataclass(frozen=True)
class Chrome:
    """What stands around every page, always in the same places."""

    language: Language
    theme: Theme
    text_scale: int
    """Percent: 100, 125, 150 or 200."""
    low_layout: bool
    left_hand: bool
    """Mirrored: what is touched often lies on the left."""
    speech: bool
    """Each page, question and answer is spoken by itself."""
    headset: bool
    """Personal data may be spoken: only the citizen hears it."""
    picture: str
    """Icon that stands for the page; large in Easy Language, ``""`` for none."""
    section: Text | None
    progress: tuple[int, int] | None
    """(this page, pages in all), 1-based."""
    back: Button | None
    cancel: Button | None
    help: Button | None
    more_time: Button | None
    help_state: Literal["none", "waiting", "answered"]
    clerk: str | None
    """Name of the clerk in control: shown in a frame on every page, with ``stop``."""
    stop: Button | None
    dialog: Dialog | None
    notice: Text | None
    """A quiet sentence about something that does not work just now."""


@dataclass(frozen=True)
class View:
    """The parent of every view."""

    chrome: Chrome


@dataclass(frozen=True)
class AttractView(View):
    """Nobody is there; a touch anywhere begins."""

    title: Text
    body: Text
    points: tuple[tuple[str, Text], ...]
    """(icon, short sentence): what can be done here."""
    begin: Button


@dataclass(frozen=True)
class OutOfServiceView(View):
    """The terminal takes no visits."""

    title: Text
    body: Text
    code: str
