"""The machine readable zone that a new document will have: TD1 for cards, TD3 for passports.

Sources: ICAO Doc 9303 part 3 (characters, check digits, section 6 transliteration), part 4
section 4.2 (TD3), part 5 section 4.2 (TD1); PAuswG section 5(4), PassG section 4(2).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contract.letters import split

FILLER = "<"
NAME_LENGTH_CARD, NAME_LENGTH_PASSPORT = 30, 39
"""Characters for the name: line 3 of TD1, line 1 of TD3 after ``P<D<<``."""
SERIAL_LENGTH, VERSION_LENGTH_CARD, OPTIONAL_LENGTH_PASSPORT = 9, 11, 14
NO_NAME = "---"
"""Stands in a form for a name that a person does not have."""

_SEPARATORS = " -,"
_WEIGHTS = (7, 3, 1)
_UNKNOWN = "XX"
_DATE = re.compile(r"([0-9]{2}|XX)\.([0-9]{2}|XX)\.([0-9]{4})")
_SEX = {"F": "F", "M": "M", "X": FILLER}


@dataclass(frozen=True)
class IdentityCardMrz:
    """What the zone of an identity card says.

    ``birth_date`` is DD.MM.YYYY, ``XX`` where day or month is unknown; ``serial`` has nine signs;
    ``pattern_version`` names the pattern of the card (PAuswG section 5(4) no. 7a). Titles, birth
    names and artist names never stand in the zone.
    """

    family_name: str
    given_names: str
    birth_date: str
    serial: str
    valid_to: date
    pattern_version: str = ""


@dataclass(frozen=True)
class PassportMrz:
    """What the zone of a passport says; fields as in ``IdentityCardMrz``."""

    family_name: str
    given_names: str
    birth_date: str
    sex: Literal["F", "M", "X"]
    serial: str
    valid_to: date
    pattern_version: str = ""


def transliterated(name: str) -> str:
    """Return ``name`` in A to Z, its components joined by ``<``; empty for ``---``.

    Uses the first form that part 3 section 6 gives (Ä is AE, Ñ is N) and, for letters that are not
    there, the search form of DIN 91379. Hyphen, space and comma separate; apostrophes, other signs
    and letters outside DIN 91379 vanish.
    """
    written = ""
    for part, element in split(name):
        if part in _SEPARATORS:
            written += FILLER
        elif element is not None:
            written += element.search_form
    return FILLER.join(filter(None, written.split(FILLER)))


def cut(primary: str, secondary: str, length: int) -> str:
    """Return the name field of ``length`` characters for transliterated names.

    What fits is kept whole and filled up. Otherwise components of the primary part become initials,
    the last first, until the first letter of the secondary part has room, and the rest is cut so
    that the last character is a letter, as parts 4 and 5 demand. Which letters go is left to the
    State; its rules are not published.
    """
    whole = _joined(primary.split(FILLER), secondary.split(FILLER))
    if len(whole) <= length:
        return whole.ljust(length, FILLER)
    if not (primary and secondary):
        return _ending_in_a_letter([], whole.split(FILLER), length)
    second = secondary.split(FILLER)
    return _ending_in_a_letter(_shortened(primary.split(FILLER), second, length), second, length)


def _shortened(first: list[str], second: list[str], length: int) -> list[str]:
    """Make room for the two fillers and one letter of ``second``."""
    room = length - len("<<X")
    components = [*first]
    for place in range(len(first) - 1, -1, -1):
        if len(FILLER.join(components)) <= room:
            break
        components[place] = first[place][0]
        # Too much may be gone now: a field that is cut must be full.
        spare = length - len(_joined(components, second))
        components[place] = first[place][: 1 + max(spare, 0)]
    while len(FILLER.join(components)) > room:
        components.pop()
    return components


def _ending_in_a_letter(first: list[str], second: list[str], length: int) -> str:
    """Cut at ``length``; where that would end on a filler, an earlier component loses a letter."""
    field = _joined(first, second)[:length]
    parts = [*first, *second]
    for place in range(len(parts) - 1, -1, -1):
        if not field.endswith(FILLER):
            break
        if len(parts[place]) > 1:
            shorter = [*parts[:place], parts[place][:-1], *parts[place + 1 :]]
            field = _joined(shorter[: len(first)], shorter[len(first) :])[:length]
    return field.ljust(length, FILLER)


def _joined(first: list[str], second: list[str]) -> str:
    return "<<".join(filter(None, map(FILLER.join, (first, second))))


def check_digit(text: str) -> str:
    """Return the check digit of part 3 section 4.9: weights 7, 3, 1, modulo 10."""
    total = sum(_number(sign) * _WEIGHTS[place % 3] for place, sign in enumerate(text))
    return str(total % 10)


def _number(sign: str) -> int:
    return 0 if sign == FILLER else int(sign, 36)


def identity_card_lines(card: IdentityCardMrz) -> tuple[str, str, str]:
    """Return the three lines of 30 characters (part 5 section 4.2).

    Raises ValueError if the serial number or the version has a wrong length or a date is none.
    """
    serial = _serial(card.serial)
    first = f"IDD<<{serial}{check_digit(serial)}".ljust(30, FILLER)
    born, expires = _birth(card.birth_date), card.valid_to.strftime("%y%m%d")
    optional = _optional(card.pattern_version, VERSION_LENGTH_CARD)
    dates = f"{born}{check_digit(born)}", f"{expires}{check_digit(expires)}"
    # An identity card does not show the sex (PAuswG section 5(4)).
    checked = first[5:30] + dates[0] + dates[1] + optional
    second = f"{dates[0]}<{dates[1]}D<<{optional}{check_digit(checked)}"
    return first, second, _name(card, NAME_LENGTH_CARD)


def passport_lines(passport: PassportMrz) -> tuple[str, str]:
    """Return the two lines of 44 characters (part 4 section 4.2).

    Raises ValueError if the serial number or the version has a wrong length or a date is none.
    """
    serial = _serial(passport.serial)
    number = f"{serial}{check_digit(serial)}"
    born, expires = _birth(passport.birth_date), passport.valid_to.strftime("%y%m%d")
    dates = f"{born}{check_digit(born)}", f"{expires}{check_digit(expires)}"
    optional = _optional(passport.pattern_version, OPTIONAL_LENGTH_PASSPORT)
    # The check digit of an empty optional field may be a filler (part 4 section 4.2.2, note j).
    optional += check_digit(optional) if passport.pattern_version else FILLER
    composite = check_digit(number + dates[0] + dates[1] + optional)
    second = f"{number}D<<{dates[0]}{_SEX[passport.sex]}{dates[1]}{optional}{composite}"
    return f"P<D<<{_name(passport, NAME_LENGTH_PASSPORT)}", second


def _name(zone: IdentityCardMrz | PassportMrz, length: int) -> str:
    return cut(transliterated(zone.family_name), transliterated(zone.given_names), length)


def _serial(serial: str) -> str:
    if len(serial) != SERIAL_LENGTH or not _readable(serial):
        raise ValueError("a serial number has nine capital letters or digits")
    return serial


def _optional(version: str, length: int) -> str:
    if len(version) > length or not _readable(version):
        raise ValueError(f"a pattern version has at most {length} capital letters or digits")
    return version.ljust(length, FILLER)


def _readable(text: str) -> bool:
    return all(sign.isascii() and (sign.isdigit() or sign.isupper()) for sign in text)


def _birth(text: str) -> str:
    """YYMMDD, ``<<`` for each unknown part (part 3 section 4.8)."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError("a birth date is DD.MM.YYYY, XX where day or month is unknown")
    day, month, year = found.groups()
    # What is known must still be part of a date: 30.02. is none in any year.
    date(int(year), 1 if month == _UNKNOWN else int(month), 1 if day == _UNKNOWN else int(day))
    known = ("<<" if part == _UNKNOWN else part for part in (month, day))
    return year[2:] + "".join(known)
