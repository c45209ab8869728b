"""Which lines the names take on card and data page."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.letters import elements, print_places
from kiosk.documents.print_fit import (
    NAME_ROOM,
    ROOM,
    PrintFit,
    TooLong,
    field_fit,
    name_fit,
    town_fit,
)

PERSONS = {
    person["number"]: person
    for person in tomllib.loads(
        (Path(__file__).parents[1] / "data" / "test_persons.toml").read_text(encoding="utf-8")
    )["person"]
}


def names_of(number: int) -> tuple[str, str]:
    return PERSONS[number]["family_name"], PERSONS[number]["birth_name"]


def test_an_ordinary_name_is_large() -> None:
    assert name_fit("identity_card", *names_of(1)) == PrintFit(("Schneider",), "large")
    assert name_fit("passport", "Schneider", "Groß") == PrintFit(("Schneider", "Groß"), "large")


def test_a_longer_name_makes_the_whole_field_small() -> None:
    fit = name_fit("identity_card", *names_of(9))

    assert fit == PrintFit(("Groß zu Öttingen-Wallerstein", "Jäger"), "small")


def test_exactly_120_places_fit_on_the_card() -> None:
    fit = name_fit("identity_card", *names_of(3))

    assert isinstance(fit, PrintFit)
    assert fit.size == "small"
    assert [print_places(line) for line in fit.lines] == [40, 40, 40]
    assert "".join(fit.lines) == "".join(names_of(3))


def test_121_places_fit_in_the_passport_alone() -> None:
    assert name_fit("identity_card", *names_of(4)) == TooLong(121, 120)
    assert isinstance(name_fit("passport", *names_of(4)), PrintFit)


@pytest.mark.parametrize(
    ("document", "limit"), [("identity_card", 120), ("passport", 186)], ids=str
)
def test_the_names_share_their_places(document: str, limit: int) -> None:
    assert isinstance(name_fit(document, "A" * (limit - 5), "B" * 5), PrintFit)  # type: ignore[arg-type]
    assert name_fit(document, "A" * (limit - 5), "B" * 6) == TooLong(limit + 1, limit)  # type: ignore[arg-type]


@pytest.mark.parametrize(("document", "limit"), [("identity_card", 75), ("passport", 124)], ids=str)
def test_the_birth_name_has_a_limit_of_its_own(document: str, limit: int) -> None:
    assert isinstance(name_fit(document, "A", "B" * limit), PrintFit)  # type: ignore[arg-type]
    assert name_fit(document, "A", "B" * (limit + 1)) == TooLong(limit + 1, limit)  # type: ignore[arg-type]


def test_a_degree_is_counted_and_not_printed() -> None:
    assert name_fit("identity_card", "Weber", degree="Dr.") == PrintFit(("Weber",), "large")
    assert name_fit("identity_card", *names_of(3), degree="Dr.") == TooLong(123, 120)


@pytest.mark.parametrize(
    ("document", "field", "limit"),
    [
        ("identity_card", "given_names", 80),
        ("identity_card", "birth_place", 80),
        ("identity_card", "artist_name", 60),
        ("identity_card", "street", 50),
        ("passport", "given_names", 186),
        ("passport", "birth_place", 124),
        ("passport", "artist_name", 35),
    ],
)
def test_each_field_ends_at_its_limit(document: str, field: str, limit: int) -> None:
    """Limits of the data dictionary (XhD 1.6.1, PAuswV annex 3, PassV annex 11)."""
    assert isinstance(field_fit(document, field, "A" * limit), PrintFit)  # type: ignore[arg-type]
    assert field_fit(document, field, "A" * (limit + 1)) == TooLong(limit + 1, limit)  # type: ignore[arg-type]


def test_an_artist_name_of_36_places_is_for_the_card_alone() -> None:
    artist = PERSONS[7]["artist_name"]

    assert field_fit("passport", "artist_name", artist) == TooLong(36, 35)
    assert field_fit("identity_card", "artist_name", artist) == PrintFit(
        ("DJ Himmelsstürmerin vom Neckar", "3000!"), "small"
    )


def test_print_counts_elements_and_storage_code_points() -> None:
    letter = "Ọ̈"

    assert field_fit("identity_card", "given_names", letter * 26) == PrintFit(
        (letter * 26,), "large"
    )
    assert field_fit("identity_card", "given_names", letter * 27) == PrintFit(
        (letter * 27,), "small"
    )
    assert isinstance(field_fit("identity_card", "given_names", letter * 40), PrintFit)
    # 41 places would fit in print, their 82 code points not in the record.
    assert field_fit("identity_card", "given_names", letter * 41) == TooLong(82, 80)


def test_the_town_follows_its_postcode_on_the_card_alone() -> None:
    assert town_fit("passport", "69117", "Heidelberg") == PrintFit(("Heidelberg",), "small")
    assert town_fit("identity_card", "25724", "Schmedeswurtherwesterdeich") == PrintFit(
        ("25724 Schmedeswurtherwest", "erdeich"), "small"
    )
    assert town_fit("identity_card", "69117", "A" * 45) == TooLong(51, 50)
    assert isinstance(town_fit("identity_card", "69117", "A" * 44), PrintFit)
    assert town_fit("passport", "69117", "A" * 106) == TooLong(106, 105)


def test_lines_break_after_words_and_hyphens() -> None:
    fit = field_fit("identity_card", "given_names", "Maximiliane Theodora Walburga Anna-Konstanze")

    assert fit == PrintFit(("Maximiliane Theodora Walburga Anna-", "Konstanze"), "small")


def test_nothing_takes_no_line() -> None:
    assert field_fit("passport", "artist_name", " ") == PrintFit((), "small")
    assert name_fit("identity_card", "") == PrintFit((), "large")


letters = st.sampled_from([element.text for element in elements()])
words = st.lists(st.lists(letters, min_size=1, max_size=30).map("".join), max_size=6).map(" ".join)


@given(words, st.sampled_from(sorted(ROOM)))
def test_any_text_keeps_to_its_lines(text: str, place: tuple) -> None:  # type: ignore[type-arg]
    fit, room = field_fit(*place, text), ROOM[place]
    if isinstance(fit, TooLong):
        assert fit.places > fit.limit
        return
    width, most = room.small if fit.size == "small" else room.large or (0, 0)
    assert len(fit.lines) <= most
    assert all(0 < print_places(line) <= width for line in fit.lines)
    assert "".join(fit.lines).replace(" ", "") == text.replace(" ", "")


@given(words, words, st.sampled_from(sorted(NAME_ROOM)))
def test_any_names_keep_to_their_lines(family: str, birth: str, document: str) -> None:
    fit = name_fit(document, family, birth)  # type: ignore[arg-type]
    if isinstance(fit, PrintFit):
        width, most = getattr(NAME_ROOM[document], fit.size)  # type: ignore[index]
        assert len(fit.lines) <= most
        assert all(0 < print_places(line) <= width for line in fit.lines)
