"""The law file: a change of the law is a change of data, and a file with a mistake is refused."""

import os
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.configuration import ConfigurationError
from contract.law import Circumstances, Law, law, load_law, parse_law, requirements
from contract.law.loading import MAX_BYTES, MAX_LINE, MAX_MISTAKES, PACKAGED
from contract.law.rows import MAX_ROWS

TEXT = PACKAGED.read_text(encoding="utf-8")
PASSPORT = """[[fee]]
code = "passport"
amount_cents = 7000
min_age = 24
valid_from = 2024-01-01
"""
CARD = Circumstances(
    documents=("identity_card",),
    preliminary_card=False,
    passport_kind="regular",
    passport_pages="32",
    youngest=30,
    oldest=30,
    residence="here",
    second_passport=False,
    delivery="counter",
    has_second_document=True,
    photo_here=True,
)
ROW_OF_2027 = """
[[fee]]
code = "photo"
amount_cents = 750
valid_from = 2027-01-01
legal_basis = "PAuswGebV 2027"
"""


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def without(table: str, code: str) -> str:
    """Return the law without the rows of one code."""
    left, count = re.subn(rf'\[\[{table}\]\]\ncode = "{code}"\n(?:[a-z_]+ = .*\n)+', "", TEXT)
    assert count
    return left


