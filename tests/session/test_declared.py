"""Declarations: what was given, by whom, in which language, when, and which of them count."""

from datetime import datetime

import pytest
from honest_visit import clerk_joins, on, to, to_fee
from visit_driver import Visit

from contract.commands import (
    Back,
    Change,
    ConfirmCancel,
    ConfirmField,
    Continue,
    FillField,
    Role,
    SetProfile,
    Sign,
    SkipSignature,
    StopControl,
    Submit,
)
from contract.declarations import stamp
from contract.steps import DECLARED_ON, Step
from contract.terms import Signer
from kiosk.conductor.record import case_record
from kiosk.session.declaring import standing
from kiosk.session.values import Confirmed, Session
from kiosk.texts.declarations import digest

TWELVE = {"birth_date": "15.06.2014", "reason": "first"}
EVERYTHING = {
    "reason": "lost",
    "residence": "other_town",
    "email": "anna@example.org",
}
"""With the declarations that an adult may come by, but the one of the delivery."""


def given(session: Session) -> set[tuple[str, Signer]]:
    return {(one.declaration, one.signer) for one in standing(session)}


def submitted(**other: str) -> Session:
    visit = to(Visit(), Step.CHECK, **other).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    return visit.session


def the(session: Session, declaration: str) -> Confirmed:
    (found,) = [one for one in standing(session) if one.declaration == declaration]
    return found


ADULTS: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"privacy", "chip", "nationality", "truth"}),
    ({"reason": "stolen"}, {"privacy", "chip", "nationality", "truth", "loss"}),
    ({"delivery": "home"}, {"privacy", "chip", "nationality", "truth", "delivery"}),
    ({"email": "anna@example.org"}, {"privacy", "chip", "nationality", "truth", "email"}),
    ({"residence": "abroad"}, {"privacy", "chip", "nationality", "truth", "other_office"}),
    (EVERYTHING, {"privacy", "chip", "nationality", "truth", "loss", "other_office", "email"}),
]


@pytest.mark.parametrize(("other", "texts"), ADULTS)
def test_adult_declares_for_themselves_what_the_visit_came_by(
    other: dict[str, str], texts: set[str]
) -> None:
    assert given(submitted(**other)) == {(text, "applicant") for text in texts}


@pytest.mark.parametrize(
    ("case", "guardians", "consent"),
    [
        ("both_present", {"guardian_1", "guardian_2"}, False),
        ("one_with_consent", {"guardian_1"}, True),
        ("sole", {"guardian_1"}, False),
        ("lives_with_me", {"guardian_1"}, False),
    ],
)
def test_guardian_declares_for_a_child(case: str, guardians: set[Signer], consent: bool) -> None:
    session = submitted(custody_case=case, **{**TWELVE, "reason": "lost"})
    own = {"privacy", "chip", "nationality", "truth", "loss", *(["consent"] if consent else [])}
    expected: set[tuple[str, Signer]] = {(text, "guardian_1") for text in own}
    assert given(session) == expected | {("custody", one) for one in guardians}


def test_who_is_16_declares_for_themselves_although_a_guardian_signs() -> None:
    """PAuswG § 9 (1): the card needs nobody, the passport needs the guardian's consent."""
    for born, who in (("23.11.2010", "applicant"), ("24.11.2010", "guardian_1")):
        session = submitted(birth_date=born, document="both", custody_case="lives_with_me")
        assert given(session) == {
            ("privacy", who),
            ("chip", who),
            ("nationality", who),
            ("truth", who),
            ("custody", "guardian_1"),
        }


def test_language_is_that_in_which_it_was_read(visit: Visit) -> None:
    to(visit, Step.LOSS_DECLARATION, reason="lost").go(SetProfile(language="en"))
    on(visit, Step.CHECK, reason="lost").go(SetProfile(language="de-x-leicht"), Submit())
    read = {one.declaration: one.language for one in standing(visit.session)}
    assert read == {
        "privacy": "de",
        "loss": "en",
        "nationality": "en",
        "chip": "en",
        "truth": "de-x-leicht",
    }


def test_moment_is_that_of_going_on_and_the_last_time_counts(visit: Visit) -> None:
    to(visit, Step.DECLARATIONS)
    visit.wait(50)
    on(visit, Step.DELIVERY)
    first = visit.now
    assert _moment(visit, "nationality") == first
    visit.wait(50)
    on(visit, Step.CHECK).go(Change(step=Step.DECLARATIONS))
    visit.wait(10)
    visit.go(Back())
    assert _moment(visit, "nationality") == first, "going back declares nothing"
    visit.go(Change(step=Step.DECLARATIONS), Continue())
    assert _moment(visit, "nationality") == visit.now
    assert len([one for one in visit.session.confirmed if one.declaration == "nationality"]) == 1


