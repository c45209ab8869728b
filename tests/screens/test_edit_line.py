"""One line that is being written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.screens.edit_line import EditLine, read, shown, write


def typed(letters: str, kind: str = "text", max_length: int = 80) -> EditLine:
    line = EditLine()
    for letter in letters:
        line = line.insert(letter, kind, max_length)  # type: ignore[arg-type]
    return line


def test_letters_go_before_the_caret() -> None:
    line = typed("Mler").move(-3).insert("ü", "text", 80).insert("l", "text", 80)
    assert line == EditLine("Müller", 3)


def test_backspace_takes_the_letter_before_the_caret() -> None:
    assert typed("Ulm").move(-1).backspace() == EditLine("Um", 1)
    assert EditLine("Ulm", 0).backspace() == EditLine("Ulm", 0)


@pytest.mark.parametrize(
    ("kind", "letters", "kept"),
    [
        ("digits", "69a11 7", "69117"),
        ("serial", "l01x aeo8", "L01X8"),
        ("date", "3.11.1975", "3111975"),
        ("text", "Groß\n\t", "Groß"),
    ],
)
def test_each_kind_takes_what_it_allows(kind: str, letters: str, kept: str) -> None:
    assert typed(letters, kind).text == kept


def test_a_date_is_shown_with_what_is_missing() -> None:
    assert shown("", "date", "TT.MM.JJJJ") == ("", "TT.MM.JJJJ")
    assert shown("031", "date", "TT.MM.JJJJ") == ("03.1", "M.JJJJ")
    assert shown("03111975", "date", "TT.MM.JJJJ") == ("03.11.1975", "")


def test_a_serial_number_is_shown_in_groups_of_four() -> None:
    assert shown("LXXXT12F8", "serial", "") == ("LXXX T12F 8", "")


def test_dates_are_kept_as_day_month_year() -> None:
    assert write("03111975", "date") == "03.11.1975"
    assert write("0311", "date") == "03.11"
    assert write("", "date") == ""
    assert read("03.11.1975", "date").text == "03111975"


@given(st.text(max_size=120), st.integers(1, 60))
def test_a_line_never_grows_beyond_its_length(letters: str, length: int) -> None:
    line = EditLine().insert(letters, "text", length)
    assert len(line.text) <= length
    assert 0 <= line.caret <= len(line.text)
