"""The machine readable zone against ICAO's own examples and the forty test persons."""

import string
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.letters import Group, elements
from kiosk.documents.mrz import (
    IdentityCardMrz,
    PassportMrz,
    check_digit,
    cut,
    identity_card_lines,
    passport_lines,
    transliterated,
)

DATA = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "test_persons.toml").read_text(encoding="utf-8")
)
PERSONS: list[dict[str, Any]] = DATA["person"]
MRZ_SIGNS = set(string.ascii_uppercase + string.digits + "<")

ICAO_LETTERS = {
    "A": "ÀÁÂÃĀĂĄ",
    "AE": "ÄÆ",
    "AA": "Å",
    "C": "ÇĆĈĊČ",
    "D": "ÐĎĐ",
    "E": "ÈÉÊËĒĔĖĘĚ",
    "G": "ĜĞĠĢ",
    "H": "ĤĦ",
    "I": "ÌÍÎÏĨĪĬĮİı",
    "IJ": "Ĳ",
    "J": "Ĵ",
    "K": "Ķ",
    "L": "ĹĻĽĿŁ",
    "N": "ÑŃŅŇŊ",
    "O": "ÒÓÔÕŌŎŐ",
    "OE": "ÖØŒ",
    "R": "ŔŖŘ",
    "S": "ŚŜŞŠ",
    "SS": "ẞ",
    "T": "ŢŤŦ",
    "TH": "Þ",
    "U": "ÙÚÛŨŪŬŮŰŲ",
    "UE": "Ü",
    "W": "Ŵ",
    "Y": "ÝŶŸ",
    "Z": "ŹŻŽ",
}
"""ICAO Doc 9303 part 3, section 6 A; where it gives a choice, the first form."""

ICAO_NAMES = [
    ("ERIKSSON", "ANNA MARIA", "ERIKSSON<<ANNA<MARIA"),
    ("HENG", "DEBORAH MING LO", "HENG<<DEBORAH<MING<LO"),
    ("SMITH-JONES", "SUSIE MARGARET", "SMITH<JONES<<SUSIE<MARGARET"),
    ("O'CONNOR", "ENYA SIOBHAN", "OCONNOR<<ENYA<SIOBHAN"),
    ("VAN DER MUELLEN", "MARTIN", "VAN<DER<MUELLEN<<MARTIN"),
    ("AL-BASRI", "HUDA MUHAMMAD JAWAD", "AL<BASRI<<HUDA<MUHAMMAD<JAWAD"),
    ("VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMON"),
    ("ARKFREITH", "", "ARKFREITH"),
    ("SATRIYA SUDARPA", "", "SATRIYA<SUDARPA"),
    (
        "NILAVADHANANANDA",
        "CHAYAPA DEJTHAMRONG KRASUANG",
        "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
    ),
    (
        "NILAVADHANANANDA",
        "ARNPOL PETCH CHARONGUANG",
        "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU",
    ),
    (
        "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
        "DINGO POTOROO",
        "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI",
    ),
    (
        "PAPANDROPOULOUS",
        "JONATHON WARREN TREVOR",
        "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR",
    ),
]
"""ICAO Doc 9303 part 4, section 4.2.3: examples of names in the zone of a passport."""

CUT_ON_A_CARD = [
    (
        "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
        "DINGO POTOROO",
        "BENNELONG<WOOLOOMOOLOO<W<W<<DI",
    ),
    ("Papandropoulous", "Jonathon Alec", "PAPANDROPOULOUS<<JONATHON<ALEC"),
    ("Groß zu Öttingen-Wallerstein", "Jürgen Götz", "GROSS<ZU<OETTINGEN<W<<JUERGE<G"),
    ("Müller-Lüdenscheidt", "Hans-Jürgen Maximilian", "MUELLER<LUEDENSCHEIDT<<HANS<JU"),
    (
        "von der Schulenburg-Wolfsburg",
        "Johanna Friederike Elisabeth Charlotte",
        "VON<DER<SCHULENBURG<W<<JOHANNA",
    ),
]
CUT_IN_A_PASSPORT = [
    ("Groß zu Öttingen-Wallerstein", "Jürgen Götz", "GROSS<ZU<OETTINGEN<WALLERSTEIN<<JUERGEN"),
    (
        "Müller-Lüdenscheidt",
        "Hans-Jürgen Maximilian",
        "MUELLER<LUEDENSCHEIDT<<HANS<JUERGEN<MAX",
    ),
    (
        "von der Schulenburg-Wolfsburg",
        "Johanna Friederike Elisabeth Charlotte",
        "VON<DER<SCHULENBURG<WOLFSBURG<<JOHANN<F",
    ),
]


REFUSALS = r"a serial|a pattern|a birth date|day is out of range"


def valid_to(person: dict[str, Any]) -> date:
    day, month, year = map(int, person["valid_to"].split("."))
    return date(year, month, day)


def test_43_zones_are_in_the_table() -> None:
    assert sum(bool(p["mrz_card"]) + bool(p["mrz_passport"]) for p in PERSONS) == 43


@pytest.mark.parametrize(
    "person", [p for p in PERSONS if p["mrz_card"]], ids=lambda person: person["case"]
)
def test_the_card_of_each_person(person: dict[str, Any]) -> None:
    card = IdentityCardMrz(
        person["family_name"],
        person["given_names"],
        person["birth_date"],
        person["serial_card"],
        valid_to(person),
        DATA["pattern_version_card"],
    )

    assert list(identity_card_lines(card)) == person["mrz_card"]


