"""Each of the forty invented persons, from the attract screen to the fee."""

from datetime import date, datetime
from typing import Any

import pytest
from forty_persons import (
    BY_NUMBER,
    PATTERN_VERSION,
    PERSONS,
    Person,
    Story,
    answers_of,
    name_of,
)

from contract.answers import Answers
from contract.case import CaseRecord, Notice
from contract.commands import ConfirmCancel
from contract.steps import Step
from kiosk.conductor.record import case_record
from kiosk.documents.mrz import (
    IdentityCardMrz,
    PassportMrz,
    identity_card_lines,
    passport_lines,
)
from kiosk.documents.preview import UNKNOWN, printed_name
from kiosk.documents.print_fit import PrintFit, TooLong
from kiosk.session.application import notices, requirements_of, signatures
from kiosk.session.facts import look
from kiosk.session.values import Captures, Session
from kiosk.views import CheckView, FeeView, FormView

ONLINE_FROM_AGE = 16
"""PAuswG § 10 (1): the online function, and with it the PIN letter (§ 13)."""
GOING = [person for person in PERSONS if person["custody_case"] != "disagree"]
NOTICES: dict[int, set[Notice]] = {
    4: {"name_too_long"},
    6: {"title_proof"},
    18: {"age_ambiguous"},
    26: {"second_nationality"},
    27: {"no_residence"},
    28: {"custody_proof"},
    29: {"custody_check"},
    30: {"custody_proof"},
    32: {"custody_proof"},
    33: {"finger_exception"},
    34: {"finger_exception"},
    35: {"finger_exception"},
    39: {"authorisation_needed"},
}
"""Besides the birth certificate that a first document needs."""
NEXT_STEPS: dict[int, set[str]] = {
    6: {"title_proof"},
    27: {"no_residence"},
    28: {"custody"},
    30: {"consent"},
    32: {"custody"},
    33: {"fingers_impossible", "signature"},
    34: {"fingers"},
    35: {"fingers"},
    39: {"authorisation"},
    40: {"identity_proof", "police", "preliminary"},
}
"""Besides what everybody does."""
OF_REASON = {"renewal": {"old_document"}, "first": {"birth_certificate"}, "stolen": set[str]()}
SIGNERS = {
    "self": {"applicant"},
    "both_guardians": {"applicant", "guardian_1", "guardian_2"},
    "one_guardian": {"applicant", "guardian_1"},
}


@pytest.fixture(scope="module")
def stories() -> dict[int, Story]:
    """Return every person's visit by number, gone once."""
    return {person["number"]: Story(person).to_the_end() for person in PERSONS}


def submitted(story: Story) -> Session:
    assert story.complete is not None, "the visit did not reach the check page"
    return story.complete


@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_fee_and_validity(person: Person, stories: dict[int, Story]) -> None:
    story = stories[person["number"]]
    view = story.views[-1]
    assert isinstance(view, FeeView)
    assert view.total == person["fee_cents"]
    stored = story.session.stored
    assert stored is not None
    assert sum(line.amount_cents for line in stored.fee_lines) == person["fee_cents"]
    assert [line.code for line in stored.fee_lines].count("photo") == 1, "one photo, one fee"
    days = {f"{one.valid_to:%d.%m.%Y}" for one in requirements_of(submitted(story)).applications}
    assert days == {person["valid_to"]}


@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_captures_and_who_signs(person: Person, stories: dict[int, Story]) -> None:
    story = stories[person["number"]]
    pages, session = set(story.pages), submitted(story)
    assert Step.PORTRAIT in pages
    assert (Step.FINGERPRINTS in pages) == (person["fingerprints"] != "none")
    assert (Step.SIGNATURE in pages) == (person["signature"] != "none")
    captures, impossible = session.captures, person.get("finger_exceptions", {})
    for finger in (captures.right_index, captures.left_index):
        assert finger.impossible == (finger.position in impossible)
        taken = Step.FINGERPRINTS in pages and finger.position not in impossible
        assert (finger.evidence is not None) == taken
    said = {one.person: one.status for one in signatures(session)}
    assert set(said) == SIGNERS[person["who_signs"]]
    own = {"yes": "signed", "none": "not_needed", "counter": "cannot_sign"}
    assert said.pop("applicant") == own[person["signature"]]
    assert set(said.values()) <= {"signed"}
    assert (captures.guardian_1_signature is not None) == ("guardian_1" in said)
    assert (captures.guardian_2_signature is not None) == ("guardian_2" in said)


@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_machine_readable_zone(person: Person, stories: dict[int, Story]) -> None:
    """The lines of the finished document, with the serial that the office will give."""
    session = submitted(stories[person["number"]])
    answers = session.answers
    assert answers.family_name is not None
    assert answers.birth_date is not None
    for one in requirements_of(session).applications:
        common: dict[str, Any] = {
            "family_name": answers.family_name,
            "given_names": answers.given_names,
            "birth_date": answers.birth_date,
            "valid_to": one.valid_to,
        }
        if one.document == "passport":
            zone = PassportMrz(**common, sex=answers.sex, serial=person["serial_passport"])  # type: ignore[arg-type]
            assert list(passport_lines(zone)) == person["mrz_passport"]
        elif person["serial_card"]:
            card = IdentityCardMrz(
                **common, serial=person["serial_card"], pattern_version=PATTERN_VERSION
            )
            assert list(identity_card_lines(card)) == person["mrz_card"]


