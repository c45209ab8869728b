"""A child's visit: who must be there, who signs, what a change of mind asks again."""

import pytest
from honest_visit import clerk_joins, on, to, to_fee
from visit_driver import Visit

from contract.answers import Answers
from contract.choices import CUSTODY_CASES
from contract.commands import (
    Back,
    Change,
    ClearSignature,
    Continue,
    FillField,
    Refusal,
    Role,
    Sign,
    SkipSignature,
    Submit,
)
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import next_steps, notices, signatures
from kiosk.session.facts import DEAD_ENDS, look
from kiosk.session.questions import relevant_answers
from kiosk.session.table import Refused
from kiosk.views import CheckView, SignatureView

TWELVE = {"birth_date": "15.06.2014", "reason": "first"}
EIGHT = {"birth_date": "05.05.2018", "reason": "first"}

BOTH = {Step.GUARDIAN_1, Step.GUARDIAN_2, Step.GUARDIAN_1_SIGNATURE, Step.GUARDIAN_2_SIGNATURE}
ONE = {Step.GUARDIAN_1, Step.GUARDIAN_1_SIGNATURE}
CASES: dict[str, set[Step]] = {
    "both_present": BOTH,
    "one_with_consent": {Step.CUSTODY_PROOF, Step.GUARDIAN_2, *ONE},
    "lives_with_me": ONE,
    "sole": {Step.CUSTODY_PROOF, *ONE},
    "guardian_deed": {Step.CUSTODY_PROOF, *ONE},
    "carer": {Step.CUSTODY_PROOF, *ONE},
}


def test_every_custody_case_has_an_expectation() -> None:
    assert set(CASES) | set(DEAD_ENDS[Step.CUSTODY]) == set(CUSTODY_CASES)


@pytest.mark.parametrize(("case", "pages"), CASES.items())
def test_custody_case_says_who_must_be_there_and_sign(
    case: str, pages: set[Step], visit: Visit
) -> None:
    to(visit, Step.CHECK, custody_case=case, **TWELVE)
    of_guardians = BOTH | {Step.CUSTODY_PROOF}
    assert look(visit.session).needed & of_guardians == pages
    signers = {one.person for one in signatures(visit.session)}
    both = Step.GUARDIAN_2_SIGNATURE in pages
    assert signers == {"applicant", "guardian_1", *(["guardian_2"] if both else [])}
    proof = Step.CUSTODY_PROOF in pages
    assert ("custody_proof" in notices(visit.session)) == proof
    assert ("custody_check" in notices(visit.session)) == (case == "lives_with_me")
    brought = {"custody", "consent"} & set(next_steps(visit.session))
    expected = "consent" if case == "one_with_consent" else "custody"
    assert brought == ({expected} if proof else set())
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_seventeen_is_alone_for_a_card_and_not_for_a_passport(visit: Visit) -> None:
    to(visit, Step.RESIDENCE, birth_date="14.05.2009")
    assert Step.CUSTODY not in look(visit.session).needed
    to(Visit(), Step.CUSTODY, birth_date="14.05.2009", document="both")
    passport = {"document": "passport", "old_document": "passport"}
    to(Visit(), Step.CUSTODY, birth_date="14.05.2009", **passport)


def test_guardian_reads_a_declaration_and_signs_under_the_own_name(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_2_SIGNATURE, **EIGHT)
    view = present(visit.session, Live(), {})
    assert isinstance(view, SignatureView)
    assert dict(view.title.args) == {"name": "Jörg Schneider"}
    assert view.declaration
    assert view.draft is not None, "no text is approved by itself"
    assert dict(view.declaration[0].args)["child"] == "Anna Maria Schneider"
    visit.go(Continue())
    assert visit.session.flow.complaint, "nobody goes on unsigned"
    visit.go(Sign(evidence="dot", plausible=False))
    assert visit.session.captures.guardian_2_signature is None
    visit.go(Sign(evidence="strokes"), ClearSignature())
    assert visit.session.captures.guardian_2_signature is None


@pytest.mark.parametrize(
    "page", [Step.SIGNATURE, Step.GUARDIAN_1_SIGNATURE, Step.GUARDIAN_2_SIGNATURE]
)
def test_next_pressed_right_after_a_signature_counts(page: Step, visit: Visit) -> None:
    to(visit, page, **TWELVE)
    seen = visit.session.flow_revision
    visit.send(Sign(evidence="strokes"), seen=seen)
    visit.send(Continue(), seen=seen)
    assert visit.session.flow.step is not page


def test_guardian_who_cannot_sign_says_so_and_is_asked_at_the_counter(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, **TWELVE).go(SkipSignature())
    assert visit.session.flow.step is Step.GUARDIAN_2_SIGNATURE
    on(visit, Step.CHECK)
    said = {one.person: one.status for one in signatures(visit.session)}
    assert said == {"applicant": "signed", "guardian_1": "cannot_sign", "guardian_2": "signed"}
    assert "signature" in next_steps(visit.session)
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_who_cannot_sign_is_remembered_for_that_person_alone(visit: Visit) -> None:
    to(visit, Step.SIGNATURE, **TWELVE).go(SkipSignature())
    visit.go(Sign(evidence="g"))
    assert visit.session.captures.cannot_sign == {"applicant"}
    visit.go(Back(), Sign(evidence="s"))
    assert visit.session.captures.cannot_sign == frozenset()


