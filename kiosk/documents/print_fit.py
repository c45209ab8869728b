"""What fits on the paper: which lines a field takes on the card and on the passport's data page.

Places: BSI TR-03123 (XhD 1.6.1), PAuswV annex 3, PassV annex 11. A place in print is an element of
DIN 91379, a place in the stored field is a code point; both are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contract.letters import code_points, normalised, print_places, split
from contract.terms import DocumentKind

Field = Literal["given_names", "birth_place", "artist_name", "street"]
Size = Literal["large", "small"]


@dataclass(frozen=True)
class PrintFit:
    """The lines of a field, all in one size of type."""

    lines: tuple[str, ...]
    size: Size


@dataclass(frozen=True)
class TooLong:
    """A field that does not fit: it needs ``places`` of ``limit``."""

    places: int
    limit: int


@dataclass(frozen=True)
class Room:
    """The places that a field has: (characters in a line, lines) in each size of type.

    ``stored`` is how many code points the record of the application takes.
    """

    large: tuple[int, int] | None
    small: tuple[int, int]
    stored: int


ROOM: dict[tuple[DocumentKind, Field], Room] = {
    ("identity_card", "given_names"): Room((26, 1), (40, 2), 80),
    ("identity_card", "birth_place"): Room((26, 1), (40, 2), 80),
    ("identity_card", "artist_name"): Room((20, 1), (30, 2), 60),
    ("identity_card", "street"): Room(None, (25, 2), 50),
    ("passport", "given_names"): Room((40, 2), (62, 3), 186),
    ("passport", "birth_place"): Room((40, 1), (62, 2), 124),
    ("passport", "artist_name"): Room(None, (35, 1), 35),
}
"""A passport shows no street."""

NAME_ROOM: dict[DocumentKind, Room] = {
    "identity_card": Room((26, 2), (40, 3), 120),
    "passport": Room((40, 2), (62, 3), 186),
}
"""Family name and birth name share these lines."""

BIRTH_NAME_STORED: dict[DocumentKind, int] = {"identity_card": 75, "passport": 124}
_TOWN_CARD = Room(None, (25, 2), 50)
_TOWN_PASSPORT = Room(None, (35, 3), 105)


def field_fit(document: DocumentKind, field: Field, text: str) -> PrintFit | TooLong:
    """Return how ``field`` is printed.

    Raises KeyError for a field that ``document`` does not show.
    """
    return _fit(ROOM[document, field], (normalised(text),))


def town_fit(document: DocumentKind, postcode: str, town: str) -> PrintFit | TooLong:
    """Return how the town is printed: on the card after its postcode, in the passport alone."""
    if document == "passport":
        return _fit(_TOWN_PASSPORT, (normalised(town),))
    # Stored apart the two may take 49 places: the fiftieth is the blank between them.
    return _fit(_TOWN_CARD, (normalised(f"{postcode} {town}"),))


def name_fit(
    document: DocumentKind, family_name: str, birth_name: str = "", degree: str = ""
) -> PrintFit | TooLong:
    """Return how the block of names is printed: the birth name begins a line where there is room.

    ``degree`` is counted and not printed: it stood in the block until 1 May 2024 and has a field of
    its own since. Give it to learn whether an office that still counts it would warn.
    """
    names = (normalised(family_name), normalised(birth_name))
    alone = code_points(names[1])
    if alone > BIRTH_NAME_STORED[document]:
        return TooLong(alone, BIRTH_NAME_STORED[document])
    room = NAME_ROOM[document]
    total = sum(map(code_points, (*names, normalised(degree))))
    if total > room.stored:
        return TooLong(total, room.stored)
    return _fit(room, tuple(filter(None, names)))


def _fit(room: Room, parts: tuple[str, ...]) -> PrintFit | TooLong:
    parts = tuple(filter(None, parts))
    stored = sum(map(code_points, parts))
    if stored > room.stored:
        return TooLong(stored, room.stored)
    if room.large and (lines := _by_words(parts, *room.large)) is not None:
        return PrintFit(lines, "large")
    width, most = room.small
    if (lines := _by_words(parts, width, most)) is not None:
        return PrintFit(lines, "small")
    # The last resort uses every place, as the record's length promises that it can be printed.
    apart = tuple(line for part in parts for line in _by_places((part,), width))
    lines = apart if len(apart) <= most else _by_places(parts, width)
    if len(lines) > most:
        return TooLong(sum(map(print_places, parts)), width * most)
    return PrintFit(lines, "small")


def _by_words(parts: tuple[str, ...], width: int, most: int) -> tuple[str, ...] | None:
    """Break between words and after hyphens; None if that needs more lines or a longer one."""
    lines: list[str] = []
    for part in parts:
        line, places = "", 0
        for piece in _pieces(part):
            length = len(piece) - (piece[-1] == " ")  # a blank at the end of a line is not printed
            if length > width:
                return None
            if places + length > width:
                lines.append(line.rstrip())
                line, places = "", 0
            line += "".join(piece)
            places += len(piece)
        lines.append(line.rstrip())
    return tuple(lines) if len(lines) <= most else None


def _pieces(text: str) -> Iterator[list[str]]:
    """Yield the elements of pieces that end after a blank or a hyphen within a word."""
    piece: list[str] = []
    for element, _ in split(text):
        piece.append(element)
        if element in (" ", "-") and len(piece) > 1:
            yield piece
            piece = []
    if piece:
        yield piece


def _by_places(parts: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Fill each line to its last place."""
    all_of_it = [element for part in parts for element, _ in split(part)]
    starts = range(0, len(all_of_it), width)
    return tuple("".join(all_of_it[start : start + width]) for start in starts)