@pytest.mark.parametrize(
    "person", [p for p in PERSONS if p["mrz_passport"]], ids=lambda person: person["case"]
)
def test_the_passport_of_each_person(person: dict[str, Any]) -> None:
    passport = PassportMrz(
        person["family_name"],
        person["given_names"],
        person["birth_date"],
        person["sex"],
        person["serial_passport"],
        valid_to(person),
    )

    assert list(passport_lines(passport)) == person["mrz_passport"]


def test_icao_letters() -> None:
    for plain, letters in ICAO_LETTERS.items():
        for letter in letters:
            assert transliterated(letter) == plain, letter


@pytest.mark.parametrize(("primary", "secondary", "field"), ICAO_NAMES)
def test_icao_names(primary: str, secondary: str, field: str) -> None:
    assert cut(transliterated(primary), transliterated(secondary), 39) == field.ljust(39, "<")


@pytest.mark.parametrize(("primary", "secondary", "field"), CUT_ON_A_CARD)
def test_names_cut_for_a_card(primary: str, secondary: str, field: str) -> None:
    assert cut(transliterated(primary), transliterated(secondary), 30) == field


@pytest.mark.parametrize(("primary", "secondary", "field"), CUT_IN_A_PASSPORT)
def test_names_cut_for_a_passport(primary: str, secondary: str, field: str) -> None:
    assert cut(transliterated(primary), transliterated(secondary), 39) == field


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ñ ø ß ı İ ə Ọ̈ K͟h", "N<OE<SS<I<I<E<OE<KH"),
        ("d’Arcy-O'Neil", "DARCY<ONEIL"),
        (" - Anna ,, Maria - ", "ANNA<MARIA"),
        ("---", ""),
        ("Иван3", ""),
        ("Adébáyọ̀", "ADEBAY"),
    ],
)
def test_signs_and_strange_letters(name: str, written: str) -> None:
    assert transliterated(name) == written


def test_every_letter_is_written_in_basic_letters() -> None:
    for element in elements():
        written = transliterated(element.text)
        if element.group is Group.LETTER:
            assert written.isascii()
            assert written.isupper()
        else:
            assert written == ""


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("L898902C3", "6"),
        ("740812", "2"),
        ("120415", "9"),
        ("ZE184226B<<<<<", "1"),
        ("D23145890", "7"),
        ("T22000129", "3"),
    ],
)
def test_check_digits_of_the_specimens(text: str, digit: str) -> None:
    """ICAO Doc 9303 parts 4 and 5, appendices; the last is of the German specimen."""
    assert check_digit(text) == digit


def test_the_composite_digit_of_the_german_specimens() -> None:
    card = IdentityCardMrz("Mustermann", "Erika", "12.08.1964", "T22000129", date(2020, 10, 31))
    passport = PassportMrz("Mustermann", "Erika", "12.08.1964", "F", "C01X00T47", date(2027, 2, 28))

    assert identity_card_lines(card)[:2] == (
        "IDD<<T220001293<<<<<<<<<<<<<<<",
        "6408125<2010315D<<<<<<<<<<<<<4",
    )
    assert passport_lines(passport)[1] == "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"


def test_a_filled_optional_field_has_a_check_digit() -> None:
    """The specimen of ICAO Doc 9303 part 4 with the nationality of Germany."""
    passport = PassportMrz("E", "A", "12.08.1974", "F", "L898902C3", date(2012, 4, 15), "ZE184226B")

    assert passport_lines(passport)[1] == "L898902C36D<<7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("serial", "LXXXT12F"),
        ("serial", "lxxxt12f8"),
        ("serial", "LXXXÄ12F8"),
        ("birth_date", "30.02.1990"),
        ("birth_date", "XX.XX.XXXX"),
        ("birth_date", "1.5.1990"),
        ("birth_date", "01.05.1990\n"),
        ("birth_date", "٠١.٠٥.١٩٩٠"),
        ("pattern_version", "2" * 15),
        ("pattern_version", "21 8"),
    ],
)
def test_values_that_cannot_be_are_refused(change: str, value: str) -> None:
    values: dict[str, Any] = {
        "family_name": "Schneider",
        "given_names": "Anna",
        "birth_date": "14.05.1990",
        "serial": "LXXXT12F8",
        "valid_to": date(2036, 11, 22),
        "pattern_version": "",
    } | {change: value}

    with pytest.raises(ValueError, match=REFUSALS):
        identity_card_lines(IdentityCardMrz(**values))
    with pytest.raises(ValueError, match=REFUSALS):
        passport_lines(PassportMrz(**values, sex="X"))


component = st.text("ABCXYZ", min_size=1, max_size=24)
name = st.lists(component | st.sampled_from("ABC"), max_size=25).map("<".join)


@given(name, name, st.sampled_from((30, 39)))
def test_any_name_fills_its_field(primary: str, secondary: str, length: int) -> None:
    field = cut(primary, secondary, length)
    whole = "<<".join(filter(None, (primary, secondary)))

    assert len(field) == length
    assert set(field) <= MRZ_SIGNS
    if len(whole) <= length:
        assert field.rstrip("<") == whole
    elif primary and secondary:
        first, _, rest = field.partition("<<")
        assert first.startswith(primary[0])
        assert rest.startswith(secondary[0])
        assert field[-1] != "<" or all(len(one) == 1 for one in field.split("<") if one)


@given(name, name)
def test_cutting_is_repeatable(primary: str, secondary: str) -> None:
    assert cut(primary, secondary, 30) == cut(primary, secondary, 30)
