"""Texts of the city: a folder of catalogues that say single texts differently.

One file a language, named after it (``de.po``, ``en.po``, ``de-x-leicht.po``), with the keys of our
own catalogues. Anything in them that would not be shown as it was meant is refused.
"""

import difflib
from collections.abc import Mapping
from pathlib import Path

from contract.terms import Language
from kiosk.texts.catalogue import LANGUAGES, CityTexts, shipped
from kiosk.texts.po import BadCatalogue, Entry, placeholders, read


def read_city_texts(folder: Path | None) -> CityTexts:
    """Return the texts in ``folder``; raise ``BadCatalogue`` with file and line of each mistake."""
    if folder is None:
        return CityTexts()
    mistakes: list[str] = []
    texts = {}
    for file in _catalogues(folder):
        try:
            texts[_language(file)] = _read(file)
        except BadCatalogue as error:
            mistakes.append(str(error))
    if mistakes:
        raise BadCatalogue("\n".join(mistakes))
    return CityTexts(texts)


def _catalogues(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".po")
    except OSError as error:
        raise BadCatalogue(f"{folder}: cannot be read ({error.strerror})") from error


def _language(file: Path) -> Language:
    for language in LANGUAGES:
        if file.stem == language:
            return language
    raise BadCatalogue(f"{file}: no such language; known: {', '.join(LANGUAGES)}")


def _read(file: Path) -> dict[str, str]:
    ours = shipped(_language(file))
    entries = read(file)
    mistakes = [
        f'{file}:{entry.line}: "{key[:80]}": {problem}'
        for key, entry in entries.items()
        if (problem := _problem(key, entry, ours))
    ]
    if mistakes:
        raise BadCatalogue("\n".join(mistakes))
    return {key: entry.text for key, entry in entries.items()}


def _problem(key: str, entry: Entry, ours: Mapping[str, str]) -> str | None:
    if key not in ours:
        close = difflib.get_close_matches(key, ours, n=1)
        return f"unknown key{f', did you mean {close[0]}?' if close else ''}"
    expected, found = placeholders(ours[key]), placeholders(entry.text)
    if expected == found:
        return None
    names = ", ".join(f"{{{name}}}" for name in sorted(expected)) or "none"
    return f"other placeholders than ours; expected: {names}"
