"""A case's sealed record beside the manifest that came with it, and whether the two agree."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Row

from backend.intake.first_form import read_statement
from contract.case import ApplicationSummary, CaseManifest, CaseRecord
from contract.law import Law, chosen_documents, office_day
from contract.law.from_answers import PhotoFeePer
from contract.sealing import PartName
from contract.terms import DocumentKind, Signer

Difference = Literal["case_number", "applications", "portrait", "prints", "signatures"]

SIGNATURES: dict[DocumentKind, PartName] = {
    "identity_card": "signature",
    "passport": "signature_passport",
}
GUARDIAN_SIGNATURES: dict[Signer, PartName] = {
    "guardian_1": "guardian_1_signature",
    "guardian_2": "guardian_2_signature",
}


@dataclass(frozen=True)
class OfficeRules:
    """What the office goes by: the law, and how it charges a photo that documents share."""

    law: Law
    photo_fee_per: PhotoFeePer


@dataclass(frozen=True)
class CaseContent:
    """What is known of a case while its record can be read."""

    record: CaseRecord
    manifest: CaseManifest
    rules: OfficeRules

    @property
    def day(self) -> date:
        """The day of the application."""
        return office_day(self.manifest.created_at)

    @property
    def portrait_there(self) -> bool:
        """Whether the terminal took a portrait that conforms."""
        return self.manifest.portrait == "captured" and self.manifest.portrait_conformant


def stored_manifest(case: Row[Any]) -> CaseManifest:
    """Return the manifest of a stored case; its signature was checked when it came."""
    return read_statement(json.loads(case.manifest)["statement"])


def difference(content: CaseContent) -> Difference | None:
    """Return where the sealed record and the manifest contradict each other first."""
    record, manifest = content.record, content.manifest
    summaries = tuple(
        ApplicationSummary(**one.model_dump(include=set(ApplicationSummary.model_fields)))
        for one in record.applications
    )
    agreeing: dict[Difference, bool] = {
        "case_number": record.case_number == manifest.case_number,
        "applications": summaries == manifest.applications
        and chosen_documents(record.answers) == tuple(one.document for one in summaries),
        "portrait": (record.portrait, record.portrait_conformant)
        == (manifest.portrait, manifest.portrait_conformant),
        "prints": _captured_prints(record) == _named(manifest, "print_"),
        "signatures": _signatures(record)
        == _named(manifest, "signature", "guardian_") - {"signature_strokes"},
    }
    return next((name for name, agree in agreeing.items() if not agree), None)


def _named(manifest: CaseManifest, *beginnings: str) -> set[str]:
    return {item.part for item in manifest.parts if item.part.startswith(beginnings)}


def _captured_prints(record: CaseRecord) -> set[str]:
    return {f"print_{one.position}" for one in record.prints if one.status == "captured"}


def _signatures(record: CaseRecord) -> set[str]:
    """Return the parts that hold what was signed, a picture for each document's field."""
    signed = {one.person for one in record.signatures if one.status == "signed"}
    own = {SIGNATURES[one.document] for one in record.applications if "applicant" in signed}
    return {*own, *(part for signer, part in GUARDIAN_SIGNATURES.items() if signer in signed)}
