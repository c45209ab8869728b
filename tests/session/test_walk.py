"""The proof by exhaustion: every region, every pair that a rule joins, every consistent Facts.

How many states and decisions were walked stands in the summary of the test run.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from time import process_time
from typing import Any, get_args

import pytest
from visit_driver import NOON, TODAY
from walk_material import ACTORS, CHILD, COMMANDS, FULL, LEFT_OVER, RIGHT, SHOWN

from contract.answers import Answers, clerk_may_edit
from contract.choices import CHOICES
from contract.commands import (
    Actor,
    AllowControl,
    AnswerHelp,
    Command,
    ConfirmCancel,
    ConfirmField,
    ConfirmReceipt,
    Continue,
    Envelope,
    FillField,
    PayAtCounter,
    Role,
    Touched,
)
from contract.results import (
    CaseStored,
    DeadlinePassed,
)
from contract.steps import CONFIRMED_STEPS, DECLARED_ON, FIELDS_OF_STEP, Step
from contract.terms import Signer
from kiosk.live import Live
from kiosk.mirror import mirror
from kiosk.presenter import present
from kiosk.session.deadlines import deadlines
from kiosk.session.decide import ROWS, decide
from kiosk.session.facts import SIGNERS, look
from kiosk.session.questions import relevant_answers
from kiosk.session.route import ROUTE, is_complete
from kiosk.session.table import Refused
from kiosk.session.values import (
    Attention,
    Call,
    Capture,
    Captures,
    ClerkEntry,
    Confirmed,
    Control,
    Flow,
    Payment,
    Receipt,
    Session,
    Stored,
)
from kiosk.session.wanted import wanted

DECLARED = tuple(FIELDS_OF_STEP[step][0] for step in CONFIRMED_STEPS)
CONFIRMED_ABOUT = {
    "loss_declaration": {
        *("reason", "old_document"),
        *(*FIELDS_OF_STEP[Step.LOSS], *FIELDS_OF_STEP[Step.LOSS_FOUND]),
    },
    "delivery_declaration": {"document", "reason", "old_document"},
}
"""Confirmed text -> answers that its words depend on."""
ENDING = (CaseStored, DeadlinePassed, ConfirmCancel, ConfirmReceipt)
OLD = CHOICES["old_document"]
GIVEN = tuple(
    Confirmed(declaration, SIGNERS.get(step, "applicant"), "de", NOON)
    for step, declaration in DECLARED_ON.items()
)
"""All declarations, by whoever gives them."""
BLANK: dict[str, str | None] = dict.fromkeys(Answers.model_fields)


@pytest.fixture(scope="module", autouse=True)
def began() -> float:
    """Return the CPU seconds of this process when this module's first test begins."""
    return process_time()


facts_of = lru_cache(maxsize=8)(look)
"""The same state is asked about by every command in turn."""


def session(
    flow: Flow, *, answers: Answers = RIGHT, captures: Captures = FULL, unconfirmed: bool = False
) -> Session:
    """Return a session in the given state with the deadlines that belong to it."""
    made = Session(
        id="s",
        today=TODAY,
        flow=flow,
        seen=frozenset(Step),
        confirmed=GIVEN,
        answers=answers,
        captures=captures,
        clerk_entries=(ClerkEntry("eye_colour", "weber", "Jana Weber"),) if unconfirmed else (),
        clerk="weber" if flow.call is Call.ANSWERED else "",
        stored=Stored("K7QM-4T9X-2B", "17", ()) if flow.payment is not Payment.NOT_DUE else None,
    )
    begun = Envelope(id="b", command=Touched(), actor=Actor(role=Role.SYSTEM), at=NOON)
    return replace(made, deadlines=deadlines(made, made, begun))


def envelope(now: Session, command: Command, actor: Actor) -> Envelope:
    """Return a fresh envelope; a named deadline stands for the first live one."""
    if isinstance(command, DeadlinePassed) and now.deadlines:
        command = DeadlinePassed(deadline=now.deadlines[0].id)
    field = isinstance(command, FillField | ConfirmField)
    seen = now.field_revision(command.field) if field else now.flow_revision  # type: ignore[union-attr]
    return _sent(command, actor, seen)


@cache
def _sent(command: Command, actor: Actor, seen: int) -> Envelope:
    return Envelope(id="e", command=command, actor=actor, at=NOON, on_revision=seen)


def outcomes(now: Session) -> Iterator[tuple[Command, Actor, Session | Refused]]:
    """Yield what every command of every actor does."""
    for command, actor in product(COMMANDS, ACTORS):
        yield command, actor, decide(now, envelope(now, command, actor))


