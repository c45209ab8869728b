"""Names of states: those of the CLDR, but for the ones that people search differently."""

from babel import Locale
from babel.core import get_global

from contract.state_names import NAMES, state_name
from contract.states import STATES
from kiosk.texts import LANGUAGES, translate
from kiosk.views import text

OURS = {
    *("BLR", "BRN", "CIV", "COD", "COG", "CPV", "D", "GBR", "HKG", "KOR", "MAC", "MDA", "PSE"),
    *("ATF", "IOT", "SGS", "SWZ", "TLS", "TUR", "UMI", "USA"),
    *("GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "XXA", "XXB", "XXC", "XXX"),
}
"""Corrected by hand, or not in ISO 3166-1 (ICAO Doc 9303-3 section 5)."""


def test_every_state_has_a_name_and_no_two_the_same() -> None:
    assert NAMES.keys() == set(STATES)
    for language in LANGUAGES:
        names = [state_name(code, language) for code in STATES]
        assert len(set(names)) == len(STATES) > 250


def test_the_codes_are_those_of_iso_3166() -> None:
    """CLDR's aliases know each alpha-3 code; states that are gone or reserved are not asked for."""
    aliases = get_global("territory_aliases")
    gone = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}
    reserved = {"ASC", "CPT", "DGA", "QUU", "TAA", "XAA", "XBB", "XKK", "ZZZ"}
    territories = Locale("de").territories
    known = {
        code
        for code, parts in aliases.items()
        if len(code) == 3 and code.isalpha() and len(parts) == 1 and parts[0] in territories
    }
    special = {code for code in OURS if code not in known}
    assert set(STATES) - special == known - gone - reserved - {"DEU"}


def test_the_names_are_those_of_the_cldr_but_for_ours() -> None:
    aliases = get_global("territory_aliases")
    for language, locale in (("de", Locale("de")), ("en", Locale("en", "GB"))):
        for code in set(STATES) - OURS:
            (alpha_2,) = aliases[code]
            expected = locale.territories[alpha_2].replace("&", "and")
            assert state_name(code, language) == expected  # type: ignore[arg-type]


def test_the_names_are_those_that_people_use() -> None:
    assert state_name("TUR", "de") == "Türkei"
    assert state_name("SYR", "de") == "Syrien"
    assert state_name("RKS", "en") == "Kosovo"
    assert state_name("XXA", "de-x-leicht") == "Staatenlos"


def test_the_screens_ask_for_them_by_key() -> None:
    assert translate(text("state.FRA"), "de") == "Frankreich"
    assert translate(text("state.FRA"), "en") == "France"
    assert translate(text("state.FRA"), "de-x-leicht") == "Frankreich"
