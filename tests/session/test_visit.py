"""One adult's visit, told in commands."""

from datetime import UTC, datetime

import pytest
from honest_visit import captured, clerk_joins, on, portrait, to, to_fee
from visit_driver import NOON, Visit

from contract.commands import (
    AllowControl,
    AnswerHelp,
    AskHelp,
    Back,
    Begin,
    Cancel,
    Change,
    ChoosePortrait,
    ClerkLost,
    ConfirmCancel,
    ConfirmField,
    ConfirmReceipt,
    Continue,
    DeclareFingerImpossible,
    DenyControl,
    FillField,
    MoreTime,
    PayAtCounter,
    Refusal,
    RequestControl,
    Role,
    SetFingerReason,
    Sign,
    SkipPortrait,
    StartFingerprint,
    StartPortrait,
    StopControl,
    Submit,
    Touched,
)
from contract.results import (
    DeadlinePassed,
    FingerprintFailed,
    PortraitCandidate,
    PortraitsCaptured,
    ReceiptPrinted,
)
from contract.steps import Step
from kiosk.session.table import Refused
from kiosk.session.values import Attention, Call, Capture, Control, Receipt
from kiosk.session.wanted import PrintReceipt, StoreCase, TakeFingerprint, TakePortraits, wanted


def test_an_adult_gets_from_attract_to_the_end(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Submit())
    assert {type(task) for task in wanted(visit.session)} == {StoreCase}
    to_fee(visit)
    assert visit.session.stored is not None
    assert [line.amount_cents for line in visit.session.stored.fee_lines] == [4600, 600]
    assert visit.session.answers.family_name is None, "the stored case leaves memory"
    visit.go(PayAtCounter())
    assert {type(task) for task in wanted(visit.session)} == {PrintReceipt}
    visit.send(ReceiptPrinted(task=visit.session.task), Role.SYSTEM)
    assert visit.session.flow.receipt is Receipt.PRINTED
    visit.go(ConfirmReceipt())
    assert visit.session.flow.step is Step.ENDED
    (goodbye,) = visit.session.deadlines
    visit.send(DeadlinePassed(deadline=goodbye.id), Role.SYSTEM)
    assert visit.session.flow.step is Step.ATTRACT
    assert visit.session.id != "s", "the next citizen has a session of their own"


def test_incomplete_page_says_what_is_missing_and_stays(visit: Visit) -> None:
    visit.go(Begin(), Continue(), Continue())
    assert visit.session.flow.step is Step.SERVICE
    assert visit.session.flow.complaint


def test_second_tap_on_continue_is_stale(visit: Visit) -> None:
    visit.go(Begin())
    seen = visit.session.flow_revision
    visit.send(Continue(), seen=seen)
    assert visit.send(Continue(), seen=seen) == Refused(Refusal.STALE)
    assert visit.session.flow.step is Step.SERVICE


def test_whoever_is_16_tomorrow_needs_a_guardian(visit: Visit) -> None:
    to(visit, Step.CUSTODY, birth_date="24.11.2010")
    visit.go(Back(), FillField(field="birth_date", value="23.11.2010"), Continue())
    assert visit.session.flow.step is Step.RESIDENCE, "16 on the birthday itself"


def test_nothing_is_asked_about_a_document_that_does_not_exist(visit: Visit) -> None:
    to(visit, Step.OLD_DOCUMENT, reason="name_changed")
    visit.go(FillField(field="old_document", value="none"), Continue())
    assert visit.session.flow.step is Step.NAME


def test_change_returns_to_the_check_page(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.FEATURES))
    visit.go(Continue())
    assert visit.session.flow.step is Step.CHECK
    visit.go(Change(step=Step.NAME), Back())
    assert visit.session.flow.step is Step.CHECK


def test_change_that_opens_a_question_asks_it(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="name_changed", old_document="none").go(
        Change(step=Step.OLD_DOCUMENT)
    )
    visit.go(FillField(field="old_document", value="passport"), Continue())
    assert visit.session.flow.step is Step.OLD_PASSPORT
    on(visit, Step.CHECK)


