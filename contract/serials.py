"""Serial numbers of documents and their check digit (PAuswV annex 3; ICAO Doc 9303-3 § 4.9)."""

import re

SERIAL = re.compile(r"[CFGHJKLMNPRTVWXYZ0-9]{9}")
"""Letters without vowels and look-alikes; the digit 0 occurs on older documents."""


def check_digit(text: str) -> str:
    """Return the check digit of a field of the machine-readable zone: weights 7, 3, 1."""
    total = sum(_value(sign) * (7, 3, 1)[place % 3] for place, sign in enumerate(text))
    return str(total % 10)


def _value(sign: str) -> int:
    return 0 if sign == "<" else int(sign, 36)


def without_check_digit(serial: str) -> str:
    """Return the nine characters of a serial that was written with its right check digit."""
    right = len(serial) == 10 and SERIAL.fullmatch(serial[:9]) and serial[9].isascii()
    return serial[:9] if right and check_digit(serial[:9]) == serial[9] else serial
