"""The manifest's first form, one identity card a case, which outboxes may still hold.

It is taken for as long after the upgrade as a capture may be kept: an outbox holds nothing older.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, ValidationError
from sqlalchemy import Connection, select

from backend.storage.tables import upgrades
from contract.case import ApplicationSummary, FeeLine, PartDigest
from contract.case import CaseManifest as Manifest
from contract.value import Value

TAKEN_FOR = timedelta(hours=96)
UPGRADE = "0003"
"""Migration since which kiosks are told to send the present form."""


class CaseManifest(Value):
    """The first form, under the name that a kiosk's signature of it covers."""

    case_number: str
    kiosk_id: str
    session_id: str
    document: Literal["identity_card"]
    created_at: AwareDatetime
    first_capture_at: AwareDatetime
    delete_by: AwareDatetime
    parts: tuple[PartDigest, ...]
    fee_lines: tuple[FeeLine, ...]
    fee_state: Literal["open", "at_counter"]
    portrait_conformant: bool
    language: str

    def present(self) -> Manifest:
        """Return the same in the present form."""
        captured = any(item.part == "portrait" for item in self.parts)
        common = self.model_dump(exclude={"document", "fee_lines", "portrait_conformant"})
        return Manifest(
            **common,
            applications=(ApplicationSummary(document=self.document),),
            fee_lines=tuple(self._line(line) for line in self.fee_lines),
            portrait="captured" if captured else "at_counter",
            portrait_conformant=captured and self.portrait_conformant,
        )

    def _line(self, line: FeeLine) -> FeeLine:
        own = None if line.code == "photo" else self.document
        return line.model_copy(update={"application": own})


def is_one(statement: str) -> bool:
    """Return whether a signed statement is a manifest in the first form, authentic or not."""
    try:
        CaseManifest.model_validate_json(statement)
    except ValidationError:
        return False
    return True


def read_statement(statement: str) -> Manifest:
    """Return a manifest of either form; raise ``ValidationError`` for anything else."""
    if is_one(statement):
        return CaseManifest.model_validate_json(statement).present()
    return Manifest.model_validate_json(statement)


def is_taken(database: Connection, now: datetime) -> bool:
    """Return whether the first form is still taken."""
    at = database.execute(select(upgrades.c.at).where(upgrades.c.revision == UPGRADE)).scalar()
    return at is not None and now < at + TAKEN_FOR
