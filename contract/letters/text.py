"""Reading a text by the list: normal form, unknown letters, two ways of counting.

The standard knows sequences that Unicode has no single character for. A text is therefore split by
the longest match against the list; a place in print is an element of the list, a place in a
stored field is a code point (BSI TR-03123, the facets of XhD).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal

from contract.letters.din_91379 import Element, Group, elements

Kind = Literal["name", "place"]
"""``name``: data type A, letters and N1. ``place``: data type B, also digits and signs of N2."""

LONGEST = 1000
"""Code points; no field of an application is nearly so long."""

_BLANKS = re.compile(r"[ \t\n\r\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_LONGEST_ELEMENT = 3
_LAST_OF_PLANE_0 = 0xFFFF
_MOST_MARKS = 4
"""More marks on one letter than any writing has are not worth showing."""
_GROUPS = {"name": (Group.LETTER, Group.N1), "place": tuple(Group)}


class TextTooLong(ValueError):
    """A text of more than ``LONGEST`` code points; its content is not in the message."""

    def __init__(self) -> None:
        super().__init__(f"a text of more than {LONGEST} code points")


def normalised(text: str) -> str:
    """Return ``text`` in NFC, runs of blanks as one space, none at either end.

    Typographic variants (``’`` and ``'``) stay as they are. Raises TextTooLong.
    """
    return _BLANKS.sub(" ", _composed(text)).strip(" ")


def split(text: str) -> Iterator[tuple[str, Element | None]]:
    """Yield the parts of ``text``, each with its element of the list or None.

    A letter with a mark that the list does not have for it is one unknown part as a whole. Raises
    TextTooLong.
    """
    known, text = _known(), _composed(text)
    start = 0
    while start < len(text):
        element = _longest_match(known, text, start)
        end = start + (len(element.text) if element else 1)
        after = end
        while after < len(text) and unicodedata.category(text[after])[0] == "M":
            after += 1
        yield text[start:after], element if after == end else None
        start = after


def unknown_letters(text: str, kind: Kind) -> tuple[str, ...]:
    """Return what ``kind`` does not allow in ``text``, each once, as it can be shown to people.

    What has no shape of its own (controls, direction marks, lone accents) or none in the fonts
    (emoji) is named ``U+202E``. Raises TextTooLong.
    """
    allowed = _GROUPS[kind]
    parts = (
        part for part, element in split(text) if element is None or element.group not in allowed
    )
    return tuple(dict.fromkeys(map(_name, parts)))


def print_places(text: str) -> int:
    """Return how many places ``text`` takes in print: elements of the list. Raises TextTooLong."""
    return sum(1 for _ in split(text))


def code_points(text: str) -> int:
    """Return how many places ``text`` takes in a stored field. Raises TextTooLong."""
    return len(_composed(text))


def _composed(text: str) -> str:
    if len(text) > LONGEST:
        raise TextTooLong
    return unicodedata.normalize("NFC", text)


@cache
def _known() -> dict[str, Element]:
    return {element.text: element for element in elements()}


def _longest_match(known: dict[str, Element], text: str, start: int) -> Element | None:
    for length in range(_LONGEST_ELEMENT, 0, -1):
        if element := known.get(text[start : start + length]):
            return element
    return None


def _name(part: str) -> str:
    letter, marks = part[0], part[1:]
    if unicodedata.category(letter)[0] not in "LNPS" or ord(letter) > _LAST_OF_PLANE_0:
        return f"U+{ord(letter):04X}"
    return part if len(marks) <= _MOST_MARKS else f"{letter}{marks[:_MOST_MARKS]}…"
