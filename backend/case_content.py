"""A case's sealed record beside the manifest that came with it."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from backend.intake.first_form import read_statement
from contract.case import CaseManifest, CaseRecord
from contract.law import Law, office_day
from contract.law.from_answers import PhotoFeePer
from contract.terms import DocumentKind

LONGEST_VISIT = timedelta(hours=2)
"""The day of the application is the one on which the visit began."""


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
    rejected: frozenset[DocumentKind] = frozenset()
    """What the clerk has rejected by now: nothing is demanded for it."""

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


def possible_days(manifest: CaseManifest) -> tuple[date, ...]:
    """Return the days on which the visit may have begun, the likelier first."""
    submitted = manifest.created_at
    days = (office_day(submitted), office_day(submitted - LONGEST_VISIT))
    return tuple(dict.fromkeys(days))