def check(before: Session, command: Command, actor: Actor, after: Session) -> None:
    """What must hold for every step that was allowed."""
    role = actor.role
    where = f"{command.name} by {role} at {before.flow}"
    assert after.revision == before.revision + 1, where
    if role is Role.CLERK:
        assert actor.person == "weber" or isinstance(command, AnswerHelp), where
        _check_clerk(before, command, after, where)
    if after.flow.step is Step.SUBMITTING and before.flow.step is not Step.SUBMITTING:
        assert role is Role.CITIZEN, where
        assert is_complete(facts_of(before)), f"{where}: submitted incomplete"
        assert after.answers == relevant_answers(before), f"{where}: submitted what is not asked"
    if after.flow.step is Step.FEE and before.flow.step is not Step.FEE:
        assert isinstance(command, CaseStored), f"{where}: fee before the case is stored"
    if after.flow.step is Step.RECEIPT and before.flow.step is not Step.RECEIPT:
        _check_fee_left(before, command, role, after, where)
    if before.flow.step is Step.FEE:
        left = after.flow.step not in (Step.FEE, Step.RECEIPT)
        assert not left, f"{where}: the receipt was skipped"
    if after.flow.control is Control.CLERK and before.flow.control is not Control.CLERK:
        assert isinstance(command, AllowControl), where
        assert role is Role.CITIZEN, f"{where}: control without consent"
    if after.flow.step in (Step.ATTRACT, Step.ENDED):
        assert after.answers == Answers(), f"{where}: answers outlive the visit"
        assert after.captures == Captures(), f"{where}: captures outlive the visit"
    assert all(one.at >= NOON for one in after.deadlines), where
    _check_answers(before, command, actor, after, where)
    seen = (after.flow, after.answers.birth_date)
    if seen not in SHOWN:
        SHOWN.add(seen)
        present(after, Live(), {})
        wanted(after)
        shown, opened = mirror(after), after.flow.control is Control.CLERK
        assert all(one.value is None for one in shown.fields if one.masked), where
        assert opened or (shown.fields, shown.step) == ((), None), f"{where}: seen unasked"


def _check_fee_left(
    before: Session, command: Command, role: Role, after: Session, where: str
) -> None:
    """The citizen pays at the counter, leaves, or has left: the receipt says what is due."""
    assert before.flow.step is Step.FEE, where
    flow = after.flow
    assert (flow.payment, flow.receipt) == (Payment.AT_COUNTER, Receipt.PRINTING), where
    assert after.stored == before.stored, f"{where}: the case was forgotten"
    if role is Role.SYSTEM:
        assert isinstance(command, DeadlinePassed), f"{where}: the fee was skipped"
        assert before.flow.attention is Attention.IDLE_WARNED, f"{where}: ended unwarned"
    else:
        assert isinstance(command, PayAtCounter | ConfirmCancel), f"{where}: the fee was skipped"
        assert role is Role.CITIZEN, where


def _changed(before: Session, after: Session) -> frozenset[str]:
    return frozenset(
        name
        for name in Answers.model_fields
        if getattr(after.answers, name) != getattr(before.answers, name)
    )


def _check_answers(
    before: Session, command: Command, actor: Actor, after: Session, where: str
) -> None:
    """Answers change by writing, confirming, counting and ending; signatures stand under them."""
    if after.answers == before.answers:
        return
    assert actor.role is not Role.SYSTEM or isinstance(command, ENDING), where
    confirmed = {
        name
        for name in DECLARED
        if getattr(after.answers, name) not in (None, getattr(before.answers, name))
    }
    if confirmed:
        assert isinstance(command, Continue), f"{where}: confirmed otherwise than by going on"
        assert actor.role is Role.CITIZEN, f"{where}: confirmed for the citizen"
    if isinstance(command, FillField):
        declared_anew = {name for name, about in CONFIRMED_ABOUT.items() if command.field in about}
        assert _changed(before, after) <= {command.field} | declared_anew, f"{where}: forgotten"
        assert after.captures in (before.captures, _unsigned(before.captures)), where
        stale = {one.declaration for one in after.confirmed} & {"custody"}
        assert after.captures == before.captures or not stale, f"{where}: declared before"
        signed = [after.captures.signature_of(one) for one in get_args(Signer)]
        assert signed == [None, None, None], f"{where}: signed under other answers"
        if actor.role is Role.CLERK and before.flow.step in facts_of(before).needed:
            stays = after.flow.step in look(after).needed | {Step.COUNTER}
            assert stays, f"{where}: left on a page that is gone"


def _check_clerk(before: Session, command: Command, after: Session, where: str) -> None:
    """A clerk never signs, captures, pays, submits, consents or writes what is not theirs."""
    kept = replace(
        after.captures,
        right_index=replace(after.captures.right_index, reason=None),
        left_index=replace(after.captures.left_index, reason=None),
    )
    was = replace(
        before.captures,
        right_index=replace(before.captures.right_index, reason=None),
        left_index=replace(before.captures.left_index, reason=None),
    )
    assert kept in (was, _unsigned(was)), f"{where}: a clerk changed a capture"
    written = _changed(before, after)
    assert all(clerk_may_edit(name) for name in written), f"{where}: a clerk wrote {written}"
    if written or after.flow.step is not before.flow.step:
        assert before.flow.control is Control.CLERK, f"{where}: without control"
    assert after.flow.payment is before.flow.payment, where


