"""A photo that is made at the counter costs what the law says, and the citizen is told before."""

from dataclasses import replace
from typing import Any, cast

import pytest
from honest_visit import on, to, to_fee
from visit_driver import TODAY, Visit

from contract.commands import PayAtCounter, SetProfile, SkipPortrait, Submit
from contract.law import law
from contract.law.values import OLDEST_AGE
from contract.steps import Step
from contract.terms import Language
from kiosk.conductor.receipt import ReceiptTasks
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.screens.spoken_personal import personal_strings
from kiosk.session.application import photo_fee_at_counter
from kiosk.session.office import Office
from kiosk.session.values import Session
from kiosk.texts import translate
from kiosk.views import FeeView, text

PHOTO = law().fee_line("photo", OLDEST_AGE, TODAY).amount_cents


def at_fee(visit: Visit, *before: object, **answers: str) -> Visit:
    """Submit an honest visit; ``before`` is done instead of the portrait."""
    if before:
        to(visit, Step.PORTRAIT, **answers).go(*before)
        on(visit, Step.CHECK)
    else:
        to(visit, Step.CHECK, **answers)
    to_fee(visit.go(Submit()))
    return visit


def hint(session: Session, language: Language = "de") -> str:
    view = present(session, Live(), {})
    assert isinstance(view, FeeView)
    assert view.hint is not None
    assert "Foto" not in " ".join(translate(row.label, "de") for row in view.rows)
    return translate(view.hint, language)


@pytest.mark.parametrize(
    ("language", "amount"), [("de", "6,00 Euro"), ("en", "6.00 euros"), ("de-x-leicht", "6 Euro")]
)
def test_fee_page_says_what_the_photo_adds(language: Language, amount: str, visit: Visit) -> None:
    at_fee(visit, photo="counter").go(SetProfile(language=language))
    assert photo_fee_at_counter(visit.session) == PHOTO == 600
    assert amount in hint(visit.session, language)
    assert personal_strings(present(visit.session, Live(), {})) == frozenset(), "it is read aloud"
    assert translate(text("fee.waiver"), language) in hint(visit.session, language)


def test_photo_that_is_skipped_adds_as_much(visit: Visit) -> None:
    at_fee(visit, SkipPortrait())
    assert photo_fee_at_counter(visit.session) == PHOTO


@pytest.mark.parametrize("photo", ["here", "studio"])
def test_nothing_is_added_where_the_photo_is_charged_or_brought(photo: str, visit: Visit) -> None:
    at_fee(visit, photo=photo)
    assert photo_fee_at_counter(visit.session) == 0
    view = present(visit.session, Live(), {})
    assert isinstance(view, FeeView)
    assert view.hint == text("fee.waiver")


def test_office_that_charges_each_document_adds_it_twice(visit: Visit) -> None:
    session = at_fee(visit, photo="counter", document="both").session
    assert photo_fee_at_counter(session) == PHOTO
    each = replace(session, office=Office(photo_fee_per="document"))
    assert photo_fee_at_counter(each) == 2 * PHOTO


@pytest.mark.parametrize(("photo", "is_said"), [("counter", True), ("studio", False)])
def test_receipt_says_what_the_photo_adds(photo: str, is_said: bool, visit: Visit) -> None:
    session = at_fee(visit, photo=photo).go(PayAtCounter()).session
    absent = cast("Any", None)
    tasks = ReceiptTasks(
        printer=absent,
        outbox=absent,
        storage=absent,
        clock=absent,
        office="Bürgeramt",
        translate=lambda key, language: translate(text(key), language),
    )
    assert session.stored is not None
    paper = " ".join(line.text for line in tasks._lines(session.stored, session))
    assert ("Dazu kommen 6,00 Euro, wenn wir das Foto hier im Amt" in paper) == is_said
    assert paper.index("Zusammen") < paper.index("So geht es weiter")
