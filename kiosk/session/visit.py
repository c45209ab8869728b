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
from contract.declarations import stamp
from contract.law import office_day
from contract.results import CaseNotStored, CaseStored
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from contract.terms import Signer
from kiosk.session.application import fee_lines, next_steps
from kiosk.session.circumstances import birth
from kiosk.session.facts import FORM_STEPS, Facts, look
from kiosk.session.questions import asked
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

_NAVIGABLE = frozenset(ROUTE) - {Step.CHECK}
_CONFIRMED_FIELDS = frozenset(FIELDS_OF_STEP[step][0] for step in CONFIRMED_STEPS)


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
        given = command.field in _CONFIRMED_FIELDS
        return None if on_page and not given else Refusal.NOT_NOW
    if not clerk_may_edit(command.field):
        return Refusal.NOT_ALLOWED
    if Step.PRIVACY not in moment.facts.done:
        return Refusal.NOT_NOW
    if command.field not in _names_asked(session):
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
    answers = _filled(session.answers, command.field, command.value)
    if command.field == "reason" and answers.reason != session.answers.reason:
        # It says whether the document was lost or stolen: confirmed anew.
        answers = answers.model_copy(update={"loss_declaration": None})
    filled = _without_what_fell_away(
        replace(
            session,
            answers=answers,
            field_revisions=tuple(revisions.items()),
            clerk_entries=entries,
        )
    )
    if filled.answers == session.answers:
        return filled
    if command.field == "photo":  # where the portrait comes from is decided anew
        filled = replace(filled, captures=replace(filled.captures, portrait_at_counter=False))
    return _off_the_dead_end(moment, _unsigned(filled))


def _off_the_dead_end(moment: Moment, session: Session) -> Session:
    """Return to the page of an answer that a clerk changed while it had led to the counter."""
    page = moment.facts.dead_end
    if moment.flow.step is not Step.COUNTER or page is None or look(session).dead_end is page:
        return session
    return enter(session, page, returning=moment.flow.returning)


def _unsigned(session: Session) -> Session:
    """Discard the signatures: they stood under answers that have changed since."""
    captures = session.captures
    signers: tuple[Signer, ...] = ("applicant", "guardian_1", "guardian_2")
    signed = [signer for signer in signers if captures.signature_of(signer)]
    if not signed:
        return session
    for signer in signed:
        captures = captures.with_signature(signer, None)
    return replace(session, captures=replace(captures, sign_again=True))


def _names_asked(session: Session) -> frozenset[str]:
    pages = asked(session.answers, session.office, session.today)
    return frozenset(name for names in pages.values() for name in names)


def _without_what_fell_away(session: Session) -> Session:
    """Forget the answers to questions that this visit no longer asks.

    What one answer drops may drop another: repeated until nothing falls away. While the birth date
    is not right nothing does: a slip must not cost what guardians have written.
    """
    if session.answers.birth_date is not None and birth(session.answers, session.today) is None:
        return session
    while True:
        kept = _names_asked(session)
        gone = {
            name
            for name in type(session.answers).model_fields
            if name not in kept and getattr(session.answers, name) is not None
        }
        if not gone:
            return _without_unneeded_captures(session)
        session = replace(
            session,
            answers=session.answers.model_copy(update=dict.fromkeys(gone)),
            clerk_entries=tuple(one for one in session.clerk_entries if one.field not in gone),
        )


def _without_unneeded_captures(session: Session) -> Session:
    """Forget prints and pictures that no chosen document needs any longer."""
    needed, fresh = look(session).needed, Captures()
    captures = session.captures
    if Step.FINGERPRINTS not in needed:
        captures = replace(captures, right_index=fresh.right_index, left_index=fresh.left_index)
    if Step.PORTRAIT not in needed:
        captures = replace(
            captures,
            candidates=(),
            portrait=None,
            portrait_conformant=False,
            portrait_at_counter=False,
        )
    if Step.SIGNATURE not in needed:
        captures = captures.with_signature("applicant", None)
    return session if captures == session.captures else replace(session, captures=captures)


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
    if flow.step in CONFIRMED_STEPS:
        (name,) = FIELDS_OF_STEP[flow.step]
        confirmed = {name: stamp(CONFIRMED_STEPS[flow.step])}
        session = replace(session, answers=session.answers.model_copy(update=confirmed))
    elif not is_done(flow.step, moment.facts):
        return with_flow(session, complaint=True)
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
    session = enter(moment.session, Step.SUBMITTING, returning=False)
    return replace(session, attempt=session.attempt + 1)


def _page_without_a_row(facts: Facts) -> Step | None:
    """Return what stops the visit and has no row on the check page to say so."""
    if facts.dead_end is not None:
        return Step.COUNTER
    return next((one for one in CONFIRMED_STEPS if one in facts.needed - facts.done), None)


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
