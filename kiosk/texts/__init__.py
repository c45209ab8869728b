"""Texts for people: catalogues by key, money and dates in the citizen's language."""

from kiosk.texts.catalogue import (
    DOMAIN,
    LANGUAGES,
    Catalogue,
    CityTexts,
    catalogue,
    check_shipped,
    install,
    source,
)
from kiosk.texts.city import read_city_texts
from kiosk.texts.formats import date_text, money
from kiosk.texts.translation import translate

__all__ = [
    "DOMAIN",
    "LANGUAGES",
    "Catalogue",
    "CityTexts",
    "catalogue",
    "check_shipped",
    "date_text",
    "install",
    "money",
    "read_city_texts",
    "source",
    "translate",
]
