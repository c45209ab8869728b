"""Rows of the law file: where they stand in the text, and a plain sentence for each mistake."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from contract.law.coverage import Mistake, Placed
from contract.law.values import DatedRule

R = TypeVar("R", bound=DatedRule)
MAX_ROWS = 300
"""Of one table."""
_MAX_SHOWN = 40
"""Characters of a wrong word that a message repeats."""
_HEADER = re.compile(r"\s*\[")


class RowLines:
    """The lines (from 1) of the rows ``[[table]]`` in a TOML text and of the keys in them."""

    def __init__(self, text: str, table: str) -> None:
        self._lines = text.split("\n")
        header = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
        self._headers = [
            number for number, line in enumerate(self._lines, start=1) if header.match(line)
        ]

    def of(self, row: int, key: str | None = None) -> int:
        """Return the line of ``key`` in the row (from 0), else of the row's header, else 1."""
        if row >= len(self._headers):
            return 1
        header = self._headers[row]
        if key is None:
            return header
        wanted = re.compile(rf'\s*"?{re.escape(key)}"?\s*=')
        for number, line in enumerate(self._lines[header:], start=header + 1):
            if _HEADER.match(line):
                break
            if wanted.match(line):
                return number
        return header


def read_rows(
    text: str, table: str, content: object, model: type[R]
) -> tuple[list[Placed[R]], list[Mistake]]:
    """Return the rows of ``[[table]]`` as ``model``, and what is wrong with the others."""
    lines = RowLines(text, table)
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        return [], [Mistake(lines.of(0), f'"{table}" is written as rows: [[{table}]]')]
    if len(content) > MAX_ROWS:
        return [], [Mistake(lines.of(MAX_ROWS), f"more than {MAX_ROWS} rows [[{table}]]")]
    placed: list[Placed[R]] = []
    mistakes: list[Mistake] = []
    for number, row in enumerate(content):
        try:
            placed.append(Placed(model.model_validate(row), lines.of(number)))
        except ValidationError as error:
            mistakes += _explained(table, row, model, error, lines, number)
    return placed, mistakes


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that names the closest known word, if there is a close one."""
    close = difflib.get_close_matches(word[:_MAX_SHOWN], known, n=1, cutoff=0.5)
    return f', did you mean "{close[0]}"?' if close else ""


def shown(word: object) -> str:
    """Return a word of the file as a message may repeat it: short and on one line."""
    text = str(word)
    cut = text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
    return "".join(letter if letter.isprintable() else "?" for letter in cut)


def _explained(
    table: str,
    row: Mapping[str, object],
    model: type[DatedRule],
    error: ValidationError,
    lines: RowLines,
    number: int,
) -> Iterable[Mistake]:
    for mistake in error.errors(include_input=False, include_url=False, include_context=True):
        key = str(mistake["loc"][0]) if mistake["loc"] else None
        where = lines.of(number, key)
        name = table if key is None else f"{table}.{shown(key)}"
        context: Mapping[str, Any] = mistake.get("ctx", {})
        match mistake["type"]:
            case "extra_forbidden":
                hint = suggestion(key or "", model.model_fields)
                yield Mistake(where, f'unknown key "{name}"{hint}')
            case "literal_error":
                word = str(row[key or ""])
                known = re.findall(r"'([a-z0-9_]+)'", str(context["expected"]))
                yield Mistake(
                    where, f'"{name}": unknown code "{shown(word)}"{suggestion(word, known)}'
                )
            case _:
                yield Mistake(where, f'"{name}": {mistake["msg"]}')
