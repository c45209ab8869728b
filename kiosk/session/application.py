"""What becomes of the answers: applications, fee, signatures, and what is left for the counter."""

from contract.answers import Answers
from contract.case import FeeLine, Notice, SignatureSummary
from contract.law import Requirements, photo_is_here
from contract.steps import Step
from contract.terms import Signer
from kiosk.session.circumstances import required
from kiosk.session.facts import SIGNERS, PortraitFact, look, portrait_fact
from kiosk.session.questions import relevant_answers
from kiosk.session.validation import name_overflow
from kiosk.session.values import Session


def requirements_of(session: Session) -> Requirements:
    """Return what the law asks of the visit as it stands; the photo counts once it is taken."""
    answers = relevant_answers(session)
    taken = session.captures.portrait is not None and photo_is_here(answers)
    return required(answers, session.office, session.today, photo_here=taken)


def fee_lines(session: Session) -> tuple[FeeLine, ...]:
    """Return the lines of the fee as they are due today."""
    return requirements_of(session).fee_lines


def signatures(session: Session) -> tuple[SignatureSummary, ...]:
    """Return who signed, of all who may have to."""
    needed, captures = look(session).needed, session.captures

    def of(signer: Signer, step: Step) -> SignatureSummary:
        if step not in needed:
            return SignatureSummary(person=signer, status="not_needed")
        if signer in captures.cannot_sign:
            return SignatureSummary(person=signer, status="cannot_sign")
        return SignatureSummary(person=signer, status="signed")

    return tuple(
        of(signer, step)
        for step, signer in SIGNERS.items()
        if signer == "applicant" or step in needed
    )


def notices(session: Session) -> tuple[Notice, ...]:
    """Return what a clerk must see or decide before the documents can be ordered."""
    answers, captures = relevant_answers(session), session.captures
    needs, now = requirements_of(session), look(session)
    printed = Step.FINGERPRINTS in now.needed
    fingers = (captures.right_index, captures.left_index)
    poor = any(one.is_settled and not one.impossible and not one.good for one in fingers)
    found: dict[Notice, bool] = {
        "age_ambiguous": needs.age_ambiguous,
        "authorisation_needed": needs.authorisation,
        "head_covering": answers.photo in ("here_religious", "here_medical"),
        "no_residence": answers.residence == "none",
        "custody_proof": answers.custody_proof is not None,
        "custody_check": answers.custody_case == "lives_with_me",
        "birth_certificate": needs_birth_certificate(answers),
        "name_proof": answers.reason == "name_changed",
        "title_proof": bool(answers.degree or answers.artist_name),
        "found_document": answers.loss_found == "yes",
        "name_too_long": name_overflow(answers) > 0,
        "second_nationality": answers.other_nationality == "yes",
        "foreign_forces": answers.foreign_forces == "yes",
        "finger_exception": printed and any(one.impossible for one in fingers),
        "finger_quality": printed and poor,
    }
    return tuple(name for name, is_there in found.items() if is_there)


def needs_birth_certificate(answers: Answers) -> bool:
    """Return whether nothing but the certificate says who the person is."""
    return answers.reason == "first" or answers.old_document == "none"


def next_steps(session: Session) -> tuple[str, ...]:
    """Return what the citizen does after the visit, as in ``receipt.step.<name>``."""
    answers, needs, due = relevant_answers(session), requirements_of(session), notices(session)
    steps: dict[str, bool] = {
        "counter": True,
        "old_document": answers.old_document in ("identity_card", "passport", "both")
        and answers.reason not in ("lost", "stolen"),
        "birth_certificate": "birth_certificate" in due,
        "name_proof": "name_proof" in due,
        "title_proof": "title_proof" in due,
        "found_document": "found_document" in due,
        "consent": answers.custody_case == "one_with_consent",
        "custody": answers.custody_case in ("sole", "guardian_deed", "carer"),
        "head_covering": "head_covering" in due,
        "police": answers.reason == "stolen",
        "photo_studio": answers.photo == "studio",
        "photo_counter": portrait_fact(answers, session.captures) is PortraitFact.AT_COUNTER,
        "fingers": "finger_exception" in due or "finger_quality" in due,
        "signature": bool(session.captures.cannot_sign),
        "authorisation": needs.authorisation,
        "pay": True,
        "pin_letter": any(one.online_id for one in needs.applications),
        "preliminary": any(one.preliminary != "none" for one in needs.applications),
        "delivery": answers.delivery == "home",
        "pick_up": answers.delivery != "home"
        and any(one.preliminary != "only" for one in needs.applications),
    }
    return tuple(name for name, is_due in steps.items() if is_due)
