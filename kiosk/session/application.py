"""What becomes of the answers: applications, fee, signatures, and what is left for the counter."""

from contract.case import FeeLine, Notice, SignatureSummary
from contract.law import Requirements
from contract.steps import Step
from contract.terms import Signer
from kiosk.session.circumstances import required
from kiosk.session.facts import Facts, FingerFact, PortraitFact, look, portrait_fact
from kiosk.session.validation import name_overflow
from kiosk.session.values import Session

SIGNATURE_STEPS: tuple[tuple[Signer, Step], ...] = (
    ("applicant", Step.SIGNATURE),
    ("guardian_1", Step.GUARDIAN_1_SIGNATURE),
    ("guardian_2", Step.GUARDIAN_2_SIGNATURE),
)


def requirements_of(session: Session) -> Requirements:
    """Return what the law asks of the visit as it stands; the photo counts once it is taken."""
    taken = session.captures.portrait is not None
    return required(session.answers, session.office, session.today, photo_here=taken)


def fee_lines(session: Session) -> tuple[FeeLine, ...]:
    """Return the lines of the fee as they are due today."""
    return requirements_of(session).fee_lines


def signatures(session: Session) -> tuple[SignatureSummary, ...]:
    """Return who signed, of all who may have to."""
    needed, captures = look(session).needed, session.captures

    def of(signer: Signer, step: Step) -> SignatureSummary:
        if step not in needed:
            return SignatureSummary(person=signer, status="not_needed")
        if signer == "applicant" and captures.cannot_sign:
            return SignatureSummary(person=signer, status="cannot_sign")
        return SignatureSummary(person=signer, status="signed")

    return tuple(
        of(signer, step)
        for signer, step in SIGNATURE_STEPS
        if signer == "applicant" or step in needed
    )


def notices(session: Session) -> tuple[Notice, ...]:
    """Return what a clerk must see or decide before the documents can be ordered."""
    answers, captures = session.answers, session.captures
    needs, now = requirements_of(session), look(session)
    fingers = (captures.right_index, captures.left_index)
    without_reason = any(one.impossible and one.reason is None for one in fingers)
    found: dict[Notice, bool] = {
        "age_ambiguous": needs.age_ambiguous,
        "authorisation_needed": needs.authorisation,
        "head_covering": answers.photo in ("here_religious", "here_medical"),
        "no_residence": answers.residence == "none",
        "proof_missing": answers.custody_proof is not None,
        "name_too_long": name_overflow(answers) > 0,
        "second_nationality": answers.other_nationality == "yes",
        "foreign_forces": answers.foreign_forces == "yes",
        "finger_reason_missing": Step.FINGERPRINTS in now.needed and without_reason,
    }
    return tuple(name for name, is_there in found.items() if is_there)


def next_steps(session: Session) -> tuple[str, ...]:
    """Return what the citizen does after the visit, as in ``receipt.step.<name>``."""
    answers, needs, now = session.answers, requirements_of(session), look(session)
    chosen = [one.document for one in needs.applications]
    steps: dict[str, bool] = {
        "counter": True,
        "old_document": answers.old_document in ("identity_card", "passport", "both")
        and answers.reason not in ("lost", "stolen"),
        "birth_certificate": answers.reason == "first" or answers.old_document == "none",
        "name_proof": answers.reason == "name_changed",
        "found_document": answers.loss_found == "yes",
        "consent": answers.custody_case == "one_with_consent",
        "custody": answers.custody_case in ("sole", "guardian_deed", "carer"),
        "head_covering": answers.photo in ("here_religious", "here_medical"),
        "police": answers.reason == "stolen",
        "photo_studio": answers.photo == "studio",
        "photo_counter": portrait_fact(answers, session.captures) is PortraitFact.AT_COUNTER,
        "fingers": _fingers_open(now),
        "signature": session.captures.cannot_sign,
        "authorisation": needs.authorisation,
        "pay": True,
        "pin_letter": "identity_card" in chosen,
        "preliminary": any(one.preliminary != "none" for one in needs.applications),
        "delivery": answers.delivery == "home",
        "pick_up": answers.delivery != "home",
    }
    return tuple(name for name, is_due in steps.items() if is_due)


def _fingers_open(now: Facts) -> bool:
    impossible = FingerFact.IMPOSSIBLE in (now.right_index, now.left_index)
    return Step.FINGERPRINTS in now.needed and impossible