def test_only_equals_may_be_chosen(visit: Visit) -> None:
    to(visit, Step.PORTRAIT).go(StartPortrait())
    assert {type(task) for task in wanted(visit.session)} >= {TakePortraits}
    portrait(to(Visit(), Step.PORTRAIT))
    visit2 = to(Visit(), Step.PORTRAIT)
    portrait(visit2)
    refused = visit2.send(ChoosePortrait(evidence="p2"))
    assert refused == Refused(Refusal.NOT_ALLOWED)


def test_result_of_an_old_task_is_discarded(visit: Visit) -> None:
    to(visit, Step.PORTRAIT).go(StartPortrait())
    old = visit.session.task
    visit.wait(61)
    (deadline,) = [one for one in visit.session.deadlines if one.meaning == "capture"]
    visit.send(DeadlinePassed(deadline=deadline.id), Role.SYSTEM)
    assert visit.session.flow.capture is Capture.FAILED
    visit.go(StartPortrait())
    late = PortraitsCaptured(
        task=old,
        candidates=(PortraitCandidate(evidence="x", conformant=True, best=True),),
        first_capture_at=NOON,
    )
    assert visit.send(late, Role.SYSTEM) == Refused(Refusal.UNKNOWN_TASK)


def test_skipped_portrait_goes_on_and_costs_no_photo_fee(visit: Visit) -> None:
    to(visit, Step.PORTRAIT).go(SkipPortrait())
    assert visit.session.flow.step is Step.FINGERPRINTS
    to_fee(on(visit, Step.CHECK).go(Submit()))
    assert visit.session.stored is not None
    assert [line.code for line in visit.session.stored.fee_lines] == ["identity_card"]
    assert "photo_counter" in visit.session.stored.next_steps


def test_best_of_three_attempts_is_kept(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS)
    for score in (20, 25, 10):
        visit.go(StartFingerprint())
        captured(visit, "right_index", score=score, accepted=False)
    finger = visit.session.captures.right_index
    assert (finger.score, finger.is_settled) == (25, True)
    tasks = wanted(visit.session)
    assert TakeFingerprint(visit.session.task, "left_index") in tasks


