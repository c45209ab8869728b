"""What is wrong with an answer: one pure function per kind of answer.

Lengths: BSI TR-03123 (XhD 1.6.1); letters: DIN 91379, data type A for names, B for places.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from contract import letters
from contract.answers import Answers
from contract.choices import CHOICES, NONE_GIVEN
from contract.law import MAX_AGE, Law, PartialDate, ages_on, chosen_documents, law
from contract.serials import SERIAL, without_check_digit
from contract.states import STATES
from contract.terms import DocumentKind
from kiosk.session.problems import Problem, problem_of
from kiosk.session.relations import contradiction

OPTIONAL = frozenset(
    {"birth_name", "degree", "artist_name", "birth_state", "braille", "loss_police", "email"}
)
_OPTIONAL_AFTER_LOSS = frozenset(
    {"old_card_serial", "old_card_expiry", "old_passport_serial", "old_passport_expiry"}
)
"""Hardly anybody knows the number of what is gone."""
_OLD_SERIALS = frozenset({"old_card_serial", "old_passport_serial"})
_GUARDIAN_IDS = frozenset({"guardian_1_id_serial", "guardian_2_id_serial"})
_GUARDIAN_NAMES = frozenset(
    f"guardian_{number}_{name}" for number in (1, 2) for name in ("family_name", "given_names")
)
NONE_ALLOWED = (
    frozenset({"family_name", "given_names", "height_cm", "eye_colour"})
    | _GUARDIAN_NAMES
    | _OLD_SERIALS
    | _GUARDIAN_IDS
)
"""May be ``---`` (XhD: there is no such name; not determinable; not at hand)."""

_LONGEST: dict[str, dict[DocumentKind, int]] = {
    "artist_name": {"identity_card": 60, "passport": 35},
    "birth_place": {"identity_card": 80, "passport": 124},
    "town": {"identity_card": 44, "passport": 105},
}
"""Places on the document where card and passport differ; the stricter one chosen holds.

On the card the town has what the five of its postcode leave of 49.
"""
_PLACE_ABROAD = 45
"""Postcode and town together on an identity card, after the country's letters."""
NAME_BLOCK: dict[DocumentKind, int] = {"identity_card": 120, "passport": 186}
"""Family name, doctoral degree and birth name together; beyond it a clerk decides on the cut."""
_NAME_ROOMS: dict[str, dict[DocumentKind, int]] = {
    "birth_name": {"identity_card": 75, "passport": 124},
    "given_names": {"identity_card": 80, "passport": 186},
}
"""A person's name is as long as it is: beyond this, too, a clerk decides."""

_FREE_TEXTS = frozenset({"early_reason", "other_office_reason", "loss_circumstances"})
_LEAST_LETTERS = 5
_SERIALS = frozenset(
    {
        "old_card_serial",
        "old_passport_serial",
        "delivery_second_serial",
    }
)
_FOREIGN_ID = re.compile(r"[A-Z0-9]{5,15}")
"""Number of an identity card or passport of any state."""
_DEGREE = re.compile(r"Dr\.( ?(Dr\.|h\. ?c\.|E\. ?h\.))*")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")


def normalised(name: str, value: str) -> str:
    """Return the value as it is kept: NFC, single blanks; serials in capitals, nine characters."""
    text = letters.normalised(value)
    if name in _GUARDIAN_IDS:
        return text.upper().replace(" ", "")
    return without_check_digit(text.upper()) if name in _SERIALS else text


def is_optional(name: str, answers: Answers) -> bool:
    """Return whether the question may be left empty."""
    gone = name in _OPTIONAL_AFTER_LOSS and answers.reason in ("lost", "stolen", "damaged")
    without_codes = name == "postcode" and answers.residence == "abroad"
    return gone or without_codes or name in OPTIONAL


def longest(name: str, answers: Answers) -> int:
    """Return how many characters fit, on the document with the least room for them."""
    rooms = _LONGEST.get(name, {})
    limit: int = Answers.model_fields[name].metadata[0].max_length
    chosen = chosen_documents(answers)
    if name == "town" and answers.residence == "abroad" and "identity_card" in chosen:
        return _PLACE_ABROAD - min(len(answers.postcode or ""), longest("postcode", answers))
    return min([rooms[one] for one in chosen if one in rooms] or [limit])


def problem(name: str, answers: Answers, today: date, rules: Law | None = None) -> Problem | None:
    """Return what is wrong with the answer, or ``None`` when it is right.

    ``rules`` are those of the office; without them the law as shipped holds.
    """
    value = getattr(answers, name)
    if value is None or value == "":
        return None if is_optional(name, answers) else problem_of(name, "missing")
    if name in NONE_ALLOWED and value == NONE_GIVEN:
        return contradiction(name, answers, today)
    own = _choice if name in CHOICES else _CHECKS.get(name, _nothing)
    return (
        own(name, value, answers, today)
        or _too_long(name, value, answers)
        or contradiction(name, answers, today)
        or _ends_early(name, value, today, rules or law())
    )


def name_overflow(answers: Answers) -> int:
    """Return by how many characters a name is too long for a chosen document."""
    block = "".join(
        part or "" for part in (answers.family_name, answers.degree, answers.birth_name)
    )
    chosen = chosen_documents(answers)
    over = [letters.code_points(block) - NAME_BLOCK[one] for one in chosen]
    over += [
        letters.code_points(getattr(answers, name) or "") - rooms[one]
        for name, rooms in _NAME_ROOMS.items()
        for one in chosen
    ]
    return max([0, *over])


Check = Callable[[str, str, Answers, date], Problem | None]


