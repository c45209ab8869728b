"""Every interruption on every page: back at the same place, the same view, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from interrupted_visits import moments
from visit_driver import NOON, Visit

from contract.commands import (
    AllowControl,
    AnswerHelp,
    AskHelp,
    Cancel,
    CancelHelp,
    ClerkLost,
    Continue,
    DenyControl,
    KeepGoing,
    MoreTime,
    RequestControl,
    Role,
    SetProfile,
    StopControl,
    Touched,
)
from contract.failures import FailureCode
from contract.health import Gone
from contract.results import (
    CaseNotStored,
    DeadlinePassed,
    FingerprintFailed,
    PortraitFailed,
    ReceiptNotPrinted,
)
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.table import Refused
from kiosk.session.values import Attention, Capture, Receipt, Session
from kiosk.session.wanted import wanted
from kiosk.views import View

STEPS = tuple(step for step in Step if step not in (Step.ATTRACT, Step.ENDED))
AFTER_SUBMIT = (Step.SUBMITTING, Step.FEE, Step.RECEIPT)

Interruption = Callable[[Visit], None]


def by_clerk(visit: Visit, command: Any) -> Any:
    return visit.send(command, Role.CLERK, person="weber")


def ring(visit: Visit, meaning: str) -> None:
    (deadline,) = [one for one in visit.session.deadlines if one.meaning == meaning]
    visit.now = max(visit.now, deadline.at)
    assert not isinstance(visit.send(DeadlinePassed(deadline=deadline.id), Role.SYSTEM), Refused)


def help_and_cancel(visit: Visit) -> None:
    visit.go(AskHelp())
    visit.wait(100)
    visit.go(CancelHelp())


def clerk_takes_over_and_stops(visit: Visit) -> None:
    step = visit.session.flow.step
    visit.go(AskHelp())
    by_clerk(visit, AnswerHelp())
    asked = by_clerk(visit, RequestControl())
    assert isinstance(asked, Refused) == (step in AFTER_SUBMIT), "no control after submit"
    if not isinstance(asked, Refused):
        assert present(visit.session, Live(), {}).chrome.dialog is not None
        visit.go(AllowControl())
        assert visit.session.flow.control == "clerk"
        visit.wait(200)
        by_clerk(visit, StopControl())
    by_clerk(visit, CancelHelp())


def clerk_is_denied(visit: Visit) -> None:
    visit.go(AskHelp())
    by_clerk(visit, AnswerHelp())
    if not isinstance(by_clerk(visit, RequestControl()), Refused):
        visit.go(DenyControl())
    visit.go(CancelHelp())


def consent_is_not_given_in_time(visit: Visit) -> None:
    visit.go(AskHelp())
    by_clerk(visit, AnswerHelp())
    if not isinstance(by_clerk(visit, RequestControl()), Refused):
        ring(visit, "consent")
    visit.go(CancelHelp())


def clerk_is_lost_in_control(visit: Visit) -> None:
    visit.go(AskHelp())
    by_clerk(visit, AnswerHelp())
    if not isinstance(by_clerk(visit, RequestControl()), Refused):
        visit.go(AllowControl())
    visit.send(ClerkLost(), Role.SYSTEM)


def time_runs_short(visit: Visit) -> None:
    if visit.session.flow.step is Step.SUBMITTING:
        assert not visit.session.deadlines, "nothing can overtake the store"
        return
    if visit.session.flow.capture is Capture.RUNNING:
        visit.go(MoreTime())  # the capture's own deadline has a test of its own
        return
    for _ in range(3):
        ring(visit, "idle")
        assert visit.session.flow.attention is Attention.IDLE_WARNED
        dialog = present(visit.session, Live(), {}).chrome.dialog
        assert dialog is not None
        assert dialog.kind == "idle"
        visit.go(MoreTime())


def touch_after_the_warning(visit: Visit) -> None:
    if visit.session.flow.capture is not Capture.RUNNING and visit.session.deadlines:
        ring(visit, "idle")
    visit.go(Touched())


def cancel_and_keep_going(visit: Visit) -> None:
    if visit.session.flow.step is Step.SUBMITTING:
        assert isinstance(visit.send(Cancel()), Refused), "the case is being stored"
        return
    visit.go(Cancel())
    assert visit.session.flow.attention is Attention.CANCEL_ASKED
    visit.go(KeepGoing())


def other_language(visit: Visit) -> None:
    for language in ("en", "de-x-leicht"):
        visit.go(SetProfile(language=language))  # type: ignore[arg-type]
        assert present(visit.session, Live(), {}).chrome.language == language


def larger_text(visit: Visit) -> None:
    for scale in (125, 150, 200):
        visit.go(SetProfile(text_scale=scale))  # type: ignore[arg-type]
        assert present(visit.session, Live(), {}).chrome.text_scale == scale


def other_look_and_layout(visit: Visit) -> None:
    for setting in (
        {"theme": "contrast"},
        {"theme": "dark"},
        {"low_layout": True},
        {"left_hand": True},
        {"speech": True},
        {"slow": True},
    ):
        visit.go(SetProfile.model_validate(setting))


def all_at_once(visit: Visit) -> None:
    """Help, a warning, a question whether to end, another language: in one heap."""
    visit.go(AskHelp(), SetProfile(language="en"))
    by_clerk(visit, AnswerHelp())
    visit.send(Cancel())
    if visit.session.flow.capture is not Capture.RUNNING and visit.session.deadlines:
        ring(visit, "idle")
    visit.go(KeepGoing(), SetProfile(text_scale=200), CancelHelp(), Touched())


INTERRUPTIONS: tuple[Interruption, ...] = (
    help_and_cancel,
    clerk_takes_over_and_stops,
    clerk_is_denied,
    consent_is_not_given_in_time,
    clerk_is_lost_in_control,
    time_runs_short,
    touch_after_the_warning,
    cancel_and_keep_going,
    other_language,
    larger_text,
    other_look_and_layout,
    all_at_once,
)


def resumed(session: Session) -> Visit:
    """Return a visit that stands at ``session``, whose last touch was just now."""
    visit = Visit()
    last = [one.at for one in session.deadlines]
    visit.session, visit.now = session, min(last, default=NOON) - timedelta(seconds=8)
    return visit


def place(session: Session) -> Session:
    """Return all of a session that an interruption may not change."""
    return replace(session, revision=0, deadlines=())


@cache
def page(session: Session) -> View:
    """Return the page without what stands around it."""
    view = present(session, Live(), {})
    return replace(view, chrome=present(Session(id="s", today=session.today), Live(), {}).chrome)


def require_same_place(before: Session, after: Session) -> None:
    with_profile = replace(after, profile=before.profile)
    assert place(with_profile) == place(before)
    # The page of language and needs shows the settings themselves.
    shown = with_profile if after.flow.step is Step.NEEDS else after
    assert page(shown) == page(before)
    assert type(page(after)) is type(page(before))
    assert wanted(after) == wanted(before), "the work that ran goes on"


@pytest.mark.parametrize("step", STEPS)
def test_the_visits_come_by_every_page(step: Step) -> None:
    assert moments(step)


@pytest.mark.parametrize("interruption", INTERRUPTIONS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("step", STEPS)
def test_interruption_leaves_everything_as_it_was(step: Step, interruption: Interruption) -> None:
    for before in moments(step):
        visit = resumed(before)
        interruption(visit)
        require_same_place(before, visit.session)
        undisturbed = resumed(before)
        seen = before.flow_revision
        assert type(visit.send(Continue(), seen=seen)) is type(
            undisturbed.send(Continue(), seen=seen)
        ), "a touch on what was seen before still counts"
        assert visit.session.flow.step is undisturbed.session.flow.step


# --- devices


@pytest.mark.parametrize("step", STEPS)
def test_device_that_is_not_used_now_changes_nothing(step: Step) -> None:
    every = {code.value: Gone(code=code, since=NOON) for code in FailureCode}
    for session in moments(step):
        assert present(session, Live(), every) == present(session, Live(), {})


def kept_by(before: Session, after: Session) -> None:
    assert after.answers == before.answers
    assert after.clerk_entries == before.clerk_entries
    assert after.flow.returning == before.flow.returning


@pytest.mark.parametrize("code", [FailureCode.CAMERA_SILENT, FailureCode.CAMERA_ABSENT, "timeout"])
def test_camera_fault_loses_the_running_portrait_only(code: str) -> None:
    """The old portrait was given up when a new one was begun; all else stays."""
    running = [one for one in moments(Step.PORTRAIT) if one.flow.capture is Capture.RUNNING]
    assert running
    for before in running:
        visit = resumed(before)
        failed = PortraitFailed.model_validate({"task": before.task, "code": code})
        visit.send(failed, Role.SYSTEM)
        after = visit.session
        assert (after.flow.step, after.flow.capture) == (Step.PORTRAIT, Capture.FAILED)
        assert after.captures == before.captures
        assert type(page(after)) is type(page(before))
        kept_by(before, after)


@pytest.mark.parametrize(
    "code", [FailureCode.FINGERPRINT_SILENT, FailureCode.WORKER_GONE, "timeout"]
)
def test_scanner_fault_loses_no_print(code: str) -> None:
    running = [one for one in moments(Step.FINGERPRINTS) if one.flow.capture is Capture.RUNNING]
    assert any(one.captures.right_index.is_settled for one in running), "at the second finger"
    for before in running:
        visit = resumed(before)
        failed = FingerprintFailed.model_validate({"task": before.task, "code": code})
        visit.send(failed, Role.SYSTEM)
        after = visit.session
        assert (after.flow.step, after.flow.capture) == (Step.FINGERPRINTS, Capture.FAILED)
        assert after.captures == before.captures
        assert type(page(after)) is type(page(before))
        kept_by(before, after)


@pytest.mark.parametrize("step", [Step.PORTRAIT, Step.FINGERPRINTS])
def test_capture_that_takes_too_long_loses_nothing_else(step: Step) -> None:
    running = [one for one in moments(step) if one.flow.capture is Capture.RUNNING]
    for before in running:
        visit = resumed(before)
        ring(visit, "capture")
        assert visit.session.captures == before.captures
        assert visit.session.failure == "timeout"
        kept_by(before, visit.session)


def test_store_that_fails_loses_nothing() -> None:
    for before in moments(Step.SUBMITTING):
        visit = resumed(before)
        full = CaseNotStored(task=before.task, code=FailureCode.STORAGE_FULL)
        visit.send(full, Role.SYSTEM)
        assert visit.session.flow.step is Step.CHECK
        assert visit.session.captures == before.captures
        kept_by(before, visit.session)


def test_printer_fault_leaves_number_and_code_on_the_screen() -> None:
    printing = [one for one in moments(Step.RECEIPT) if one.flow.receipt is Receipt.PRINTING]
    assert printing
    for before in printing:
        visit = resumed(before)
        empty = ReceiptNotPrinted(task=before.task, code=FailureCode.PRINTER_PAPER_OUT)
        visit.send(empty, Role.SYSTEM)
        after = visit.session
        assert after.flow.receipt is Receipt.NO_PAPER
        assert after.stored == before.stored
        assert type(page(after)) is type(page(before))
