"""Texts of the clerk's pages by key, one JSON catalogue a language, and the names of states."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from contract.choices import CHOICES, NONE_GIVEN
from contract.state_names import NAMES, state_name

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FOLDER = Path(__file__).parent / "texts"
STATE_FIELDS = frozenset(
    {"birth_state", "country", "other_nationality_state", "foreign_forces_state"}
)
"""Answers that are the ICAO code of a state (Doc 9303-3 section 5)."""
ISO_DAY = re.compile(r"(\d{4})-(\d\d|XX)-(\d\d|XX)")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Return all texts of one language and the names of states (keys ``state.<code>``)."""
    own = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    states = {f"state.{code}": state_name(code, language) for code in NAMES}
    return cast(dict[str, str], own) | states


def text(language: Language, key: str, /, **values: object) -> str:
    """Return one text with ``{name}`` filled in; an unknown key shows itself."""
    known = catalogue(language).get(key)
    return key if known is None else known.format(**values)


def value_words(language: Language, field: str, value: str) -> str:
    """Return an answer as a clerk reads it: choices and states in words, dates as written here."""
    texts = catalogue(language)
    keys = [f"choice.{field}.{value}"]
    if field in CHOICES or value == NONE_GIVEN:
        keys.append(f"choice.{value}")
    if field in STATE_FIELDS:
        keys.append(f"state.{value}")
    for key in keys:
        if key in texts:
            return texts[key]
    if (day := ISO_DAY.fullmatch(value)) and language == "de":
        return f"{day[3]}.{day[2]}.{day[1]}"
    return value


def preferred(accept_language: str, default: Language) -> Language:
    """Return the first known language of the header ``Accept-Language`` (RFC 9110, 12.5.4)."""
    ranges = []
    for entry in accept_language[:200].split(","):
        name, _, quality = entry.strip().partition(";q=")
        try:
            ranges.append((-float(quality or 1), name.lower()[:2]))
        except ValueError:
            continue
    for _, name in sorted(ranges, key=lambda item: item[0]):
        for language in LANGUAGES:
            if language == name:
                return language
    return default
