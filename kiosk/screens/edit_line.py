"""One line of text that is being written: text and caret, and how each kind of field reads it."""

import re
import unicodedata
from dataclasses import dataclass, replace

from contract.letters import normalised, split
from kiosk.views import FieldKind as Kind

UNKNOWN = "X"
"""Written twice for a day or month that nobody knows."""
DATES = ("date", "partial_date")
_DATE_LENGTH = 8
_PARTIAL_DATE = re.compile(
    r"(?:[0-9]{0,2}|X|XX|(?:[0-9]{2}|XX)(?:[0-9]{0,2}|X|XX)|(?:[0-9]{2}|XX){2}[0-9]{0,4})"
)
SERIAL_SIGNS = frozenset("CFGHJKLMNPRTVWXYZ0123456789")
"""Signs of German serial numbers (PAuswV annex: no vowels and nothing that looks like a digit)."""


@dataclass(frozen=True)
class EditLine:
    """Text with a caret before the character ``caret``."""

    text: str = ""
    caret: int = 0

    def insert(self, letters: str, kind: Kind, max_length: int) -> "EditLine":
        """Write at the caret what the kind of field allows, up to ``max_length`` code points.

        A letter of several code points (DIN 91379) is written whole or not at all.
        """
        if kind == "partial_date":
            return self._insert_date_parts(letters)
        fit = "".join(filter(None, (_allowed(letter, kind) for letter in letters)))
        limit = _DATE_LENGTH if kind == "date" else max_length
        line = self
        for element, _ in split(fit[: limit + 1]):
            text = line.text[: line.caret] + element
            before = unicodedata.normalize("NFC", text)
            after = line.text[line.caret :]
            if len(before) + len(after) > limit:
                break
            line = EditLine(before + after, len(before))
        return line

    def _insert_date_parts(self, signs: str) -> "EditLine":
        line = self
        for sign in signs.upper():
            before, after = line.text[: line.caret], line.text[line.caret :]
            if sign == UNKNOWN and not after:
                # One key for the whole part, also after its first digit.
                before = before[: len(before) // 2 * 2] + UNKNOWN * 2
            else:
                before += sign
            if _PARTIAL_DATE.fullmatch(before + after):
                line = EditLine(before + after, len(before))
        return line

    def backspace(self) -> "EditLine":
        """Delete the letter before the caret, with all its code points."""
        start = self.move(-1).caret
        return EditLine(self.text[:start] + self.text[self.caret :], start)

    def move(self, by: int) -> "EditLine":
        """Move the caret by so many letters."""
        stops = [0]
        for part, _ in split(self.text):
            stops.append(stops[-1] + len(part))
        here = max(place for place, stop in enumerate(stops) if stop <= self.caret)
        return replace(self, caret=stops[min(max(here + by, 0), len(stops) - 1)])


def _allowed(letter: str, kind: Kind) -> str:
    if kind == "partial_date" and letter.upper() == UNKNOWN:
        return UNKNOWN
    if kind in ("digits", *DATES):
        return letter if letter.isascii() and letter.isdigit() else ""
    if kind == "serial":
        return letter.upper() if letter.upper() in SERIAL_SIGNS else ""
    if kind == "email" and letter.isspace():
        return ""
    return letter if letter.isprintable() else ""


def read(value: str, kind: Kind) -> EditLine:
    """Return the line for a stored value; dates are written as day, month, year without dots."""
    text = value
    if kind in DATES:
        text = "".join(sign for sign in value if _allowed(sign, kind))
    return EditLine(text, len(text))


def write(text: str, kind: Kind) -> str:
    """Return the value to store; a date is DD.MM.YYYY, an incomplete one ends earlier."""
    if kind not in DATES:
        return normalised(text)
    return ".".join(filter(None, (text[:2], text[2:4], text[4:])))


def shown(text: str, kind: Kind, pattern: str) -> tuple[str, str]:
    """Return (what is written, what is still missing) as it is shown.

    ``pattern`` is the pattern of a date such as ``TT.MM.JJJJ``.
    """
    if kind == "serial":
        groups = [text[start : start + 4] for start in range(0, len(text), 4)]
        return " ".join(groups), ""
    if kind not in DATES:
        return text, ""
    written, left = "", list(text)
    for sign in pattern:
        if sign.isalpha():
            if not left:
                break
            written += left.pop(0)
        else:
            written += sign
    return written, pattern[len(written) :]
