"""Case numbers and their check value.

A case number is ten characters of Crockford's base 32 (no I, L, O, U) in groups, such as
``K7QM-4T9X-2B``: 50 random bits that say nothing about the person. The check value is two digits
after ISO/IEC 7064 MOD 97-10 over the characters' values, two digits each (0 is 00, Z is 31): every
wrong character and every swap of two neighbours is noticed. (With values of one or two digits, as
bank account numbers write them, 3X and X3 would look alike.) The check value is digits only, so
that it can never be mistaken for O or I.
"""

from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 7
"""How many random bytes ``new_case_number`` wants."""
QR_PREFIX = "BT1:"

_CHARACTERS = 10
_INPUT_CHARACTERS_MAX = 60
_READ_AS = str.maketrans("OIL", "011", "- \u00a0")


@dataclass(frozen=True)
class Reference:
    """A case number whose check value is right."""

    case_number: str
    check_value: str


@dataclass(frozen=True)
class WrongCheckValue:
    """Has the form of a reference, but a character is wrong or two are swapped."""


@dataclass(frozen=True)
class NotAReference:
    """Does not have the form of a reference."""


def mod_97_10(digits: str) -> str:
    """The two check digits after ISO/IEC 7064 MOD 97-10."""
    return f"{98 - int(digits + '00') % 97:02}"


def new_case_number(random_bytes: bytes) -> str:
    """Case number from ``RANDOM_BYTES`` bytes of a cryptographic random source."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"needs {RANDOM_BYTES} random bytes")
    bits = int.from_bytes(random_bytes, "big")
    characters = (ALPHABET[bits >> 5 * place & 31] for place in range(_CHARACTERS))
    return _grouped("".join(characters))


def check_value(case_number: str) -> str:
    """Two check digits of a case number as ``new_case_number`` writes it."""
    plain = case_number.replace("-", "")
    return mod_97_10("".join(f"{ALPHABET.index(character):02}" for character in plain))


def parse_reference(text: str) -> Reference | WrongCheckValue | NotAReference:
    """Read case number and check value, scanned (``BT1:number:check``) or typed.

    Small letters, missing or additional hyphens and spaces, O for 0, I and L for 1 are accepted.
    """
    if len(text) > _INPUT_CHARACTERS_MAX:
        return NotAReference()
    plain = text.strip().upper()
    if plain.startswith(QR_PREFIX):
        plain = plain.removeprefix(QR_PREFIX).replace(":", "", 1)
    plain = plain.translate(_READ_AS)
    number, check = plain[:_CHARACTERS], plain[_CHARACTERS:]
    if len(number) < _CHARACTERS or not set(number) <= set(ALPHABET):
        return NotAReference()
    if len(check) != 2 or not set(check) <= set("0123456789"):
        return NotAReference()
    if check_value(number) != check:
        return WrongCheckValue()
    return Reference(_grouped(number), check)


def _grouped(number: str) -> str:
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"
