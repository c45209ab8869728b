"""Whether a case's sealed record agrees with what was sent with it and with the law."""

from typing import Literal

from backend.case_content import CaseContent, possible_days
from backend.counted_age import needs_at
from contract.case import ApplicationSummary, CaseManifest, CaseRecord, FeeLine
from contract.law import ages, chosen_documents
from contract.sealing import PartName
from contract.terms import DocumentKind, Signer

Difference = Literal["case_number", "applications", "portrait", "prints", "signatures", "fees"]

SIGNATURES: dict[DocumentKind, PartName] = {
    "identity_card": "signature",
    "passport": "signature_passport",
}
GUARDIAN_SIGNATURES: dict[Signer, PartName] = {
    "guardian_1": "guardian_1_signature",
    "guardian_2": "guardian_2_signature",
}


def difference(content: CaseContent) -> Difference | None:
    """Return where the sealed record, the manifest and the law contradict each other first."""
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
    found = next((name for name, agree in agreeing.items() if not agree), None)
    if found is None and not _fees_are_lawful(content):
        return "fees"
    return found


def _fees_are_lawful(content: CaseContent) -> bool:
    """Return whether the lines sent are those of the law for what the record says.

    Until a clerk decides, the lowest possible age counts. How a terminal words the legal basis
    is no matter.
    """
    sent = _sums(content.manifest.fee_lines)
    for day in possible_days(content.manifest):
        possible = ages(content.record.answers, day)
        needs = needs_at(content, possible and possible[0], day)
        if _sums(needs.fee_lines) == sent:
            return True
    return False


def _sums(lines: tuple[FeeLine, ...]) -> list[tuple[str, str, int]]:
    return sorted((line.application or "", line.code, line.amount_cents) for line in lines)


def _named(manifest: CaseManifest, *beginnings: str) -> set[str]:
    return {item.part for item in manifest.parts if item.part.startswith(beginnings)}


def _captured_prints(record: CaseRecord) -> set[str]:
    return {f"print_{one.position}" for one in record.prints if one.status == "captured"}


def _signatures(record: CaseRecord) -> set[str]:
    """Return the parts that hold what was signed, a picture for each document's field."""
    signed = {one.person for one in record.signatures if one.status == "signed"}
    own = {SIGNATURES[one.document] for one in record.applications if "applicant" in signed}
    return {*own, *(part for signer, part in GUARDIAN_SIGNATURES.items() if signer in signed)}
