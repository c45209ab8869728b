"""The words fit who applies, why, and what was possible here."""

import pytest
from honest_visit import captured, on, to
from visit_driver import Visit

from contract.commands import (
    Change,
    ChoosePortrait,
    Continue,
    DeclareFingerImpossible,
    Role,
    StartFingerprint,
    StartPortrait,
)
from contract.results import PortraitCandidate, PortraitsCaptured
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.application import next_steps
from kiosk.texts import LANGUAGES, translate
from kiosk.views import CheckRow, CheckView, FingerprintView, FormView

CHILD = {"birth_date": "15.06.2014", "reason": "first"}
RUN_OUT, VALID = "31.12.2020", "31.12.2030"


def form(visit: Visit) -> FormView:
    view = present(visit.session, Live(), {})
    assert isinstance(view, FormView)
    return view


def rows(visit: Visit) -> dict[str, CheckRow]:
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    return {row.name: row for row in view.rows}


@pytest.mark.parametrize(
    ("other", "wording"),
    [
        ({"reason": "renewal", "old_card_expiry": VALID}, ""),
        ({"reason": "other", "old_card_expiry": VALID}, ""),
        ({"reason": "other", "old_card_expiry": "23.11.2026"}, ""),
        ({"reason": "other", "old_card_expiry": "22.11.2026"}, ".neutral"),
        ({"reason": "other", "old_card_expiry": RUN_OUT}, ".neutral"),
        ({"reason": "other", "old_document": "none"}, ".neutral"),
        (
            {"reason": "other", "old_document": "passport", "old_passport_expiry": VALID},
            ".neutral",
        ),
        (
            {"reason": "second_passport", "document": "passport", "old_document": "passport"},
            ".second_passport",
        ),
    ],
)
def test_document_is_called_valid_only_if_it_is(
    other: dict[str, str], wording: str, visit: Visit
) -> None:
    view = form(to(visit, Step.EARLY, **other))
    assert view.title.key == f"early.title{wording}"
    assert view.body is not None
    assert view.body.key == f"early.body{wording}"


@pytest.mark.parametrize(
    ("reason", "wording"), [("renewal", ""), ("lost", ".lost"), ("stolen", ".lost")]
)
@pytest.mark.parametrize("page", [Step.OLD_CARD, Step.OLD_PASSPORT])
def test_nobody_reads_from_a_document_that_is_gone(
    reason: str, wording: str, page: Step, visit: Visit
) -> None:
    view = form(to(visit, page, reason=reason, document="both", old_document="both"))
    assert view.title.key == f"{page}.title{wording}"
    assert view.body is not None
    assert view.body.key == f"{page}.body{wording}"


@pytest.mark.parametrize(("other", "wording"), [({}, ""), (CHILD, ".child")])
def test_questions_to_a_guardian_are_about_the_child(
    other: dict[str, str], wording: str, visit: Visit
) -> None:
    view = form(to(visit, Step.DECLARATIONS, **other))
    asked = {"other_nationality", "foreign_forces"}
    labels = {one.name: one.label for one in view.fields if one.name in asked}
    assert {label.key for label in labels.values()} == {
        f"field.{name}.label{wording}" for name in asked
    }
    for language in LANGUAGES:
        for label in labels.values():
            assert ("Anna Maria" in translate(label, language)) == bool(wording)
    on(visit, Step.CHECK, **other)
    assert rows(visit)["foreign_forces"].label.key == f"field.foreign_forces.label{wording}"


def impossible(visit: Visit, *positions: str) -> FingerprintView:
    for position in positions:
        visit.go(DeclareFingerImpossible.model_validate({"position": position}))
    if positions == ("right_index",):
        visit.go(StartFingerprint())
        captured(visit, "left_index")
    view = present(visit.session, Live(), {})
    assert isinstance(view, FingerprintView)
    assert view.state == "done"
    return view


def test_nobody_without_fingers_is_asked_for_them_again(visit: Visit) -> None:
    view = impossible(to(visit, Step.FINGERPRINTS), "right_index", "left_index")
    assert view.body is not None
    assert view.body.key == "finger.body.impossible"
    labels = [one.label.key for one in view.buttons[:2]]
    assert labels == ["finger.right_index.try", "finger.left_index.try"]
    steps = next_steps(visit.session)
    assert "fingers_impossible" in steps
    assert "fingers" not in steps


def test_one_finger_is_checked_and_may_be_taken_anew(visit: Visit) -> None:
    view = impossible(to(visit, Step.FINGERPRINTS), "right_index")
    assert view.body is not None
    assert view.body.key == "finger.body.done"
    labels = [one.label.key for one in view.buttons[:2]]
    assert labels == ["finger.right_index.try", "finger.left_index.retake"]
    assert "fingers" in next_steps(visit.session)


def test_each_guardian_has_a_heading(visit: Visit) -> None:
    to(visit, Step.CHECK, **CHILD, custody_case="one_with_consent")
    headings = {name: row.group.key for name, row in rows(visit).items() if row.group}
    assert headings["custody_case"] == "check.group.guardians"
    assert headings["guardian_1_family_name"] == "check.group.guardian_1"
    assert headings["guardian_2_family_name"] == "check.group.guardian_2"


@pytest.mark.parametrize(
    ("photo", "with_portrait"),
    [
        ("here", True),
        ("here_religious", True),
        ("here_medical", True),
        ("studio", False),
        ("counter", False),
    ],
)
def test_kind_of_photo_has_a_row_that_leads_to_it(
    photo: str, with_portrait: bool, visit: Visit
) -> None:
    found = rows(to(visit, Step.CHECK, photo=photo))
    row = found["photo"]
    assert not isinstance(row.value, str)
    assert row.value.key == f"photo.{photo}.label"
    assert row.change is not None
    assert row.change.command == Change(step=Step.PHOTO)
    assert ("portrait" in found) == with_portrait
    visit.go(row.change.command)
    assert visit.session.flow.step is Step.PHOTO


def test_portrait_that_does_not_conform_is_made_again_at_the_counter(visit: Visit) -> None:
    to(visit, Step.PORTRAIT).go(StartPortrait())
    only = PortraitCandidate(evidence="p", conformant=False, best=True)
    found = PortraitsCaptured(
        task=visit.session.task, candidates=(only,), first_capture_at=visit.now
    )
    visit.send(found, Role.SYSTEM)
    visit.go(ChoosePortrait(evidence="p"), Continue())
    value = rows(on(visit, Step.CHECK))["portrait"].value
    assert not isinstance(value, str)
    assert value.key == "check.portrait.not_conformant"
    assert "photo_counter" in next_steps(visit.session)