def test_nobody_signs_what_a_clerk_changed_meanwhile(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, **TWELVE)
    clerk_joins(visit)
    seen = visit.session.flow_revision
    visit.send(FillField(field="eye_colour", value="grau"), Role.CLERK, person="weber")
    assert visit.send(Sign(evidence="g"), seen=seen) == Refused(Refusal.STALE)
    visit.go(Sign(evidence="g"))
    assert visit.session.captures.guardian_1_signature == "g"


def test_nobody_signs_for_somebody_else(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, **TWELVE)
    clerk_joins(visit)
    refused = visit.send(Sign(evidence="x"), Role.CLERK, person="weber")
    assert refused == Refused(Refusal.NOT_ALLOWED)
    before = visit.session.captures
    visit.go(Sign(evidence="g"))
    assert visit.session.captures.signature == before.signature
    assert visit.session.captures.guardian_2_signature is None


def test_change_after_signing_asks_every_signer_again(visit: Visit) -> None:
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.FEATURES))
    visit.go(FillField(field="height_cm", value="173"))
    captures = visit.session.captures
    signed = (captures.signature, captures.guardian_1_signature, captures.guardian_2_signature)
    assert signed == (None, None, None)
    pages = []
    while visit.session.flow.step is not Step.CHECK:
        visit.go(Continue())
        pages.append(visit.session.flow.step)
        if pages[-1] is not Step.CHECK:
            view = present(visit.session, Live(), {})
            assert isinstance(view, SignatureView)
            assert view.body.key == "signature.again"
            visit.go(Sign(evidence=f"again {pages[-1]}"))
    assert pages == [
        Step.SIGNATURE,
        Step.GUARDIAN_1_SIGNATURE,
        Step.GUARDIAN_2_SIGNATURE,
        Step.CHECK,
    ]
    visit.go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_writing_the_same_again_keeps_the_signatures(visit: Visit) -> None:
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.FEATURES))
    visit.go(FillField(field="height_cm", value=" 172 "), Continue())
    assert visit.session.flow.step is Step.CHECK
    assert visit.session.captures.guardian_2_signature


def test_an_answer_to_what_is_not_asked_counts_for_nothing(visit: Visit) -> None:
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.ADDRESS))
    before = relevant_answers(visit.session)
    visit.go(FillField(field="country", value="FRA"))
    assert relevant_answers(visit.session) == before, "who lives here is not asked for a country"


def test_next_pressed_right_after_a_change_that_discards_signatures_counts(visit: Visit) -> None:
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.FEATURES))
    seen = visit.session.flow_revision
    visit.send(FillField(field="height_cm", value="173"))
    visit.send(Continue(), seen=seen)
    assert visit.session.flow.step is Step.SIGNATURE


def test_second_guardian_is_left_out_when_one_is_enough(visit: Visit) -> None:
    to(visit, Step.CHECK, **EIGHT).go(Change(step=Step.CUSTODY))
    visit.go(FillField(field="custody_case", value="lives_with_me"), Continue())
    assert visit.session.flow.step is Step.GUARDIAN_1_SIGNATURE
    on(visit, Step.CHECK).go(Submit())
    answers = visit.session.answers
    assert answers.guardian_1_family_name == "Schneider"
    second = [name for name in Answers.model_fields if name.startswith("guardian_2")]
    assert all(getattr(answers, name) is None for name in second)
    assert visit.session.captures.guardian_2_signature is None


def test_grown_up_after_all_leaves_out_guardians_and_their_signatures(visit: Visit) -> None:
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.BIRTH))
    visit.go(FillField(field="birth_date", value="15.06.1984"), Continue())
    on(visit, Step.CHECK).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    answers, captures = visit.session.answers, visit.session.captures
    assert answers.custody_case is None
    assert answers.guardian_1_family_name is None
    assert captures.guardian_1_signature is None


def test_slip_in_the_childs_birth_date_costs_no_answer(visit: Visit) -> None:
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.BIRTH))
    before = visit.session.answers
    for slip in ("31.06.2014", "15.06.2041", "", "15.06.1814"):
        visit.go(FillField(field="birth_date", value=slip), Continue())
        assert visit.session.flow.complaint, slip
    visit.go(FillField(field="birth_date", value="15.06.2014"))
    assert visit.session.answers == before
    assert visit.session.captures.right_index.evidence, "nor a fingerprint"


def test_check_page_shows_each_signature_and_the_way_to_it(visit: Visit) -> None:
    to(visit, Step.CHECK, **EIGHT)
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    rows = {row.name: row for row in view.rows}
    assert "signature" not in rows, "under ten a child does not sign"
    for name in ("guardian_1_signature", "guardian_2_signature"):
        assert rows[name].picture
        button = rows[name].change
        assert button is not None
        assert button.command == Change(step=Step(name))


def test_guardian_may_go_back_before_signing(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, **TWELVE).go(Back())
    assert visit.session.flow.step is Step.SIGNATURE
    assert visit.session.captures.signature, "what is signed stays signed"
    to_fee(on(visit, Step.CHECK).go(Submit()))
