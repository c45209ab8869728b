"""What the presenter really shows: every text exists, and gets exactly what it has room for."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from contract.answers import Answers
from contract.choices import CHOICES
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.live import Live
from kiosk.presenter import PAGES, present
from kiosk.session.values import Session, new_session
from kiosk.texts import LANGUAGES, translate
from kiosk.texts.catalogue import shipped
from kiosk.texts.po import placeholders
from kiosk.views import Text

TODAY = date(2026, 11, 23)
PERSON = {
    "document": "both",
    "passport_kind": "regular",
    "passport_pages": "32",
    "preliminary_card": "no",
    "reason": "lost",
    "old_document": "both",
    "family_name": "Müller",
    "given_names": "Mia",
    "birth_date": "03.03.2019",
    "birth_place": "Köln",
    "custody_case": "both_present",
    "guardian_1_family_name": "Müller",
    "guardian_1_given_names": "Anna",
    "guardian_1_birth_date": "01.01.1990",
    "residence": "here",
    "street": "Weg 1",
    "postcode": "12345",
    "town": "Köln",
    "loss_when": "01.11.2026",
    "loss_found": "yes",
}
WRONG = ("", "Иван", "x" * 400, "31.02.2020", "01.01.2090", "01.01.1800", "L01X00T470", "---", "7")

OTHER_WAYS: dict[Step, dict[str, str]] = {
    Step.OLD_DOCUMENT: {"reason": "renewal", "old_document": "none"},
    Step.EARLY: {"reason": "second_passport"},
    Step.CUSTODY_PROOF: {"custody_case": "one_with_consent"},
}
"""Answers of earlier pages that give this one another wording."""


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


def at(step: Step, answers: dict[str, str]) -> Session:
    session = new_session("session", TODAY)
    flow = replace(session.flow, step=step, complaint=True)
    return replace(session, flow=flow, answers=Answers().model_copy(update=answers))


def variants(step: Step) -> Iterator[dict[str, str]]:
    yield PERSON
    yield PERSON | {"birth_date": "14.05.1990"}
    if step in OTHER_WAYS:
        yield PERSON | OTHER_WAYS[step]
    for name in FIELDS_OF_STEP.get(step, ()):
        for value in CHOICES.get(name, WRONG):
            yield PERSON | {name: value}


@pytest.mark.parametrize("step", [*PAGES, Step.ATTRACT])
def test_every_text_of_a_page_exists_and_is_filled(step: Step) -> None:
    shown = {
        text
        for answers in variants(step)
        for text in texts_of(present(at(step, answers), Live(), {}))
    }
    assert len(shown) > 1
    assert sorted({text.key for text in shown} - set(shipped("de"))) == []
    for text in shown:
        given = {name for name, _ in text.args}
        assert placeholders(shipped("de")[text.key]) <= given, text.key
        for language in LANGUAGES:
            assert translate(text, language).strip(), text.key
