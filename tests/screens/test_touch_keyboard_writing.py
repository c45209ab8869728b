"""What the keys make of the line that is written: whole letters, unknown dates, addresses."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.letters import Group, elements, print_places
from kiosk.screens.edit_line import EditLine, Kind, read, shown, write

LETTERS = [element.text for element in elements() if element.group is Group.LETTER]


def typed(keys: list[str] | str, kind: Kind, max_length: int = 80) -> EditLine:
    line = EditLine()
    for key in keys:
        line = line.backspace() if key == "⌫" else line.insert(key, kind, max_length)
    return line


def test_a_letter_is_written_and_deleted_as_one() -> None:
    for letter in LETTERS:
        line = typed(["a", letter, "b"], "text")

        assert line == EditLine(f"a{letter}b", 2 + len(letter))
        assert line.move(-2).caret == 1
        assert line.move(-2).move(1).caret == 1 + len(letter)
        assert line.move(-1).backspace() == EditLine("ab", 1)


@given(st.lists(st.sampled_from(LETTERS), max_size=12))
def test_any_row_of_letters_can_be_deleted_again(letters: list[str]) -> None:
    line = typed(letters, "text")
    for count in range(len(letters), 0, -1):
        assert print_places(line.text) == count
        line = line.backspace()

    assert line == EditLine()


def test_a_letter_that_does_not_fit_is_not_written_in_part() -> None:
    assert typed(["a", "ọ̈"], "text", 3).text == "aọ̈"
    assert typed(["a", "b", "ọ̈"], "text", 3).text == "ab"
    assert EditLine().insert("ọ̈ọ̈ọ̈", "text", 5).text == "ọ̈ọ̈"


def test_marks_of_a_real_keyboard_join_their_letter() -> None:
    line = EditLine("Muller", 2).insert("\u0308", "text", 80)

    assert line == EditLine("Müller", 2)
    assert typed(unicodedata.normalize("NFD", "Thị"), "text").text == "Thị"


def test_a_text_is_stored_in_one_form() -> None:
    assert write("  Anna   Maria ", "text") == "Anna Maria"
    assert write(unicodedata.normalize("NFD", "Ọ̈ž"), "text") == "Ọ̈ž"


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        ("14051982", "14051982"),
        ("X", "XX"),
        ("XX1982", "XXXX1982"),
        ("X051982", "XX051982"),
        ("1X", "XX"),
        ("14X1982", "14XX1982"),
        ("140X1982", "14XX1982"),
        ("XXX", "XXXX"),
        ("1405X", "1405"),
        ("xx1957", "XXXX1957"),
        ("XX19⌫82", "XXXX182"),
        ("X⌫⌫03", "03"),
        ("X⌫5", "X"),
        ("X⌫X", "XX"),
        ("a-1", "1"),
        ("140519823", "14051982"),
    ],
)
def test_dates_with_unknown_parts(keys: str, written: str) -> None:
    assert typed(keys, "partial_date").text == written


def test_unknown_parts_are_stored_and_shown() -> None:
    assert write("XX051982", "partial_date") == "XX.05.1982"
    assert read("XX.XX.1957", "partial_date").text == "XXXX1957"
    assert shown("XX05", "partial_date", "TT.MM.JJJJ") == ("XX.05.", "JJJJ")


def test_an_ordinary_date_knows_no_x() -> None:
    assert typed("X1405", "date").text == "1405"


def test_an_address_has_no_blanks() -> None:
    assert typed("anna @example.org", "email").text == "anna@example.org"


@given(st.text(st.sampled_from("0123456789X⌫"), max_size=20))
def test_a_date_never_has_half_of_an_unknown_part_within(keys: str) -> None:
    text = typed(keys, "partial_date").text

    for start in (0, 2):
        part = text[start : start + 2]
        assert part.isdigit() or set(part) <= {"X"}
    assert "X" not in text[4:]
