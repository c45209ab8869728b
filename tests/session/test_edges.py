"""Where visits went wrong once: midnight, quick hands, changed minds, helping hands."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from honest_visit import captured, clerk_joins, on, to
from visit_driver import Visit

from contract.answers import Answers
from contract.commands import (
    AllowControl,
    AnswerHelp,
    AskHelp,
    Back,
    Begin,
    Cancel,
    Change,
    Continue,
    DeclareFingerImpossible,
    FillField,
    MoreTime,
    Refusal,
    RequestControl,
    RetakeFinger,
    Role,
    SetFingerReason,
    SetProfile,
    Sign,
    StartFingerprint,
    StartPortrait,
    StopControl,
    Submit,
)
from contract.results import DeadlinePassed
from contract.steps import Step
from kiosk.live import Live
from kiosk.mirror import mirror
from kiosk.presenter import present
from kiosk.session.questions import relevant_answers
from kiosk.session.table import Refused
from kiosk.session.validation import problem
from kiosk.session.values import Attention
from kiosk.views import CheckView, FingerprintView


def seconds_to(visit: Visit, meaning: str) -> float:
    (deadline,) = [one for one in visit.session.deadlines if one.meaning == meaning]
    return (deadline.at - visit.now).total_seconds()


def ring(visit: Visit, meaning: str) -> None:
    (deadline,) = [one for one in visit.session.deadlines if one.meaning == meaning]
    visit.now = deadline.at
    visit.send(DeadlinePassed(deadline=deadline.id), Role.SYSTEM)


def test_day_is_that_of_the_office_when_the_visit_begins(visit: Visit) -> None:
    visit.session = replace(visit.session, today=date(2026, 11, 20))
    visit.now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    visit.go(Begin())
    assert visit.session.today == date(2026, 11, 23), "half past midnight in Germany"


def test_next_pressed_right_after_the_signature_counts(visit: Visit) -> None:
    to(visit, Step.SIGNATURE)
    seen = visit.session.flow_revision
    visit.send(Sign(evidence="strokes"), seen=seen)
    visit.send(Continue(), seen=seen)
    assert visit.session.flow.step is Step.CHECK


@pytest.mark.parametrize("step", [Step.PRIVACY, Step.PORTRAIT, Step.SIGNATURE, Step.CHECK])
def test_citizen_turns_their_own_pages_while_a_clerk_helps(visit: Visit, step: Step) -> None:
    to(visit, step)
    clerk_joins(visit)
    assert visit.send(Back(), Role.CLERK, person="weber") == Refused(Refusal.NOT_IN_CONTROL)
    visit.go(Back())
    assert visit.session.flow.step is not step


def test_clerk_writes_nothing_before_the_privacy_notice(visit: Visit) -> None:
    to(visit, Step.CARD_OPTIONS)
    clerk_joins(visit)
    fill = FillField(field="braille", value="yes")
    assert visit.send(fill, Role.CLERK, person="weber") == Refused(Refusal.NOT_NOW)


def test_clerk_does_not_change_the_citizens_screen(visit: Visit) -> None:
    to(visit, Step.FEATURES)
    clerk_joins(visit)
    command = SetProfile(language="en")
    assert visit.send(command, Role.CLERK, person="weber") == Refused(Refusal.NOT_ALLOWED)


def test_helped_visit_does_not_run_out_of_time(visit: Visit) -> None:
    to(visit, Step.FEATURES).go(AskHelp())
    assert seconds_to(visit, "idle") == 300
    visit.wait(200)
    visit.send(AnswerHelp(), Role.CLERK, person="weber")
    visit.send(RequestControl(), Role.CLERK, person="weber")
    assert seconds_to(visit, "idle") == 300, "a clerk who helps is somebody who is there"


def test_question_whether_to_cancel_gives_time_to_think(visit: Visit) -> None:
    to(visit, Step.NAME).go(Cancel())
    assert seconds_to(visit, "idle") == 60
    ring(visit, "idle")
    assert visit.session.flow.attention is Attention.IDLE_WARNED
    assert visit.session.flow.step is Step.NAME


def test_more_time_counts_during_a_capture(visit: Visit) -> None:
    to(visit, Step.PORTRAIT).go(StartPortrait())
    visit.wait(50)
    visit.go(MoreTime())
    assert seconds_to(visit, "capture") == 60


def test_answers_to_questions_that_fell_away_are_left_out(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="name_changed").go(Change(step=Step.OLD_DOCUMENT))
    visit.go(FillField(field="old_document", value="none"))
    assert visit.session.answers.old_card_serial, "a slip on a tile costs nothing"
    assert relevant_answers(visit.session).old_card_serial is None
    on(visit, Step.CHECK, reason="name_changed", old_document="none")
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    assert "old_card_serial" not in {row.name for row in view.rows}
    visit.go(Submit())
    assert visit.session.answers.old_card_serial is None
    assert visit.session.answers.old_card_expiry is None


def test_answers_are_there_again_when_a_slip_is_mended(visit: Visit) -> None:
    to(visit, Step.CHECK, reason="damaged").go(Change(step=Step.OLD_DOCUMENT))
    before = visit.session.answers
    visit.go(FillField(field="old_document", value="none"))
    visit.go(FillField(field="old_document", value="identity_card"), Continue())
    assert visit.session.answers == before
    assert visit.session.flow.step is Step.SIGNATURE, "nothing but the signature is asked again"


def test_check_page_says_what_is_missing(visit: Visit) -> None:
    to(visit, Step.CHECK)
    visit.go(Change(step=Step.NAME), FillField(field="family_name", value=""), Back())
    visit.go(Change(step=Step.PORTRAIT), StartPortrait())
    visit.go(Back(), Submit())
    assert visit.session.flow.step is Step.CHECK
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    assert view.error is not None
    missing = {row.name for row in view.rows if row.missing}
    assert missing == {"family_name", "signature"}, "the portrait stays until there is a new one"


def test_prints_can_be_taken_again(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.FINGERPRINTS))
    view = present(visit.session, Live(), {})
    assert isinstance(view, FingerprintView)
    retakes = {b.command for b in view.buttons if isinstance(b.command, RetakeFinger)}
    assert retakes == {RetakeFinger(position="right_index"), RetakeFinger(position="left_index")}
    visit.go(RetakeFinger(position="left_index"), StartFingerprint())
    captured(visit, "left_index")
    visit.go(Continue())
    assert visit.session.flow.step is Step.CHECK


def test_statement_about_the_other_finger_is_refused(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(StartFingerprint())
    captured(visit, "right_index")
    wrong = visit.send(DeclareFingerImpossible(position="right_index"))
    assert wrong == Refused(Refusal.NOT_NOW)
    assert visit.session.captures.right_index.evidence


def test_who_wrote_it_is_named_for_good(visit: Visit) -> None:
    to(visit, Step.FINGERPRINTS).go(DeclareFingerImpossible(position="right_index"))
    clerk_joins(visit)
    reason = SetFingerReason(position="right_index", reason="index_missing")
    visit.send(reason, Role.CLERK, person="weber")
    visit.send(FillField(field="height_cm", value="181"), Role.CLERK, person="weber")
    visit.go(StopControl())
    visit.session = replace(visit.session, clerk="braun", clerk_name="Ole Braun")
    (entry,) = visit.session.clerk_entries
    assert entry.clerk_name == "weber"
    assert visit.session.captures.right_index.reason_by == "weber"


def test_nothing_but_the_call_is_seen_before_consent(visit: Visit) -> None:
    to(visit, Step.CHECK).go(AskHelp())
    snapshot = mirror(visit.session)
    assert (snapshot.fields, snapshot.fingers) == ((), ())
    assert (snapshot.portrait, snapshot.signatures) == ("hidden", ())
    assert (snapshot.applications, snapshot.notices) == ((), ())
    assert (snapshot.fee_cents, snapshot.progress) == (0, (0, 0))
    assert "Schneider" not in snapshot.model_dump_json()
    visit.send(AnswerHelp(), Role.CLERK, person="weber")
    visit.send(RequestControl(), Role.CLERK, person="weber")
    visit.go(AllowControl())
    opened = mirror(visit.session)
    assert len(opened.fields) > 10
    (serial,) = [one for one in opened.fields if one.field == "old_card_serial"]
    assert (serial.filled, serial.length, serial.value) == (True, 9, None)
    assert "LXXXT12F8" not in opened.model_dump_json(), "masked is masked in control, too"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("postcode", "٦٩١١٧"),
        ("height_cm", "١٧٢"),
        ("birth_date", "١٤.٠٥.١٩٩٠"),
        ("street", "Weg ٥"),
    ],
)
def test_digits_are_those_of_the_document(name: str, value: str) -> None:
    answers = Answers().model_copy(update={name: value})
    assert problem(name, answers, date(2026, 11, 23)) is not None
