"""Finding an entry of a long list by its first letters."""

import re
import unicodedata


def folded(text: str) -> str:
    """Return ``text`` in small letters without accents, as it is compared."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def matching(
    entries: tuple[tuple[str, str], ...], written: str, most: int
) -> list[tuple[str, str]]:
    """Return up to ``most`` (value, label) whose label fits what is written, the best first.

    Labels that begin with it come before those in which a later word does.
    """
    wanted = folded(written)
    if not wanted:
        return []
    begins, later = [], []
    for value, label in entries:
        here = folded(label)
        if here.startswith(wanted):
            begins.append((value, label))
        elif any(word.startswith(wanted) for word in re.split(r"[\s(\-]+", here)):
            later.append((value, label))
    begins.sort(key=lambda entry: (folded(entry[1]) != wanted, folded(entry[1])))
    return (begins + later)[:most]


def exactly(entries: tuple[tuple[str, str], ...], written: str) -> str | None:
    """Return the value of the one entry whose label is what is written."""
    wanted = folded(written)
    return next((value for value, label in entries if wanted and folded(label) == wanted), None)
