"""What the law and the answers make of a visit: captures, documents, delivery, ways around."""

import pytest
from honest_visit import captured, clerk_joins, on, to, to_fee
from visit_driver import Visit

from contract.commands import (
    Back,
    Change,
    ConfirmField,
    Continue,
    DeclareFingerImpossible,
    FillField,
    Refusal,
    Role,
    Sign,
    SkipPortrait,
    SkipSignature,
    StartFingerprint,
    StopControl,
    Submit,
)
from contract.failures import FailureCode
from contract.results import FingerprintFailed
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import next_steps, notices, requirements_of, signatures
from kiosk.session.facts import look
from kiosk.session.questions import relevant_answers
from kiosk.session.table import Refused
from kiosk.views import FormView

CAPTURES = {Step.PORTRAIT, Step.FINGERPRINTS, Step.SIGNATURE}
PASSPORT = {"document": "passport", "old_document": "passport"}
TEMPORARY = {**PASSPORT, "passport_kind": "preliminary"}
FIVE, SIX, NINE, TEN = "24.11.2020", "23.11.2020", "24.11.2016", "23.11.2016"
"""On 23 November 2026."""


@pytest.mark.parametrize(
    ("other", "missing"),
    [
        ({}, set()),
        ({"birth_date": FIVE}, {Step.FINGERPRINTS, Step.SIGNATURE}),
        ({"birth_date": SIX}, {Step.SIGNATURE}),
        ({"birth_date": NINE}, {Step.SIGNATURE}),
        ({"birth_date": TEN}, set()),
        (TEMPORARY, {Step.FINGERPRINTS}),
        ({"document": "both", "passport_kind": "preliminary"}, set()),
        ({**PASSPORT, "passport_kind": "express"}, set()),
        ({"photo": "studio"}, {Step.PORTRAIT}),
        ({"photo": "counter"}, {Step.PORTRAIT}),
        ({"photo": "here_religious"}, set()),
        ({"photo": "counter", "birth_date": FIVE}, CAPTURES),
    ],
)
def test_captures_that_are_asked_for(
    other: dict[str, str], missing: set[Step], visit: Visit
) -> None:
    to(visit, Step.CHECK, **other)
    assert CAPTURES - look(visit.session).needed == missing
    to_fee(visit.go(Submit()))


@pytest.mark.parametrize(
    ("photo", "step", "fee"),
    [("studio", "photo_studio", 4600), ("counter", "photo_counter", 4600), ("here", None, 5200)],
)
def test_photo_from_elsewhere_costs_nothing_here(
    photo: str, step: str | None, fee: int, visit: Visit
) -> None:
    to_fee(to(visit, Step.CHECK, photo=photo).go(Submit()))
    stored = visit.session.stored
    assert stored is not None
    assert sum(line.amount_cents for line in stored.fee_lines) == fee
    photos = {one for one in stored.next_steps if one.startswith("photo")}
    assert photos == ({step} if step else set())


@pytest.mark.parametrize("photo", ["here_religious", "here_medical"])
def test_head_covering_is_for_a_clerk_to_decide(photo: str, visit: Visit) -> None:
    to(visit, Step.CHECK, photo=photo)
    assert "head_covering" in notices(visit.session)


def test_whoever_cannot_sign_goes_on_and_may_think_again(visit: Visit) -> None:
    to(visit, Step.SIGNATURE).go(SkipSignature())
    assert visit.session.flow.step is Step.CHECK
    (signature,) = signatures(visit.session)
    assert signature.status == "cannot_sign"
    assert "signature" in next_steps(visit.session)
    visit.go(Change(step=Step.FEATURES), FillField(field="height_cm", value="180"), Continue())
    assert visit.session.flow.step is Step.CHECK, "nothing was signed, nothing is asked again"
    visit.go(Change(step=Step.SIGNATURE))
    seen = visit.session.flow_revision
    visit.send(Sign(evidence="strokes"), seen=seen)
    visit.send(Continue(), seen=seen)
    (signature,) = signatures(visit.session)
    assert signature.status == "signed"
    assert "signature" not in next_steps(visit.session)


