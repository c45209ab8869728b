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
    "preliminary_card",
    "braille",
    "passport_kind",
    "passport_pages",
    "privacy_notice",
    "reason",
    "old_document",
    "old_card_serial",
    "old_card_expiry",
    "old_passport_serial",
    "old_passport_expiry",
    "early_reason",
    "loss_when",
    "loss_where",
    "loss_circumstances",
    "loss_police",
    "loss_found",
    "loss_found_on",
    "loss_declaration",
    "family_name",
    "birth_name",
    "given_names",
    "degree",
    "artist_name",
    "birth_date",
    "birth_place",
    "birth_state",
    "custody_case",
    "custody_proof",
    "guardian_1_family_name",
    "guardian_1_given_names",
    "guardian_1_birth_date",
    "guardian_1_id_serial",
    "guardian_2_family_name",
    "guardian_2_given_names",
    "guardian_2_birth_date",
    "guardian_2_id_serial",
    "residence",
    "other_office_reason",
    "street",
    "postcode",
    "town",
    "country",
    "sex",
    "height_cm",
    "eye_colour",
    "other_nationality",
    "other_nationality_state",
    "foreign_forces",
    "foreign_forces_state",
    "delivery",
    "delivery_second_kind",
    "delivery_second_serial",
    "delivery_second_expiry",
    "delivery_declaration",
    "email",
    "chip_notice",
    "photo",
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
    preliminary_card: str | None = _answer(Visibility.PUBLIC, max_length=3)
    braille: str | None = _answer(Visibility.PUBLIC, clerk_may_edit=True, max_length=3)
    passport_kind: str | None = _answer(Visibility.PUBLIC, max_length=20)
    passport_pages: str | None = _answer(Visibility.PUBLIC, max_length=2)
    privacy_notice: str | None = _answer(Visibility.PUBLIC, max_length=40)
    reason: str | None = _answer(Visibility.PERSONAL, max_length=20)
    old_document: str | None = _answer(Visibility.PERSONAL, max_length=20)
    old_card_serial: str | None = _answer(Visibility.MASKED, max_length=10)
    old_card_expiry: str | None = _answer(Visibility.PERSONAL, max_length=10)
    old_passport_serial: str | None = _answer(Visibility.MASKED, max_length=10)
    old_passport_expiry: str | None = _answer(Visibility.PERSONAL, max_length=10)
    early_reason: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=200)
    loss_when: str | None = _answer(Visibility.PERSONAL, max_length=10)
    loss_where: str | None = _answer(Visibility.PERSONAL, max_length=120)
    loss_circumstances: str | None = _answer(
        Visibility.PERSONAL, clerk_may_edit=True, max_length=500
    )
    loss_police: str | None = _answer(Visibility.MASKED, max_length=40)
    loss_found: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    loss_found_on: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=10)
    loss_declaration: str | None = _answer(Visibility.PUBLIC, max_length=40)
    family_name: str | None = _answer(Visibility.PERSONAL, max_length=186)
    birth_name: str | None = _answer(Visibility.PERSONAL, max_length=124)
    given_names: str | None = _answer(Visibility.PERSONAL, max_length=186)
    degree: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=20)
    artist_name: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=60)
    birth_date: str | None = _answer(Visibility.PERSONAL, max_length=10)
    birth_place: str | None = _answer(Visibility.PERSONAL, max_length=124)
    birth_state: str | None = _answer(Visibility.PERSONAL, max_length=3)
    custody_case: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=20)
    custody_proof: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    guardian_1_family_name: str | None = _answer(Visibility.PERSONAL, max_length=120)
    guardian_1_given_names: str | None = _answer(Visibility.PERSONAL, max_length=80)
    guardian_1_birth_date: str | None = _answer(Visibility.PERSONAL, max_length=10)
    guardian_1_id_serial: str | None = _answer(Visibility.MASKED, max_length=15)
    guardian_2_family_name: str | None = _answer(Visibility.PERSONAL, max_length=120)
    guardian_2_given_names: str | None = _answer(Visibility.PERSONAL, max_length=80)
    guardian_2_birth_date: str | None = _answer(Visibility.PERSONAL, max_length=10)
    guardian_2_id_serial: str | None = _answer(Visibility.MASKED, max_length=15)
    residence: str | None = _answer(Visibility.PERSONAL, max_length=12)
    other_office_reason: str | None = _answer(
        Visibility.PERSONAL, clerk_may_edit=True, max_length=300
    )
    street: str | None = _answer(Visibility.PERSONAL, max_length=50)
    postcode: str | None = _answer(Visibility.PERSONAL, max_length=12)
    town: str | None = _answer(Visibility.PERSONAL, max_length=105)
    country: str | None = _answer(Visibility.PERSONAL, max_length=3)
    sex: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=1)
    height_cm: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    eye_colour: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=19)
    other_nationality: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    other_nationality_state: str | None = _answer(
        Visibility.PERSONAL, clerk_may_edit=True, max_length=3
    )
    foreign_forces: str | None = _answer(Visibility.PERSONAL, clerk_may_edit=True, max_length=3)
    foreign_forces_state: str | None = _answer(
        Visibility.PERSONAL, clerk_may_edit=True, max_length=3
    )
    delivery: str | None = _answer(Visibility.PUBLIC, max_length=10)
    delivery_second_kind: str | None = _answer(Visibility.PERSONAL, max_length=20)
    delivery_second_serial: str | None = _answer(Visibility.MASKED, max_length=10)
    delivery_second_expiry: str | None = _answer(Visibility.PERSONAL, max_length=10)
    delivery_declaration: str | None = _answer(Visibility.PUBLIC, max_length=40)
    email: str | None = _answer(Visibility.MASKED, max_length=254)
    chip_notice: str | None = _answer(Visibility.PUBLIC, max_length=40)
    photo: str | None = _answer(Visibility.PERSONAL, max_length=20)

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
