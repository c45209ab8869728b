"""How the document will look: the printed values, and the zone with what is known of it today.

PAuswG section 5(2), PassG section 4(1): what is printed. The office sets serial number, dates of
issue and the final validity, so they are dots here.
"""

from datetime import date
from typing import Literal

from contract.answers import Answers
from contract.choices import NONE_GIVEN
from contract.law import PartialDate
from contract.state_names import NAMES, state_name
from contract.terms import DocumentKind
from kiosk.documents.mrz import (
    NAME_LENGTH_CARD,
    NAME_LENGTH_PASSPORT,
    IdentityCardMrz,
    PassportMrz,
    cut,
    identity_card_lines,
    passport_lines,
    transliterated,
)
from kiosk.documents.print_fit import PrintFit, TooLong, name_fit

UNKNOWN = "·"
_NO_SERIAL = "000000000"
_VERSION_PLACES = 4
"""Of the pattern's version, which the office adds (PAuswG § 5 (4) no. 7a)."""
_GERMAN = "DEUTSCH"
_SEXES: dict[str | None, Literal["F", "M", "X"]] = {"F": "F", "M": "M"}

Printed = tuple[tuple[str, str], ...]
"""(caption, value): captions as in ``preview.caption.<caption>``."""


def printed_fields(document: DocumentKind, answers: Answers, valid_to: date) -> Printed:
    """Return what will stand on the card or on the data page of the passport, in their order."""
    common: Printed = (
        ("family_name", _of(answers.family_name)),
        ("birth_name", answers.birth_name or ""),
        ("given_names", _of(answers.given_names)),
        ("birth_date", _day(answers.birth_date)),
        ("nationality", _GERMAN),
        ("birth_place", _place(answers)),
    )
    own: Printed
    if document == "identity_card":
        own = (
            ("valid_to", f"{valid_to:%d.%m.%Y}"),
            ("height", _height(answers)),
            ("eye_colour", (answers.eye_colour or "").upper()),
            ("address", _address(answers)),
        )
    else:
        own = (
            ("sex", answers.sex or ""),
            ("valid_to", f"{valid_to:%d.%m.%Y}"),
            ("address", answers.town or ""),
            ("height", _height(answers)),
            ("eye_colour", (answers.eye_colour or "").upper()),
        )
    titles = (("degree", answers.degree or ""), ("artist_name", answers.artist_name or ""))
    return tuple((caption, value) for caption, value in (*common, *own, *titles) if value)


def machine_lines(document: DocumentKind, answers: Answers, valid_to: date) -> tuple[str, ...]:
    """Return the machine-readable zone; what the office sets is ``·``. Empty while unknown."""
    if PartialDate.parse(answers.birth_date or "") is None or not answers.family_name:
        return ()
    names = (answers.family_name, answers.given_names or NONE_GIVEN)
    birth_date = answers.birth_date or ""
    if document == "identity_card":
        first, second, third = identity_card_lines(
            IdentityCardMrz(*names, birth_date, _NO_SERIAL, valid_to)
        )
        version = _VERSION_PLACES
        second = second[:18] + UNKNOWN * version + second[18 + version : -1] + UNKNOWN
        return (first[:5] + UNKNOWN * 10 + first[15:], second, third)
    sex = _SEXES.get(answers.sex, "X")
    upper, lower = passport_lines(PassportMrz(*names, birth_date, sex, _NO_SERIAL, valid_to))
    return (upper, UNKNOWN * 10 + lower[10:-1] + UNKNOWN)


def machine_name(document: DocumentKind, answers: Answers) -> tuple[str, bool]:
    """Return the name as the zone will hold it, and whether it had to be cut."""
    primary = transliterated(answers.family_name or "")
    secondary = transliterated(answers.given_names or "")
    length = NAME_LENGTH_CARD if document == "identity_card" else NAME_LENGTH_PASSPORT
    whole = f"{primary}<<{secondary}" if primary and secondary else primary or secondary
    return cut(primary, secondary, length).rstrip("<"), len(whole) > length


def printed_name(document: DocumentKind, answers: Answers) -> PrintFit | TooLong:
    """Return how family name and birth name fit on the document."""
    family = "" if answers.family_name == NONE_GIVEN else answers.family_name or ""
    return name_fit(document, family, answers.birth_name or "", answers.degree or "")


def _of(name: str | None) -> str:
    return "" if name == NONE_GIVEN else name or ""


def _day(written: str | None) -> str:
    day = PartialDate.parse(written or "")
    return "" if day is None else str(day)


def _place(answers: Answers) -> str:
    """The document is German, so is the name of the state, whoever reads the preview."""
    place = (answers.birth_place or "").upper()
    code = answers.birth_state or ""
    if not place or code not in NAMES:
        return place
    name, _, _ = state_name(code, "de").partition(" (")
    return f"{place} / {name.upper()}"


def _height(answers: Answers) -> str:
    if not answers.height_cm or answers.height_cm == NONE_GIVEN:
        return answers.height_cm or ""
    return f"{answers.height_cm} cm"


def _address(answers: Answers) -> str:
    if answers.residence == "none":
        return ""
    town = f"{answers.postcode or ''} {answers.town or ''}".strip()
    if answers.country:
        town = f"{answers.country}-{town}"
    return ", ".join(part for part in (answers.street or "", town) if part)
