"""What becomes of the answers: applications, fee, signatures, and what is left for the counter."""

from contract.answers import Answers
from contract.case import FeeLine, Notice, SignatureSummary
from contract.law import Requirements, photo_is_here
from contract.law.values import OLDEST_AGE
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


def photo_fee_at_counter(session: Session) -> int:
    """Return the cents that a photo at the counter adds to the stored fee; 0 where none does."""
    stored, law, today = session.stored, session.law, session.today
    if stored is None or "photo_counter" not in stored.next_steps:
        return 0
    charged = any(line.code == "photo" for line in stored.fee_lines)
    if charged or not law.knows_fee("photo", today):
        return 0
    documents = len({line.application for line in stored.fee_lines if line.application})
    photos = documents if session.office.photo_fee_per == "document" else 1
    # Nothing of the person is left at this point; the fee for a photo is the same at every age.
    return photos * law.fee_line("photo", OLDEST_AGE, today).amount_cents


def next_steps(session: Session) -> tuple[str, ...]:
    """Return what the citizen does after the visit, as in ``receipt.step.<name>``."""
    due = frozenset(notices(session))
    steps = _to_bring(session, due) | _at_the_counter(session, due) | _in_the_end(session)
    return tuple(name for name, is_due in steps.items() if is_due)


def _to_bring(session: Session, due: frozenset[Notice]) -> dict[str, bool]:
    answers = relevant_answers(session)
    lost = answers.reason in ("lost", "stolen")
    consent = answers.custody_case == "one_with_consent"
    custody = answers.custody_case in ("sole", "guardian_deed", "carer")
    later = answers.custody_proof == "no"
    return {
        "counter": True,
        "old_document": answers.old_document in ("identity_card", "passport", "both") and not lost,
        "birth_certificate": "birth_certificate" in due,
        "name_proof": "name_proof" in due,
        "title_proof": "title_proof" in due,
        "found_document": "found_document" in due,
        "identity_proof": lost and "found_document" not in due,
        "consent": consent and not later,
        "consent_later": consent and later,
        "custody": custody and not later,
        "custody_later": custody and later,
        "medical_proof": answers.photo == "here_medical",
        "head_covering": "head_covering" in due,
        "police": answers.reason == "stolen",
        "photo_studio": answers.photo == "studio",
    }


def _at_the_counter(session: Session, due: frozenset[Notice]) -> dict[str, bool]:
    answers, captures = relevant_answers(session), session.captures
    portrait = portrait_fact(answers, captures)
    no_finger = captures.right_index.impossible and captures.left_index.impossible
    prints = "finger_exception" in due or "finger_quality" in due
    unfit = portrait is PortraitFact.CAPTURED and not captures.portrait_conformant
    return {
        "photo_counter": portrait is PortraitFact.AT_COUNTER or unfit,
        "fingers": prints and not no_finger,
        "fingers_impossible": prints and no_finger,
        "signature": bool(captures.cannot_sign),
        "no_residence": "no_residence" in due,
        "authorisation": requirements_of(session).authorisation,
        "pay": True,
    }


def _in_the_end(session: Session) -> dict[str, bool]:
    answers, needs = relevant_answers(session), requirements_of(session)
    preliminary = any(one.preliminary != "none" for one in needs.applications)
    produced = any(one.preliminary != "only" for one in needs.applications)
    return {
        "pin_letter": any(one.online_id for one in needs.applications),
        "preliminary": preliminary and not needs.authorisation,
        "preliminary_later": preliminary and needs.authorisation,
        "delivery": produced and answers.delivery == "home",
        "pick_up": produced and answers.delivery != "home",
    }
