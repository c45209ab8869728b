"""The documents as the check page shows them, with dots for what the office adds."""

import pytest
from honest_visit import on, to
from visit_driver import Visit

from contract.commands import Change, FillField, SkipPortrait, SkipSignature, Submit
from contract.steps import Step
from kiosk.conductor.record import case_record
from kiosk.documents.preview import UNKNOWN
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.views import CheckView, DocumentPreview

PASSPORT = {"document": "passport", "old_document": "passport"}


def previews(visit: Visit) -> dict[str, DocumentPreview]:
    view = present(visit.session, Live(), {})
    assert isinstance(view, CheckView)
    return {one.document: one for one in view.previews}


def values(preview: DocumentPreview) -> dict[str, str]:
    return {
        caption.key.removeprefix("preview.caption."): value for caption, value in preview.fields
    }


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ({}, {"identity_card"}),
        (PASSPORT, {"passport"}),
        ({**PASSPORT, "passport_kind": "express"}, {"passport"}),
        ({"document": "both"}, {"identity_card", "passport"}),
        ({"preliminary_card": "yes"}, {"identity_card"}),
        ({**PASSPORT, "passport_kind": "preliminary"}, set()),
        ({"document": "both", "passport_kind": "preliminary"}, {"identity_card"}),
    ],
)
def test_preliminary_passport_has_no_picture(
    other: dict[str, str], shown: set[str], visit: Visit
) -> None:
    """It is made at the counter, with another pattern."""
    assert set(previews(to(visit, Step.CHECK, **other))) == shown


def test_zone_has_dots_for_serial_version_and_the_digits_over_them(visit: Visit) -> None:
    """ICAO Doc 9303-5, 4.2: 30 places a line; the version in places 19 to 22 of the second."""
    first, second, third = previews(to(visit, Step.CHECK))["identity_card"].machine_lines
    assert [len(line) for line in (first, second, third)] == [30, 30, 30]
    assert first == "IDD<<" + UNKNOWN * 10 + "<" * 15
    assert second == "9005145<3611225D<<" + UNKNOWN * 4 + "<" * 7 + UNKNOWN
    assert UNKNOWN not in third


def test_zone_of_the_passport_has_dots_for_the_serial_and_the_last_digit(visit: Visit) -> None:
    to(visit, Step.CHECK, **PASSPORT)
    upper, lower = previews(visit)["passport"].machine_lines
    assert upper.startswith("P<D<<SCHNEIDER<<ANNA<MARIA<")
    assert lower == UNKNOWN * 10 + "D<<9005145F3611225" + "<" * 15 + UNKNOWN


def test_place_of_birth_is_in_capitals(visit: Visit) -> None:
    to(visit, Step.CHECK, birth_place="Straßburg am Ähnlichen")
    place = values(previews(visit)["identity_card"])["birth_place"]
    assert place == "STRASSBURG AM ÄHNLICHEN"


def test_place_of_birth_abroad_has_its_state(visit: Visit) -> None:
    to(visit, Step.CHECK, document="both", birth_place="Aleppo", birth_state="SYR")
    for preview in previews(visit).values():
        place = values(preview)["birth_place"]
        assert place.startswith("ALEPPO / SYR")
        assert place == place.upper()
    visit.go(Submit())
    for one in case_record("K7QM4T9X2B", visit.session).applications:
        assert one.printed["birth_place"] == "ALEPPO / SYRIEN"


def test_postcode_abroad_has_the_state_before_it(visit: Visit) -> None:
    there = {"residence": "abroad", "street": "Rue Haute 3", "postcode": "67000"}
    to(visit, Step.CHECK, **there, town="Strasbourg", country="FRA")
    assert (
        values(previews(visit)["identity_card"])["address"] == "Rue Haute 3, FRA-67000 Strasbourg"
    )


def test_whoever_lives_here_after_all_has_no_state_before_the_postcode(visit: Visit) -> None:
    there = {"residence": "abroad", "postcode": "67000", "town": "Strasbourg", "country": "FRA"}
    to(visit, Step.CHECK, **there).go(Change(step=Step.RESIDENCE))
    visit.go(FillField(field="residence", value="here"))
    on(visit, Step.CHECK).go(Change(step=Step.ADDRESS))
    for name, value in (("postcode", "69117"), ("town", "Musterhausen")):
        visit.go(FillField.model_validate({"field": name, "value": value}))
    on(visit, Step.CHECK)
    assert values(previews(visit)["identity_card"])["address"] == "Musterweg 5, 69117 Musterhausen"


def test_what_is_shown_is_what_is_kept(visit: Visit) -> None:
    """``ApplicationRecord.printed`` holds the values as the citizen saw them."""
    to(visit, Step.CHECK, document="both", birth_place="Aleppo", birth_state="SYR")
    shown = previews(visit)
    visit.go(Submit())
    for one in case_record("K7QM4T9X2B", visit.session).applications:
        assert one.printed == values(shown[one.document])
        assert one.machine_lines == shown[one.document].machine_lines


def test_portrait_and_signature_are_in_the_picture_once_they_are_there(visit: Visit) -> None:
    to(visit, Step.CHECK)
    (preview,) = previews(visit).values()
    assert (preview.portrait, preview.signature) == ("p1", "strokes of applicant")
    visit.go(Change(step=Step.PORTRAIT), SkipPortrait(), Change(step=Step.SIGNATURE))
    visit.go(SkipSignature())
    (preview,) = previews(visit).values()
    assert (preview.portrait, preview.signature) == (None, None)


def test_portrait_of_the_terminal_is_not_in_the_picture_of_a_studio(visit: Visit) -> None:
    to(visit, Step.CHECK).go(Change(step=Step.PHOTO))
    visit.go(FillField(field="photo", value="studio"))
    on(visit, Step.CHECK, photo="studio")
    (preview,) = previews(visit).values()
    assert preview.portrait is None