def refusal(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parse_law(text, "law.toml")
    return str(caught.value).split("\n")


def line_of(text: str, part: str) -> int:
    """Return the line on which ``part``, the only one, begins."""
    assert text.count(part) == 1
    return text[: text.index(part)].count("\n") + 1


def test_the_packaged_law_is_read_once() -> None:
    assert isinstance(law(), Law)
    assert law() is law()
    assert load_law().as_of == law().as_of == date(2026, 11, 23)


def test_a_fee_of_2027_is_a_change_of_data(tmp_path: Path) -> None:
    file = tmp_path / "law.toml"
    closed = changed(
        "amount_cents = 600\nvalid_from = 2025-05-01\n",
        "amount_cents = 600\nvalid_from = 2025-05-01\nvalid_to = 2026-12-31\n",
    )
    file.write_text(closed + ROW_OF_2027, encoding="utf-8")
    new = load_law(file)
    for day, cents in ((date(2026, 12, 31), 600), (date(2027, 1, 1), 750)):
        (line,) = requirements(new, CARD, day).photo_lines
        assert line.amount_cents == cents
    assert line.legal_basis == "PAuswGebV 2027"
    # The law that comes with the program is as it was.
    assert requirements(law(), CARD, date(2027, 1, 1)).photo_lines[0].amount_cents == 600


def test_an_age_limit_of_2027_is_a_change_of_data() -> None:
    old = 'code = "signature_from_age"\nvalue = 10\nvalid_from = 2021-01-01\n'
    text = changed(old, old + "valid_to = 2026-12-31\n") + ROW_OF_2027.replace(
        "[[fee]]", "[[limit]]"
    ).replace('"photo"', '"signature_from_age"').replace("amount_cents = 750", "value = 12")
    new = parse_law(text, "law.toml")
    assert new.limit("signature_from_age", date(2026, 12, 31)) == 10
    assert new.limit("signature_from_age", date(2027, 1, 1)) == 12


def test_the_limits_that_other_parts_ask_for() -> None:
    day = date(2026, 11, 23)
    assert law().limit("capture_retention_hours", day) == 96
    assert law().limit("early_renewal_days", day) == 90
    assert law().limit("delivery_proof_days", day) == 42


def test_every_fee_of_the_tables_is_there() -> None:
    day = date(2026, 11, 23)
    found = {code: law().fee_line(code, 30, day).amount_cents for code in law().fees}
    assert found == {
        "identity_card": 4600,
        "identity_card_preliminary": 1000,
        "identity_card_other_office": 1300,
        "identity_card_out_of_hours": 1300,
        "identity_card_abroad": 3000,
        "identity_card_delivery": 1500,
        "identity_card_address_change": 0,
        "eid_card": 3700,
        "passport": 7000,
        "passport_48_pages": 2200,
        "passport_express": 3200,
        "passport_preliminary": 2600,
        "passport_other_office": 7000,
        "passport_preliminary_other_office": 2600,
        "passport_preliminary_out_of_hours": 2600,
        "passport_delivery": 1500,
        "passport_change": 600,
        "passport_change_other_office": 600,
        "passport_change_out_of_hours": 600,
        "passport_residence_change": 0,
        "photo": 600,
    }


@pytest.mark.parametrize(
    ("old", "new", "wrong", "message"),
    [
        (
            PASSPORT,
            PASSPORT.replace("amount_cents", "amuont_cents"),
            "amuont_cents",
            'unknown key "fee.amuont_cents", did you mean "amount_cents"?',
        ),
        (
            PASSPORT,
            PASSPORT.replace('"passport"', '"pasport"'),
            'code = "pasport"',
            '"fee.code": unknown code "pasport", did you mean "passport"?',
        ),
        (
            PASSPORT,
            PASSPORT.replace("7000", "-7000"),
            "amount_cents = -7000",
            '"fee.amount_cents": Input should be greater than or equal to 0',
        ),
        (
            PASSPORT,
            PASSPORT.replace("7000", "'7000'"),
            "amount_cents = '7000'",
            '"fee.amount_cents": Input should be a valid integer',
        ),
        (
            PASSPORT,
            PASSPORT.replace("7000", "70.5"),
            "amount_cents = 70.5",
            '"fee.amount_cents": Input should be a valid integer',
        ),
        (
            PASSPORT,
            PASSPORT.replace("7000", "9999999"),
            "amount_cents = 9999999",
            '"fee.amount_cents": Input should be less than or equal to 100000',
        ),
        (
            PASSPORT,
            PASSPORT.replace("2024-01-01", "'2024-01-01'"),
            "valid_from = '2024-01-01'",
            '"fee.valid_from": Input should be a valid date',
        ),
        (
            PASSPORT,
            PASSPORT.replace("2024-01-01", "2024-01-01T00:00:00"),
            "valid_from = 2024-01-01T00:00:00",
            '"fee.valid_from": Input should be a valid date',
        ),
        (
            '[[validity]]\ncode = "passport_second"\nyears = 6\n',
            '[[validity]]\ncode = "passport_second"\nyears = true\n',
            "years = true",
            '"validity.years": Input should be a valid integer',
        ),
        (
            "value = 96\n",
            "value = 96\nmin_age = 3\n",
            "min_age = 3",
            'unknown key "limit.min_age"',
        ),
        ("as_of = 2026-11-23", "as_off = 2026-11-23", "as_off", 'unknown key "as_off", did you'),
        ("as_of = 2026-11-23", "as_of = 'now'", "as_of = 'now'", '"as_of" is a day like'),
    ],
)
def test_a_mistake_in_a_row_is_refused_with_line_and_advice(
    old: str, new: str, wrong: str, message: str
) -> None:
    text = changed(old, new)
    assert any(
        line.startswith(f"law.toml:{line_of(text, wrong)}: {message}") for line in refusal(text)
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("amount_cents = 1\ncopies = 'passport'\n", '"fee": Value error, a fee has either'),
        ("", '"fee": Value error, a fee has either amount_cents or copies'),
        ("amount_cents = 1\nvalid_to = 2026-12-31\n", '"fee": Value error, valid_to is before'),
        ("amount_cents = 1\nmin_age = 7\nmax_age = 6\n", '"fee": Value error, max_age is below'),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(row: str, message: str) -> None:
    text = f'{TEXT}\n[[fee]]\ncode = "photo"\nvalid_from = 2027-01-01\nlegal_basis = "x"\n{row}'
    begin = line_of(text, '[[fee]]\ncode = "photo"\nvalid_from')
    assert refusal(text)[0].startswith(f"law.toml:{begin}: {message}")


@pytest.mark.parametrize("basis", ["''", "'" + "x" * 121 + "'", '"a\\nb"'])
def test_a_legal_basis_is_one_short_line(basis: str) -> None:
    assert "legal_basis" in refusal(changed('"PassG § 5"', basis))[0]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("fee", "photo"),
        ("fee", "passport_express"),
        ("validity", "passport_second"),
        ("limit", "fingerprints_from_age"),
    ],
)
def test_a_code_without_rows_is_refused(table: str, code: str) -> None:
    assert refusal(without(table, code)) == [
        f'law.toml:1: there is no row [[{table}]] with the code "{code}"'
    ]


def test_every_code_is_missed() -> None:
    lines = refusal("as_of = 2026-11-23\n")
    assert len(lines) == MAX_MISTAKES + 1
    assert lines[-1] == f"law.toml: and {len(law().fees) + 5 + 10 - MAX_MISTAKES} more"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # Days.
        ("valid_to = 2023-12-31", "valid_to = 2023-12-30", "from 2023-12-31 to 2023-12-31 at age"),
        ("valid_to = 2023-12-31", "valid_to = 2024-01-01", '"passport" overlaps the row in line'),
        (PASSPORT, PASSPORT + "valid_to = 2030-12-31\n", "no row from 2031-01-01 on at age 24"),
        # Ages.
        (PASSPORT, PASSPORT.replace("24", "25"), "no row from 2024-01-01 on at age 24"),
        (PASSPORT, PASSPORT.replace("24", "23", 1), '"passport" overlaps the row in line'),
        (PASSPORT, PASSPORT + "max_age = 99\n", "no row from 2024-01-01 on at age 100"),
        # A fee that begins after the file's own day.
        (
            "amount_cents = 600\nvalid_from = 2025-05-01",
            "amount_cents = 600\nvalid_from = 2026-11-24",
            '"photo" has no row on 2026-11-23 (as_of)',
        ),
        # The age of the first rows differs.
        (
            'value = 16\nvalid_from = 2021-01-01\nlegal_basis = "PAuswG § 10 Abs. 2"',
            'value = 16\nvalid_from = 2021-01-01\nvalid_to = 2025-01-01\nlegal_basis = "x"',
            '"online_id_from_age" has no row from 2025-01-02 on',
        ),
        # Copies.
        (
            'copies = "passport"\n',
            'copies = "passport_change_other_office"\n',
            '"passport_other_office" copies "passport_change_other_office", which is itself a copy',
        ),
        (
            'copies = "passport"\n',
            'copies = "passport_delivery"\n',
            '"passport_other_office" copies "passport_delivery", which begins only on 2025-05-02',
        ),
    ],
)
def test_gaps_and_overlaps_are_refused(old: str, new: str, message: str) -> None:
    lines = refusal(changed(old, new))
    assert all(re.match(r"law\.toml:[0-9]+: ", line) for line in lines)
    assert any(message in line for line in lines)


