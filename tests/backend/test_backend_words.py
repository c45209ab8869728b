"""The words of the clerk's pages: one for every field, choice, step and state, in each language."""

import re
from typing import get_args

import pytest
from visits import CARD, adult, confirmed

from backend.counter_tasks import ANSWERS
from backend.decisions import ITEMS, REASONS
from backend.desk.case_view import CONFIRMED, GROUPS, MASKED, answer_groups, legal_basis, title_key
from backend.desk.texts import FOLDER, LANGUAGES, Language, catalogue, value_words
from backend.differences import Difference
from backend.fees import REASONS as RELIEF_REASONS
from backend.fees import SHARES
from backend.outcomes import NotDoneCode
from backend.payment import METHODS
from backend.release import Obstacle
from backend.subjects import SUBJECTS, subject_of
from contract.answers import Answers, FieldName
from contract.case import Notice, ReliefKind
from contract.choices import CHOICES, NONE_GIVEN
from contract.commands import Refusal
from contract.declarations import DECLARATIONS, stamp
from contract.law import FeeCode
from contract.snapshot import Snapshot
from contract.states import STATES
from contract.steps import FIELDS_OF_STEP, Step
from contract.terms import DocumentKind, FingerReason, Signer
from contract.terms import Language as KioskLanguage

DESK = FOLDER.parent
CAPTIONS = (
    "family_name",
    "birth_name",
    "given_names",
    "birth_date",
    "birth_place",
    "nationality",
    "valid_to",
    "height",
    "eye_colour",
    "address",
    "sex",
    "degree",
    "artist_name",
)
STATES_OF = {
    "case.state": ("stored", "released", "rejected", "expired", "handed_over"),
    "application.state": ("open", "accepted", "rejected", "expired", "handed_over"),
    "fee": ("open", "at_counter", "paid_at_counter", "bill_later", "waived", "nothing_due"),
    "live.capture": (
        "not_needed",
        "open",
        "running",
        "choosing",
        "captured",
        "studio",
        "at_counter",
        "impossible",
        "cannot_sign",
    ),
}
NEEDED = {
    "field": get_args(FieldName),
    "step": tuple(Step),
    "state": STATES,
    "fee_line": get_args(FeeCode),
    "notice": get_args(Notice),
    "obstacle": get_args(Obstacle),
    "difference": get_args(Difference),
    "live.section": get_args(Snapshot.model_fields["section"].annotation),
    "preview.caption": CAPTIONS,
    "declaration": tuple(DECLARATIONS),
    "task": (*ANSWERS, *(f"{task}.why" for task in ANSWERS)),
    "task_answer": tuple(f"{task}.{one}" for task, answers in ANSWERS.items() for one in answers),
    "item": ITEMS,
    "reject_reason": REASONS,
    "finger_reason": (*get_args(FingerReason), "none"),
    "relief": get_args(ReliefKind),
    "relief.reason": RELIEF_REASONS,
    "share": SHARES,
    "case.fee.pay": METHODS,
    "case.not_done": (*get_args(NotDoneCode), "choose"),
    "document": get_args(DocumentKind),
    "signer": get_args(Signer),
    "language_name": get_args(KioskLanguage),
    "group": tuple(GROUPS),
    "refusal": tuple(Refusal),
    **STATES_OF,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_word_for_everything(language: Language) -> None:
    texts = catalogue(language)
    keys = [f"{prefix}.{end}" for prefix, ends in NEEDED.items() for end in ends]
    assert [key for key in keys if not texts.get(key, "").strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_read_in_words(language: Language) -> None:
    texts = catalogue(language)
    unsaid = [
        (field, choice)
        for field, choices in CHOICES.items()
        for choice in choices
        if value_words(language, field, choice) not in texts.values()
    ]
    assert unsaid == []


def test_languages_have_the_same_places_for_values() -> None:
    german, english = catalogue("de"), catalogue("en")
    assert german.keys() == english.keys()
    differing = [
        key
        for key in german
        if sorted(re.findall(r"\{(\w+)\}", german[key]))
        != sorted(re.findall(r"\{(\w+)\}", english[key]))
    ]
    assert differing == []


def test_keys_of_templates_and_scripts_are_in_the_catalogue() -> None:
    files = [*DESK.glob("templates/*.html"), *DESK.glob("static/*.js")]
    used = {
        key
        for file in files
        for key in re.findall(r'\b(?:t|text)\("([a-z_.]+[a-z])"[,)]', file.read_text())
    }
    assert len(used) > 100
    assert used - catalogue("de").keys() == set()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("reason", "stolen", "gestohlen"),
        ("residence", "none", "keine feste Wohnung"),
        ("old_document", "none", "keines"),
        ("braille", "yes", "ja"),
        ("town", "yes", "yes"),
        ("town", "FRA", "FRA"),
        ("birth_state", "TUR", "Türkei"),
        ("height_cm", NONE_GIVEN, "keine Angabe"),
        ("valid_to", "2036-11-23", "23.11.2036"),
        ("birth_date", "XX.05.1982", "XX.05.1982"),
        ("family_name", "<b>", "<b>"),
    ],
)
def test_value_in_words(field: str, value: str, said: str) -> None:
    assert value_words("de", field, value) == said


def test_every_question_stands_in_one_panel() -> None:
    placed = [step for steps in GROUPS.values() for step in steps]
    assert sorted(placed) == sorted(FIELDS_OF_STEP)
    assert set(Answers.model_fields) >= MASKED | CONFIRMED


def test_audit_names_a_subject_for_every_field_that_every_visit_has() -> None:
    placed = [step for steps in SUBJECTS.values() for step in steps]
    assert sorted(placed) == sorted(FIELDS_OF_STEP)
    assert {subject_of(field) for field in get_args(FieldName)} == {"person", "request"}
    assert subject_of("nonsense") == "other"


def test_answers_are_shown_in_the_order_of_the_visit() -> None:
    visit = adult().but(asked=("town", "family_name", "degree", "given_names", "privacy_notice"))
    groups = answer_groups(visit.record, {"demo": "Frau Demo"}, None)
    assert {group: [row.field for row in rows] for group, rows in groups.items()} == {
        "person": ["family_name", "degree", "given_names"],
        "residence": ["town"],
    }
    assert groups["person"][1].value is None
    without_order = answer_groups(adult(CARD).but(asked=()).record, {"demo": "Frau Demo"}, None)
    (height,) = (row for row in without_order["person"] if row.field == "height_cm")
    assert height.clerk == "Frau Demo"
    assert "degree" not in {row.field for row in without_order["person"]}


def test_confirmation_of_another_wording_is_shown_as_it_is() -> None:
    other = adult().but(confirmations=(confirmed("unknown"),))
    assert "privacy" in answer_groups(other.record, {}, None), "no confirmation of it is there"
    assert (title_key(confirmed("loss")), legal_basis(confirmed("unknown"))) == (
        "declaration.loss",
        "",
    )
    assert stamp("loss").partition("/")[0] == "loss"
