"""What must be done at the counter before a case can be released, and how it can be settled."""

from collections.abc import Mapping
from typing import get_args

from contract.case import CaseRecord, CounterTask, PrintSummary
from contract.terms import FingerReason

ANSWERS: dict[CounterTask, tuple[str, ...]] = {
    "custody_proof": ("proof_seen", "consent_and_identity_seen", "not_needed"),
    "custody_check": ("proof_seen", "not_needed"),
    "birth_certificate": ("proof_seen", "not_needed"),
    "name_proof": ("proof_seen", "not_needed"),
    "title_proof": ("proof_seen", "not_needed"),
    "found_document": ("proof_seen", "not_needed"),
    "authorisation_needed": ("authorisation_here", "competent_here"),
    "no_residence": ("place_of_stay_checked", "residence_found"),
    "age_ambiguous": ("lower_age_counts", "higher_age_counts"),
    "name_too_long": ("shortened_as_agreed", "fits"),
    "second_nationality": ("checked_still_german", "register_notified"),
    "foreign_forces": ("checked_still_german", "permission_seen"),
    "head_covering": ("religious_accepted", "medical_proof_seen", "not_accepted"),
    "portrait": ("new_at_counter", "from_studio"),
    "finger_quality": ("taken_again", "good_enough"),
    "finger_right_index": get_args(FingerReason),
    "finger_left_index": get_args(FingerReason),
    "signature": ("signed_at_counter", "cannot_sign_confirmed"),
}
"""In the order in which they are shown. What cannot be settled ends in a rejection instead.

The notice ``finger_exception`` has no line: each finger that was not captured is a task.
"""

SUBJECTS: dict[CounterTask, str] = {
    "custody_proof": "proof",
    "custody_check": "proof",
    "birth_certificate": "proof",
    "name_proof": "proof",
    "title_proof": "proof",
    "found_document": "proof",
    "authorisation_needed": "residence",
    "no_residence": "residence",
    "age_ambiguous": "birth_date",
    "name_too_long": "name",
    "second_nationality": "declarations",
    "foreign_forces": "declarations",
    "head_covering": "portrait",
    "portrait": "portrait",
    "finger_quality": "fingers",
    "finger_right_index": "fingers",
    "finger_left_index": "fingers",
    "signature": "signature",
}
"""What the audit names: a subject that every case has, so that it says nothing of the person."""

PROOF_OF_CUSTODY = frozenset({"one_with_consent", "sole", "guardian_deed", "carer"})
"""Custody cases in which a document shows who may decide; the citizen's word does not do."""


def tasks_of(
    record: CaseRecord, portrait_there: bool, settled: Mapping[CounterTask, str]
) -> tuple[CounterTask, ...]:
    """Return all tasks of a case, settled or not, in the order of ``ANSWERS``."""
    wanted: set[CounterTask] = {task for task in ANSWERS if task in record.notices}
    if record.answers.custody_case in PROOF_OF_CUSTODY:
        wanted.add("custody_proof")
    if not portrait_there or settled.get("head_covering") == "not_accepted":
        wanted.add("portrait")
    if any(signature.status == "cannot_sign" for signature in record.signatures):
        wanted.add("signature")
    wanted.update(_finger_task(one) for one in record.prints if one.status == "impossible")
    return tuple(task for task in ANSWERS if task in wanted)


def unsettled(
    tasks: tuple[CounterTask, ...], settled: Mapping[CounterTask, str]
) -> tuple[CounterTask, ...]:
    """Return the tasks that are still to be done."""
    return tuple(task for task in tasks if task not in settled)


def _finger_task(finger: PrintSummary) -> CounterTask:
    return "finger_right_index" if finger.position == "right_index" else "finger_left_index"