def test_same_finger_twice_discards_both(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(StartFingerprint())
    captured(visit, "right_index")
    visit.send(FingerprintFailed(task=visit.session.task, code="same_finger"), Role.SYSTEM)
    assert visit.session.captures.right_index.evidence is None
    assert visit.session.failure == "same_finger"


def test_missing_finger_is_said_by_the_citizen_and_explained_by_the_clerk(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS)
    clerk_joins(visit)
    reason = SetFingerReason(position="right_index", reason="index_missing")
    assert visit.send(reason, Role.CLERK, person="weber") == Refused(Refusal.NOT_NOW)
    visit.go(DeclareFingerImpossible(position="right_index"))
    visit.send(reason, Role.CLERK, person="weber")
    assert visit.session.captures.right_index.reason == "index_missing"
    assert visit.send(reason, Role.CITIZEN) == Refused(Refusal.NOT_ALLOWED)


def test_clerk_fills_a_permitted_field_and_the_citizen_confirms_it(visit: Visit) -> None:
    to(visit, Step.SIGNATURE)
    clerk_joins(visit)
    change = FillField(field="eye_colour", value="grün")
    stale = visit.send(change, Role.CLERK, person="weber", seen=0)
    assert stale == Refused(Refusal.STALE)
    visit.send(change, Role.CLERK, person="weber")
    assert visit.session.answers.eye_colour == "grün"
    on(visit, Step.CHECK).go(Submit())
    assert (visit.session.flow.step, visit.session.flow.complaint) == (Step.CHECK, True)
    visit.go(StopControl(), Submit())
    assert visit.session.flow.step is Step.CHECK, "what the clerk wrote is not confirmed yet"
    visit.go(ConfirmField(field="eye_colour"), Submit())
    assert visit.session.flow.step is Step.SUBMITTING


def test_clerk_is_refused_what_is_not_theirs(visit: Visit) -> None:
    to(visit, Step.SIGNATURE)
    clerk_joins(visit)
    name = FillField(field="family_name", value="Meyer")
    for command, reason in (
        (Sign(evidence="x"), Refusal.NOT_ALLOWED),
        (name, Refusal.NOT_ALLOWED),
        (FillField(field="height_cm", value="999"), Refusal.INVALID_VALUE),
        (PayAtCounter(), Refusal.NOT_ALLOWED),
    ):
        assert visit.send(command, Role.CLERK, person="weber") == Refused(reason)
    other = visit.send(
        FillField(field="height_cm", value="180"), Role.CLERK, person="somebody-else"
    )
    assert other == Refused(Refusal.NOT_IN_CONTROL)


def test_citizen_stops_the_clerk_at_once(visit: Visit) -> None:
    to(visit, Step.FEATURES)
    clerk_joins(visit)
    own = FillField(field="height_cm", value="180")
    assert visit.send(own) == Refused(Refusal.NOT_IN_CONTROL)
    visit.go(StopControl(), own)
    refused = visit.send(own, Role.CLERK, person="weber")
    assert refused == Refused(Refusal.NOT_IN_CONTROL)


def test_clerk_needs_consent(visit: Visit) -> None:
    to(visit, Step.FEATURES).go(AskHelp())
    ask = RequestControl()
    assert visit.send(ask, Role.CLERK, person="weber") == Refused(Refusal.NOT_NOW)
    visit.send(AnswerHelp(), Role.CLERK, person="weber")
    visit.send(ask, Role.CLERK, person="weber")
    assert visit.session.flow.control is Control.REQUESTED
    visit.go(DenyControl())
    assert visit.session.flow.control is Control.CITIZEN
    visit.send(ask, Role.CLERK, person="weber")
    visit.go(AllowControl())
    visit.send(ClerkLost(), Role.SYSTEM)
    assert (visit.session.flow.control, visit.session.flow.call) == (Control.CITIZEN, Call.NONE)


def test_idle_warns_then_ends_unless_more_time_is_wanted(visit: Visit) -> None:
    to(visit, Step.NAME)
    for _ in range(20):
        (idle,) = visit.session.deadlines
        visit.now = idle.at
        visit.send(DeadlinePassed(deadline=idle.id), Role.SYSTEM)
        assert visit.session.flow.attention is Attention.IDLE_WARNED
        visit.go(MoreTime())
        assert visit.session.flow.attention is Attention.NONE
    (idle,) = visit.session.deadlines
    visit.send(DeadlinePassed(deadline=idle.id), Role.SYSTEM)
    (last,) = visit.session.deadlines
    visit.send(DeadlinePassed(deadline=last.id), Role.SYSTEM)
    assert visit.session.flow.step is Step.ENDED
    assert visit.session.answers.family_name is None


def test_touch_before_the_deadline_wins(visit: Visit) -> None:
    to(visit, Step.NAME)
    (old,) = visit.session.deadlines
    visit.wait(59)
    visit.go(Touched())
    late = visit.send(DeadlinePassed(deadline=old.id), Role.SYSTEM)
    assert late == Refused(Refusal.UNKNOWN_DEADLINE)
    (new,) = visit.session.deadlines
    assert (new.at - visit.now).total_seconds() == 60


def test_cancel_asks_first(visit: Visit) -> None:
    to(visit, Step.NAME)
    assert visit.send(ConfirmCancel()) == Refused(Refusal.NOT_NOW)
    visit.go(Cancel(), ConfirmCancel())
    assert visit.session.flow.step is Step.ENDED


@pytest.mark.parametrize(
    ("born", "day", "cents"),
    [
        ("14.05.1990", datetime(2026, 2, 6, 22, 59, tzinfo=UTC), 3700),
        ("14.05.1990", datetime(2026, 2, 6, 23, 1, tzinfo=UTC), 4600),
        ("14.05.2003", datetime(2026, 2, 6, 12, 0, tzinfo=UTC), 2280),
        ("14.05.2003", datetime(2026, 2, 7, 12, 0, tzinfo=UTC), 2760),
        ("23.11.2002", datetime(2026, 11, 23, 12, 0, tzinfo=UTC), 4600),
        ("24.11.2002", datetime(2026, 11, 23, 12, 0, tzinfo=UTC), 2760),
    ],
)
def test_fee_is_that_of_the_offices_day(visit: Visit, born: str, day: datetime, cents: int) -> None:
    """PAuswGebV before and after BGBl. 2026 I Nr. 31; the photo costs 6 euros on top."""
    visit.now = day
    to_fee(to(visit, Step.CHECK, birth_date=born, old_card_expiry="31.12.2025").go(Submit()))
    assert visit.session.stored is not None
    assert [line.amount_cents for line in visit.session.stored.fee_lines] == [cents, 600]