def test_child_too_young_to_sign_has_not_failed_to(visit: Visit) -> None:
    twelve = {"birth_date": "15.06.2014", "reason": "first", "custody_case": "lives_with_me"}
    to(visit, Step.SIGNATURE, **twelve).go(SkipSignature())
    on(visit, Step.CHECK).go(Change(step=Step.BIRTH))
    visit.go(FillField(field="birth_date", value="15.06.2018"))
    on(visit, Step.CHECK, **{**twelve, "birth_date": "15.06.2018"}).go(Submit())
    assert not visit.session.captures.cannot_sign
    assert "signature" not in next_steps(visit.session)


@pytest.mark.parametrize("step", [Step.GUARDIAN_1, Step.GUARDIAN_2])
def test_guardian_may_not_know_the_day_of_birth(step: Step, visit: Visit) -> None:
    child = {"birth_date": "15.06.2014", "custody_case": "both_present"}
    to(visit, step, **child)
    view = present(visit.session, Live(), {})
    assert isinstance(view, FormView)
    (born,) = [one for one in view.fields if one.name.endswith("birth_date")]
    assert born.kind == "partial_date"
    unknown = {"guardian_1_birth_date": "XX.XX.1985", "guardian_2_birth_date": "XX.06.1983"}
    on(visit, Step.CHECK, **child, **unknown).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


@pytest.mark.parametrize(
    ("other", "old", "step"),
    [
        ({"reason": "damaged"}, "none", Step.OLD_DOCUMENT),
        ({}, "passport", Step.OLD_DOCUMENT),
        ({"document": "passport"}, "identity_card", Step.OLD_DOCUMENT),
        ({"document": "both"}, "passport", Step.OLD_PASSPORT),
    ],
)
def test_only_what_one_had_is_renewed(
    other: dict[str, str], old: str, step: Step, visit: Visit
) -> None:
    to(visit, Step.OLD_DOCUMENT, **other)
    visit.go(FillField.model_validate({"field": "old_document", "value": old}), Continue())
    assert visit.session.flow.step is step


@pytest.mark.parametrize("step", CONFIRMED_STEPS)
def test_declaration_is_confirmed_by_going_on_and_by_nothing_else(step: Step, visit: Visit) -> None:
    (name,) = FIELDS_OF_STEP[step]
    to(visit, step, reason="lost", delivery="home")
    forged = FillField.model_validate({"field": name, "value": "x/2026-11"})
    assert visit.send(forged) == Refused(Refusal.NOT_NOW)
    clerk_joins(visit)
    assert visit.send(forged, Role.CLERK, person="weber") == Refused(Refusal.NOT_ALLOWED)
    refused = visit.send(Continue(), Role.CLERK, person="weber")
    assert refused == Refused(Refusal.NOT_IN_CONTROL), "only the citizen confirms"
    assert getattr(visit.session.answers, name) is None
    visit.go(Continue())
    assert getattr(visit.session.answers, name) == f"{CONFIRMED_STEPS[step]}/2026-11"


def test_lost_document_is_declared_and_found_again_is_shown(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="lost", loss_found="yes", loss_when="XX.11.2026")
    assert "found_document" in next_steps(visit.session), "it must be shown"
    other = to(Visit(), Step.CHECK, reason="stolen")
    assert not {"old_document", "found_document"} & set(next_steps(other.session))
    assert "police" in next_steps(other.session)


def test_stolen_instead_of_lost_is_declared_anew(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="lost").go(Change(step=Step.REASON))
    visit.go(FillField(field="reason", value="stolen"), Continue())
    assert visit.session.flow.step is Step.LOSS_DECLARATION


