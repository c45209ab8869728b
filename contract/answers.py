"""The citizen's answers: typed and read data, each field with who may see and who may edit it.

Field names, lengths and characters follow the data dictionary of BSI TR-03123 (XhD 1.6.1) and
PAuswG section 5; everything is held as text exactly as it will be handed over.
"""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from contract.value import Value


class Visibility(StrEnum):
    """What the clerk's mirror may carry of a field."""

    PUBLIC = "public"
    """Always."""
    PERSONAL = "personal"
    """After the citizen agreed to show the session."""
    MASKED = "masked"
    """Only whether it is filled, and its length."""
    NEVER = "never"
    """Nothing at all."""


FieldName = Literal[
    "document",
    "braille",
    "privacy_notice",
    "old_document",
    "old_serial",
    "old_expiry",
    "family_name",
    "birth_name",
    "given_names",
    "degree",
    "birth_date",
    "birth_place",
    "street",
    "postcode",
    "town",
    "height_cm",
    "eye_colour",
    "other_nationality",
    "foreign_forces",
]


def _answer(
    visibility: Visibility = Visibility.MASKED, *, clerk_may_edit: bool = False, max_length: int
) -> Any:
    return Field(
        default=None,
        max_length=max_length,
        json_schema_extra={"visibility": visibility, "clerk_may_edit": clerk_may_edit},
    )


class Answers(Value):
    """All answers of one visit; ``None`` is *not answered*, ``""`` is *left empty on purpose*."""

    document: str | None = _answer(Visibility.PUBLIC, max_length=20)
    braille: str | None = _answer(Visibility.PUBLIC, clerk_may_edit=True, max_length=3)
    privacy_notice: str | None = _answer(Visibility.PUBLIC, max_length=40)
    old_document: str | None = _answer(Visibility.PERSONAL, max_length=20)
    old_serial: str | None = _answer(Visibility.MASKED, max_length=9)
    old_expiry: str | None = _answer(Visibility.PERSONAL, max_length=10)
    family_name: str | None = _answer(Visibility.PERSONAL, max_length=120)
    birth_name: str | None = _answer(Visibility.PERSONAL, max_length=75)
    given_names: str | None = _answer(Visibility.PERSONAL, max_length=80)
    degree: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=20)
    birth_date: str | None = _answer(Visibility.PERSONAL, max_length=10)
    birth_place: str | None = _answer(Visibility.PERSONAL, max_length=80)
    street: str | None = _answer(Visibility.PERSONAL, max_length=50)
    postcode: str | None = _answer(Visibility.PERSONAL, max_length=5)
    town: str | None = _answer(Visibility.PERSONAL, max_length=44)
    height_cm: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    eye_colour: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=19)
    other_nationality: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    foreign_forces: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)

    def __repr__(self) -> str:
        """Name the fields that are filled, never what they hold."""
        filled = [name for name in type(self).model_fields if getattr(self, name) is not None]
        return f"Answers(filled={filled})"

    __str__ = __repr__


def visibility(field: str) -> Visibility:
    """Return who may see ``field``; a field without a mark is masked."""
    extra = Answers.model_fields[field].json_schema_extra
    return Visibility(str(extra["visibility"])) if isinstance(extra, dict) else Visibility.MASKED


def clerk_may_edit(field: str) -> bool:
    """Return whether a clerk in control may write ``field``."""
    extra = Answers.model_fields[field].json_schema_extra
    return isinstance(extra, dict) and bool(extra["clerk_may_edit"])
