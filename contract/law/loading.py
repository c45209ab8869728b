"""The law file (TOML) into the law; a file with any mistake is refused whole."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from contract.configuration import ConfigurationError, line_of
from contract.law.coverage import Mistake, Placed, mistakes_of, mistakes_of_copies
from contract.law.rows import RowLines, read_rows, shown, suggestion
from contract.law.values import (
    DatedRule,
    FeeCode,
    FeeRule,
    Law,
    LimitCode,
    LimitRule,
    ValidityCode,
    ValidityRule,
)

R = TypeVar("R", bound=DatedRule)
C = TypeVar("C", bound=str)

MAX_BYTES = 65_536
MAX_LINE = 400
"""Characters; a TOML key of many thousand parts would take seconds to read."""
MAX_MISTAKES = 20
"""As many are named at once."""
PACKAGED = Path(__file__).with_name("law.toml")
_TABLES = ("fee", "validity", "limit")
_KNOWN_KEYS = ("as_of", *_TABLES)


@cache
def law() -> Law:
    """Return the law that comes with the program."""
    return load_law()


def load_law(path: Path | None = None) -> Law:
    """Return the law in the file at ``path``, by default the one that comes with the program.

    Raises ``ConfigurationError``: a line for each mistake, with file, line and what to change.
    """
    path = path or PACKAGED
    return parse_law(_text(path), str(path))


def parse_law(text: str, file: str) -> Law:
    """Return the law in ``text`` (TOML); ``file`` is its name in a ``ConfigurationError``."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            raise ConfigurationError(f"{file}:{number}: longer than {MAX_LINE} characters")
    content = _content(text, file)
    as_of, mistakes = _top_level(text, content)
    fees, wrong_fees = read_rows(text, "fee", content.get("fee", []), FeeRule)
    validities, wrong_validities = read_rows(
        text, "validity", content.get("validity", []), ValidityRule
    )
    limits, wrong_limits = read_rows(text, "limit", content.get("limit", []), LimitRule)
    mistakes += [*wrong_fees, *wrong_validities, *wrong_limits]
    if as_of is None or mistakes:
        raise _refusal(file, mistakes)
    fees_by_code = _by_code(fees, get_args(FeeCode))
    validities_by_code = _by_code(validities, get_args(ValidityCode))
    limits_by_code = _by_code(limits, get_args(LimitCode))
    mistakes = [
        *_uncovered("fee", fees_by_code, as_of),
        *_uncovered("validity", validities_by_code, as_of),
        *_uncovered("limit", limits_by_code, as_of),
        *mistakes_of_copies(fees_by_code),
    ]
    if mistakes:
        raise _refusal(file, mistakes)
    return Law(
        as_of=as_of,
        fees=_rules(fees_by_code),
        validities=_rules(validities_by_code),
        limits=_rules(limits_by_code),
    )


def _text(path: Path) -> str:
    if not path.is_file():
        raise ConfigurationError(f"{path}: there is no file of this name")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise ConfigurationError(f"{path}: larger than {MAX_BYTES} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}:{line}: not UTF-8") from error


def _content(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file}: {error}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{file}: values are nested too deeply") from error
    except ValueError as error:
        # The one thing that the reader leaves to Python: whole numbers of thousands of digits.
        raise ConfigurationError(f"{file}: a number is too long") from error


def _top_level(text: str, content: Mapping[str, object]) -> tuple[date | None, list[Mistake]]:
    mistakes = [
        Mistake(
            max(line_of(text, [key]), RowLines(text, key).of(0)),
            f'unknown key "{shown(key)}"{suggestion(key, _KNOWN_KEYS)}',
        )
        for key in content
        if key not in _KNOWN_KEYS
    ]
    as_of = content.get("as_of")
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        return as_of, mistakes
    line = line_of(text, ["as_of"])
    return None, [*mistakes, Mistake(line, '"as_of" is a day like 2026-11-23')]


def _by_code(rows: Sequence[Placed[Any]], codes: tuple[str, ...]) -> dict[str, list[Placed[Any]]]:
    return {code: [row for row in rows if row.rule.code == code] for code in codes}


def _uncovered(
    table: str, by_code: Mapping[str, Sequence[Placed[R]]], as_of: date
) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for code, rows in by_code.items():
        if rows:
            mistakes += mistakes_of(code, rows, as_of)
        else:
            mistakes.append(Mistake(1, f'there is no row [[{table}]] with the code "{code}"'))
    return mistakes


def _rules(by_code: Mapping[str, Sequence[Placed[Any]]]) -> Mapping[Any, tuple[Any, ...]]:
    """Newest first: most visits are of today."""
    return MappingProxyType(
        {
            code: tuple(
                sorted((row.rule for row in rows), key=lambda rule: rule.valid_from, reverse=True)
            )
            for code, rows in by_code.items()
        }
    )


def _refusal(file: str, mistakes: Sequence[Mistake]) -> ConfigurationError:
    named = sorted(mistakes, key=lambda mistake: mistake.line)[:MAX_MISTAKES]
    lines = [f"{file}:{mistake.line}: {mistake.text}" for mistake in named]
    if len(mistakes) > MAX_MISTAKES:
        lines.append(f"{file}: and {len(mistakes) - MAX_MISTAKES} more")
    return ConfigurationError("\n".join(lines))
