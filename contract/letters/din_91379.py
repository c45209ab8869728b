"""The list itself: every letter, sequence and sign of data type B."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Group(StrEnum):
    """Normative groups of DIN 91379:2022-08 that make up the data types A and B."""

    LETTER = "letter"
    """Latin letters, also sequences of up to three code points such as ``Ọ̈``."""
    N1 = "N1"
    """Signs within names: space, hyphen, apostrophes, full stop. With the letters: data type A."""
    N2 = "N2"
    """Digits and further signs. With the letters and N1: data type B."""


@dataclass(frozen=True)
class Element:
    """One entry of the list: what takes one place in print and is deleted as one.

    ``search_form`` holds the basic letters A to Z it is found and transliterated by; signs have
    none. A ``deprecated`` element must be accepted but should not be used for new entries.
    """

    text: str
    group: Group
    search_form: str
    deprecated: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@cache
def elements() -> tuple[Element, ...]:
    """Return all elements in the order of the list, letters first, each in NFC."""
    data = files("contract.letters").joinpath("din_91379.txt").read_text(encoding="utf-8")
    lines = (line for line in data.splitlines() if line and not line.startswith("#"))
    return tuple(_element(line) for line in lines)


def _element(line: str) -> Element:
    group, points, search_form, mark = [*line.split("|"), "", ""][:4]
    text = "".join(chr(int(point, 16)) for point in points.split())
    return Element(text, Group(group), search_form, mark == "deprecated")
