"""Every letter of DIN 91379, and what is none."""

import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.letters import (
    LONGEST,
    Element,
    Group,
    TextTooLong,
    code_points,
    elements,
    normalised,
    print_places,
    split,
    unknown_letters,
)

PERSONS = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "test_persons.toml").read_text(encoding="utf-8")
)["person"]
COUNTS = {Group.LETTER: 649, Group.N1: 18, Group.N2: 60}
"""DIN 91379:2022-08: 500 letters and 149 sequences, non-letters N1 and N2."""


def test_the_list_is_complete() -> None:
    found = [element.group for element in elements()]

    assert {group: found.count(group) for group in Group} == COUNTS
    assert sum(len(element.text) > 1 for element in elements()) == 149
    assert len({element.text for element in elements()}) == sum(COUNTS.values())
    deprecated = {element.text for element in elements() if element.deprecated}
    assert deprecated == {"Ŀ", "ŀ", "ŉ", "ḗ", "ē̍", "ō̍"}


@pytest.mark.parametrize("group", Group)
def test_each_element_is_known_takes_one_place_and_stays_as_it_is(group: Group) -> None:
    for element in elements():
        if element.group is not group:
            continue
        text = element.text
        assert list(split(text)) == [(text, element)]
        assert print_places(text) == 1
        assert code_points(text) == len(text)
        assert normalised(f"a{text}b") == f"a{text}b"
        assert unknown_letters(text, "place") == ()
        assert unknown_letters(text, "name") == (() if group is not Group.N2 else (text,))


def test_elements_side_by_side_are_told_apart() -> None:
    texts = [element.text for element in elements()]
    for row in (texts, texts[::-1]):
        for start in range(0, len(row), 200):
            some = row[start : start + 200]
            assert [part for part, _ in split("".join(some))] == some


def test_letters_have_basic_letters_to_be_found_by() -> None:
    for element in elements():
        plain = element.search_form
        assert (plain.isascii() and plain.isalpha() and plain.isupper()) is (
            element.group is Group.LETTER
        )


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        ("Иван", "place", ("И", "в", "а", "н")),
        ("Anna 🙂", "place", ("U+1F642",)),
        ("An\u202ena", "place", ("U+202E",)),
        ("An\x00na\x1b", "place", ("U+0000", "U+001B")),
        ("\u0301a", "place", ("U+0301",)),
        ("Adébáyọ̀", "name", ("ọ̀",)),
        ("K͟H K͟", "name", ("K͟",)),
        ("a\ufeffb\u200d", "name", ("U+FEFF", "U+200D")),
        ("Anna2", "name", ("2",)),
        ("Platz 2 / § & Co.", "place", ()),
        ("Straße 3", "name", ("3",)),
        ("x" + "\u0300" * 400, "name", ("x" + "\u0300" * 4 + "…",)),
        ("ааа", "name", ("а",)),
        ("Ελένη", "place", ("Ε", "λ", "έ", "ν", "η")),
        ("", "name", ()),
    ],
)
def test_what_is_outside_the_list_is_named(text: str, kind: str, named: tuple[str, ...]) -> None:
    assert unknown_letters(text, kind) == named  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "as_it_is_kept"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"), "Nguyễn Thị Ngọc Ánh"),
        ("  Anna \t\u00a0 Maria\n", "Anna Maria"),
        ("O’Connor-D'Arcy", "O’Connor-D'Arcy"),
        (unicodedata.normalize("NFD", "Ọ̈ž"), "Ọ̈ž"),
        ("\x1f", "\x1f"),
        ("", ""),
    ],
)
def test_texts_are_kept_in_one_form(text: str, as_it_is_kept: str) -> None:
    assert normalised(text) == as_it_is_kept


def test_print_counts_elements_and_storage_code_points() -> None:
    assert (print_places("Ọ̈"), code_points("Ọ̈")) == (1, 2)
    assert (print_places("k͟hl̥̄"), code_points("k͟hl̥̄")) == (2, 6)
    assert print_places(unicodedata.normalize("NFD", "Ǎǧňěš Ọ̈ž")) == 8


@pytest.mark.parametrize("read", [normalised, print_places, code_points, lambda t: [*split(t)]])
def test_a_text_without_end_is_refused(read) -> None:  # type: ignore[no-untyped-def]
    read("a" * LONGEST)
    with pytest.raises(TextTooLong) as refused:
        read("geheim" * LONGEST)
    assert "geheim" not in str(refused.value)


def test_names_of_all_test_persons_are_known() -> None:
    for person in PERSONS:
        for field in ("family_name", "given_names", "birth_name"):
            assert unknown_letters(person[field], "name") == ()
            assert normalised(person[field]) == person[field]
        assert unknown_letters(person["artist_name"], "place") == ()

    (stranger,) = (person["typed_letter"] for person in PERSONS if "typed_letter" in person)
    assert unknown_letters(f"Ad{stranger}", "name") == (stranger,)


@given(st.text(max_size=200))
def test_any_text_is_split_without_loss(text: str) -> None:
    parts = list(split(text))

    assert "".join(part for part, _ in parts) == unicodedata.normalize("NFC", text)
    assert all(element is None or element.text == part for part, element in parts)
    assert normalised(normalised(text)) == normalised(text)


@given(st.lists(st.sampled_from(elements()), max_size=60))
def test_any_row_of_elements_is_known(row: list[Element]) -> None:
    text = "".join(element.text for element in row)

    assert unicodedata.is_normalized("NFC", text)
    assert unknown_letters(text, "place") == ()
    assert print_places(text) == len(row)


def test_reading_a_long_name_takes_under_a_fifth_of_a_millisecond() -> None:
    name = PERSONS[2]["family_name"]
    unknown_letters(name, "name")

    def once() -> float:
        start = time.perf_counter()
        unknown_letters(normalised(name), "name")
        return time.perf_counter() - start

    assert min(once() for _ in range(50)) < 0.0002