@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_preview_shows_the_zone_with_dots_for_what_is_not_known(
    person: Person, stories: dict[int, Story]
) -> None:
    record = case_record("K7QM4T9X2B", submitted(stories[person["number"]]))
    for one in record.applications:
        final = person["mrz_card" if one.document == "identity_card" else "mrz_passport"]
        if not final:
            continue  # who is left to a clerk has none yet
        for shown, line in zip(one.machine_lines, final, strict=True):
            pairs = zip(shown, line, strict=True)
            assert all(sign in (UNKNOWN, right) for sign, right in pairs), (shown, line)
        places = 10 + (len(PATTERN_VERSION) + 1 if one.document == "identity_card" else 1)
        assert "".join(one.machine_lines).count(UNKNOWN) == places, "no dot is one too many"


@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_notices_and_next_steps(person: Person, stories: dict[int, Story]) -> None:
    story, number = stories[person["number"]], person["number"]
    first: set[Notice] = {"birth_certificate"} if person["reason"] == "first" else set()
    assert set(notices(submitted(story))) == NOTICES.get(number, set()) | first
    everybody = {"counter", "pay", "pick_up", *OF_REASON[person["reason"]]}
    if person["document"] != "passport" and min(person["ages"]) >= ONLINE_FROM_AGE:
        everybody.add("pin_letter")
    stored = story.session.stored
    assert stored is not None
    assert set(stored.next_steps) == everybody | NEXT_STEPS.get(number, set())


@pytest.mark.parametrize("person", GOING, ids=name_of)
def test_record_of_the_case(person: Person, stories: dict[int, Story]) -> None:
    story = stories[person["number"]]
    session = submitted(story)
    record = case_record("K7QM4T9X2B", session)
    assert CaseRecord.model_validate_json(record.model_dump_json()) == record
    assert record.answers == session.answers
    written = answers_of(person)
    for name in Answers.model_fields:
        value = getattr(record.answers, name)
        if name in record.asked and name in written:
            assert value == written[name], name
        elif name not in record.asked:
            assert value is None, f"{name} was not asked"
    assert [one.valid_to for one in record.applications] == [
        datetime.strptime(person["valid_to"], "%d.%m.%Y").date().isoformat()
    ] * len(record.applications)
    assert len(record.prints) == (0 if person["fingerprints"] == "none" else 2)
    assert (record.portrait, record.portrait_conformant) == ("captured", True)
    declared = {(one.person, one.declaration.split("/")[0]) for one in record.confirmations}
    child = person["who_signs"] != "self"
    responsible = "guardian_1" if child else "applicant"
    assert {(responsible, "privacy"), (responsible, "truth")} <= declared
    assert ((responsible, "loss") in declared) == (person["reason"] == "stolen")
    custodians = {signer for signer, text in declared if text == "custody"}
    assert custodians == SIGNERS[person["who_signs"]] - {"applicant"}


# --- what is special about some of them


def test_31_stops_before_fee_and_captures_and_is_wiped() -> None:
    story = Story(BY_NUMBER[31]).to_the_end()
    assert story.pages[-1] is Step.COUNTER
    assert story.complete is None
    assert story.session.captures == Captures()
    assert not {Step.GUARDIAN_1, Step.GUARDIAN_1_SIGNATURE} & set(story.pages)
    title = getattr(story.views[-1], "title", None)
    assert title is not None
    assert title.key == "counter.custody_disagree.title"
    story.visit.go(ConfirmCancel())
    assert story.session.answers == Answers()
    assert story.session.stored is None


@pytest.mark.parametrize(
    ("day", "guardians"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)]
)
def test_13_comes_of_age_on_the_first_of_march(day: date, guardians: bool) -> None:
    person = {**BY_NUMBER[13], "custody_case": "both_present"}
    story = Story(person).to_the_end(day)
    assert (Step.GUARDIAN_1_SIGNATURE in story.pages) == guardians


def test_3_is_told_that_it_is_printed_small_and_cut_in_the_zone(
    stories: dict[int, Story],
) -> None:
    fit = printed_name("identity_card", submitted(stories[3]).answers)
    assert isinstance(fit, PrintFit)
    assert fit.size == "small"
    notes = _printed_notes(stories[3])
    assert {"printed.small", "printed.cut"} <= notes


def test_4_is_told_that_a_clerk_decides_and_may_go_on(stories: dict[int, Story]) -> None:
    session = submitted(stories[4])
    fit = printed_name("identity_card", session.answers)
    assert isinstance(fit, TooLong)
    assert (fit.places, fit.limit) == (121, 120)
    assert "printed.too_long" in _printed_notes(stories[4])
    passport = session.answers.model_copy(update={"document": "passport"})
    assert isinstance(printed_name("passport", passport), PrintFit), "there it would fit"


