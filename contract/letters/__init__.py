"""The letters that names and places may have: DIN 91379, its counting and its normal form."""

from contract.letters.din_91379 import Element, Group, elements
from contract.letters.text import (
    LONGEST,
    Kind,
    TextTooLong,
    code_points,
    normalised,
    print_places,
    split,
    unknown_letters,
)

__all__ = [
    "LONGEST",
    "Element",
    "Group",
    "Kind",
    "TextTooLong",
    "code_points",
    "elements",
    "normalised",
    "print_places",
    "split",
    "unknown_letters",
]
