"""Whether the fee lines of a manifest are those of the law for what is applied for."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast, get_args

from backend.case_content import possible_days
from backend.problems import inconsistent
from contract.case import ApplicationSummary, CaseManifest, FeeLine
from contract.law import FeeCode, Law
from contract.law.values import OLDEST_AGE
from contract.terms import DocumentKind

MAX_FEE_LINES = 20
MAX_LEGAL_BASIS = 200

SURCHARGES: dict[DocumentKind, frozenset[str]] = {
    "identity_card": frozenset({"identity_card_other_office", "identity_card_abroad"}),
    "passport": frozenset({"passport_other_office"}),
}
"""At most one of them, as the residence says, which the manifest does not tell."""
SURCHARGE_OF_PRELIMINARY = frozenset({"passport_preliminary_other_office"})


def require_lawful_fees(manifest: CaseManifest, law: Law) -> None:
    """Raise ``ProblemError`` (422) for a line that is unknown, missing, doubled or of another sum.

    The applicant's age is not told: there must be one at which all sums are right.
    """
    lines = manifest.fee_lines
    if len(lines) > MAX_FEE_LINES:
        raise inconsistent("fee_lines", "too many")
    if any(line.code not in get_args(FeeCode) for line in lines):
        raise inconsistent("fee_lines", "an unknown code")
    if any(len(line.legal_basis) > MAX_LEGAL_BASIS for line in lines):
        raise inconsistent("fee_lines", "a legal basis is too long")
    if len({(line.code, line.application) for line in lines}) != len(lines):
        raise inconsistent("fee_lines", "the same line twice")
    documents = {application.document for application in manifest.applications}
    for line in lines:
        if line.application is not None and line.application not in documents:
            raise inconsistent("fee_lines", f"{line.application} is not applied for")
    _require_photo(manifest)
    _require_shared(lines)
    for application in manifest.applications:
        _require_own(application, lines)
    if not any(_all_right(law, lines, day) for day in possible_days(manifest)):
        raise inconsistent("fee_lines", "the sums are right at no age")


def _require_photo(manifest: CaseManifest) -> None:
    photos = [line.application for line in manifest.fee_lines if line.code == "photo"]
    if photos and manifest.portrait != "captured":
        raise inconsistent("fee_lines", "a photo that was not taken here")
    if None in photos and len(photos) > 1:
        raise inconsistent("fee_lines", "a photo is shared or each document's own")


def _require_shared(lines: Iterable[FeeLine]) -> None:
    if any(line.application is None and line.code != "photo" for line in lines):
        raise inconsistent("fee_lines", "nothing but a photo is shared")


def _require_own(application: ApplicationSummary, lines: Iterable[FeeLine]) -> None:
    document = application.document
    own = {line.code for line in lines if line.application == document} - {"photo"}
    if application.preliminary == "only":
        due, surcharges = {f"{document}_preliminary"}, SURCHARGE_OF_PRELIMINARY
    else:
        due, surcharges = set(_due(application)), SURCHARGES[document]
    surplus = own - due
    if not due <= own or len(surplus) > 1 or not surplus <= surcharges:
        raise inconsistent("fee_lines", f"not those of what is applied for with {document}")


def _due(application: ApplicationSummary) -> Iterator[str]:
    document = application.document
    yield document
    if application.preliminary == "also":
        yield f"{document}_preliminary"
    if application.pages == 48:
        yield f"{document}_48_pages"
    if application.express:
        yield f"{document}_express"
    if application.delivery == "home":
        yield f"{document}_delivery"


def _all_right(law: Law, lines: tuple[FeeLine, ...], day: date) -> bool:
    codes = [cast(FeeCode, line.code) for line in lines]
    if not all(law.knows_fee(code, day) for code in codes):
        return False
    asked = [line.amount_cents for line in lines]
    return any(
        [law.fee_line(code, age, day).amount_cents for code in codes] == asked
        for age in range(OLDEST_AGE + 1)
    )
