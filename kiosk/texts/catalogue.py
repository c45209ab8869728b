"""The texts of one language: ours as shipped, with the city's own over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from contract.state_names import NAMES, state_name
from contract.terms import Language
from kiosk.texts.po import BadCatalogue, Entry, placeholders, read

LANGUAGES: tuple[Language, ...] = ("de", "en", "de-x-leicht")
DOMAIN = "kiosk"


@dataclass(frozen=True)
class Catalogue:
    """All texts of one language by key."""

    language: Language
    texts: Mapping[str, str]

    def gettext(self, key: str) -> str:
        """Return the text, or the key itself where there is none, as gettext does."""
        return self.texts.get(key, key)


@dataclass(frozen=True)
class CityTexts:
    """What a city says differently: language -> key -> text."""

    texts: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)


def source(language: Language) -> Path:
    """Return the catalogue of ``language`` as translators edit it (``.po``)."""
    return Path(__file__).parent / language.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _entries(language: Language) -> Mapping[str, Entry]:
    return read(source(language))


@cache
def shipped(language: Language) -> Mapping[str, str]:
    """Return our own texts of ``language`` and the names of states (keys ``state.<code>``)."""
    own = {key: entry.text for key, entry in _entries(language).items()}
    return own | {f"state.{code}": state_name(code, language) for code in NAMES}


_city = CityTexts()


@cache
def catalogue(language: Language) -> Catalogue:
    """Return the texts of ``language`` as they are shown."""
    return Catalogue(language, {**shipped(language), **_city.texts.get(language, {})})


def install(city: CityTexts) -> None:
    """Show the city's texts from now on; called once, before anything is shown."""
    global _city
    _city = city
    catalogue.cache_clear()


def check_shipped() -> None:
    """Raise ``BadCatalogue`` when a language lacks a text that another has, or a placeholder."""
    compare({source(language): _entries(language) for language in LANGUAGES})


def compare(catalogues: Mapping[Path, Mapping[str, Entry]]) -> None:
    """Raise ``BadCatalogue`` unless all catalogues say the same; the first is the measure."""
    first, *_ = catalogues.values()
    every = set().union(*catalogues.values())
    mistakes = [
        mistake
        for file, entries in catalogues.items()
        for mistake in _incomplete(file, entries, every, first)
    ]
    if mistakes:
        raise BadCatalogue("\n".join(mistakes))


def _incomplete(
    file: Path, entries: Mapping[str, Entry], every: set[str], german: Mapping[str, Entry]
) -> list[str]:
    end = max((entry.line for entry in entries.values()), default=1)
    missing = [f'{file}:{end}: "{key}" has no text' for key in sorted(every - set(entries))]
    differing = [
        f'{file}:{entry.line}: "{key}" has other placeholders than the German text'
        for key, entry in entries.items()
        if key in german and placeholders(entry.text) != placeholders(german[key].text)
    ]
    return missing + differing
