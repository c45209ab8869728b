"""Texts of the clerk's pages by key, one JSON catalogue a language."""

import json
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FOLDER = Path(__file__).parent / "texts"


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Return all texts of one language."""
    return cast(
        dict[str, str], json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    )


def text(language: Language, key: str, **values: object) -> str:
    """Return one text with ``{name}`` filled in; an unknown key shows itself."""
    return catalogue(language).get(key, key).format(**values)


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