def _moment(visit: Visit, declaration: str) -> datetime:
    return next(one.at for one in visit.session.confirmed if one.declaration == declaration)


def test_incomplete_page_declares_nothing(visit: Visit) -> None:
    to(visit, Step.DECLARATIONS).go(Continue())
    assert visit.session.flow.complaint
    assert "nationality" not in {one.declaration for one in visit.session.confirmed}
    incomplete = to(Visit(), Step.CHECK).go(Change(step=Step.NAME))
    incomplete.go(FillField(field="family_name", value=""), Back(), Submit())
    assert incomplete.session.flow.step is Step.CHECK
    assert "truth" not in {one.declaration for one in incomplete.session.confirmed}


def test_only_what_the_visit_needs_is_in_the_record(visit: Visit) -> None:
    """Lost, elsewhere, reachable, and then none of it: three declarations count no more."""
    to(visit, Step.CHECK, **EVERYTHING)
    for step, name, value in (
        (Step.REASON, "reason", "damaged"),
        (Step.RESIDENCE, "residence", "here"),
        (Step.CONTACT, "email", ""),
    ):
        visit.go(Change(step=step), FillField.model_validate({"field": name, "value": value}))
        on(visit, Step.CHECK, reason="damaged")
    assert "other_office" in {one.declaration for one in visit.session.confirmed}, "and yet"
    visit.go(Submit())
    record = case_record("K7QM4T9X2B", visit.session)
    assert {one.declaration for one in record.confirmations} == {
        stamp(name) for name in ("privacy", "chip", "nationality", "truth")
    }


def test_child_after_all_is_declared_for_by_the_guardian(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="lost").go(Change(step=Step.BIRTH))
    visit.go(FillField(field="birth_date", value="15.06.2014"), Continue())
    on(visit, Step.CHECK, custody_case="lives_with_me").go(Submit())
    assert given(visit.session) == {
        ("privacy", "guardian_1"),
        ("chip", "guardian_1"),
        ("loss", "guardian_1"),
        ("nationality", "guardian_1"),
        ("truth", "guardian_1"),
        ("custody", "guardian_1"),
    }


def test_second_guardian_who_signs_no_more_has_declared_nothing(visit: Visit) -> None:
    to(visit, Step.CHECK, custody_case="both_present", **TWELVE).go(Change(step=Step.CUSTODY))
    visit.go(FillField(field="custody_case", value="sole"), Continue())
    on(visit, Step.CHECK, custody_case="sole").go(Submit())
    assert ("custody", "guardian_1") in given(visit.session)
    assert ("custody", "guardian_2") not in given(visit.session)


def test_stolen_instead_of_lost_is_declared_at_its_own_moment(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="lost").go(Change(step=Step.REASON))
    visit.wait(20)
    visit.go(FillField(field="reason", value="stolen"), Continue())
    assert visit.session.flow.step is Step.LOSS_DECLARATION
    visit.wait(20)
    visit.go(Continue(), Sign(evidence="again"), Continue(), Submit())
    assert the(visit.session, "loss").at == visit.now


def test_record_says_what_was_read_by_its_text(visit: Visit) -> None:
    to(visit, Step.CHECK, **EVERYTHING).go(SetProfile(language="en"), Submit())
    record = case_record("K7QM4T9X2B", visit.session)
    assert len(record.confirmations) == 7
    for one, kept in zip(record.confirmations, standing(visit.session), strict=True):
        assert one.declaration == stamp(kept.declaration)
        assert one.sha256 == digest(kept.declaration)
        assert (one.person, one.language, one.confirmed_at) == (
            kept.signer,
            kept.language,
            kept.at,
        )
        assert not one.approved


def test_nothing_of_it_outlives_the_visit(visit: Visit) -> None:
    to_fee(to(visit, Step.CHECK).go(Submit()))
    assert visit.session.confirmed == ()
    other = to(Visit(), Step.COUNTER, custody_case="alone", **TWELVE)
    assert other.session.confirmed
    other.go(ConfirmCancel())
    assert other.session.confirmed == ()


def test_guardian_who_cannot_sign_declares_all_the_same(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, **TWELVE).go(SkipSignature())
    assert ("custody", "guardian_1") in given(on(visit, Step.CHECK).session)


