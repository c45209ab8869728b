"""Which words of a view are the citizen's own: spoken only into a headset (pure).

A ``Text`` is a key and the same for everybody; what stands in a view as a plain string beside the
names of its parts was typed, read or made for this one person.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from contract.value import Value
from kiosk.views import (
    CheckView,
    ChoiceView,
    Chrome,
    DocumentPreview,
    FormField,
    PrintedLine,
    ReceiptView,
    Text,
    View,
)

_NOT_DATA = {"name", "icon", "key", "kind", "state", "evidence", "code", "language", "picture"}
"""Names of parts whose strings are no data: identifiers, icons, closed words."""
_TELLS_NOTHING = {"check.open", "check.not_given"}
"""What stands on the check page where there is no answer."""


def personal_strings(view: object) -> frozenset[str]:
    """Return the citizen's own words in a view, apart from what stands around every page."""
    return frozenset(one.strip() for one in _strings(view) if len(one.strip()) > 1)


def chosen_texts(view: View | None) -> tuple[Text, ...]:
    """Return the texts of a view that stand there because the citizen chose them.

    Their words are the same for everybody, but beside a question they say what was answered.
    """
    found: list[str | Text | None] = []
    match view:
        case CheckView(rows=rows):
            found = [row.value for row in rows]
        case ChoiceView(options=options):
            found = [one.body for one in options if one.selected]
    texts = (one for one in found if isinstance(one, Text))
    return tuple(one for one in texts if one.key not in _TELLS_NOTHING)


def names_one_of(personal: frozenset[str], text: str) -> bool:
    """Return whether ``text`` holds one of these as whole words."""
    return any(
        one in text and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in personal
    )


def _strings(part: Any) -> Iterator[str]:
    match part:
        case Chrome():
            return  # the same for everybody, but for the clerk's name
        case Text(args=args):
            for _, value in args:
                yield from _argument(value)
        case FormField(value=value, label=label, error=error, explanation=explanation):
            yield value
            yield from _strings((label, error, explanation))
        case PrintedLine(value=value):
            yield value
        case DocumentPreview(fields=printed, machine_lines=lines):
            yield from (value for _, value in printed)
            yield from lines
        case ReceiptView(case_number=number, check_value=check):
            yield from (number, check)
            yield from _parts(part)
        case Value() | str():
            return
        case tuple():
            for one in part:
                yield from _strings(one)
        case _ if is_dataclass(part):
            yield from _parts(part)


def _parts(part: Any) -> Iterator[str]:
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, str):
            if field.name == "value":
                yield value
        elif field.name not in _NOT_DATA:
            yield from _strings(value)


def _argument(value: str | Text) -> Iterator[str]:
    """Arguments with letters may be names; numbers, sums and dates say nothing by themselves."""
    if isinstance(value, Text):
        yield from _strings(value)
    elif any(letter.isalpha() for letter in value):
        yield value
