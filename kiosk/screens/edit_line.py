"""One line of text that is being written: text and caret, and how each kind of field reads it."""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["text", "digits", "date", "serial", "choice", "yes_no"]
SERIAL_SIGNS = frozenset("CFGHJKLMNPRTVWXYZ0123456789")
"""Signs of German serial numbers (PAuswV annex: no vowels and nothing that looks like a digit)."""


@dataclass(frozen=True)
class EditLine:
    """Text with a caret before the character ``caret``."""

    text: str = ""
    caret: int = 0

    def insert(self, letters: str, kind: Kind, max_length: int) -> "EditLine":
        """Write at the caret what the kind of field allows, up to ``max_length`` characters."""
        fit = "".join(filter(None, (_allowed(letter, kind) for letter in letters)))
        limit = 8 if kind == "date" else max_length
        fit = fit[: max(0, limit - len(self.text))]
        text = self.text[: self.caret] + fit + self.text[self.caret :]
        return EditLine(text, self.caret + len(fit))

    def backspace(self) -> "EditLine":
        """Delete the character before the caret."""
        if self.caret == 0:
            return self
        return EditLine(self.text[: self.caret - 1] + self.text[self.caret :], self.caret - 1)

    def move(self, by: int) -> "EditLine":
        """Move the caret."""
        return replace(self, caret=min(max(self.caret + by, 0), len(self.text)))


def _allowed(letter: str, kind: Kind) -> str:
    if kind in ("digits", "date"):
        return letter if letter.isascii() and letter.isdigit() else ""
    if kind == "serial":
        return letter.upper() if letter.upper() in SERIAL_SIGNS else ""
    return letter if letter.isprintable() else ""


def read(value: str, kind: Kind) -> EditLine:
    """Return the line for a stored value; dates are written as day, month, year without dots."""
    text = "".join(filter(str.isdigit, value)) if kind == "date" else value
    return EditLine(text, len(text))


def write(text: str, kind: Kind) -> str:
    """Return the value to store; a date is DD.MM.YYYY, an incomplete one ends earlier."""
    if kind != "date":
        return text.strip()
    return ".".join(filter(None, (text[:2], text[2:4], text[4:])))


def shown(text: str, kind: Kind, pattern: str) -> tuple[str, str]:
    """Return (what is written, what is still missing) as it is shown.

    ``pattern`` is the pattern of a date such as ``TT.MM.JJJJ``.
    """
    if kind == "serial":
        groups = [text[start : start + 4] for start in range(0, len(text), 4)]
        return " ".join(groups), ""
    if kind != "date":
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
