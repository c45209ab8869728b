"""Texts for people: gettext catalogues by key, money and dates in the citizen's language."""

import gettext
import logging
from collections import UserDict
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from contract.terms import Language
from kiosk.views import Text

LANGUAGES: tuple[Language, ...] = ("de", "en")
DOMAIN = "kiosk"
_LOCALE = {"de": "de_DE", "en": "en_GB"}

_log = logging.getLogger(__name__)


def source(language: Language) -> Path:
    """Return the catalogue of ``language`` as translators edit it (``.po``)."""
    return Path(__file__).parent / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def compiled(po: Path) -> bytes:
    """Return the binary form (``.mo``) of a catalogue."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as file:
        catalogue = read_po(file)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


@cache
def catalogue(language: Language) -> gettext.GNUTranslations:
    """Return the texts of ``language``: from the ``.mo`` if it is not older than the ``.po``."""
    po = source(language)
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return gettext.GNUTranslations(BytesIO(mo.read_bytes()))
    return gettext.GNUTranslations(BytesIO(compiled(po)))


class _Arguments(UserDict[str, str]):
    """Arguments of a text; a missing one stays visible as ``{name}``."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def _template(key: str, count: int | None, language: Language) -> str:
    texts = catalogue(language)
    found = texts.ngettext(key, key, count) if count is not None else key
    if found == key:
        found = texts.gettext(key)
    if found == key:
        _log.error("no %s text for %s", language, key)
    return found


def translate(text: Text | str, language: Language) -> str:
    """Return ``text`` in ``language``; a plain string is the citizen's own and stays as it is.

    An argument named ``count`` chooses the plural form. A key without text is logged and shown.
    """
    if isinstance(text, str):
        return text
    arguments = {name: translate(value, language) for name, value in text.args}
    count = arguments.get("count", "")
    template = _template(text.key, int(count) if count.isdecimal() else None, language)
    return template.format_map(_Arguments(arguments)) if arguments else template


def money(cents: int, language: Language) -> str:
    """Return an amount of euro cents as it is written, such as ``46,00 €``."""
    from babel.numbers import format_currency

    return format_currency(cents / 100, "EUR", locale=_LOCALE[language])


def date_text(day: date, language: Language, *, in_sentence: bool = False) -> str:
    """Return a date as ``23.11.2026``, in sentences ``23. November 2026``."""
    from babel.dates import format_date

    pattern = "d. MMMM yyyy" if in_sentence else "dd.MM.yyyy"
    if language == "en":
        pattern = "d MMMM yyyy" if in_sentence else "dd/MM/yyyy"
    return format_date(day, pattern, locale=_LOCALE[language])
