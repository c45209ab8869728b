"""Reading a gettext catalogue (``.po``) strictly: each mistake with its file and line.

Format: GNU gettext manual, "The Format of PO Files". What these catalogues do not use (contexts,
plural forms) is refused, so that nothing in a file is silently without effect.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from contract.configuration import ConfigurationError

MAX_FILE_BYTES = 1_000_000
MAX_TEXT_CHARACTERS = 4000
_MOST_MISTAKES = 20
"""A file that is no catalogue at all is told apart by fewer."""

_LINE = re.compile(r'(?:(msgid|msgstr)[ \t]+)?"((?:[^"\\]|\\["\\nt])*)"[ \t]*')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Entry(NamedTuple):
    """One text of a catalogue and the line of its key, counted from 1."""

    text: str
    line: int


class BadCatalogue(ConfigurationError):
    """A catalogue cannot be used; one line a mistake, as ``file:line: what``."""


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the ``{name}`` in ``text``; raise ``ValueError`` for a stray brace."""
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        raise ValueError("a brace that belongs to no {name}")
    return frozenset(_PLACEHOLDER.findall(text))


def filled(text: str, arguments: dict[str, str]) -> str:
    """Return ``text`` with its placeholders filled; one without argument stays visible."""
    return _PLACEHOLDER.sub(lambda found: arguments.get(found[1], found[0]), text)


def read(file: Path) -> dict[str, Entry]:
    """Return the texts of ``file`` by key; raise ``BadCatalogue``."""
    return parse(_content(file), str(file))


def _content(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise BadCatalogue(f"{file}:1: larger than 1 MB")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadCatalogue(f"{file}:{line}: not UTF-8") from error
    except OSError as error:
        raise BadCatalogue(f"{file}: cannot be read ({error.strerror})") from error


def parse(content: str, file: str) -> dict[str, Entry]:
    """Return the texts of a catalogue by key; raise ``BadCatalogue`` naming ``file``."""
    reading = _Reading(file)
    for number, line in enumerate(content.split("\n"), 1):
        reading.take(line.rstrip("\r"), number)
        if len(reading.mistakes) >= _MOST_MISTAKES:
            break
    reading.end_entry()
    if reading.mistakes:
        raise BadCatalogue("\n".join(reading.mistakes))
    return reading.entries


@dataclass
class _Reading:
    """What has been read so far: the finished entries and the parts of the open one."""

    file: str
    entries: dict[str, Entry] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    key: list[str] | None = None
    text: list[str] | None = None
    line: int = 0
    fuzzy: bool = False

    def take(self, line: str, number: int) -> None:
        if not line.strip() or line.startswith("#"):
            if self.text is not None:
                self.end_entry()
            self.fuzzy |= line.startswith("#,") and "fuzzy" in line
            return
        found = _LINE.fullmatch(line)
        if found is None:
            self.wrong(number, "neither msgid, msgstr nor a text in quotation marks")
            return
        word, raw = found.groups()
        self._add(
            word, _ESCAPE.sub(lambda one: _ESCAPED[one[1]], raw) if "\\" in raw else raw, number
        )

    def _add(self, word: str | None, part: str, number: int) -> None:
        if word == "msgid":
            self.end_entry()
            self.key, self.line = [part], number
        elif word == "msgstr" and self.key is not None and self.text is None:
            self.text = [part]
        elif word is None and self.key is not None:
            (self.key if self.text is None else self.text).append(part)
        else:
            self.wrong(number, f"{word or 'text'} without msgid before it")

    def end_entry(self) -> None:
        if self.key is None:
            return
        key, fuzzy = "".join(self.key), self.fuzzy
        text = None if self.text is None else "".join(self.text)
        self.key, self.text, self.fuzzy = None, None, False
        if key == "" and text is not None:
            return  # the header says nothing that is needed here
        if problem := self._problem(key, text, fuzzy):
            self.wrong(self.line, f'"{key[:80]}": {problem}')
        elif text is not None:
            self.entries[key] = Entry(text, self.line)

    def _problem(self, key: str, text: str | None, fuzzy: bool) -> str | None:
        if text is None:
            return "msgstr is missing"
        if key in self.entries:
            return f"stands already in line {self.entries[key].line}"
        if fuzzy:
            return "marked as fuzzy: check the text and remove the mark"
        if not text.strip():
            return "the text is empty"
        if len(text) > MAX_TEXT_CHARACTERS:
            return f"{len(text)} characters; at most {MAX_TEXT_CHARACTERS}"
        try:
            placeholders(text)
        except ValueError as error:
            return str(error)
        return None

    def wrong(self, line: int, what: str) -> None:
        self.mistakes.append(f"{self.file}:{line}: {what}")
