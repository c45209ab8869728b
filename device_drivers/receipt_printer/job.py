"""A print job and its ESC/POS bytes, composed by python-escpos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Style = Literal["plain", "centred", "strong", "title"]
"""Strong is bold; title bold, centred, in letters of double width and height."""

QrMode = Literal["native", "raster"]
"""``raster`` is for printers without the QR command (GS ( k)."""

CODE_PAGE = "CP858"
"""Western European with the euro sign; number 19 on Epson and compatible printers."""

_QR_MODULE_DOTS = 8
_QR_CHARACTERS_MAX = 300
_TEXT_CHARACTERS_MAX = 1000
_ELEMENTS_MAX = 400


@dataclass(frozen=True)
class Text:
    """One line of text."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True)
class QrCode:
    """A QR code (model 2, error correction M), centred."""

    text: str


Job = Sequence[Text | QrCode]
"""What stands on one receipt, from top to bottom; the paper is cut after it."""


def encode(job: Job, *, qr_mode: QrMode = "native") -> bytes:
    """Bytes that print the job and cut the paper.

    Control characters become spaces, characters outside ``CODE_PAGE`` question marks.
    Raises ValueError for a job that no receipt needs (too long).
    """
    if len(job) > _ELEMENTS_MAX:
        raise ValueError("too many lines for a receipt")
    composer = _composer()
    composer.hw("INIT")
    composer.charcode(CODE_PAGE)
    for element in job:
        if isinstance(element, Text):
            _add_text(composer, element)
        else:
            _add_qr_code(composer, element, qr_mode)
    composer.cut()
    return bytes(composer.output)


def _composer() -> Any:
    # Imported here: loading the printer profiles takes 0.4 s, which the start of the program
    # need not wait for.
    from escpos.printer import Dummy

    return Dummy()


def _add_text(composer: Any, line: Text) -> None:
    if len(line.text) > _TEXT_CHARACTERS_MAX:
        raise ValueError("line too long for a receipt")
    printable = "".join(c if c.isprintable() else " " for c in line.text)
    size = 2 if line.style == "title" else 1
    composer.set(
        align="center" if line.style in ("centred", "title") else "left",
        bold=line.style in ("strong", "title"),
        custom_size=True,
        width=size,
        height=size,
    )
    composer.text(printable + "\n")


def _add_qr_code(composer: Any, code: QrCode, mode: QrMode) -> None:
    if len(code.text) > _QR_CHARACTERS_MAX:
        raise ValueError("text too long for a QR code on a receipt")
    composer.set(align="center")
    # Modules of two dots and more keep the bytes of DLE EOT out of a raster picture, where a
    # printer would take them for a status query (they need a single black dot).
    composer.qr(code.text, ec=1, size=_QR_MODULE_DOTS, native=mode == "native")
    composer.text("\n")
