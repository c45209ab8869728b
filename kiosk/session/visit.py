"""Region *visit*: from page to page, and the answers on them."""

from dataclasses import replace

from contract.answers import Answers, clerk_may_edit
from contract.commands import (
    Back,
    Begin,
    Change,
    ConfirmField,
    Continue,
    FillField,
    Refusal,
    Role,
    SetProfile,
    Submit,
)
from contract.results import CaseNotStored, CaseStored
from contract.rules import fee_lines, office_day
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.session.facts import FORM_STEPS, PortraitFact, age, look
from kiosk.session.route import ROUTE, is_complete, is_done, is_needed, next_step, previous_step
from kiosk.session.table import (
    BEFORE_SUBMIT,
    CITIZEN,
    EITHER,
    IN_VISIT,
    SYSTEM,
    Moment,
    Row,
    with_flow,
)
from kiosk.session.validation import normalised, problem
from kiosk.session.values import (
    Capture,
    Captures,
    ClerkEntry,
    Payment,
    Receipt,
    Session,
    Stored,
)

PRIVACY_NOTICE = "identity_card/2026-11"
"""Id and version of the notice that this software shows."""

_NAVIGABLE = frozenset(ROUTE) - {Step.CHECK, Step.COUNTER}


def enter(session: Session, step: Step, *, returning: bool) -> Session:
    """Return the session on ``step``, whose devices are at rest."""
    session = with_flow(
        session, step=step, returning=returning, complaint=False, capture=Capture.IDLE
    )
    return replace(session, failure=None)


def _begin(moment: Moment) -> Session:
    begun = replace(moment.session, today=office_day(moment.envelope.at))
    return enter(begun, Step.NEEDS, returning=False)


def _set_profile(moment: Moment) -> Session:
    changes = moment.command.model_dump(exclude={"name"}, exclude_none=True)
    return replace(moment.session, profile=replace(moment.session.profile, **changes))


def _may_fill(moment: Moment) -> Refusal | None:
    command, session = moment.command, moment.session
    if moment.envelope.actor.role is Role.CITIZEN:
        on_page = command.field in FIELDS_OF_STEP.get(moment.flow.step, ())
        return None if on_page and moment.flow.step is not Step.PRIVACY else Refusal.NOT_NOW
    if not clerk_may_edit(command.field):
        return Refusal.NOT_ALLOWED
    if Step.PRIVACY not in moment.facts.complete:
        return Refusal.NOT_NOW
    filled = _filled(session.answers, command.field, command.value)
    return Refusal.INVALID_VALUE if problem(command.field, filled, session.today) else None


def _filled(answers: Answers, name: str, value: str) -> Answers:
    return answers.model_copy(update={name: normalised(name, value)})


def _fill(moment: Moment) -> Session:
    command, session, actor = moment.command, moment.session, moment.envelope.actor
    revisions = dict(session.field_revisions)
    revisions[command.field] = revisions.get(command.field, 0) + 1
    entries = tuple(entry for entry in session.clerk_entries if entry.field != command.field)
    if actor.role is Role.CLERK:
        entries += (ClerkEntry(command.field, actor.person, actor.display_name or actor.person),)
    filled = replace(
        session,
        answers=_filled(session.answers, command.field, command.value),
        field_revisions=tuple(revisions.items()),
        clerk_entries=entries,
    )
    return _without_what_fell_away(filled)


def _without_what_fell_away(session: Session) -> Session:
    """Forget the answers to questions that this visit no longer asks."""
    now = look(session)
    gone = {
        name for step, names in FIELDS_OF_STEP.items() if not is_needed(step, now) for name in names
    }
    return replace(
        session,
        answers=session.answers.model_copy(update=dict.fromkeys(gone)),
        clerk_entries=tuple(one for one in session.clerk_entries if one.field not in gone),
    )


