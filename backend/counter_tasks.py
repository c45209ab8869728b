"""What must be done at the counter before a case can be released, and how it can be settled."""

from collections.abc import Collection, Mapping

from backend.case_content import CaseContent
from backend.counted_age import is_ambiguous, standing_needs
from contract.case import CounterTask, PrintSummary
from contract.terms import FingerPosition, Signer

Settled = Mapping[CounterTask, str]
"""The answer to each settled task."""

TEMPORARY = "temporary"
"""No finger can be taken now but later: no document with a chip may be ordered."""
TEMPORARY_PRELIMINARY = "temporary_preliminary"
"""The same, and the person takes a preliminary document instead."""
_FINGER = (
    "index_taken",
    "substitute_thumb",
    "substitute_middle",
    "substitute_ring",
    "none_permanent",
    TEMPORARY_PRELIMINARY,
    TEMPORARY,
)
"""Of the same hand, the index finger first (PassG section 4(4), PAuswG section 5(9))."""
_QUALITY = ("taken_again", "accepted_as_it_is")
_SIGNATURE = ("signed_at_counter", "cannot_sign_confirmed")

ANSWERS: dict[CounterTask, tuple[str, ...]] = {
    "custody_proof": ("proof_seen", "consent_and_identity_seen", "not_needed"),
    "custody_check": ("asked_and_plausible", "register_checked"),
    "birth_certificate": ("certificate_seen", "identity_in_register"),
    "name_proof": ("proof_seen", "name_in_register"),
    "title_proof": ("proof_seen", "title_in_register", "left_out_as_agreed"),
    "found_document": ("document_seen", "document_withdrawn", "not_brought_still_lost"),
    "authorisation_needed": ("authorisation_here", "competent_here"),
    "no_residence": ("place_of_stay_checked", "residence_found"),
    "age_ambiguous": ("lower_age_counts", "higher_age_counts"),
    "name_too_long": ("shortened_as_agreed", "fits"),
    "second_nationality": ("checked_still_german", "register_notified"),
    "foreign_forces": ("checked_still_german", "permission_seen"),
    "head_covering": ("religious_accepted", "medical_proof_seen", "not_accepted"),
    "portrait": ("new_at_counter", "from_studio"),
    "finger_right_index": _FINGER,
    "finger_left_index": _FINGER,
    "quality_right_index": _QUALITY,
    "quality_left_index": _QUALITY,
    "signature_applicant": _SIGNATURE,
    "signature_guardian_1": _SIGNATURE,
    "signature_guardian_2": _SIGNATURE,
}
"""In the order in which they are shown. What cannot be settled ends in a rejection instead."""

SCORED = frozenset(
    {"index_taken", "substitute_thumb", "substitute_middle", "substitute_ring", "taken_again"}
)
"""Answers that say that a print was taken at the counter, which has a score."""
BEST_SCORE = 100
"""NFIQ 2 (ISO/IEC 29794-4)."""

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
    "finger_right_index": "fingers",
    "finger_left_index": "fingers",
    "quality_right_index": "fingers",
    "quality_left_index": "fingers",
    "signature_applicant": "signature",
    "signature_guardian_1": "signature",
    "signature_guardian_2": "signature",
}
"""What the audit names: a subject that every case has, so that it says nothing of the person."""

FINGER_TASKS: dict[FingerPosition, CounterTask] = {
    "right_index": "finger_right_index",
    "left_index": "finger_left_index",
}
QUALITY_TASKS: dict[FingerPosition, CounterTask] = {
    "right_index": "quality_right_index",
    "left_index": "quality_left_index",
}
SIGNATURE_TASKS: dict[Signer, CounterTask] = {
    "applicant": "signature_applicant",
    "guardian_1": "signature_guardian_1",
    "guardian_2": "signature_guardian_2",
}
OF_GUARDIANS: frozenset[CounterTask] = frozenset(
    {"custody_proof", "custody_check", "signature_guardian_1", "signature_guardian_2"}
)

OF_FINGERS: frozenset[CounterTask] = frozenset({*FINGER_TASKS.values(), *QUALITY_TASKS.values()})


def tasks_of(content: CaseContent, settled: Settled) -> tuple[CounterTask, ...]:
    """Return all tasks of a case, settled or not, in the order of ``ANSWERS``."""
    record = content.record
    wanted: set[CounterTask] = {task for task in ANSWERS if task in record.notices}
    if not content.portrait_there or settled.get("head_covering") == "not_accepted":
        wanted.add("portrait")
    for signature in record.signatures:
        if signature.status == "cannot_sign":
            wanted.add(SIGNATURE_TASKS[signature.person])
    for finger in record.prints:
        wanted.update(_of_print(finger))
    return tuple(task for task in ANSWERS if task in _by_law(content, settled, wanted))


def unsettled(tasks: tuple[CounterTask, ...], settled: Settled) -> tuple[CounterTask, ...]:
    """Return the tasks that are still to be done."""
    return tuple(task for task in tasks if task not in settled)


def replaced_prints(tasks: Collection[CounterTask], settled: Settled) -> set[str]:
    """Return the parts whose prints were taken again at the counter."""
    return {
        f"print_{position}"
        for position, task in QUALITY_TASKS.items()
        if task in tasks and settled.get(task) == "taken_again"
    }


def _of_print(finger: PrintSummary) -> set[CounterTask]:
    """Return the task of one finger, whether a reason was given or not."""
    match finger.status:
        case "impossible":
            return {FINGER_TASKS[finger.position]}
        case "captured" if not finger.good:
            return {QUALITY_TASKS[finger.position]}
        case _:
            return set()


def _by_law(content: CaseContent, settled: Settled, wanted: set[CounterTask]) -> set[CounterTask]:
    """Add what the law demands at the age that counts, take away what it does not.

    Whatever the terminal said of it: what a record leaves out is no less demanded.
    """
    needs, record = standing_needs(content, settled), content.record
    wanted = set(wanted)
    if is_ambiguous(content):
        wanted.add("age_ambiguous")
    if needs.authorisation:
        wanted.add("authorisation_needed")
    if needs.fingerprints:
        answered = {one.position for one in record.prints if one.status != "not_needed"}
        wanted.update(task for one, task in FINGER_TASKS.items() if one not in answered)
    else:
        wanted -= OF_FINGERS
    signs = {one.person for one in record.signatures if one.status != "not_needed"}
    if needs.signature and "applicant" not in signs:
        wanted.add("signature_applicant")
    return wanted if needs.guardian else wanted - OF_GUARDIANS
