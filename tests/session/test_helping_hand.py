"""A clerk who helps: pages that go, a warning that is answered, a signature that is overtaken."""

import pytest
from honest_visit import ANSWERS, clerk_joins, fill, on, to, to_fee
from visit_driver import Visit

from contract.commands import (
    AnswerHelp,
    AskHelp,
    Cancel,
    Change,
    Continue,
    FillField,
    Refusal,
    RequestControl,
    Role,
    Sign,
    StopControl,
    Submit,
)
from contract.results import DeadlinePassed
from contract.steps import CONFIRMED_STEPS, DECLARED_ON, FIELDS_OF_STEP, Step
from kiosk.mirror import mirror
from kiosk.session.facts import look
from kiosk.session.table import CLERK_STEPS, Refused
from kiosk.session.values import Attention, Session

TWELVE = {"birth_date": "15.06.2014", "reason": "first", "custody_case": "both_present"}
ALONE = FillField(field="custody_case", value="lives_with_me")


def by_clerk(visit: Visit, command: object, person: str = "weber") -> Session | Refused:
    return visit.send(command, Role.CLERK, person=person)


@pytest.mark.parametrize(
    ("page", "following"),
    [(Step.GUARDIAN_2, Step.RESIDENCE), (Step.GUARDIAN_2_SIGNATURE, Step.CHECK)],
)
def test_citizen_does_not_stay_on_a_page_that_the_clerk_took_away(
    page: Step, following: Step, visit: Visit
) -> None:
    to(visit, page, **TWELVE)
    clerk_joins(visit)
    seen = visit.session.flow_revision
    by_clerk(visit, ALONE)
    assert page not in look(visit.session).needed
    assert visit.session.flow.step is following, "the next page that is needed"
    late = visit.send(Continue(), seen=seen)
    assert isinstance(late, Refused), "a touch on the page that went is not one on this"
    visit.go(StopControl())
    on(visit, Step.CHECK, **{**TWELVE, "custody_case": "lives_with_me"})


def test_who_came_from_the_check_page_returns_there(visit: Visit) -> None:
    """The answer discards the signatures: the way back leads over those that are still needed."""
    to(visit, Step.CHECK, **TWELVE).go(Change(step=Step.GUARDIAN_2))
    clerk_joins(visit)
    by_clerk(visit, ALONE)
    assert visit.session.flow.step is Step.SIGNATURE
    assert visit.session.flow.returning
    visit.go(Sign(evidence="again"), Continue(), Sign(evidence="again"), Continue())
    assert visit.session.flow.step is Step.CHECK
    assert not visit.session.flow.returning


def test_clerk_leads_to_the_counter_from_a_page_that_went(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_2, **TWELVE)
    clerk_joins(visit)
    by_clerk(visit, FillField(field="custody_case", value="disagree"))
    assert visit.session.flow.step is Step.COUNTER
    by_clerk(visit, FillField(field="custody_case", value="both_present"))
    assert visit.session.flow.step is Step.CUSTODY, "the page of the answer that was mended"


def warned(visit: Visit) -> None:
    (idle,) = [one for one in visit.session.deadlines if one.meaning == "idle"]
    visit.now = idle.at
    visit.send(DeadlinePassed(deadline=idle.id), Role.SYSTEM)
    assert visit.session.flow.attention is Attention.IDLE_WARNED


def test_act_of_the_helping_clerk_answers_the_warning(visit: Visit) -> None:
    to(visit, Step.FEATURES)
    clerk_joins(visit)
    warned(visit)
    by_clerk(visit, FillField(field="height_cm", value="181"))
    assert visit.session.flow.attention is Attention.NONE
    assert [one.meaning for one in visit.session.deadlines] == ["idle"], "the end is called off"


def test_clerk_who_is_just_asking_is_there_too(visit: Visit) -> None:
    to(visit, Step.FEATURES).go(AskHelp())
    by_clerk(visit, AnswerHelp())
    warned(visit)
    by_clerk(visit, RequestControl())
    assert visit.session.flow.attention is Attention.NONE


def test_act_of_nobody_else_answers_the_warning(visit: Visit) -> None:
    to(visit, Step.FEATURES)
    clerk_joins(visit)
    warned(visit)
    intruder = by_clerk(visit, FillField(field="height_cm", value="181"), "somebody-else")
    assert intruder == Refused(Refusal.NOT_IN_CONTROL)
    assert visit.session.flow.attention is Attention.IDLE_WARNED


