"""The sealed record's first form, an adult's identity card, read as the present one.

It came with the first form of the manifest; the clerk decides such a case as any other.
"""

from typing import Literal

from pydantic import ValidationError

from backend.case_content import CaseContent, OfficeRules
from contract.answers import Answers
from contract.case import (
    ApplicationRecord,
    CaseManifest,
    CaseRecord,
    Notice,
    PrintSummary,
    SignatureSummary,
)
from contract.law import Requirements, circumstances, office_day, required
from contract.value import Value


class FirstAnswers(Value):
    """The answers of the first form; ``old_serial`` and ``old_expiry`` are of ``old_document``."""

    document: str | None = None
    braille: str | None = None
    privacy_notice: str | None = None
    old_document: str | None = None
    old_serial: str | None = None
    old_expiry: str | None = None
    family_name: str | None = None
    birth_name: str | None = None
    given_names: str | None = None
    degree: str | None = None
    birth_date: str | None = None
    birth_place: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    height_cm: str | None = None
    eye_colour: str | None = None
    other_nationality: str | None = None
    foreign_forces: str | None = None

    def present(self) -> Answers:
        """Return the same in the present form."""
        common = self.model_dump(exclude={"old_serial", "old_expiry"})
        kind = "passport" if self.old_document == "passport" else "card"
        former = {f"old_{kind}_serial": self.old_serial, f"old_{kind}_expiry": self.old_expiry}
        return Answers(**{**common, **former, "document": "identity_card", "residence": "here"})


class FirstRecord(Value):
    """What the kiosk sealed in the first form."""

    case_number: str
    answers: FirstAnswers
    filled_by_clerk: dict[str, str]
    prints: tuple[PrintSummary, ...]
    portrait: Literal["captured", "at_counter"]
    portrait_conformant: bool
    privacy_notice: str


def read_content(data: bytes, manifest: CaseManifest, rules: OfficeRules) -> CaseContent:
    """Return a sealed record of either form; raise ``ValidationError`` for anything else."""
    try:
        record = CaseRecord.model_validate_json(data)
    except ValidationError:
        record = _present(FirstRecord.model_validate_json(data), manifest, rules)
    return CaseContent(record, manifest, rules)


def _present(first: FirstRecord, manifest: CaseManifest, rules: OfficeRules) -> CaseRecord:
    answers, day = first.answers.present(), office_day(manifest.created_at)
    what = circumstances(answers, day, photo_here=first.portrait == "captured")
    needs = required(rules.law, what, day, photo_fee_per=rules.photo_fee_per)
    (card,) = needs.applications
    signed = any(item.part == "signature" for item in manifest.parts)
    signature = SignatureSummary(person="applicant", status="signed" if signed else "cannot_sign")
    return CaseRecord(
        case_number=first.case_number,
        answers=answers,
        applications=(
            ApplicationRecord(
                document=card.document,
                valid_to=card.valid_to.isoformat(),
                online_id=card.online_id,
                chip=card.chip,
            ),
        ),
        filled_by_clerk=_filled(first),
        prints=first.prints,
        portrait=first.portrait,
        portrait_conformant=first.portrait == "captured" and first.portrait_conformant,
        signatures=(signature,),
        confirmations=(),
        notices=_notices(answers, needs),
    )


def _filled(first: FirstRecord) -> dict[str, str]:
    """Return who filled in what, by the present names."""
    kind = "passport" if first.answers.old_document == "passport" else "card"
    former = {"old_serial": f"old_{kind}_serial", "old_expiry": f"old_{kind}_expiry"}
    return {former.get(field, field): login for field, login in first.filled_by_clerk.items()}


def _notices(answers: Answers, needs: Requirements) -> tuple[Notice, ...]:
    found: dict[Notice, bool] = {
        "age_ambiguous": needs.age_ambiguous,
        "birth_certificate": answers.old_document == "none",
        "title_proof": bool(answers.degree),
        "second_nationality": answers.other_nationality == "yes",
        "foreign_forces": answers.foreign_forces == "yes",
    }
    return tuple(name for name, is_there in found.items() if is_there)
