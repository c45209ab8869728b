"""Catalogues are read strictly: what is wrong is refused with file and line."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from contract.configuration import ConfigurationError
from kiosk.texts import LANGUAGES, source
from kiosk.texts.po import MAX_FILE_BYTES, BadCatalogue, filled, parse, placeholders, read

HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'


def text_of(content: str) -> str:
    return parse(HEADER + content, "de.po")["key"].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_babel_reads_the_same_texts(language: str) -> None:
    """An independent reader of the format agrees on every text."""
    with source(language).open("rb") as file:  # type: ignore[arg-type]
        babel = {message.id: message.string for message in read_po(file, abort_invalid=True)}
    babel.pop("")
    assert {key: entry.text for key, entry in read(source(language)).items()} == babel  # type: ignore[arg-type]


def test_texts_over_several_lines_and_escapes() -> None:
    assert text_of('msgid "key"\nmsgstr ""\n"one\\n"\n"two"\n') == "one\ntwo"
    assert text_of('msgid "key"\nmsgstr "a \\"b\\" \\\\ c\\t{d}"\n') == 'a "b" \\ c\t{d}'
    assert text_of('msgid "k"\n"ey"\nmsgstr "joined key"') == "joined key"


def test_comments_obsolete_entries_and_windows_line_ends_do_no_harm() -> None:
    content = '# note\r\n#: place\r\nmsgid "key"\r\nmsgstr "Text"\r\n\r\n#~ msgid "old"\r\n'
    assert text_of(content) == "Text"


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ('msgid "key"\nmsgstr "open', 6, "quotation marks"),
        ("msgid key\n", 5, "quotation marks"),
        ('msgstr "alone"', 5, "without msgid"),
        ('"alone"', 5, "without msgid"),
        ('msgid "key"\n\nmsgid "other"\nmsgstr "x"', 5, "msgstr is missing"),
        ('msgid "key"\nmsgstr ""', 5, "empty"),
        ('msgid "key"\nmsgstr "  "', 5, "empty"),
        ('#, fuzzy\nmsgid "key"\nmsgstr "x"', 6, "fuzzy"),
        ('msgid "key"\nmsgstr "x"\n#, fuzzy\nmsgid "other"\nmsgstr "x"', 8, "fuzzy"),
        ('msgid "key"\nmsgstr "x"\nmsgid "key"\nmsgstr "y"', 7, "already in line 5"),
        ('msgid "key"\nmsgstr "' + "x" * 4001 + '"', 5, "4001 characters"),
        ('msgid "key"\nmsgstr "{"', 5, "brace"),
        ('msgid "key"\nmsgstr "{0}"', 5, "brace"),
        ('msgid "key"\nmsgstr "{name!r:>99999999}"', 5, "brace"),
        ('msgid "key"\nmsgstr "{name.__class__}"', 5, "brace"),
        ('msgid "key"\nmsgid_plural "keys"\nmsgstr[0] "x"', 6, "neither msgid"),
        ('msgctxt "place"\nmsgid "key"\nmsgstr "x"', 5, "neither msgid"),
        ('msgid "key"\nmsgstr "\\q"', 6, "quotation marks"),
        ("<<<<<<< ours", 5, "neither msgid"),
    ],
)
def test_mistakes_are_refused_with_file_and_line(content: str, line: int, what: str) -> None:
    with pytest.raises(BadCatalogue) as refused:
        parse(HEADER + content, "de.po")
    first = str(refused.value).splitlines()[0]
    assert first.startswith(f"de.po:{line}: ")
    assert what in str(refused.value)


def test_something_else_than_a_catalogue_gives_a_short_answer() -> None:
    with pytest.raises(BadCatalogue) as refused:
        parse("no catalogue\n" * 50_000, "de.po")
    assert len(str(refused.value).splitlines()) == 20


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for name, content in (("big.po", b"#" * (MAX_FILE_BYTES + 1)), ("latin.po", b"#\n#\xe4\n")):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.po").mkdir()
    for name, what in (
        ("big.po", "1: larger than 1 MB"),
        ("latin.po", "2: not UTF-8"),
        ("folder.po", "cannot be read"),
        ("absent.po", "cannot be read"),
    ):
        with pytest.raises(ConfigurationError, match=what):
            read(tmp_path / name)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "de.po"
    file.write_text('msgid "key"\nmsgstr "x"\n', encoding="utf-8-sig")
    assert read(file)["key"] == ("x", 1)


def test_placeholders() -> None:
    assert placeholders("{name}, {other_1} und {name}") == {"name", "other_1"}
    assert filled("{name}: {other}", {"name": "{x}"}) == "{x}: {other}"
    with pytest.raises(ValueError, match="brace"):
        placeholders("{Name}")
