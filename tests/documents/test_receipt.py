"""Receipt: check value, lines for the printer, accessible PDF."""

import io
import subprocess
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from kiosk.documents.check_value import (
    ALPHABET,
    RANDOM_BYTES,
    NotAReference,
    Reference,
    WrongCheckValue,
    check_value,
    mod_97_10,
    new_case_number,
    parse_reference,
)
from kiosk.documents.receipt import (
    FeeText,
    Receipt,
    ReceiptTexts,
    lines_for_printer,
    money,
    printable,
    qr_text,
    written_date,
)
from kiosk.documents.receipt_pdf import pdf

TEXTS = ReceiptTexts(
    title="Ihr Antrag ist gespeichert",
    case_number="Vorgangsnummer",
    check_value="Prüfzahl",
    date="Datum",
    office="Bürgeramt",
    fees="Gebühren",
    purpose="Wofür",
    amount="Betrag",
    total="Summe",
    next_steps="So geht es weiter",
    show_code="Zeigen Sie diesen Code am Schalter.",
    qr_description="QR-Code mit Vorgangsnummer und Prüfzahl",
    no_personal_data="Dieser Beleg enthält keine persönlichen Daten.",
)
RECEIPT = Receipt(
    case_number="K7QM-4T9X-2B",
    check_value=check_value("K7QM-4T9X-2B"),
    created_on=date(2026, 11, 23),
    office="Bürgeramt Neustadt",
    fees=(FeeText("Personalausweis", 4600), FeeText("Foto am Terminal", 600)),
    next_steps=(
        "Gehen Sie zum Schalter.",
        "Bezahlen Sie 52,00\u00a0Euro.",
        "Sie bekommen einen PIN-Brief – danach holen Sie den Ausweis ab. " * 2,
    ),
    language="de",
)

case_numbers = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(new_case_number)


# ISO/IEC 7064 (794 -> 44); ISO 13616, registry's examples of IBAN (country and 00 at the end);
# ISO 17442, legal entity identifiers as published by GLEIF.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("794", "44"),
        ("WEST12345698765432GB", "82"),
        ("370400440532013000DE", "89"),
        ("7LTWFZYICNSX8D621K", "86"),
        ("5493001KJTIIGC8Y1R", "12"),
    ],
)
def test_check_digits_of_published_examples(text: str, expected: str) -> None:
    # These standards write letters as 10 to 35.
    assert mod_97_10("".join(str(int(character, 36)) for character in text)) == expected


def test_case_number_has_the_random_bits_and_no_doubtful_letters() -> None:
    assert new_case_number(bytes(7)) == "0000-0000-00"
    assert new_case_number(b"\xff" * 7) == "ZZZZ-ZZZZ-ZZ"
    assert new_case_number((1).to_bytes(7, "big")) == "1000-0000-00"
    assert set("ILOU").isdisjoint(ALPHABET)
    with pytest.raises(ValueError, match="7 random bytes"):
        new_case_number(b"short")


@given(case_numbers)
def test_a_reference_survives_careless_typing(number: str) -> None:
    check = check_value(number)
    careless = f" {number}{check} ".lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert parse_reference(careless) == Reference(number, check)
    assert parse_reference(f"BT1:{number}:{check}") == Reference(number, check)


@given(case_numbers, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(number: str, place: int, other: str) -> None:
    plain = number.replace("-", "")
    wrong = plain[:place] + other + plain[place + 1 :]
    expected = WrongCheckValue() if wrong != plain else Reference(number, check_value(number))
    assert parse_reference(wrong + check_value(number)) == expected


@given(case_numbers, st.integers(0, 8))
def test_every_swap_of_neighbours_is_noticed(number: str, place: int) -> None:
    plain = number.replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    outcome = parse_reference(swapped + check_value(number))
    assert isinstance(outcome, WrongCheckValue) == (swapped != plain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BT1:",
        "K7QM-4T9X-2B",
        "K7QM-4T9X-2B-3",
        "K7QM-4T9X-2U-37",
        "K7QM4T9X2B3A",
        "x" * 100,
        "BT1:K7QM-4T9X-2B:377",
        "Ä7QM-4T9X-2B-37",
        "K7QM-4T9X-2B-٣٧",
    ],
)
def test_other_texts_are_no_references(text: str) -> None:
    assert parse_reference(text) == NotAReference()


def test_the_receipt_has_no_place_for_a_person() -> None:
    assert {field.name for field in fields(Receipt)} == {
        "case_number",
        "check_value",
        "created_on",
        "office",
        "fees",
        "fee_note",
        "next_steps",
        "language",
    }
    assert qr_text(RECEIPT) == f"BT1:K7QM-4T9X-2B:{RECEIPT.check_value}"


