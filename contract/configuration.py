"""Configuration: TOML text into a frozen model, with a plain sentence for every mistake in it."""

import difflib
import re
import tomllib
from typing import TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


class ConfigurationError(Exception):
    """The configuration cannot be used; the text names file, line and what to change."""


def parse(text: str, file: str, model: type[M]) -> M:
    """Return ``text`` (TOML) as ``model``; raise ``ConfigurationError``, one line a mistake."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # broken, endless digits, endless nesting
        raise ConfigurationError(f"{file}: {error}") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise ConfigurationError(_explained(text, file, model, error)) from error


def _explained(text: str, file: str, model: type[BaseModel], error: ValidationError) -> str:
    lines = []
    for mistake in error.errors(include_input=False, include_url=False, include_context=False):
        path = [str(part) for part in mistake["loc"]]
        where, name = f"{file}:{line_of(text, path)}", ".".join(path)
        if mistake["type"] == "extra_forbidden":
            lines.append(f'{where}: unknown key "{name}"{_suggestion(model, path)}')
        else:
            lines.append(f'{where}: "{name}": {mistake["msg"]}')
    return "\n".join(lines)


def _suggestion(model: type[BaseModel], path: list[str]) -> str:
    for part in path[:-1]:
        inner = model.model_fields[part].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return ""
        model = inner
    known = list(model.model_fields)
    close = difflib.get_close_matches(path[-1], known, n=1, cutoff=0.5)
    return f', did you mean "{close[0]}"?' if close else f"; known keys: {', '.join(known)}"


def line_of(text: str, path: list[str]) -> int:
    """Return the line (from 1) of the key at ``path``, else of its section, else 1."""
    if not path:
        return 1
    section, wanted, best = "", ".".join(path[:-1]), 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            section = header.group(1).strip()
            if section in (wanted, ".".join(path)):
                best = number
        elif section == wanted and re.match(rf'\s*"?{re.escape(path[-1])}"?\s*=', line):
            return number
    return best
