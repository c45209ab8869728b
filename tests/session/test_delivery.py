"""Picked up or sent home: who is asked, what stands in the way, what is shown at the door."""

from dataclasses import replace

import pytest
from honest_visit import ANSWERS, fill, on, to, to_fee
from visit_driver import TODAY, Visit

from contract.answers import Answers
from contract.commands import Change, Continue, FillField, Submit
from contract.law import law
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import requirements_of
from kiosk.session.facts import look
from kiosk.session.questions import relevant_answers
from kiosk.session.validation import problem
from kiosk.views import ChoiceView, FormView

PASSPORT = {"document": "passport", "old_document": "passport"}
TEMPORARY = {**PASSPORT, "passport_kind": "preliminary"}
BLOCKS = [
    ({"residence": "abroad"}, "no_german_address"),
    ({"residence": "none"}, "no_german_address"),
    ({"residence": "other_town"}, "not_competent"),
    ({**PASSPORT, "passport_kind": "express"}, "express"),
    ({"document": "both", "passport_kind": "preliminary"}, "preliminary"),
    ({"document": "both", "passport_kind": "express"}, "express"),
]


@pytest.mark.parametrize(("other", "why"), BLOCKS)
def test_delivery_that_is_not_possible_says_why_and_is_not_passed(
    other: dict[str, str], why: str, visit: Visit
) -> None:
    to(visit, Step.DELIVERY, **other)
    view = present(visit.session, Live(), {})
    assert isinstance(view, ChoiceView)
    (home,) = [one for one in view.options if one.name == "delivery_home"]
    assert home.blocked is not None
    assert home.blocked.key == f"delivery.blocked.{why}"
    visit.go(FillField(field="delivery", value="home"), Continue())
    assert visit.session.flow.step is Step.DELIVERY
    assert visit.session.flow.complaint
    assert all("delivery" not in line.code for line in requirements_of(visit.session).fee_lines)
    visit.go(FillField(field="delivery", value="counter"), Continue())
    assert visit.session.flow.step is Step.CONTACT


@pytest.mark.parametrize(
    ("born", "document", "is_asked"),
    [
        ("24.11.2010", "identity_card", False),
        ("23.11.2010", "identity_card", True),
        ("24.11.2008", "passport", False),
        ("23.11.2008", "passport", True),
        ("24.11.2008", "both", False),
    ],
)
def test_delivery_is_offered_from_the_age_for_it(
    born: str, document: str, is_asked: bool, visit: Visit
) -> None:
    what = {"document": document, "old_document": document, "birth_date": born}
    to(visit, Step.CHECK, custody_case="lives_with_me", **what)
    assert (Step.DELIVERY in look(visit.session).needed) == is_asked


def test_delivery_asks_for_a_second_document_and_a_declaration(visit: Visit) -> None:
    to(visit, Step.DELIVERY_DECLARATION, delivery="home")
    assert visit.session.answers.delivery_declaration is None
    on(visit, Step.CHECK, delivery="home")
    assert visit.session.answers.delivery_declaration == "delivery/2026-11"
    to_fee(visit.go(Submit()))
    stored = visit.session.stored
    assert stored is not None
    codes = [line.code for line in stored.fee_lines]
    assert codes == ["identity_card", "identity_card_delivery", "photo"]
    assert {"delivery", "pick_up"} & set(stored.next_steps) == {"delivery"}


def test_temporary_passport_alone_is_not_sent_home(visit: Visit) -> None:
    """It is issued on the spot."""
    to(visit, Step.CHECK, **TEMPORARY)
    assert Step.DELIVERY not in look(visit.session).needed
    assert visit.session.answers.delivery is None
    to_fee(visit.go(Submit()))
    other = to(Visit(), Step.CHECK, document="both", passport_kind="preliminary")
    assert Step.DELIVERY in look(other.session).needed, "the card is made"


def test_own_passport_is_shown_for_a_new_card(visit: Visit) -> None:
    shown = {"delivery_second_kind": "passport", "delivery_second_serial": "CXXXT12F5"}
    to(visit, Step.CHECK, old_document="both", delivery="home", **shown).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


@pytest.mark.parametrize(
    ("other", "field", "value"),
    [
        ({"old_card_serial": "---"}, "delivery_second_kind", "identity_card"),
        ({"reason": "first"}, "delivery_second_kind", "identity_card"),
        ({}, "delivery_second_expiry", "23.11.2026"),
    ],
)
def test_document_that_is_not_valid_at_the_door_is_told(
    other: dict[str, str], field: str, value: str, visit: Visit
) -> None:
    """The old card is invalidated when delivery is chosen; the new one comes weeks later."""
    to(visit, Step.DELIVERY_SECOND, delivery="home", **other)
    fill(visit, Step.DELIVERY_SECOND, {**ANSWERS, field: value})
    visit.go(Continue())
    assert visit.session.flow.step is Step.DELIVERY_SECOND
    assert visit.session.flow.complaint
    view = present(visit.session, Live(), {})
    assert isinstance(view, FormView)
    assert [one.name for one in view.fields if one.error] == [field]


def test_delivery_of_both_documents_costs_for_each(visit: Visit) -> None:
    both = {"document": "both", "old_document": "both"}
    to_fee(to(visit, Step.CHECK, delivery="home", **both).go(Submit()))
    assert visit.session.stored is not None
    codes = [line.code for line in visit.session.stored.fee_lines]
    assert codes.count("identity_card_delivery") == codes.count("passport_delivery") == 1


def test_delivery_falls_away_when_the_home_is_elsewhere_after_all(visit: Visit) -> None:
    to(visit, Step.CHECK, delivery="home").go(Change(step=Step.RESIDENCE))
    visit.go(FillField(field="residence", value="other_town"), Continue())
    answers = relevant_answers(visit.session)
    assert answers.delivery_second_serial is None
    assert answers.delivery_declaration is None
    assert visit.session.flow.step is Step.OTHER_OFFICE
    visit.go(FillField(field="other_office_reason", value="Ich arbeite hier."), Continue())
    assert visit.session.flow.step is Step.DELIVERY, "how it comes home is asked again"


def test_how_long_it_must_hold_is_a_rule_of_the_office() -> None:
    shipped = law()
    (row,) = shipped.limits["delivery_proof_days"]
    shorter = row.model_copy(update={"value": 10})
    rules = replace(shipped, limits={**shipped.limits, "delivery_proof_days": (shorter,)})
    answers = Answers(delivery="home", delivery_second_expiry="03.12.2026")
    assert problem("delivery_second_expiry", answers, TODAY, rules) is None
    wrong = problem("delivery_second_expiry", answers, TODAY)
    assert wrong is not None
    assert wrong.key.endswith(".ends_early")
