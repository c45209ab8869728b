"""The notice on the chip says what concerns this visit, and nothing else."""

import pytest
from honest_visit import to
from visit_driver import Visit

from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import next_steps
from kiosk.session.facts import look
from kiosk.views import NoticeView

CHILD = {"reason": "first", "custody_case": "lives_with_me"}


@pytest.mark.parametrize(
    ("other", "numbers"),
    [
        ({}, "123456"),
        ({"document": "passport", "old_document": "passport"}, "156"),
        ({**CHILD, "birth_date": "24.11.2010"}, "156"),
        ({**CHILD, "birth_date": "23.11.2010", "document": "both"}, "123456"),
        ({**CHILD, "birth_date": "24.11.2020"}, "1"),
        ({**CHILD, "birth_date": "23.11.2020"}, "156"),
    ],
)
def test_sentences_are_those_of_the_visit(
    other: dict[str, str], numbers: str, visit: Visit
) -> None:
    """On 23 November 2026: the PIN letter from 16 years on, fingerprints from 6."""
    view = present(to(visit, Step.CHIP, **other).session, Live(), {})
    assert isinstance(view, NoticeView)
    assert view.draft is not None
    assert [one.key for one in view.paragraphs] == [f"declaration.chip.{one}" for one in numbers]
    assert ("pin_letter" in next_steps(visit.session)) == ("2" in numbers)


def test_document_without_chip_has_no_notice(visit: Visit) -> None:
    passport = {"document": "passport", "old_document": "passport"}
    preliminary = {**passport, "passport_kind": "preliminary"}
    assert Step.CHIP not in look(to(visit, Step.CONTACT, **preliminary).session).needed