def _printed_notes(story: Story) -> set[str]:
    forms = [view for view in story.views if isinstance(view, FormView)]
    return {line.note.key for view in forms for line in view.printed if line.note}


def test_6_has_degree_and_name_in_religion_on_the_card_only(stories: dict[int, Story]) -> None:
    record = case_record("K7QM4T9X2B", submitted(stories[6]))
    assert len(record.applications) == 2
    for one in record.applications:
        assert one.printed["degree"] == "Dr."
        assert one.printed["artist_name"] == "Bruder Benedikt"
        assert not any("BENEDIKT" in line for line in one.machine_lines)


def test_7_is_told_the_room_and_leaves_the_stage_name_out(stories: dict[int, Story]) -> None:
    (sentence,) = stories[7].refused
    assert sentence.key == "field.artist_name.error.too_long"
    assert dict(sentence.args) == {"places": "36", "limit": "35"}
    assert submitted(stories[7]).answers.artist_name == ""
    card = {**BY_NUMBER[7], "document": "identity_card"}
    other = Story({**card, "number": 0, "sex": ""}).to_the_end()
    assert submitted(other).answers.artist_name == "DJ Himmelsstürmerin vom Neckar 3000!"


def test_38_is_told_the_letter(stories: dict[int, Story]) -> None:
    (sentence,) = stories[38].refused
    assert sentence.key == "field.given_names.error.letter"
    assert dict(sentence.args) == {"letter": "ọ̀"}
    assert submitted(stories[38]).answers.given_names == "Adébáyò"


def test_12_typed_in_pieces_is_kept_in_normal_form(stories: dict[int, Story]) -> None:
    assert submitted(stories[12]).answers.given_names == "Thị Ngọc Ánh"


def test_14_and_15_share_nothing_but_a_birthday(stories: dict[int, Story]) -> None:
    one, other = (submitted(stories[number]) for number in (14, 15))
    assert one.answers.given_names != other.answers.given_names
    first, second = BY_NUMBER[14]["mrz_card"][1], BY_NUMBER[15]["mrz_card"][1]
    assert first[:-1] == second[:-1]
    assert first != second


def test_16_is_printed_with_unknown_parts(stories: dict[int, Story]) -> None:
    for one in case_record("K7QM4T9X2B", submitted(stories[16])).applications:
        assert one.printed["birth_date"] == "XX.XX.1957"
        assert one.printed["birth_place"].upper() == BY_NUMBER[16]["birth_place"]


def test_22_has_the_online_id_and_32_has_not(stories: dict[int, Story]) -> None:
    (older,) = requirements_of(submitted(stories[22])).applications
    (younger,) = requirements_of(submitted(stories[32])).applications
    assert (older.online_id, younger.online_id) == (True, False)


def test_24_and_25_differ_by_one_day_only(stories: dict[int, Story]) -> None:
    younger, older = BY_NUMBER[24], BY_NUMBER[25]
    assert (younger["birth_date"], older["birth_date"]) == ("24.11.2002", "23.11.2002")
    assert older["fee_cents"] - younger["fee_cents"] == 5090


def test_27_is_asked_for_no_address(stories: dict[int, Story]) -> None:
    assert Step.ADDRESS not in stories[27].pages
    (application,) = case_record("K7QM4T9X2B", submitted(stories[27])).applications
    assert "address" not in application.printed


def test_30_with_a_studio_photo_costs_no_photo() -> None:
    story = StudioStory(BY_NUMBER[30]).to_the_end()
    stored = story.session.stored
    assert stored is not None
    assert sum(line.amount_cents for line in stored.fee_lines) == 2760
    assert "photo_studio" in stored.next_steps
    assert Step.PORTRAIT not in story.pages


class StudioStory(Story):
    """Somebody whose photo is at a studio."""

    def _fill(self, name: str, value: str) -> None:
        super()._fill(name, "studio" if name == "photo" else value)


def test_36_has_no_height_on_the_card(stories: dict[int, Story]) -> None:
    (application,) = case_record("K7QM4T9X2B", submitted(stories[36])).applications
    assert application.printed["height"] == "---"


def test_40_declares_the_theft_before_anything_else_of_the_person(
    stories: dict[int, Story],
) -> None:
    pages = stories[40].pages
    assert pages.index(Step.LOSS_DECLARATION) < pages.index(Step.NAME)
    (application,) = requirements_of(submitted(stories[40])).applications
    assert application.preliminary == "also"
    assert f"{application.preliminary_valid_to:%d.%m.%Y}" == "22.02.2027"


def test_check_page_of_everybody_is_whole(stories: dict[int, Story]) -> None:
    for person in GOING:
        story = stories[person["number"]]
        (view,) = [one for one in story.views if isinstance(one, CheckView)]
        assert not any(row.missing for row in view.rows), name_of(person)
        assert view.error is None
        shown = {preview.document for preview in view.previews}
        assert shown == {one.document for one in requirements_of(submitted(story)).applications}
        assert Step.CHECK in look(submitted(story)).needed