def back_after(visit: Visit, step: Step, **answers: str) -> Visit:
    """Change answers of a page from the check page, and leave it by *back*."""
    visit.go(Change(step=step))
    for name, value in answers.items():
        visit.go(FillField.model_validate({"field": name, "value": value}))
    return visit.go(Back())


@pytest.mark.parametrize(
    ("before", "step", "answers"),
    [
        ({}, Step.CONTACT, {"email": "anna@example.org"}),
        ({"email": "anna@example.org"}, Step.CONTACT, {"email": "anna@example.com"}),
        ({}, Step.DECLARATIONS, {"other_nationality": "yes", "other_nationality_state": "TUR"}),
        (
            {"residence": "other_town"},
            Step.OTHER_OFFICE,
            {"other_office_reason": "Ich wohne bald hier."},
        ),
    ],
)
def test_nothing_is_sent_before_its_declaration(
    before: dict[str, str], step: Step, answers: dict[str, str], visit: Visit
) -> None:
    """*Back* keeps the answer and declares nothing; before sending the page comes again."""
    visit = back_after(to(visit, Step.CHECK, **before), step, **answers)
    on(visit, Step.CHECK)
    visit.wait(5)
    visit.go(Submit())
    assert visit.session.flow.step is step
    visit.go(Continue())
    on(visit, Step.CHECK).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    assert the(visit.session, DECLARED_ON[step]).at == visit.now


def test_new_residence_is_declared_with_its_reason(visit: Visit) -> None:
    back_after(to(visit, Step.CHECK), Step.RESIDENCE, residence="other_town")
    back_after(visit, Step.OTHER_OFFICE, other_office_reason="Ich arbeite hier jeden Tag.")
    visit.go(Submit())
    assert visit.session.flow.step is Step.OTHER_OFFICE


@pytest.mark.parametrize("act", [SkipSignature(), Sign(evidence="g")])
def test_guardian_declares_again_after_any_change(act: SkipSignature | Sign, visit: Visit) -> None:
    """The text names the child: what was read for Ada is not said of Ben."""
    to(visit, Step.GUARDIAN_1_SIGNATURE, custody_case="lives_with_me", **TWELVE).go(act)
    on(visit, Step.CHECK)
    visit.wait(30)
    back_after(visit, Step.NAME, given_names="Ben")
    assert ("custody", "guardian_1") not in given(visit.session)
    assert visit.go(Submit()).session.flow.step is Step.CHECK, "the rows say who is to sign"
    visit.go(Change(step=Step.GUARDIAN_1_SIGNATURE), Sign(evidence="again"), Back(), Submit())
    assert visit.session.flow.step is Step.GUARDIAN_1_SIGNATURE, "signed, but not declared"
    visit.go(Continue(), Change(step=Step.SIGNATURE))
    on(visit, Step.CHECK).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING
    custody = [one.at for one in standing(visit.session) if one.declaration == "custody"]
    assert custody == [visit.now]


def test_loss_is_declared_anew_after_a_clerk_wrote_about_it(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="lost")
    clerk_joins(visit)
    command = FillField(field="loss_circumstances", value="Sie lag noch im Zug, dann war sie weg.")
    visit.send(command, Role.CLERK, person="weber")
    visit.go(StopControl(), ConfirmField(field="loss_circumstances"))
    on(visit, Step.CHECK).go(Submit())
    assert visit.session.flow.step is Step.LOSS_DECLARATION


def test_both_lost_is_another_declaration_than_one(visit: Visit) -> None:
    lost = {"document": "both", "reason": "lost", "old_document": "passport"}
    back_after(to(visit, Step.CHECK, **lost), Step.OLD_DOCUMENT, old_document="both")
    assert visit.session.answers.loss_declaration is None


def test_consent_of_the_other_guardian_is_brought_by_the_first(visit: Visit) -> None:
    young = {"birth_date": "15.06.2009", "document": "passport", "reason": "first"}
    to(visit, Step.CHECK, custody_case="one_with_consent", **young)
    assert ("consent", "guardian_1") in given(visit.session)


def test_delivery_is_declared_anew_for_another_document(visit: Visit) -> None:
    """It names what becomes invalid today."""
    to(visit, Step.CHECK, delivery="home")
    assert visit.session.answers.delivery_declaration
    back_after(visit, Step.REASON, reason="damaged")
    assert visit.session.answers.delivery_declaration is None
