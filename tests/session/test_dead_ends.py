"""Answers that end a visit at the counter, and the ways back from there."""

import pytest
from honest_visit import clerk_joins, on, to
from visit_driver import Visit

from contract.answers import Answers
from contract.commands import Back, Change, ConfirmCancel, Continue, FillField, Role, Submit
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.facts import DEAD_ENDS, dead_end
from kiosk.session.questions import asked
from kiosk.session.values import Captures
from kiosk.views import CheckView, NoticeView

CHILD = {"birth_date": "02.02.2017", "reason": "first"}
ENDS = [
    (page, value, why, {"old_card_expiry": "31.12.2026"} if page is Step.REASON else CHILD)
    for page, ends in DEAD_ENDS.items()
    for value, why in ends.items()
]
MENDED = {Step.REASON: "renewal", Step.CUSTODY: "both_present"}


def at_the_counter(page: Step, value: str, other: dict[str, str]) -> Visit:
    visit = to(Visit(), page, **other)
    (name,) = FIELDS_OF_STEP[page]
    return visit.go(FillField.model_validate({"field": name, "value": value}), Continue())


def test_there_are_three() -> None:
    assert {why for _, _, why, _ in ENDS} == {
        "address_sticker",
        "custody_disagree",
        "custody_alone",
    }


@pytest.mark.parametrize(("page", "value", "why", "other"), ENDS)
def test_dead_end_explains_itself_before_anything_is_captured(
    page: Step, value: str, why: str, other: dict[str, str]
) -> None:
    visit = at_the_counter(page, value, other)
    assert visit.session.flow.step is Step.COUNTER
    assert visit.session.captures == Captures()
    view = present(visit.session, Live(), {})
    assert isinstance(view, NoticeView)
    assert view.title.key == f"counter.{why}.title"
    assert view.chrome.back is not None
    assert view.chrome.help is not None


@pytest.mark.parametrize(("page", "value", "why", "other"), ENDS)
def test_dead_end_can_be_finished_at_one_touch(
    page: Step, value: str, why: str, other: dict[str, str]
) -> None:
    visit = at_the_counter(page, value, other).go(ConfirmCancel())
    assert visit.session.flow.step is Step.ENDED
    assert visit.session.answers == Answers()
    assert visit.session.stored is None


@pytest.mark.parametrize(("page", "value", "why", "other"), ENDS)
def test_back_from_a_dead_end_and_on_to_the_end(
    page: Step, value: str, why: str, other: dict[str, str]
) -> None:
    visit = at_the_counter(page, value, other).go(Back())
    assert visit.session.flow.step is page
    (name,) = FIELDS_OF_STEP[page]
    assert getattr(visit.session.answers, name) == value, "the answer is still seen"
    visit.go(Continue())
    assert visit.session.flow.step is Step.COUNTER, "it is still the end"
    visit.go(Back(), FillField.model_validate({"field": name, "value": MENDED[page]}))
    on(visit, Step.CHECK, **{**other, name: MENDED[page]}).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_dead_end_from_the_check_page_leads_back_there(visit: Visit) -> None:
    to(visit, Step.CHECK, **CHILD).go(Change(step=Step.CUSTODY))
    visit.go(FillField(field="custody_case", value="disagree"), Continue())
    assert visit.session.flow.step is Step.COUNTER
    visit.go(Back())
    assert visit.session.flow.step is Step.CUSTODY
    visit.go(Back())
    assert visit.session.flow.step is Step.CHECK
    visit.go(Submit())
    assert visit.session.flow.step is Step.COUNTER, "the check page has no row to say why"
    visit.go(Back(), FillField(field="custody_case", value="lives_with_me"), Continue())
    assert visit.session.flow.step is Step.GUARDIAN_1_SIGNATURE
    on(visit, Step.CHECK, custody_case="lives_with_me", **CHILD).go(Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_change_before_a_standing_dead_end_does_not_pass_it(visit: Visit) -> None:
    to(visit, Step.CHECK, **CHILD).go(Change(step=Step.CUSTODY))
    visit.go(FillField(field="custody_case", value="alone"), Back(), Change(step=Step.FEATURES))
    visit.go(Continue())
    assert visit.session.flow.step is Step.COUNTER


def test_clerk_mends_the_answer_that_led_to_the_counter(visit: Visit) -> None:
    visit = at_the_counter(Step.CUSTODY, "alone", CHILD)
    clerk_joins(visit)
    mended = FillField(field="custody_case", value="sole")
    visit.send(mended, Role.CLERK, person="weber")
    assert visit.session.flow.step is Step.CUSTODY, "the citizen sees what was changed"
    visit.send(Continue(), Role.CLERK, person="weber")
    assert visit.session.flow.step is Step.CUSTODY_PROOF


def test_answer_that_is_not_asked_is_no_dead_end(visit: Visit) -> None:
    to(visit, Step.CHECK)
    answers = visit.session.answers.model_copy(update={"custody_case": "disagree"})
    pages = asked(answers, visit.session.office, visit.session.today)
    assert dead_end(answers, pages) is None


def test_delivery_that_a_later_answer_forbids_is_marked_on_the_check_page(visit: Visit) -> None:
    home = {"birth_date": "14.05.1990", "delivery": "home"}
    to(visit, Step.CHECK, **home).go(Change(step=Step.RESIDENCE))
    visit.go(FillField(field="residence", value="none"))
    visit.go(Back())
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    (row,) = [one for one in view.rows if one.name == "delivery"]
    assert row.missing
    assert row.change is not None
    assert row.change.primary