def _unsigned(captures: Captures) -> Captures:
    """A changed answer discards the signatures under it."""
    return replace(
        captures,
        signature=None,
        guardian_1_signature=None,
        guardian_2_signature=None,
        cannot_sign=captures.cannot_sign & {"applicant"},
        sign_again=captures.sign_again
        | {one for one in get_args(Signer) if captures.signature_of(one)},
    )


def walk(states: list[Session]) -> int:
    """Check every command of every actor in every state; return the number of decisions."""
    count = 0
    for now in states:
        for command, actor, after in outcomes(now):
            count += 1
            if isinstance(after, Session):
                check(now, command, actor, after)
    return count


def test_every_command_has_a_row_and_stands_in_the_walk() -> None:
    known = set(get_args(get_args(Command)[0]))
    assert {row.command for row in ROWS} == known
    assert {type(command) for command in COMMANDS} == known


def test_each_region_with_every_command_and_actor(record_property: Any) -> None:
    """(a) Each region exhaustively, the others at rest."""
    states = [session(Flow(step=step, returning=back)) for step in Step for back in (False, True)]
    states += [session(Flow(step=step, capture=c)) for step in ROUTE for c in Capture]
    states += [session(Flow(step=Step.NAME, attention=a)) for a in Attention]
    states += [session(Flow(step=Step.NAME, call=c)) for c in Call]
    states += [session(Flow(step=Step.NAME, call=Call.ANSWERED, control=c)) for c in Control]
    states += [session(Flow(step=Step.FEE, payment=p)) for p in Payment]
    states += [
        session(Flow(step=Step.RECEIPT, payment=Payment.AT_COUNTER, receipt=r)) for r in Receipt
    ]
    decisions = walk(states)
    record_property("counted", f"(a) regions: {len(states)} states, {decisions} decisions")


def test_every_pair_of_regions_that_a_rule_joins(record_property: Any) -> None:
    """(b) Step x capture, step x control, step x attention, call x control, capture x control."""
    empty = Captures()
    flows = {Flow(step=s, capture=c) for s in ROUTE for c in Capture}
    flows |= {Flow(step=s, call=Call.ANSWERED, control=c) for s in Step for c in Control}
    flows |= {Flow(step=s, attention=a) for s in Step for a in Attention}
    flows |= {Flow(step=Step.FEATURES, call=a, control=b) for a in Call for b in Control}
    flows |= {
        Flow(step=s, capture=a, call=Call.ANSWERED, control=b)
        for s in (Step.PORTRAIT, Step.FINGERPRINTS, Step.SIGNATURE, Step.GUARDIAN_1_SIGNATURE)
        for a in Capture
        for b in Control
    }
    flows |= {
        Flow(step=s, payment=p, receipt=r)
        for s in (Step.FEE, Step.RECEIPT)
        for p in Payment
        for r in Receipt
    }
    states = [
        session(flow, answers=answers, captures=captures, unconfirmed=unconfirmed)
        for flow in flows
        for answers, captures, unconfirmed in (
            (RIGHT, empty, False),
            (RIGHT, FULL, False),
            (RIGHT, FULL, True),
            (CHILD, FULL, False),
        )
    ]
    states += [
        session(Flow(step=s, call=Call.ANSWERED, control=c), answers=LEFT_OVER)
        for s in Step
        for c in Control
    ]
    decisions = walk(states)
    record_property("counted", f"(b) pairs: {len(states)} states, {decisions} decisions")


@pytest.mark.parametrize("step", [step for step in Step if step in FIELDS_OF_STEP])
def test_equal_flow_and_facts_give_equal_outcomes(step: Step) -> None:
    """``decide`` sees the answers through the facts alone."""
    other = RIGHT.model_copy(
        update={
            "family_name": "Yıldız-Schäfer",
            "given_names": "Deniz",
            "birth_date": "19.01.1983",
            "birth_place": "Hirschhorn",
            "street": "Lange Gasse 12",
            "town": "Hirschhorn",
            "postcode": "69434",
            "height_cm": "181",
            "eye_colour": "grün",
        }
    )
    one, two = session(Flow(step=step)), session(Flow(step=step), answers=other)
    assert look(one) == look(two)
    for (command, actor, first), (_, _, second) in zip(outcomes(one), outcomes(two), strict=True):
        same = (
            first == second
            if isinstance(first, Refused) or isinstance(second, Refused)
            else first.flow == second.flow
        )
        assert same, (command, actor)


def test_how_long_the_regions_took(began: float, record_property: Any) -> None:
    """Of this process, whatever else the machine does: the whole walk's share of 20 s."""
    seconds = process_time() - began
    record_property("counted", f"(a), (b) {seconds:.1f} s of CPU")
