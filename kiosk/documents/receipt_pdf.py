"""The receipt as an accessible PDF (PDF/UA-1), set by Typst.

Whatever comes from outside reaches Typst as JSON in ``sys.inputs``; no source text is built.
"""

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

import qrcode
import typst

from kiosk.documents.receipt import Receipt, ReceiptTexts, money, qr_text, written_date

_TEMPLATE = Path(__file__).with_name("receipt.typ")
_FONT_FOLDER = Path(__file__).parents[1] / "assets" / "fonts"
_PREFERRED_FONTS = ("Fira Sans", "Libertinus Serif")
_QUIET_ZONE_MODULES = 4  # ISO/IEC 18004


def pdf(receipt: Receipt, texts: ReceiptTexts) -> bytes:
    """One page A4, tagged, with the QR code as a described picture.

    Equal receipts give equal bytes.
    """
    compiler = typst.Compiler(_TEMPLATE, font_paths=_fonts(), ignore_system_fonts=True)
    result = compiler.compile(
        format="pdf",
        sys_inputs={"receipt": json.dumps(_content(receipt, texts))},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(receipt.created_on, time(), UTC),
    )
    if not isinstance(result, bytes):
        raise TypeError("Typst gave no document")
    return result


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = [_FONT_FOLDER] if _FONT_FOLDER.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _families() -> list[str]:
    """Fonts in the order in which Typst looks for a letter."""
    found = _fonts().families()
    preferred = [family for family in _PREFERRED_FONTS if family in found]
    return preferred + sorted(set(found) - set(preferred))


def _content(receipt: Receipt, texts: ReceiptTexts) -> dict[str, object]:
    """What ``receipt.typ`` reads."""
    day = receipt.created_on
    return {
        "language": receipt.language.split("-")[0],
        "fonts": _families(),
        "created_on": [day.year, day.month, day.day],
        "office": receipt.office,
        "title": texts.title,
        "date_label": texts.date,
        "date": written_date(day, receipt.language),
        "office_label": texts.office,
        "case_number_label": texts.case_number,
        "case_number": receipt.case_number,
        "check_value_label": texts.check_value,
        "check_value": receipt.check_value,
        "qr_svg": _qr_svg(qr_text(receipt)),
        "qr_description": texts.qr_description,
        "show_code": texts.show_code,
        "fees_heading": texts.fees,
        "purpose_heading": texts.purpose,
        "amount_heading": texts.amount,
        "fees": [[fee.text, money(fee.amount_cents, receipt.language)] for fee in receipt.fees],
        "total_label": texts.total,
        "total": money(receipt.total_cents, receipt.language),
        "fee_note": receipt.fee_note,
        "next_steps_heading": texts.next_steps,
        "next_steps": list(receipt.next_steps),
        "no_personal_data": texts.no_personal_data,
    }


def _qr_svg(text: str) -> str:
    """The QR code (error correction M) as one black path on white."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=_QUIET_ZONE_MODULES)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    size = len(matrix)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path shape-rendering="crispEdges" d="{path}"/></svg>'
    )