def _may_confirm(moment: Moment) -> Refusal | None:
    names = {entry.field for entry in moment.session.clerk_entries if not entry.confirmed}
    return None if moment.command.field in names else Refusal.NOT_NOW


def _confirm(moment: Moment) -> Session:
    entries = tuple(
        replace(entry, confirmed=True) if entry.field == moment.command.field else entry
        for entry in moment.session.clerk_entries
    )
    return replace(moment.session, clerk_entries=entries)


def _continue(moment: Moment) -> Session:
    session, flow = moment.session, moment.flow
    if flow.step is Step.PRIVACY:
        answers = session.answers.model_copy(update={"privacy_notice": PRIVACY_NOTICE})
        session = replace(session, answers=answers)
    elif not is_done(flow.step, moment.facts):
        return with_flow(session, complaint=True)
    following = next_step(flow.step, moment.facts, returning=flow.returning)
    return enter(session, following, returning=flow.returning and following is not Step.CHECK)


def _may_go_back(moment: Moment) -> Refusal | None:
    before = previous_step(moment.flow.step, moment.facts)
    return None if moment.flow.returning or before else Refusal.NOT_NOW


def _back(moment: Moment) -> Session:
    flow = moment.flow
    if flow.returning:
        return enter(moment.session, Step.CHECK, returning=False)
    before = previous_step(flow.step, moment.facts)
    return enter(moment.session, before or flow.step, returning=False)


def _may_change(moment: Moment) -> Refusal | None:
    step = moment.command.step
    changeable = step in _NAVIGABLE and step not in (Step.NEEDS, Step.PRIVACY)
    return None if changeable and is_needed(step, moment.facts) else Refusal.NOT_NOW


def _change(moment: Moment) -> Session:
    return enter(moment.session, moment.command.step, returning=True)


def _submit(moment: Moment) -> Session:
    if not is_complete(moment.facts):
        return with_flow(moment.session, complaint=True)
    session = enter(moment.session, Step.SUBMITTING, returning=False)
    return replace(session, attempt=session.attempt + 1)


def is_present_task(moment: Moment) -> Refusal | None:
    """Results of other tasks than the present one are discarded."""
    return None if moment.command.task == moment.session.task else Refusal.UNKNOWN_TASK


def _stored(moment: Moment) -> Session:
    session, command = moment.session, moment.command
    years = age(session.answers, session.today)
    lines = fee_lines(
        years if years is not None else 0,
        session.today,
        photo_here=moment.facts.portrait is PortraitFact.CAPTURED,
    )
    stored = Stored(command.case_number, command.check_value, lines)
    session = with_flow(
        enter(session, Step.FEE, returning=False), payment=Payment.OPEN, receipt=Receipt.NONE
    )
    # The sealed case is safe on disk: nothing of it is needed in memory any longer.
    return replace(
        session,
        stored=stored,
        answers=Answers(document=session.answers.document),
        captures=Captures(),
        clerk_entries=(),
    )


def _not_stored(moment: Moment) -> Session:
    session = enter(moment.session, Step.CHECK, returning=False)
    return replace(session, failure=moment.command.code)


ROWS = (
    Row(Begin, "visit", CITIZEN, frozenset({Step.ATTRACT}), _begin),
    Row(SetProfile, "visit", CITIZEN, IN_VISIT, _set_profile, touches="nothing"),
    Row(
        FillField,
        "visit",
        EITHER,
        frozenset(FORM_STEPS) | BEFORE_SUBMIT,
        _fill,
        guard=_may_fill,
        touches="field",
        hand="answers",
    ),
    Row(
        ConfirmField,
        "visit",
        CITIZEN,
        frozenset({Step.CHECK}),
        _confirm,
        guard=_may_confirm,
        touches="field",
        hand="pages",
    ),
    Row(Continue, "visit", EITHER, _NAVIGABLE, _continue, hand="pages"),
    Row(
        Back,
        "visit",
        EITHER,
        frozenset(ROUTE),
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
