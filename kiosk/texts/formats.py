"""Money and dates as each language writes them."""

from datetime import date

from contract.terms import Language

_LOCALE = {"de": "de_DE", "en": "en_GB", "de-x-leicht": "de_DE"}


def money(cents: int, language: Language) -> str:
    """Return euro cents as written, such as ``46,00 €``; in Easy Language ``46 Euro``.

    Easy Language writes no decimals and no points in numbers (DIN SPEC 33429).
    """
    if language == "de-x-leicht":
        euros, rest = divmod(cents, 100)
        return f"{euros} Euro" + (f" und {rest} Cent" if rest else "")
    from babel.numbers import format_currency

    return format_currency(cents / 100, "EUR", locale=_LOCALE[language])


def date_text(day: date, language: Language, *, in_sentence: bool = False) -> str:
    """Return a date as ``23.11.2026``; in sentences and in Easy Language ``23. November 2026``."""
    from babel.dates import format_date

    written_out = in_sentence or language == "de-x-leicht"
    pattern = "d. MMMM yyyy" if written_out else "dd.MM.yyyy"
    if language == "en":
        pattern = "d MMMM yyyy" if written_out else "dd/MM/yyyy"
    return format_date(day, pattern, locale=_LOCALE[language])
