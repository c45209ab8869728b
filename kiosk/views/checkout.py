"""Check answers, fee, receipt, goodbye."""

from dataclasses import dataclass
from typing import Literal

from contract.terms import DocumentKind
from kiosk.views.frame import Button, View
from kiosk.views.words import Text


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
    group: Text | None = None
    """Heading over this row and those that follow, where a new group begins."""


@dataclass(frozen=True)
class DocumentPreview:
    """How the document will look; always marked as a preview, never as valid."""

    document: DocumentKind
    fields: tuple[tuple[Text, str], ...]
    """(caption as on the document, printed value), in the order of the document."""
    portrait: str | None
    """Evidence id."""
    signature: str | None
    """Evidence id of the strokes."""
    machine_lines: tuple[str, ...]
    """Machine-readable zone; serial and check digits that are not known yet are ``·``."""


@dataclass(frozen=True)
class CheckView(View):
    """All answers, each row with "change"."""

    title: Text
    body: Text
    rows: tuple[CheckRow, ...]
    error: Text | None
    next: Button
    previews: tuple[DocumentPreview, ...] = ()
    declaration: Text | None = None
    """What is declared by sending."""


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
    group: Text | None = None
    """Name of the application, where its lines begin."""


@dataclass(frozen=True)
class FeeView(View):
    """The fee and how to pay it."""

    title: Text
    body: Text
    rows: tuple[FeeRow, ...]
    total: int
    buttons: tuple[Button, ...]
    hint: Text | None = None
    """For whom cannot pay."""


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