def _nothing(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    return None


def _choice(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    return None if value in CHOICES[name] else problem_of(name, "missing")


def _too_long(name: str, value: str, answers: Answers) -> Problem | None:
    # By code points, as it is stored: what is printed never takes more places than that.
    limit = longest(name, answers)
    if len(value) <= limit:
        return None
    return problem_of(name, "too_long", places=str(len(value)), limit=str(limit))


def _name(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    return _letters(name, value, "name")


def _place(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    return _letters(name, value, "place")


def _letters(name: str, value: str, kind: Literal["name", "place"]) -> Problem | None:
    unknown = letters.unknown_letters(value, kind)
    if unknown:
        return problem_of(name, "letter", letter=unknown[0])
    has_letter = any(sign.isalpha() for sign in value)
    if not has_letter:
        return problem_of(name, "missing")
    # A name may begin with an apostrophe (’t Hart) and end with a full stop (a. M.).
    if value[0] in "-,.":
        return problem_of(name, "letter", letter=value[0])
    return problem_of(name, "letter", letter=value[-1]) if value[-1] in "-," else None


def _street(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    numbered = answers.residence == "abroad" or any(sign in "0123456789" for sign in value)
    return _place(name, value, answers, today) or (None if numbered else problem_of(name, "number"))


def _free_text(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    if unknown := letters.unknown_letters(value, "place"):
        return problem_of(name, "letter", letter=unknown[0])
    enough = sum(sign.isalpha() for sign in value) >= _LEAST_LETTERS
    return None if enough else problem_of(name, "too_short")


def _note(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    unknown = letters.unknown_letters(value, "place")
    return problem_of(name, "letter", letter=unknown[0]) if unknown else None


def _artist_name(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    has_letter = any(sign.isalpha() for sign in value)
    return _note(name, value, answers, today) or (
        None if has_letter else problem_of(name, "missing")
    )


def _birth_date(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    day = PartialDate.parse(value)
    if day is None:
        return problem_of(name, "no_such_day")
    if day.earliest() > today:
        return problem_of(name, "future")
    return problem_of(name, "too_old") if ages_on(day, today)[1] > MAX_AGE else None


def _past_day(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    day = PartialDate.parse(value)
    if day is None:
        return problem_of(name, "no_such_day")
    if day.earliest() > today:
        return problem_of(name, "future")
    return problem_of(name, "unlikely") if day.year < today.year - MAX_AGE else None


def _whole_past_day(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    day = PartialDate.parse(value)
    if day is not None and not day.known:
        return problem_of(name, "no_such_day")
    return _past_day(name, value, answers, today)


def _expiry(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    day = PartialDate.parse(value)
    if day is None or not day.known:
        return problem_of(name, "no_such_day")
    if not today.year - 30 <= day.year <= today.year + 10:
        return problem_of(name, "unlikely")
    return None


def _second_expiry(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    day = PartialDate.parse(value)
    if (wrong := _expiry(name, value, answers, today)) or day is None:
        return wrong
    return problem_of(name, "expired") if day.latest() < today else None


def _ends_early(name: str, value: str, today: date, rules: Law) -> Problem | None:
    """It is shown when the new document comes home, which is weeks from today."""
    day = PartialDate.parse(value) if name == "delivery_second_expiry" else None
    if day is None or not rules.knows_limit("delivery_proof_days", today):
        return None
    days = rules.limit("delivery_proof_days", today)
    reaches = day.latest() >= today + timedelta(days=days)
    return None if reaches else problem_of(name, "ends_early", days=str(days))


def _serial(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    if SERIAL.fullmatch(value):
        return None
    digits = len(value) == 10 and SERIAL.fullmatch(value[:9]) and value[9] in "0123456789"
    return problem_of(name, "check_digit" if digits else "form")


def _guardian_id(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    return None if _FOREIGN_ID.fullmatch(value) else problem_of(name, "form")


def _postcode(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    if answers.residence == "abroad":
        return _note(name, value, answers, today)
    return None if re.fullmatch(r"[0-9]{5}", value) else problem_of(name, "form")


def _height(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    right = re.fullmatch(r"[0-9]{2,3}", value) and 40 <= int(value) <= 250
    return None if right else problem_of(name, "range")


def _degree(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    return None if _DEGREE.fullmatch(value) else problem_of(name, "form")


def _state(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    named = value in STATES and value != "D"
    stateless = name != "birth_state" and value.startswith("XX")
    return None if named and not stateless else problem_of(name, "missing")


def _email(name: str, value: str, answers: Answers, today: date) -> Problem | None:
    right = _EMAIL.fullmatch(value) and value.isprintable()
    return None if right else problem_of(name, "form")


_CHECKS: dict[str, Check] = {
    "degree": _degree,
    "artist_name": _artist_name,
    "birth_date": _birth_date,
    "street": _street,
    "postcode": _postcode,
    "height_cm": _height,
    "email": _email,
    "loss_when": _past_day,
    "loss_found_on": _whole_past_day,
    "loss_police": _note,
    "guardian_1_birth_date": _birth_date,
    "guardian_2_birth_date": _birth_date,
    "old_card_expiry": _expiry,
    "old_passport_expiry": _expiry,
    "delivery_second_expiry": _second_expiry,
    **dict.fromkeys(_SERIALS, _serial),
    **dict.fromkeys(_GUARDIAN_IDS, _guardian_id),
    **dict.fromkeys(_FREE_TEXTS, _free_text),
    **dict.fromkeys(("town", "birth_place", "loss_where"), _place),
    **dict.fromkeys(
        ("birth_state", "country", "other_nationality_state", "foreign_forces_state"), _state
    ),
    **dict.fromkeys(
        (
            "family_name",
            "birth_name",
            "given_names",
            "guardian_1_family_name",
            "guardian_1_given_names",
            "guardian_2_family_name",
            "guardian_2_given_names",
        ),
        _name,
    ),
}
