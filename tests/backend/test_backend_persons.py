"""Each of the forty invented persons' cases, as the terminal sends it, is lawful to the backend."""

from datetime import UTC, datetime, timedelta

import pytest
from forty_persons import PERSONS, Person, Story, name_of

from backend.case_content import CaseContent, OfficeRules
from backend.counted_age import lacks_guardian, standing_needs
from backend.counter_tasks import tasks_of
from backend.differences import GUARDIAN_SIGNATURES, SIGNATURES, difference
from contract.case import CaseManifest, CaseRecord, PartDigest
from contract.law import law
from contract.sealing import PartName
from kiosk.conductor.record import case_record, portrait_source, summaries
from kiosk.session.application import fee_lines
from kiosk.session.values import Session

GOING = [person for person in PERSONS if person["custody_case"] != "disagree"]
MISSING = {"finger_exception", "finger_quality"}
"""Notices that the summary of each finger tells more exactly."""


def content(session: Session) -> CaseContent:
    """Return what the backend reads of a visit that was submitted."""
    record = case_record("BT-1", session)
    noon = datetime(*session.today.timetuple()[:3], 12, tzinfo=UTC)
    manifest = CaseManifest(
        case_number="BT-1",
        kiosk_id="k",
        session_id="s",
        applications=summaries(session),
        created_at=noon,
        first_capture_at=noon,
        delete_by=noon + timedelta(hours=96),
        parts=tuple(PartDigest(part=one, sha256="0", size=1) for one in sorted(parts(record))),
        fee_lines=fee_lines(session),
        fee_state="open",
        portrait=portrait_source(session),
        portrait_conformant=session.captures.portrait_conformant,
        language="de",
    )
    return CaseContent(record, manifest, OfficeRules(law(), "photo"))


def parts(record: CaseRecord) -> set[PartName]:
    signed = {one.person for one in record.signatures if one.status == "signed"}
    found: set[PartName] = {"answers", "portrait"}
    if any(one.status == "captured" and one.position == "right_index" for one in record.prints):
        found.add("print_right_index")
    if any(one.status == "captured" and one.position == "left_index" for one in record.prints):
        found.add("print_left_index")
    if "applicant" in signed:
        found |= {SIGNATURES[one.document] for one in record.applications}
    return found | {part for one, part in GUARDIAN_SIGNATURES.items() if one in signed}


@pytest.mark.slow
@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_honest_case_agrees_and_asks_for_nothing_else(person: Person) -> None:
    session = Story(person).to_the_end().complete
    assert session is not None
    case = content(session)
    assert difference(case) is None
    assert not lacks_guardian(case, standing_needs(case, {}))
    tasks = set(tasks_of(case, {}))
    assert tasks >= set(case.record.notices) - MISSING, "every notice is settled by a clerk"
    told = {one for one in tasks if not one.startswith(("finger_", "signature_"))}
    assert told <= set(case.record.notices)
    missing = {f"finger_{one.position}" for one in case.record.prints if one.status != "captured"}
    cannot = {f"signature_{s.person}" for s in case.record.signatures if s.status == "cannot_sign"}
    assert tasks - told == missing | cannot
