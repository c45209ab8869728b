"""Whether a manifest makes sense in itself: documents, options, fee lines, parts."""

import re
from collections import Counter
from collections.abc import Sequence

from backend.problems import ProblemError
from contract.case import ApplicationSummary, CaseManifest, FeeLine

MAX_FEE_LINES = 20
MAX_LINE_CENTS = 100_000
MAX_LEGAL_BASIS = 200
CODE = re.compile(r"[a-z0-9_]{1,40}")


def require_consistent(manifest: CaseManifest) -> None:
    """Raise ``ProblemError`` (422) for the first contradiction; the detail says where."""
    documents = [application.document for application in manifest.applications]
    if len(set(documents)) != len(documents):
        raise _inconsistent("applications", "the same document twice")
    for application in manifest.applications:
        _require_options(application)
    if len(manifest.fee_lines) > MAX_FEE_LINES:
        raise _inconsistent("fee_lines", "too many")
    for line in manifest.fee_lines:
        _require_fee_line(line, documents)
    without_fee = set(documents) - {line.application for line in manifest.fee_lines}
    if without_fee:
        raise _inconsistent("fee_lines", f"none for {','.join(sorted(without_fee))}")
    _require_parts(manifest)


def _require_options(application: ApplicationSummary) -> None:
    of_passports = application.express or application.pages != 32
    if application.document == "identity_card" and of_passports:
        raise _inconsistent("applications", "an identity card is neither express nor has pages")


def _require_fee_line(line: FeeLine, documents: Sequence[str]) -> None:
    if line.application is not None and line.application not in documents:
        raise _inconsistent("fee_lines", f"{line.application} is not applied for")
    if not 0 <= line.amount_cents <= MAX_LINE_CENTS:
        raise _inconsistent("fee_lines", "an amount is out of bounds")
    if not CODE.fullmatch(line.code) or len(line.legal_basis) > MAX_LEGAL_BASIS:
        raise _inconsistent("fee_lines", "a code or legal basis is malformed")


def _require_parts(manifest: CaseManifest) -> None:
    named = Counter(item.part for item in manifest.parts)
    if any(count > 1 for count in named.values()):
        raise _inconsistent("parts", "the same part twice")
    if "answers" not in named:
        raise _inconsistent("parts", "answers are missing")
    if (manifest.portrait == "captured") != ("portrait" in named):
        raise _inconsistent("portrait", "what it says of the portrait and its parts differ")


def _inconsistent(where: str, why: str) -> ProblemError:
    return ProblemError(422, "inconsistent", f"{where}: {why}")
