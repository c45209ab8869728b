"""Which further letters a key of the touch keyboard offers: those of DIN 91379 based on it.

So every letter and sign of data type A can be typed, in both cases.
"""

from functools import cache

from contract.letters import Element, Group, elements

Strip = tuple[str, ...]
"""Letters in the order they are offered; each is one element of the list."""

_SIGNS = ""
"""Stands for the base of the signs, which have none."""


@cache
def _strips() -> dict[tuple[str, bool], Strip]:
    """(Base, whether capitals) -> letters; deprecated ones last."""
    found: dict[tuple[str, bool], list[Element]] = {}
    for element in elements():
        if element.group is Group.LETTER:
            base = (element.search_form[0].lower(), element.capital)
            found.setdefault(base, []).append(element)
        elif element.group is Group.N1 and element.text != " ":
            for capital in (False, True):
                found.setdefault((_SIGNS, capital), []).append(element)
    return {
        base: tuple(one.text for one in sorted(those, key=lambda one: one.deprecated))
        for base, those in found.items()
    }


@cache
def _bases() -> dict[str, str]:
    return {letter: base for (base, _), those in _strips().items() for letter in those}


def strip(key: str, capital: bool) -> Strip:
    """Return what the key with the letter or sign ``key`` offers, itself among it.

    Nothing for a key that has no other letter, such as a digit or ``q``. ``Ä`` offers what ``A``
    does: Unicode and the search form of the list agree that it is based on it.
    """
    base = _bases().get(key)
    letters = _strips().get((base, capital), ()) if base is not None else ()
    return letters if len(letters) > 1 else ()
