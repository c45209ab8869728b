"""Whether a manifest makes sense in itself: documents, options, portrait, parts."""

from collections import Counter

from backend.intake.fee_lines import require_lawful_fees
from backend.problems import inconsistent
from contract.case import ApplicationSummary, CaseManifest
from contract.law import Law
from contract.sealing import PartName
from contract.terms import DocumentKind

FEWEST_PAGES = 32
OF_DOCUMENT: dict[PartName, DocumentKind] = {
    "signature": "identity_card",
    "signature_passport": "passport",
}
"""Part -> the document on which this picture of the signature is printed."""
PRINTS: frozenset[PartName] = frozenset({"print_right_index", "print_left_index"})


def require_consistent(manifest: CaseManifest, law: Law) -> None:
    """Raise ``ProblemError`` (422) for the first contradiction; the detail says where."""
    documents = [application.document for application in manifest.applications]
    if len(set(documents)) != len(documents):
        raise inconsistent("applications", "the same document twice")
    for application in manifest.applications:
        _require_options(application)
    require_lawful_fees(manifest, law)
    _require_portrait(manifest)
    _require_parts(manifest)


def _require_options(application: ApplicationSummary) -> None:
    one, only = application, application.preliminary == "only"
    of_passports = one.express or one.pages != FEWEST_PAGES
    if one.document == "identity_card" and (of_passports or only):
        raise inconsistent("applications", "options of a passport on an identity card")
    if one.document == "passport" and one.preliminary == "also":
        raise inconsistent("applications", "a preliminary passport is none in addition")
    if only and of_passports:
        raise inconsistent("applications", "a preliminary passport has 32 pages and is not express")
    if one.delivery == "home" and (one.express or only):
        raise inconsistent("applications", "what is express or preliminary is not sent home")


def _require_portrait(manifest: CaseManifest) -> None:
    named = {item.part for item in manifest.parts}
    captured = manifest.portrait == "captured"
    if captured != ("portrait" in named):
        raise inconsistent("portrait", "what it says of the portrait and its parts differ")
    if not captured and manifest.portrait_conformant:
        raise inconsistent("portrait", "a portrait that is not there conforms to nothing")


def _require_parts(manifest: CaseManifest) -> None:
    named = Counter(item.part for item in manifest.parts)
    documents = {application.document for application in manifest.applications}
    if any(count > 1 for count in named.values()):
        raise inconsistent("parts", "the same part twice")
    if "answers" not in named:
        raise inconsistent("parts", "answers are missing")
    for part, document in OF_DOCUMENT.items():
        if part in named and document not in documents:
            raise inconsistent("parts", f"{part} without {document}")
    chip = any(application.preliminary != "only" for application in manifest.applications)
    if not chip and named.keys() & PRINTS:
        raise inconsistent("parts", "prints for a document without chip")