def test_clerk_does_not_answer_whether_the_visit_is_to_end(visit: Visit) -> None:
    to(visit, Step.FEATURES)
    clerk_joins(visit)
    visit.go(Cancel())
    by_clerk(visit, FillField(field="height_cm", value="181"))
    assert visit.session.flow.attention is Attention.CANCEL_ASKED, "that is the citizen's"


@pytest.mark.parametrize(
    "page", [Step.SIGNATURE, Step.GUARDIAN_1_SIGNATURE, Step.GUARDIAN_2_SIGNATURE]
)
def test_nobody_signs_under_what_they_have_not_seen(page: Step, visit: Visit) -> None:
    to(visit, page, **TWELVE)
    clerk_joins(visit)
    seen = visit.session.flow_revision
    by_clerk(visit, FillField(field="height_cm", value="181"))
    for touch in (Sign(evidence="strokes"), Continue()):
        assert visit.send(touch, seen=seen) == Refused(Refusal.STALE)
    assert visit.session.captures.signature is None
    visit.go(Sign(evidence="strokes"), Continue())
    assert visit.session.flow.step is not page


def test_on_other_pages_an_answer_does_not_overtake_the_touch_that_goes_on(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS)
    clerk_joins(visit)
    seen = visit.session.flow_revision
    by_clerk(visit, FillField(field="height_cm", value="181"))
    assert visit.send(Continue(), seen=seen) != Refused(Refusal.STALE)


SECTIONS: dict[Step, str] = {
    Step.NEEDS: "questions",
    Step.GUARDIAN_2: "questions",
    Step.PHOTO: "questions",
    Step.PORTRAIT: "captures",
    Step.FINGERPRINTS: "captures",
    Step.GUARDIAN_2_SIGNATURE: "captures",
    Step.CHECK: "check",
    Step.SUBMITTING: "after",
    Step.FEE: "after",
}


@pytest.mark.parametrize(("page", "section"), SECTIONS.items())
def test_clerk_sees_the_section_alone_before_consent(
    page: Step, section: str, visit: Visit
) -> None:
    """The page itself would tell that a child applies or that something was stolen."""
    goal = Step.CHECK if section == "after" else page
    to(visit, goal, **TWELVE)
    if section == "after":
        visit.go(Submit())
    if page is Step.FEE:
        to_fee(visit)
    visit.go(AskHelp())
    by_clerk(visit, AnswerHelp())
    shown = mirror(visit.session)
    assert (shown.step, shown.section) == (None, section)


def test_dead_end_is_a_question_like_any_other_before_consent(visit: Visit) -> None:
    to(visit, Step.COUNTER, **{**TWELVE, "custody_case": "alone"}).go(AskHelp())
    shown = mirror(visit.session)
    assert (shown.step, shown.section) == (None, "questions")


def test_clerk_sees_the_page_with_consent_and_no_longer(visit: Visit) -> None:
    to(visit, Step.GUARDIAN_2, **TWELVE)
    clerk_joins(visit)
    assert mirror(visit.session).step is Step.GUARDIAN_2
    visit.go(StopControl())
    assert mirror(visit.session).step is None


@pytest.mark.parametrize(
    ("page", "other"),
    [
        (Step.DECLARATIONS, {}),
        (Step.CONTACT, {"email": "anna@example.org"}),
        (Step.OTHER_OFFICE, {"residence": "other_town"}),
        (Step.CUSTODY_PROOF, {**TWELVE, "custody_case": "one_with_consent"}),
    ],
)
def test_clerk_gives_no_declaration_for_the_citizen(
    page: Step, other: dict[str, str], visit: Visit
) -> None:
    to(visit, page, **other)
    fill(visit, page, ANSWERS | other)
    clerk_joins(visit)
    assert by_clerk(visit, Continue()) == Refused(Refusal.NOT_IN_CONTROL)
    assert visit.session.flow.step is page
    assert DECLARED_ON[page] not in {one.declaration for one in visit.session.confirmed}
    visit.go(Continue())
    assert visit.session.flow.step is not page
    assert DECLARED_ON[page] in {one.declaration for one in visit.session.confirmed}


def test_pages_that_declare_are_all_the_citizens() -> None:
    assert frozenset(FIELDS_OF_STEP) - CLERK_STEPS == set(DECLARED_ON) & set(FIELDS_OF_STEP)
    assert not CLERK_STEPS & set(CONFIRMED_STEPS)
