"""The receipt: what the citizen takes home, without any personal data."""

import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from babel.dates import format_date
from babel.numbers import format_decimal

from kiosk.documents.check_value import QR_PREFIX

LineStyle = Literal["plain", "centred", "strong", "title", "qr"]
"""Title: double size, so half the columns. ``qr``: the text is the content of a QR code."""


@dataclass(frozen=True)
class FeeText:
    """One fee as the citizen reads it."""

    text: str
    amount_cents: int


@dataclass(frozen=True)
class Receipt:
    """Content of one receipt; there is deliberately no field for a person."""

    case_number: str
    check_value: str
    created_on: date
    office: str
    fees: tuple[FeeText, ...]
    next_steps: tuple[str, ...]
    """Sentences in the citizen's language."""
    language: str
    """BCP 47, such as ``de``, ``en`` or ``de-x-leicht``."""
    fee_note: str = ""
    """A sentence on what may come on top of the fees."""

    @property
    def total_cents(self) -> int:
        """Sum of the fees."""
        return sum(fee.amount_cents for fee in self.fees)


@dataclass(frozen=True)
class ReceiptTexts:
    """The fixed words on a receipt, already in the citizen's language."""

    title: str
    case_number: str
    check_value: str
    date: str
    office: str
    fees: str
    purpose: str
    """Heading over what a fee is for."""
    amount: str
    total: str
    next_steps: str
    show_code: str
    """What the QR code is for."""
    qr_description: str
    """Stands for the QR code where it cannot be seen."""
    no_personal_data: str

    @classmethod
    def by_key(cls, text: Callable[[str], str]) -> Self:
        """Look each up as ``receipt_paper.<field>``."""
        return cls(**{field.name: text(f"receipt_paper.{field.name}") for field in fields(cls)})


@dataclass(frozen=True)
class PrinterLine:
    """One line for the receipt printer, not longer than its columns."""

    text: str
    style: LineStyle


def qr_text(receipt: Receipt) -> str:
    """Content of the QR code: case number and check value, nothing else.

    Capital letters, digits, hyphen and colon only: QR codes hold these most densely.
    """
    return f"{QR_PREFIX}{receipt.case_number}:{receipt.check_value}"


def money(amount_cents: int, language: str) -> str:
    """Amount in words of the language: ``46,00 Euro`` (no-break space)."""
    plain = format_decimal(Decimal(amount_cents) / 100, "#,##0.00", locale=_locale(language))
    return f"{plain}\u00a0Euro"


def written_date(day: date, language: str) -> str:
    """Date as written in a text: ``23. November 2026``."""
    return format_date(day, "long", locale=_locale(language))


def _locale(language: str) -> str:
    primary = language.split("-")[0]
    return "en_GB" if primary == "en" else primary


def lines_for_printer(
    receipt: Receipt, texts: ReceiptTexts, *, columns: int = 48
) -> tuple[PrinterLine, ...]:
    """The receipt for a printer of 48 or 42 columns, in characters of code page 858."""
    return tuple(_lines(receipt, texts, columns))


def _lines(receipt: Receipt, texts: ReceiptTexts, columns: int) -> Iterator[PrinterLine]:
    yield from _wrapped(texts.title, "title", columns // 2)
    yield PrinterLine("", "plain")
    yield from _wrapped(receipt.office, "centred", columns)
    yield from _wrapped(written_date(receipt.created_on, receipt.language), "centred", columns)
    yield PrinterLine("", "plain")
    yield from _wrapped(texts.case_number, "centred", columns)
    yield PrinterLine(receipt.case_number, "title")
    yield from _wrapped(f"{texts.check_value} {receipt.check_value}", "centred", columns)
    yield PrinterLine("", "plain")
    yield PrinterLine(qr_text(receipt), "qr")
    yield from _wrapped(texts.show_code, "centred", columns)
    yield PrinterLine("", "plain")
    if receipt.fees:
        yield from _fee_lines(receipt, texts, columns)
    if receipt.next_steps:
        yield from _wrapped(texts.next_steps, "strong", columns)
        for number, step in enumerate(receipt.next_steps, 1):
            yield from _wrapped(step, "plain", columns, first=f"{number}. ")
        yield PrinterLine("", "plain")
    yield from _wrapped(texts.no_personal_data, "centred", columns)


def _fee_lines(receipt: Receipt, texts: ReceiptTexts, columns: int) -> Iterator[PrinterLine]:
    yield from _wrapped(texts.fees, "strong", columns)
    for fee in receipt.fees:
        amount = money(fee.amount_cents, receipt.language)
        yield from _priced(fee.text, amount, "plain", columns)
    yield PrinterLine("-" * columns, "plain")
    total = money(receipt.total_cents, receipt.language)
    yield from _priced(texts.total, total, "strong", columns)
    yield from _wrapped(receipt.fee_note, "plain", columns)
    yield PrinterLine("", "plain")


def _wrapped(
    text: str, style: LineStyle, columns: int, *, first: str = ""
) -> Iterator[PrinterLine]:
    """Lines of the text; after ``first`` the following lines are indented."""
    indent = first
    for sentence in text.split("\n"):  # Easy Language: one sentence a line
        for line in textwrap.wrap(
            printable(sentence),
            columns,
            initial_indent=indent,
            subsequent_indent=" " * len(first),
            break_on_hyphens=False,
        ):
            yield PrinterLine(line, style)
        indent = " " * len(first)


def _priced(text: str, amount: str, style: LineStyle, columns: int) -> Iterator[PrinterLine]:
    """The text at the left, the amount at the right of its last line."""
    price = printable(amount)
    *above, last = textwrap.wrap(printable(text), columns - len(price) - 2) or [""]
    for line in above:
        yield PrinterLine(line, style)
    yield PrinterLine(last + price.rjust(columns - len(last)), style)


_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u00ad": "",
        "–": "-",
        "—": "-",
        "„": '"',
        "“": '"',
        "”": '"',
        "‚": "'",
        "‘": "'",
        "’": "'",
        "…": "...",
        "•": "-",
        "ı": "i",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)


def printable(text: str) -> str:
    """The text in characters of code page 858; typographic signs become plain ones.

    A letter that the code page lacks loses its accent, else it becomes a question mark.
    """
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(map(_printable_character, plain))


def _printable_character(character: str) -> str:
    for candidate in (character, unicodedata.normalize("NFKD", character)[:1]):
        try:
            candidate.encode("cp858")
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"
