"""Captures that are taken again or are not good enough, and people who cannot sign."""

import pytest
from honest_visit import captured, clerk_joins, on, portrait, to
from visit_driver import Visit

from contract.commands import (
    Back,
    Change,
    ChoosePortrait,
    ClearSignature,
    Continue,
    DeclareFingerImpossible,
    RetakeFinger,
    Role,
    SetFingerReason,
    Sign,
    SkipPortrait,
    SkipSignature,
    StartFingerprint,
    StartPortrait,
    Submit,
)
from contract.failures import FailureCode
from contract.results import PortraitCandidate, PortraitFailed, PortraitsCaptured
from contract.steps import Step
from contract.terms import FingerReason, Signer
from kiosk.conductor.record import case_record
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import fee_lines, next_steps, notices, signatures
from kiosk.session.facts import SIGNERS
from kiosk.session.values import Capture
from kiosk.views import PortraitChoiceView

TWELVE = {"birth_date": "15.06.2014", "reason": "first"}


# --- portrait


def new_candidates(visit: Visit) -> None:
    found = (PortraitCandidate(evidence="new", conformant=False, best=True),)
    visit.send(
        PortraitsCaptured(task=visit.session.task, candidates=found, first_capture_at=visit.now),
        Role.SYSTEM,
    )


def test_chosen_portrait_stays_until_another_is_chosen(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.PORTRAIT), StartPortrait())
    captures = visit.session.captures
    assert (captures.portrait, captures.portrait_conformant) == ("p1", True)
    assert "p1" in captures.evidence(), "its picture is not wiped"
    new_candidates(visit)
    assert visit.session.captures.evidence() & {"p0", "p1", "p2"} == {"p1"}
    view = present(visit.session, Live(), {})
    assert isinstance(view, PortraitChoiceView)
    assert [one.name for one in view.buttons] == ["retry"], "nothing to go on with yet"
    visit.go(Back())
    assert visit.session.captures.portrait == "p1", "whoever goes back keeps what was chosen"
    visit.go(Change(step=Step.PORTRAIT))
    assert visit.session.flow.capture is Capture.CHOOSING, "the new ones are still there"
    visit.go(ChoosePortrait(evidence="new"), Continue())
    assert visit.session.flow.step is Step.CHECK
    captures = visit.session.captures
    assert (captures.portrait, captures.portrait_conformant) == ("new", False)
    assert captures.evidence() & {"p0", "p1", "p2"} == set()


def test_attempt_that_fails_costs_no_portrait(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.PORTRAIT), StartPortrait())
    failed = PortraitFailed(task=visit.session.task, code=FailureCode.CAMERA_SILENT)
    visit.send(failed, Role.SYSTEM)
    assert visit.session.flow.capture is Capture.FAILED
    visit.go(Continue(), Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    assert visit.session.captures.portrait == "p1"


def test_attempt_that_is_left_costs_no_portrait(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.PORTRAIT), StartPortrait(), Back())
    assert visit.session.flow.step is Step.CHECK
    visit.go(Submit())
    assert "photo" in {line.code for line in fee_lines(visit.session)}
    assert visit.session.captures.portrait == "p1"


def test_portrait_at_the_counter_gives_the_chosen_one_up(visit: Visit) -> None:
    to(visit, Step.PORTRAIT)
    portrait(visit)
    visit.go(Continue(), Back(), StartPortrait(), SkipPortrait())
    assert visit.session.captures.portrait is None
    assert "photo_counter" in next_steps(visit.session)


# --- fingerprints


def three_bad_prints(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS)
    for score in (20, 25, 10):
        visit.go(StartFingerprint())
        captured(visit, "right_index", score=score, accepted=False)


def test_third_bad_print_is_taken_but_is_not_good(visit: Visit) -> None:
    three_bad_prints(visit)
    captured(visit, "left_index")
    finger = visit.session.captures.right_index
    assert (finger.accepted, finger.good, finger.score) == (True, False, 25)
    assert visit.session.captures.left_index.good
    assert "finger_quality" in notices(visit.session)
    assert "finger_exception" not in notices(visit.session)
    visit.go(Continue())
    on(visit, Step.CHECK).go(Submit())
    record = case_record("K7QM4T9X2B", visit.session)
    assert [(one.position, one.status, one.good) for one in record.prints] == [
        ("right_index", "captured", False),
        ("left_index", "captured", True),
    ]
    assert "finger_quality" in record.notices
    assert "fingers" in next_steps(visit.session), "it is taken again at the counter"


