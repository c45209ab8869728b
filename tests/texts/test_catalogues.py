"""Every text that the terminal can ask for exists in every language, and no other does."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from text_keys import put_together, written_in_code

from contract.terms import Language
from kiosk.devices.camera_health import PORTRAIT_STILL
from kiosk.texts import LANGUAGES, catalogue, check_shipped, source, translate
from kiosk.texts.catalogue import shipped
from kiosk.texts.po import placeholders, read
from kiosk.views import text

FONTS = Path(__file__).parents[2] / "kiosk" / "assets" / "fonts"
ENTRIES = {language: read(source(language)) for language in LANGUAGES}
NAMESPACES = {key.split(".")[0] for entries in ENTRIES.values() for key in entries} | {"state"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_use_has_a_text(language: Language) -> None:
    wanted = written_in_code(NAMESPACES) | put_together()
    assert len(wanted) > 1000
    assert sorted(wanted - set(shipped(language))) == []


def test_every_text_is_used() -> None:
    used = written_in_code(NAMESPACES) | put_together()
    texts = set(shipped("de"))
    assert sorted(texts - used) == []


def test_languages_have_the_same_keys_and_placeholders() -> None:
    check_shipped()
    first, *others = ENTRIES.values()
    for other in others:
        assert first.keys() == other.keys()
        for key in first:
            assert placeholders(first[key].text) == placeholders(other[key].text), key


def test_the_texts_stand_in_the_same_order_in_each_language() -> None:
    """A translator finds the same place in each file."""
    first, *others = (list(entries) for entries in ENTRIES.values())
    for other in others:
        assert other == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wording_for_a_child_names_the_child_once(language: Language) -> None:
    texts = {key: said for key, said in shipped(language).items() if key.endswith(".child")}
    named = {key: len(re.findall(r"\{(?:child|name)\}", said)) for key, said in texts.items()}
    assert len(named) > 9
    assert set(named.values()) == {1}, named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", ["ab", "abc", "abcd"])
def test_joined_texts_stand_on_lines_of_their_own(language: Language, names: str) -> None:
    parts = {name: f"Satz {name}." for name in names}
    joined = translate(text(f"join.{len(names)}", **parts), language)
    assert joined.split("\n") == list(parts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_remedy_asks_for_the_size_that_the_check_wants(language: Language) -> None:
    width, height = PORTRAIT_STILL
    assert f"{width} × {height}" in shipped(language)["remedy.camera_too_small"]


@pytest.mark.parametrize("cut", ["Regular", "SemiBold"])
def test_every_letter_is_in_the_font(cut: str) -> None:
    with TTFont(FONTS / f"FiraSans-{cut}.ttf") as font:
        covered = set(font.getBestCmap()) | {ord("\n")}
    letters = {
        letter
        for language in LANGUAGES
        for said in catalogue(language).texts.values()
        for letter in said
    }
    assert {letter for letter in letters if ord(letter) not in covered} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_typography_is_that_of_the_language(language: Language) -> None:
    for key, said in catalogue(language).texts.items():
        assert "  " not in said, key
        assert said == said.strip(), key
        assert not re.search(r'["\u0060]|\.\.\.| - ', said), key
        if language == "en":
            assert "„" not in said, key
        else:
            assert "”" not in said, key