def test_a_fee_of_2027_beside_an_open_one_is_an_overlap_with_both_lines() -> None:
    text = TEXT + ROW_OF_2027
    old, new = (
        line_of(text, '[[fee]]\ncode = "photo"\namount_cents = 600'),
        line_of(text, ROW_OF_2027),
    )
    assert refusal(text) == [f'law.toml:{new + 1}: "photo" overlaps the row in line {old}']


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'law.toml:1: "as_of" is a day'),
        ("as_of = \n", "law.toml: Invalid value (at line 1, column 9)"),
        ("as_of = 2026-02-30\n", "law.toml: Invalid date or datetime (at line 1"),
        ("fee = 3\n", 'law.toml:1: "fee" is written as rows: [[fee]]'),
        ("fee = [3]\n", 'law.toml:1: "fee" is written as rows: [[fee]]'),
        ("[fee]\ncode = 'photo'\n", 'law.toml:1: "fee" is written as rows: [[fee]]'),
        ("\n[[fees]]\n", 'law.toml:2: unknown key "fees", did you mean "fee"?'),
        (f"as_of = {'[' * (MAX_LINE - 8)}\n" * 150, "law.toml"),
        ("a = [\n" + "[\n" * 30_000, "law.toml: values are nested too deeply"),
        ("x" * (MAX_LINE + 1), "law.toml:1: longer than"),
        ("\n" + ".".join("a" * 32_000) + " = 1", "law.toml:2: longer than"),
        ("[[fee]]\n" * (MAX_ROWS + 1), f"law.toml:{MAX_ROWS + 1}: more than {MAX_ROWS} rows"),
        ("'\u202e\\n' = 1\n", 'law.toml:1: unknown key "?\\n"'),
    ],
)
def test_what_is_no_law_at_all_is_refused(text: str, message: str) -> None:
    assert any(line.startswith(message) for line in refusal(text))


def test_dotted_keys_as_long_as_they_may_be_are_read_in_time() -> None:
    line = ".".join(["a"] * ((MAX_LINE - 10) // 2))
    text = "\n".join(f"b{number}.{line} = 1" for number in range(MAX_BYTES // MAX_LINE))
    began = time.process_time()
    refusal(text)
    assert time.process_time() - began < 2.0


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "law.toml"
    os.mkfifo(tmp_path / "pipe")
    cases = {
        file: ("no file of this name", None),
        tmp_path: ("no file of this name", None),
        tmp_path / "pipe": ("no file of this name", None),
        tmp_path / "large": (f"larger than {MAX_BYTES} bytes", b"#" * (MAX_BYTES + 1)),
        tmp_path / "latin": (":2: not UTF-8", b"# a\n# \xe4\n"),
    }
    for path, (message, content) in cases.items():
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(ConfigurationError, match=message) as caught:
            load_law(path)
        assert str(caught.value).startswith(str(path))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_refused_in_a_sentence(text: str) -> None:
    assert all(line.startswith("law.toml") for line in refusal(text))


WORDS = [
    "fee",
    "limit",
    "as_of",
    "code",
    "copies",
    "'photo'",
    "[[fee]]",
    "[limit]",
    "2026-01-01",
    "valid_from",
    "valid_to",
    "{",
    "}",
    "[",
    "]",
    ",",
    ".",
    "'",
    '"""',
    "true",
    "=",
    "1",
    "\n",
]


def mistakes(text: str) -> list[str]:
    """Return no lines for a law that can be read."""
    try:
        parse_law(text, "law.toml")
    except ConfigurationError as error:
        return str(error).split("\n")
    return []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), st.booleans())
def test_any_words_after_or_instead_of_the_law_are_read_or_refused(text: str, after: bool) -> None:
    lines = mistakes(TEXT + text if after else text)
    assert all(line.startswith("law.toml") for line in lines)