def test_good_print_after_bad_ones_is_good(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS)
    for score, good in ((20, False), (25, False), (60, True)):
        visit.go(StartFingerprint())
        captured(visit, "right_index", score=score, accepted=good)
    assert visit.session.captures.right_index.good
    captured(visit, "left_index")
    assert not {"finger_quality", "finger_exception"} & set(notices(visit.session))
    assert "fingers" not in next_steps(visit.session)


def test_print_that_is_taken_anew_is_judged_anew(visit: Visit) -> None:
    three_bad_prints(visit)
    captured(visit, "left_index")
    visit.go(RetakeFinger(position="right_index"), StartFingerprint())
    captured(visit, "right_index")
    assert "finger_quality" not in notices(visit.session)


def test_finger_that_is_not_yet_taken_is_not_a_bad_one(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(StartFingerprint())
    captured(visit, "right_index", score=10, accepted=False)
    assert "finger_quality" not in notices(visit.session)


@pytest.mark.parametrize("reason", [None, "index_missing", "injured_temporary"])
def test_every_impossible_finger_is_for_a_clerk(reason: FingerReason | None, visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(DeclareFingerImpossible(position="right_index"))
    if reason is not None:
        clerk_joins(visit)
        given = SetFingerReason(position="right_index", reason=reason)
        visit.send(given, Role.CLERK, person="weber")
        assert visit.session.captures.right_index.reason == reason
    visit.go(StartFingerprint())
    captured(visit, "left_index")
    assert "finger_exception" in notices(visit.session)
    assert "finger_quality" not in notices(visit.session)
    assert "fingers" in next_steps(visit.session)


# --- signatures


@pytest.mark.parametrize(("page", "signer"), SIGNERS.items())
def test_every_signer_may_say_that_they_cannot_sign(
    page: Step, signer: Signer, visit: Visit
) -> None:
    to(visit, page, custody_case="both_present", **TWELVE).go(SkipSignature())
    assert visit.session.flow.step is not page
    assert visit.session.captures.cannot_sign == {signer}
    on(visit, Step.CHECK).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING, "that stops nobody"
    said = {one.person: one.status for one in case_record("K7QM4T9X2B", visit.session).signatures}
    assert said == {one: "cannot_sign" if one == signer else "signed" for one in SIGNERS.values()}
    assert "signature" in next_steps(visit.session)


@pytest.mark.parametrize(("page", "signer"), SIGNERS.items())
def test_signature_takes_it_back(page: Step, signer: Signer, visit: Visit) -> None:
    to(visit, Step.CHECK, custody_case="both_present", **TWELVE)
    for one in SIGNERS:
        visit.go(Change(step=one), SkipSignature())
    assert visit.session.captures.cannot_sign == set(SIGNERS.values())
    visit.go(Change(step=page), Sign(evidence="strokes"), Continue())
    assert visit.session.captures.cannot_sign == set(SIGNERS.values()) - {signer}
    assert visit.session.captures.signature_of(signer) == "strokes"
    said = {one.person: one.status for one in signatures(visit.session)}
    assert said[signer] == "signed"


def test_whoever_cannot_sign_has_given_no_signature(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, custody_case="both_present", **TWELVE)
    visit.go(Sign(evidence="strokes"), SkipSignature())
    assert visit.session.captures.guardian_1_signature is None
    assert visit.session.captures.signature, "that of the child stays"


def test_cleared_field_asks_again(visit: Visit) -> None:
    to(visit, Step.SIGNATURE).go(SkipSignature(), Change(step=Step.SIGNATURE), ClearSignature())
    assert not visit.session.captures.cannot_sign
    visit.go(Continue())
    assert visit.session.flow.complaint


def test_good_print_is_kept_whatever_the_number_of_a_bad_one_before(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(StartFingerprint())
    captured(visit, "right_index", score=60, accepted=False)
    visit.go(StartFingerprint())
    captured(visit, "right_index", score=55)
    finger = visit.session.captures.right_index
    assert (finger.score, finger.good, finger.is_settled) == (55, True, True)