def test_declaration_that_is_open_is_reached_from_the_check_page(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="lost").go(Change(step=Step.REASON))
    visit.go(FillField(field="reason", value="stolen"), Back(), Submit())
    assert visit.session.flow.step is Step.LOSS_DECLARATION, "no row leads there"
    visit.go(Continue(), Sign(evidence="again"), Continue(), Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_number_of_what_is_gone_may_stay_open(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="stolen", old_card_serial="", old_card_expiry="")
    to_fee(visit.go(Submit()))
    complains = to(Visit(), Step.OLD_CARD)
    complains.go(FillField(field="old_card_expiry", value="31.12.2026"), Continue())
    assert complains.session.flow.complaint, "who still has it can read the number"


@pytest.mark.parametrize(
    ("expiry", "is_early"), [("21.02.2027", False), ("22.02.2027", True), ("30.06.2020", False)]
)
def test_renewal_long_before_expiry_needs_a_reason(
    expiry: str, is_early: bool, visit: Visit
) -> None:
    to(visit, Step.CHECK, old_card_expiry=expiry)
    assert (Step.EARLY in look(visit.session).needed) == is_early


def test_second_passport_needs_a_passport_and_a_reason(visit: Visit) -> None:
    second = {"document": "passport", "reason": "second_passport"}
    to(visit, Step.OLD_DOCUMENT, **second)
    visit.go(FillField(field="old_document", value="identity_card"), Continue())
    assert visit.session.flow.complaint
    on(visit, Step.CHECK, old_document="passport", **second)
    assert Step.EARLY in look(visit.session).needed
    (application,) = requirements_of(visit.session).applications
    assert f"{application.valid_to:%d.%m.%Y}" == "22.11.2032"


def test_questions_of_a_page_follow_its_answers(visit: Visit) -> None:
    to(visit, Step.DECLARATIONS)

    def names() -> list[str]:
        view = present(visit.session, Live(), {})
        assert isinstance(view, FormView)
        return [field.name for field in view.fields]

    assert names() == ["other_nationality", "foreign_forces"]
    visit.go(FillField(field="other_nationality", value="yes"))
    assert names() == ["other_nationality", "other_nationality_state", "foreign_forces"]
    visit.go(FillField(field="other_nationality_state", value="TUR"))
    visit.go(FillField(field="other_nationality", value="no"))
    assert names() == ["other_nationality", "foreign_forces"]
    assert relevant_answers(visit.session).other_nationality_state is None


def test_what_one_answer_drops_drops_the_next(visit: Visit) -> None:
    """Not lost after all: the loss, its finding, the day of it and the declaration go at once."""
    to(visit, Step.CHECK, reason="lost", loss_found="yes").go(Change(step=Step.REASON))
    assert visit.session.answers.loss_found_on
    visit.go(FillField(field="reason", value="first"))
    gone = [name for name in type(visit.session.answers).model_fields if name.startswith("loss")]
    gone += ["old_document", "old_card_serial", "old_card_expiry"]
    nothing = dict.fromkeys(gone)
    counting = relevant_answers(visit.session)
    assert {name: getattr(counting, name) for name in gone} == nothing
    on(visit, Step.CHECK, reason="first").go(Submit())
    assert {name: getattr(visit.session.answers, name) for name in gone} == nothing


def test_card_only_after_all_sends_nothing_of_the_passport(visit: Visit) -> None:
    to(visit, Step.CHECK, document="both", passport_pages="48").go(Change(step=Step.SERVICE))
    visit.go(FillField(field="document", value="identity_card"))
    on(visit, Step.CHECK).go(Submit())
    answers = visit.session.answers
    assert (answers.passport_kind, answers.passport_pages, answers.sex) == (None, None, None)


def test_captures_that_no_document_needs_are_not_sent(visit: Visit) -> None:
    to(visit, Step.CHECK, **PASSPORT).go(Change(step=Step.PASSPORT_OPTIONS))
    visit.go(FillField(field="passport_kind", value="preliminary"))
    on(visit, Step.CHECK, **TEMPORARY).go(Submit())
    assert visit.session.captures.right_index.evidence is None
    assert visit.session.captures.portrait, "the photo is needed all the same"


def test_slip_on_the_first_tile_costs_no_work(visit: Visit) -> None:
    """Whatever is touched and touched back: all answers and captures but the signature stay."""
    to(visit, Step.CHECK, document="both", reason="lost")
    before = visit.session
    for step, field, slip, right in (
        (Step.SERVICE, "document", "identity_card", "both"),
        (Step.REASON, "reason", "first", "lost"),
        (Step.PASSPORT_OPTIONS, "passport_kind", "preliminary", "regular"),
        (Step.RESIDENCE, "residence", "none", "here"),
        (Step.PHOTO, "photo", "counter", "here"),
        (Step.BIRTH, "birth_date", "14.05.2023", "14.05.1990"),
    ):
        visit.go(Change(step=step))
        for value in (slip, right):
            visit.go(FillField.model_validate({"field": field, "value": value}))
        visit.go(Back())
    after = visit.session
    declared = {"loss_declaration": None}
    assert after.answers == before.answers.model_copy(update=declared), "declared anew"
    assert after.captures.portrait == before.captures.portrait
    assert after.captures.right_index == before.captures.right_index


def test_clerk_fills_only_what_this_visit_asks(visit: Visit) -> None:
    to(visit, Step.SIGNATURE)
    clerk_joins(visit)
    for name, value in (
        ("custody_case", "sole"),
        ("loss_found", "yes"),
        ("sex", "F"),
        ("other_nationality_state", "TUR"),
        ("early_reason", "Reise in zwei Wochen"),
    ):
        command = FillField.model_validate({"field": name, "value": value})
        assert visit.send(command, Role.CLERK, person="weber") == Refused(Refusal.NOT_NOW), name
    yes = FillField(field="other_nationality", value="yes")
    visit.send(yes, Role.CLERK, person="weber")
    state = FillField(field="other_nationality_state", value="TUR")
    visit.send(state, Role.CLERK, person="weber")
    assert visit.session.answers.other_nationality_state == "TUR"
    assert {one.field for one in visit.session.clerk_entries} == {yes.field, state.field}
    visit.send(FillField(field="other_nationality", value="no"), Role.CLERK, person="weber")
    visit.go(StopControl())
    on(visit, Step.CHECK).go(ConfirmField(field="other_nationality"), Submit())
    assert visit.session.flow.step is Step.DECLARATIONS, "what the clerk changed is declared anew"
    visit.go(Continue(), Submit())
    assert visit.session.flow.step is Step.SUBMITTING, "what fell away is not to be confirmed"
    assert {one.field for one in visit.session.clerk_entries} == {"other_nationality"}


@pytest.mark.parametrize("code", [FailureCode.FINGERPRINT_SILENT, "timeout", "same_finger"])
def test_failed_fingerprint_leaves_a_way_on(code: str, visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(StartFingerprint())
    failed = FingerprintFailed.model_validate({"task": visit.session.task, "code": code})
    visit.send(failed, Role.SYSTEM)
    visit.go(DeclareFingerImpossible(position="right_index"), StartFingerprint())
    captured(visit, "left_index")
    visit.go(Continue())
    assert visit.session.flow.step is Step.SIGNATURE
    assert "finger_exception" in notices(visit.session)
    assert "fingers" in next_steps(visit.session)


def test_portrait_left_for_the_counter_is_open_again_when_the_photo_is_chosen_anew(
    visit: Visit,
) -> None:
    to(visit, Step.PORTRAIT).go(SkipPortrait())
    on(visit, Step.CHECK)
    visit.go(Change(step=Step.PHOTO))
    for value in ("studio", "here"):
        visit.go(FillField(field="photo", value=value))
    visit.go(Continue())
    assert visit.session.flow.step is Step.PORTRAIT


def test_photo_that_is_not_used_after_all_costs_nothing(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.PHOTO))
    visit.go(FillField(field="photo", value="studio"))
    assert visit.session.captures.portrait, "kept, should it be wanted again"
    assert requirements_of(visit.session).total_cents == 4600


def test_missing_finger_concerns_nobody_who_gives_no_prints(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS, **PASSPORT)
    visit.go(DeclareFingerImpossible(position="right_index"))
    visit.go(DeclareFingerImpossible(position="left_index"), Continue())
    on(visit, Step.CHECK).go(Change(step=Step.PASSPORT_OPTIONS))
    assert {"finger_exception"} & set(notices(visit.session))
    visit.go(FillField(field="passport_kind", value="preliminary"))
    assert not {"finger_exception", "finger_quality"} & set(notices(visit.session))
