"""Region *visit*: from page to page, and what becomes of the case."""

from dataclasses import replace

from contract.answers import Answers
from contract.commands import Back, Begin, Change, Continue, Refusal, SetProfile, Submit
from contract.declarations import stamp
from contract.law import office_day
from contract.results import CaseNotStored, CaseStored
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from kiosk.session.answering import counted
from kiosk.session.application import fee_lines, next_steps
from kiosk.session.declaring import declared
from kiosk.session.facts import Facts
from kiosk.session.navigation import enter
from kiosk.session.route import ROUTE, is_complete, is_done, is_needed, next_step, previous_step
from kiosk.session.table import CITIZEN, EITHER, IN_VISIT, SYSTEM, Moment, Row, with_flow
from kiosk.session.values import Captures, Payment, Receipt, Session, Stored

_NAVIGABLE = frozenset(ROUTE) - {Step.CHECK}


def _begin(moment: Moment) -> Session:
    begun = replace(moment.session, today=office_day(moment.envelope.at))
    return enter(begun, Step.NEEDS, returning=False)


def _set_profile(moment: Moment) -> Session:
    changes = moment.command.model_dump(exclude={"name"}, exclude_none=True)
    return replace(moment.session, profile=replace(moment.session.profile, **changes))


def _continue(moment: Moment) -> Session:
    session, flow = moment.session, moment.flow
    if flow.step in CONFIRMED_STEPS:
        (name,) = FIELDS_OF_STEP[flow.step]
        confirmed = {name: stamp(CONFIRMED_STEPS[flow.step])}
        session = replace(session, answers=session.answers.model_copy(update=confirmed))
    elif not (is_done(flow.step, moment.facts) or flow.step in moment.facts.undeclared):
        return with_flow(session, complaint=True)
    session = declared(session, flow.step, moment.envelope.at)
    following = next_step(flow.step, moment.facts, returning=flow.returning)
    return enter(session, following, returning=flow.returning and following is not Step.CHECK)


def _may_go_back(moment: Moment) -> Refusal | None:
    before = previous_step(moment.flow.step, moment.facts)
    return None if moment.flow.returning or before else Refusal.NOT_NOW


def _back(moment: Moment) -> Session:
    flow = moment.flow
    if flow.returning and flow.step is not Step.COUNTER:
        return enter(moment.session, Step.CHECK, returning=False)
    before = previous_step(flow.step, moment.facts)
    return enter(moment.session, before or flow.step, returning=flow.returning)


def _may_change(moment: Moment) -> Refusal | None:
    step = moment.command.step
    changeable = step in _NAVIGABLE and step not in (Step.NEEDS, *CONFIRMED_STEPS)
    return None if changeable and is_needed(step, moment.facts) else Refusal.NOT_NOW


def _change(moment: Moment) -> Session:
    return enter(moment.session, moment.command.step, returning=True)


def _submit(moment: Moment) -> Session:
    if page := _page_without_a_row(moment.facts):
        return enter(moment.session, page, returning=True)
    if not is_complete(moment.facts):
        return with_flow(moment.session, complaint=True)
    session = declared(counted(moment.session), Step.CHECK, moment.envelope.at)
    session = enter(session, Step.SUBMITTING, returning=False)
    return replace(session, attempt=session.attempt + 1)


def _page_without_a_row(facts: Facts) -> Step | None:
    """Return what stops the visit and has no row on the check page to say so."""
    if facts.dead_end is not None:
        return Step.COUNTER
    to_confirm = (facts.needed - facts.done) & CONFIRMED_STEPS.keys()
    open_pages = to_confirm | facts.unseen | facts.undeclared
    return next((one for one in ROUTE if one in open_pages), None)


def is_present_task(moment: Moment) -> Refusal | None:
    """Results of other tasks than the present one are discarded."""
    return None if moment.command.task == moment.session.task else Refusal.UNKNOWN_TASK


def _stored(moment: Moment) -> Session:
    session, command = moment.session, moment.command
    stored = Stored(
        command.case_number, command.check_value, fee_lines(session), next_steps(session)
    )
    session = with_flow(
        enter(session, Step.FEE, returning=False), payment=Payment.OPEN, receipt=Receipt.NONE
    )
    # The sealed case is safe on disk: nothing of it is needed in memory any longer.
    return replace(
        session,
        stored=stored,
        answers=Answers(),
        captures=Captures(),
        confirmed=(),
        clerk_entries=(),
    )


def _not_stored(moment: Moment) -> Session:
    session = enter(moment.session, Step.CHECK, returning=False)
    return replace(session, failure=moment.command.code)


ROWS = (
    Row(Begin, "visit", CITIZEN, frozenset({Step.ATTRACT}), _begin),
    Row(SetProfile, "visit", CITIZEN, IN_VISIT, _set_profile, touches="nothing"),
    Row(Continue, "visit", EITHER, _NAVIGABLE, _continue, hand="pages"),
    Row(
        Back,
        "visit",
        EITHER,
        frozenset(ROUTE) | {Step.COUNTER},
        _back,
        guard=_may_go_back,
        hand="pages",
    ),
    Row(
        Change,
        "visit",
        CITIZEN,
        frozenset({Step.CHECK}),
        _change,
        guard=_may_change,
        hand="pages",
    ),
    Row(
        Submit,
        "visit",
        CITIZEN,
        frozenset({Step.CHECK}),
        _submit,
        hand="pages",
    ),
    Row(
        CaseStored,
        "visit",
        SYSTEM,
        frozenset({Step.SUBMITTING}),
        _stored,
        guard=is_present_task,
        touches="nothing",
    ),
    Row(
        CaseNotStored,
        "visit",
        SYSTEM,
        frozenset({Step.SUBMITTING}),
        _not_stored,
        guard=is_present_task,
        touches="nothing",
    ),
)
