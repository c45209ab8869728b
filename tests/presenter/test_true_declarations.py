"""Nobody declares what is not true of their visit."""

import re

import pytest
from honest_visit import ANSWERS, fill, to
from visit_driver import Visit

from contract.commands import FillField
from contract.declarations import DECLARATIONS
from contract.steps import Step
from contract.terms import Language
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import next_steps
from kiosk.texts import LANGUAGES, translate
from kiosk.texts.catalogue import shipped
from kiosk.texts.declarations import shown
from kiosk.views import FormView, NoticeView, SignatureView, Text

CHILD = {"birth_date": "15.06.2014", "reason": "first"}
HOME = {"delivery": "home"}
PASSPORT = {"document": "passport", "old_document": "passport"}
ONE = CHILD | {"custody_case": "one_with_consent"}


def numbers(paragraphs: tuple[Text, ...]) -> str:
    return "".join(one.key.rsplit(".", 1)[1] for one in paragraphs)


def said(paragraphs: tuple[Text, ...]) -> str:
    return " ".join(translate(one, "de") for one in paragraphs)


def notice(visit: Visit) -> tuple[Text, ...]:
    view = present(visit.session, Live(), {})
    assert isinstance(view, NoticeView)
    return view.paragraphs


@pytest.mark.parametrize(
    ("other", "numbers_shown"),
    [
        ({"reason": "lost"}, "1234"),
        ({"reason": "stolen", **PASSPORT}, "123"),
        ({"reason": "lost", "loss_found": "yes"}, "5634"),
        ({"reason": "stolen", "loss_found": "yes", **PASSPORT}, "563"),
    ],
)
def test_what_was_found_is_not_declared_gone(
    other: dict[str, str], numbers_shown: str, visit: Visit
) -> None:
    paragraphs = notice(to(visit, Step.LOSS_DECLARATION, **other))
    assert numbers(paragraphs) == numbers_shown
    assert ("ist weg" in said(paragraphs)) == ("loss_found" not in other)
    assert ("wieder finde" in said(paragraphs)) == ("loss_found" not in other)


@pytest.mark.parametrize(
    ("other", "numbers_shown"),
    [
        ({}, "1234"),
        ({"reason": "first"}, "134"),
        ({"reason": "name_changed", "old_document": "none"}, "134"),
        ({"reason": "lost"}, "134"),
        (PASSPORT, "1534"),
        ({"reason": "second_passport", **PASSPORT}, "134"),
        ({"document": "both", "old_document": "both"}, "1234"),
        ({"reason": "name_changed", "document": "passport", "old_document": "both"}, "1534"),
        ({"reason": "second_passport", "document": "both", "old_document": "both"}, "1234"),
    ],
)
def test_only_what_is_replaced_is_made_invalid(
    other: dict[str, str], numbers_shown: str, visit: Visit
) -> None:
    door = {"delivery_second_kind": "passport", "delivery_second_serial": "CXXXT14H4"}
    visit = to(visit, Step.DELIVERY_DECLARATION, **HOME, **door, **other)
    assert numbers(notice(visit)) == numbers_shown


@pytest.mark.parametrize(
    ("custody", "agree", "numbers_shown"),
    [
        ("both_present", True, "12"),
        ("one_with_consent", True, "12"),
        ("sole", False, "13"),
        ("lives_with_me", False, "14"),
        ("guardian_deed", False, "15"),
        ("carer", False, "15"),
    ],
)
def test_nobody_else_agrees_where_nobody_else_has_custody(
    custody: str, agree: bool, numbers_shown: str, visit: Visit
) -> None:
    to(visit, Step.GUARDIAN_1_SIGNATURE, **CHILD, custody_case=custody)
    view = present(visit.session, Live(), {})
    assert isinstance(view, SignatureView)
    assert numbers(view.declaration) == numbers_shown
    assert ("Andere Personen" in said(view.declaration)) == agree
    assert "Anna Maria Schneider" in said(view.declaration)


@pytest.mark.parametrize(("proof", "numbers_shown"), [("yes", "12"), ("no", "34")])
def test_letter_that_is_not_here_is_brought_later(
    proof: str, numbers_shown: str, visit: Visit
) -> None:
    fill(to(visit, Step.CUSTODY_PROOF, **ONE), Step.CUSTODY_PROOF, ANSWERS)
    visit.go(FillField(field="custody_proof", value=proof))
    view = present(visit.session, Live(), {})
    assert isinstance(view, FormView)
    assert view.body is not None
    parts = tuple(part for _, part in view.body.args if isinstance(part, Text))
    assert numbers(parts[1:]) == numbers_shown
    assert ("Brief dabei" in said(parts)) == (proof == "yes")


@pytest.mark.parametrize(
    ("custody", "step"), [("one_with_consent", "consent"), ("sole", "custody")]
)
def test_receipt_asks_for_later_what_is_not_here(custody: str, step: str) -> None:
    now = to(Visit(), Step.CHECK, **CHILD, custody_case=custody, custody_proof="yes")
    assert step in next_steps(now.session)
    assert f"{step}_later" not in next_steps(now.session)
    later = to(Visit(), Step.CHECK, **CHILD, custody_case=custody, custody_proof="no")
    assert f"{step}_later" in next_steps(later.session)
    assert step not in next_steps(later.session)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wording_that_is_hashed_holds_every_sentence(language: Language) -> None:
    """So the digest tells the wording, and is the same for every visit."""
    for name in ("loss", "delivery", "custody", "consent", "chip"):
        sentences = {
            said
            for key, said in shipped(language).items()
            if re.fullmatch(rf"declaration\.{name}\.\d+", key)
        }
        assert len(sentences) == DECLARATIONS[name].paragraphs
        assert all(one in shown(name, language) for one in sentences)
