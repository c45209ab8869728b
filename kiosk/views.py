"""The views: frozen values that say what the screen shows; the screens turn them into pixels.

A ``Text`` is a key with arguments and is translated at the edge; a plain ``str`` is the citizen's
own data and shown as it is. The screen registered for ``type(view)`` is shown; no screen names
another.
"""

from dataclasses import dataclass
from typing import Literal

from contract.commands import Command
from contract.terms import FingerPosition, Language


@dataclass(frozen=True)
class Text:
    """A text by key, with arguments for its placeholders (``{name}``)."""

    key: str
    args: tuple[tuple[str, "str | Text"], ...] = ()


def text(key: str, **args: "str | Text") -> Text:
    """Return ``Text`` with its arguments."""
    return Text(key, tuple(args.items()))


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
    theme: Literal["light", "contrast"]
    text_scale: int
    """Percent: 100, 125 or 150."""
    low_layout: bool
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


@dataclass(frozen=True)
class ChoiceView(View):
    """One question, a few answers as tiles."""

    title: Text
    body: Text | None
    options: tuple[Option, ...]
    error: Text | None
    next: Button


@dataclass(frozen=True)
class NoticeView(View):
    """A text to read, and one way on (privacy notice; "please go to the counter")."""

    icon: str
    title: Text
    paragraphs: tuple[Text, ...]
    next: Button


@dataclass(frozen=True)
class FormField:
    """One field of a form."""

    name: str
    label: Text
    explanation: Text | None
    kind: Literal["text", "digits", "date", "serial", "choice", "yes_no"]
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
    """Spoken only as filled or empty: everybody in the hall would hear it."""


@dataclass(frozen=True)
class FormView(View):
    """One question with one to four fields."""

    title: Text
    body: Text | None
    fields: tuple[FormField, ...]
    next: Button


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


@dataclass(frozen=True)
class CheckRow:
    """One answer on the check page."""

    name: str
    label: Text
    value: "str | Text"
    change: Button | None
    by_clerk: str | None
    confirm: Button | None
    picture: str | None = None
    """Evidence id, for portrait and signature."""
    missing: bool = False
    """Still open: the way to it is marked."""


@dataclass(frozen=True)
class CheckView(View):
    """All answers, each row with "change"."""

    title: Text
    body: Text
    rows: tuple[CheckRow, ...]
    error: Text | None
    next: Button


@dataclass(frozen=True)
class WorkingView(View):
    """A moment, please."""

    title: Text
    body: Text


@dataclass(frozen=True)
class FeeRow:
    """One line of the fee; ``amount`` in euro cents."""

    label: Text
    amount: int


@dataclass(frozen=True)
class FeeView(View):
    """The fee and how to pay it."""

    title: Text
    body: Text
    rows: tuple[FeeRow, ...]
    total: int
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class ReceiptView(View):
    """Case number, QR code, next steps."""

    title: Text
    case_number: str
    check_value: str
    qr_text: str
    printing: Literal["printing", "printed", "no_paper"]
    body: Text
    steps: tuple[Text, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class EndView(View):
    """Goodbye; everything is being wiped."""

    title: Text
    body: Text
