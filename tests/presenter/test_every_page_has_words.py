"""Every page on every way, in trouble and with dialogs over it: all texts, all languages."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest
from interrupted_visits import moments

from contract.failures import FailureCode
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.facts import SIGNERS
from kiosk.session.office import Office
from kiosk.session.values import Attention, Call, Control, Session
from kiosk.texts import LANGUAGES, catalogue, translate
from kiosk.views import Text, View


def texts_of(value: object) -> Iterator[Text]:
    """Find all texts of a view."""
    if isinstance(value, Text):
        yield value
        for _, argument in value.args:
            yield from texts_of(argument)
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts_of(getattr(value, part.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)


def variants(session: Session) -> Iterator[Session]:
    """Yield the page as it is, pressed too early, asked over, helped with, failed."""
    flow = session.flow
    yield session
    for changed in (
        replace(flow, complaint=True),
        replace(flow, attention=Attention.IDLE_WARNED),
        replace(flow, attention=Attention.CANCEL_ASKED),
        replace(flow, call=Call.WAITING),
        replace(flow, call=Call.ANSWERED),
        replace(flow, call=Call.ANSWERED, control=Control.REQUESTED),
        replace(flow, call=Call.ANSWERED, control=Control.CLERK),
    ):
        yield replace(session, flow=changed, clerk="weber", clerk_name="Jana Weber")
    again = replace(
        session.captures,
        signature=None,
        guardian_1_signature=None,
        sign_again=frozenset(SIGNERS.values()),
    )
    yield replace(session, captures=again)
    if flow.step in (Step.CHECK, Step.PORTRAIT, Step.FINGERPRINTS):
        for code in (*FailureCode, "timeout", "same_finger"):
            yield replace(session, failure=code)  # type: ignore[arg-type]


def require_words(view: View) -> None:
    for one in set(texts_of(view)):
        for language in LANGUAGES:
            assert one.key in catalogue(language).texts, (language, one.key)
            assert "{" not in translate(one, language), (language, one)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.ATTRACT])
def test_page_has_words(step: Step) -> None:
    for session in moments(step):
        for variant in variants(session):
            require_words(present(variant, Live(), {}))


def test_draft_is_said_until_the_office_approves() -> None:
    for step in (Step.PRIVACY, Step.GUARDIAN_1_SIGNATURE, Step.OTHER_OFFICE):
        (session, *_) = moments(step)
        view = present(session, Live(), {})
        assert getattr(view, "draft", None) is not None
        approved = Office(approved=frozenset({"privacy", "custody", "other_office"}))
        assert getattr(present(replace(session, office=approved), Live(), {}), "draft", 1) is None


def test_buttons_and_rows_of_a_page_have_names_of_their_own() -> None:
    """The keypad, speech and the robot tell them apart by name."""
    for step in Step:
        for session in moments(step):
            view = present(session, Live(), {})
            for part in ("buttons", "rows", "options", "fields", "needs"):
                named = [one for one in getattr(view, part, ()) if hasattr(one, "name")]
                names = [one.name for one in named]
                assert len(names) == len(set(names)), (step, part, names)