@pytest.mark.parametrize("columns", [48, 42])
def test_printer_lines_fit_the_paper_and_the_code_page(columns: int) -> None:
    lines = lines_for_printer(RECEIPT, TEXTS, columns=columns)
    for line in lines:
        line.text.encode("cp858")
        assert len(line.text) <= (columns // 2 if line.style == "title" else columns)
    assert [line.text for line in lines if line.style == "qr"] == [qr_text(RECEIPT)]
    texts = [line.text for line in lines]
    assert "Personalausweis" + "46,00 Euro".rjust(columns - 15) in texts
    assert "Summe" + "52,00 Euro".rjust(columns - 5) in texts
    assert "2. Bezahlen Sie 52,00 Euro." in texts


def test_a_long_fee_wraps_and_its_amount_stands_in_the_last_line() -> None:
    long = replace(
        RECEIPT, fees=(FeeText("Zuschlag für die Ausstellung außerhalb der " * 2, 1300),)
    )
    priced = [line.text for line in lines_for_printer(long, TEXTS) if "13,00 Euro" in line.text]
    assert all(len(text) == 48 for text in priced)
    assert len(priced) == 2  # the fee and the sum


def test_without_fees_there_is_no_sum() -> None:
    texts = [line.text for line in lines_for_printer(replace(RECEIPT, fees=()), TEXTS)]
    assert not any("Summe" in text or "Euro" in text for text in texts if "Bezahlen" not in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Größe „Äß“ – 5\u00a0€…", 'Größe "Äß" - 5 €...'),
        ("Kadıköy Şişli", "Kadiköy Sisli"),
        ("Київ", "????"),
        ("a\u0308", "ä"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_money_and_dates() -> None:
    assert money(4600, "de") == "46,00\u00a0Euro"
    assert money(123456, "de") == "1.234,56\u00a0Euro"
    assert money(2760, "en") == "27.60\u00a0Euro"
    assert written_date(date(2026, 11, 3), "de-x-leicht") == "3. November 2026"
    assert written_date(date(2026, 11, 3), "en") == "3 November 2026"


def test_texts_are_looked_up_by_key() -> None:
    assert ReceiptTexts.by_key(lambda key: key.upper()).show_code == "RECEIPT_PAPER.SHOW_CODE"


def test_pdf_is_tagged_and_says_so() -> None:
    document = PdfReader(io.BytesIO(pdf(RECEIPT, TEXTS)))
    catalogue = document.root_object
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "de"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()
    assert len(document.pages) == 1
    text = document.pages[0].extract_text()
    for expected in ("K7QM-4T9X-2B", "Personalausweis", "46,00 Euro", "52,00 Euro", "Schalter"):
        assert expected in text.replace("\u00a0", " ")


def test_pdf_describes_the_code_and_heads_its_table() -> None:
    document = PdfReader(io.BytesIO(pdf(RECEIPT, TEXTS)))
    elements = list(walk(document.root_object["/StructTreeRoot"]))
    kinds = [element.get("/S") for element in elements]
    assert [e.get("/Alt") for e in elements if e.get("/S") == "/Figure"] == [TEXTS.qr_description]
    assert kinds.count("/H1") == 1
    assert kinds.count("/TH") == 2
    assert kinds.count("/LI") == 3


def walk(element):
    """The structure elements of a document, from the root down."""
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from walk(child)
    elif isinstance(element, dict) and element.get("/Type") != "/MCR":
        yield element
        yield from walk(element.get("/K", []))


def test_equal_receipts_give_equal_bytes() -> None:
    assert pdf(RECEIPT, TEXTS) == pdf(RECEIPT, TEXTS)


def test_typst_source_in_the_data_stays_text() -> None:
    hostile = '#panic("no") ] $x$ *bold* = Heading \\ "#'
    document = PdfReader(
        io.BytesIO(pdf(replace(RECEIPT, office=hostile, next_steps=(hostile,)), TEXTS))
    )
    assert document.pages[0].extract_text().replace("\n", " ").count('#panic("no") ] $x$') == 2


@pytest.mark.slow
def test_the_code_on_the_page_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "receipt.pdf").write_bytes(pdf(RECEIPT, TEXTS))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "receipt.pdf", "page"],
        cwd=tmp_path,
        check=True,
        timeout=30,
    )
    picture = cv2.imread(str(tmp_path / "page.png"))
    assert picture is not None
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == qr_text(RECEIPT)
