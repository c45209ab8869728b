"""Which sealed parts are handed over: none that nothing issued needs or that was replaced."""

from collections.abc import Iterator

from sqlalchemy import Connection

from backend.case_content import CaseContent
from backend.counted_age import standing_needs
from backend.counter_tasks import Settled, replaced_prints, tasks_of
from backend.decisions import as_decided
from backend.differences import GUARDIAN_SIGNATURES, SIGNATURES
from backend.intake.consistency import PRINTS
from backend.reckoning import issues_chip
from backend.settlements import settled_of
from backend.stored_parts import parts_here


def used_parts(database: Connection, content: CaseContent) -> set[str]:
    """Return the parts beside the answers that the receiver gets, of those that were sent."""
    number = content.manifest.case_number
    content, settled = as_decided(database, content), settled_of(database, number)
    sent = parts_here(database, number) & {item.part for item in content.manifest.parts}
    return sent - {"answers"} - set(_left_out(content, settled))


def _left_out(content: CaseContent, settled: Settled) -> Iterator[str]:
    tasks, needs = tasks_of(content, settled), standing_needs(content, settled)
    if "portrait" in tasks:
        yield "portrait"
    yield from replaced_prints(tasks, settled)
    if not (needs.fingerprints and issues_chip(content, settled)):
        yield from PRINTS
    for document, part in SIGNATURES.items():
        if document in content.rejected or not needs.signature:
            yield part
    if not needs.signature:
        yield "signature_strokes"
    if not needs.guardian:
        yield from GUARDIAN_SIGNATURES.values()
