"""What is wrong with an answer: one pure function per kind, answering with a text key.

Lengths and characters: BSI TR-03123 (XhD 1.6.1) and DIN 91379 data type A (letters and N1).
"""

import re
import unicodedata
from datetime import date
from functools import cache

from contract.answers import Answers
from contract.rules import MAX_AGE, age_on

EYE_COLOURS = (
    "blau",
    "grau",
    "grün",
    "braun",
    "schwarz",
    "blaugrau",
    "blaugrün",
    "graugrün",
    "grünbraun",
    "hellbraun",
    "dunkelbraun",
)
DOCUMENTS = ("identity_card",)
OLD_DOCUMENTS = ("identity_card", "passport", "none")
YES_NO = ("yes", "no")
OPTIONAL = frozenset({"birth_name", "degree", "braille"})
CHOICES: dict[str, tuple[str, ...]] = {
    "document": DOCUMENTS,
    "braille": YES_NO,
    "old_document": OLD_DOCUMENTS,
    "eye_colour": EYE_COLOURS,
    "other_nationality": YES_NO,
    "foreign_forces": YES_NO,
}

_NAME_SIGNS = frozenset(" ',-.’`´·")
_PLACE_SIGNS = _NAME_SIGNS | frozenset("0123456789/&()§")
_SERIAL = re.compile(r"[CFGHJKLMNPRTVWXYZ0-9]{9}")
"""PAuswV annex 3: letters without vowels and look-alikes; digit 0 occurs on older documents."""
_DEGREE = re.compile(r"Dr\.( ?(Dr\.|h\. ?c\.|E\. ?h\.))*")


def normalised(name: str, value: str) -> str:
    """Return the value as it is kept: NFC, single spaces, serials in capitals."""
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    return text.upper() if name == "old_serial" else text


def problem(name: str, answers: Answers, today: date) -> str | None:
    """Return the text key of what is wrong with the answer, or ``None`` when it is right."""
    value = getattr(answers, name)
    if value is None or value == "":
        return None if name in OPTIONAL else f"field.{name}.error.missing"
    if name in CHOICES:
        return None if value in CHOICES[name] else f"field.{name}.error.missing"
    limit = Answers.model_fields[name].metadata[0].max_length
    if len(value) > limit:
        return f"field.{name}.error.too_long"
    check = _CHECKS.get(name)
    return check(name, value, answers, today) if check else None


def parse_date(value: str) -> date | None:
    """Return the day written as DD.MM.YYYY, or ``None``."""
    match = re.fullmatch(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", value)
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _letters(name: str, value: str, answers: Answers, today: date) -> str | None:
    signs = _PLACE_SIGNS if name in ("street", "town", "birth_place") else _NAME_SIGNS
    for letter in value:
        if letter in signs or _is_latin_letter(letter):
            continue
        return f"field.{name}.error.letter"
    if not any(_is_latin_letter(letter) for letter in value):
        return f"field.{name}.error.missing"
    if name == "birth_name" and value == answers.family_name:
        return "field.birth_name.error.same"
    if name == "street" and not any(letter in "0123456789" for letter in value):
        return "field.street.error.number"
    return None


@cache
def _is_latin_letter(letter: str) -> bool:
    category = unicodedata.category(letter)
    if category == "Mn":
        return unicodedata.name(letter, "").startswith("COMBINING")
    return category.startswith("L") and unicodedata.name(letter, "").startswith("LATIN")


def _birth_date(name: str, value: str, answers: Answers, today: date) -> str | None:
    day = parse_date(value)
    if day is None:
        return "field.birth_date.error.no_such_day"
    if day > today:
        return "field.birth_date.error.future"
    return "field.birth_date.error.too_old" if age_on(day, today) > MAX_AGE else None


def _expiry(name: str, value: str, answers: Answers, today: date) -> str | None:
    day = parse_date(value)
    if day is None:
        return "field.old_expiry.error.no_such_day"
    if not today.year - 30 <= day.year <= today.year + 10:
        return "field.old_expiry.error.unlikely"
    return None


def _serial(name: str, value: str, answers: Answers, today: date) -> str | None:
    return None if _SERIAL.fullmatch(value) else "field.old_serial.error.form"


def _postcode(name: str, value: str, answers: Answers, today: date) -> str | None:
    return None if re.fullmatch(r"[0-9]{5}", value) else "field.postcode.error.form"


def _height(name: str, value: str, answers: Answers, today: date) -> str | None:
    right = re.fullmatch(r"[0-9]{2,3}", value) and 40 <= int(value) <= 250
    return None if right else "field.height_cm.error.range"


def _degree(name: str, value: str, answers: Answers, today: date) -> str | None:
    return None if _DEGREE.fullmatch(value) else "field.degree.error.form"


_CHECKS = {
    "family_name": _letters,
    "birth_name": _letters,
    "given_names": _letters,
    "birth_place": _letters,
    "street": _letters,
    "town": _letters,
    "degree": _degree,
    "birth_date": _birth_date,
    "old_expiry": _expiry,
    "old_serial": _serial,
    "postcode": _postcode,
    "height_cm": _height,
}
