"""Every field with every kind of wrong answer: the sentence beside it, in every language."""

import unicodedata
from datetime import date

import pytest
from contradictions import CONTRADICTIONS, NO_CONTRADICTIONS
from honest_visit import ANSWERS
from pydantic import ValidationError
from visit_driver import TODAY
from wrong_answers import DECLARED, WRONG

from contract.answers import Answers
from contract.commands import FillField
from kiosk.session.problems import Problem
from kiosk.session.validation import (
    NONE_ALLOWED,
    is_optional,
    name_overflow,
    normalised,
    problem,
)
from kiosk.texts import LANGUAGES, catalogue, translate
from kiosk.views import Text

EVERYTHING = Answers().model_copy(
    update={
        **ANSWERS,
        "document": "both",
        "residence": "other_town",
        "custody_case": "both_present",
        "guardian_1_birth_date": "02.03.1965",
        "guardian_2_birth_date": "05.06.1963",
    }
)
"""Right answers to all questions at once; contradictions are looked for apart."""

CASES = [(name, *case) for name, cases in WRONG.items() for case in cases]


def told(name: str, value: str, answers: Answers = EVERYTHING) -> Problem | None:
    """Return what is said when ``value`` is written into the field."""
    filled = answers.model_copy(update={name: normalised(name, value)})
    return problem(name, filled, TODAY)


def require_sentence(wrong: Problem) -> None:
    """There is a sentence in every language, and it takes exactly these arguments."""
    for language in LANGUAGES:
        assert wrong.key in catalogue(language).texts, (language, wrong.key)
        assert "{" not in translate(Text(wrong.key, wrong.args), language), wrong


def test_every_field_has_wrong_answers() -> None:
    assert set(WRONG) == set(Answers.model_fields)


def test_the_right_answers_are_right() -> None:
    wrong = {name for name in ANSWERS if problem(name, EVERYTHING, TODAY)}
    assert not wrong


@pytest.mark.parametrize(("name", "value", "what", "letter"), CASES)
def test_wrong_answer_is_told(name: str, value: str, what: str, letter: str | None) -> None:
    wrong = told(name, value)
    assert wrong is not None, "taken for right"
    assert wrong.key == f"field.{name}.error.{what}"
    if letter is not None:
        assert dict(wrong.args) == {"letter": letter}
    require_sentence(wrong)


@pytest.mark.parametrize("value", [None, "", " ", "  \t ", "\n", "\u00a0", "\u3000"])
@pytest.mark.parametrize("name", Answers.model_fields)
def test_empty_and_blank_are_the_same(name: str, value: str | None) -> None:
    kept = None if value is None else normalised(name, value)
    wrong = problem(name, EVERYTHING.model_copy(update={name: kept}), TODAY)
    if is_optional(name, EVERYTHING):
        assert wrong is None
    else:
        assert wrong == Problem(f"field.{name}.error.missing")
        if name not in DECLARED:
            require_sentence(wrong)


@pytest.mark.parametrize(("name", "other", "what"), CONTRADICTIONS)
def test_contradiction_is_told_beside_the_later_answer(
    name: str, other: dict[str, str], what: str
) -> None:
    kept = {key: normalised(key, value) for key, value in other.items()}
    wrong = problem(name, EVERYTHING.model_copy(update=kept), TODAY)
    assert wrong == Problem(f"field.{name}.error.{what}")
    require_sentence(wrong)


@pytest.mark.parametrize("case", NO_CONTRADICTIONS)
def test_what_only_looks_like_a_contradiction_is_right(case: str) -> None:
    name, other = NO_CONTRADICTIONS[case]
    assert problem(name, EVERYTHING.model_copy(update=other), TODAY) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentence_about_the_old_document_names_the_reason_to_choose(language: str) -> None:
    """As it is written on the tile, or the citizen looks for it in vain."""
    tile = translate(Text("reason.first.label"), language)
    for what in ("none_renewal", "other_kind"):
        assert tile in translate(Text(f"field.old_document.error.{what}"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentence_about_the_second_document_names_the_days(language: str) -> None:
    wrong = told("delivery_second_expiry", "24.12.2026")
    assert wrong is not None
    assert "42" in translate(Text(wrong.key, wrong.args), language)


RIGHT: list[tuple[str, str, str]] = [
    ("family_name", "’t Hart", "’t Hart"),
    ("family_name", "'s-Gravesande", "'s-Gravesande"),
    ("family_name", "von  und   zu Ålesund", "von und zu Ålesund"),
    ("family_name", "---", "---"),
    ("given_names", "---", "---"),
    ("given_names", unicodedata.normalize("NFD", "Thị Ngọc Ánh"), "Thị Ngọc Ánh"),
    ("birth_place", "Halle (Saale)", "Halle (Saale)"),
    ("birth_date", "29.02.2024", "29.02.2024"),
    ("birth_date", "23.11.2026", "23.11.2026"),
    ("birth_date", "XX.11.2026", "XX.11.2026"),
    ("birth_date", "XX.XX.1957", "XX.XX.1957"),
    ("loss_when", "XX.11.2026", "XX.11.2026"),
    ("delivery_second_expiry", "04.01.2027", "04.01.2027"),
    ("guardian_1_birth_date", "XX.XX.1965", "XX.XX.1965"),
    ("guardian_2_birth_date", "XX.06.1963", "XX.06.1963"),
    ("early_reason", "In Kur", "In Kur"),
    ("birth_place", "Frankfurt a. M.", "Frankfurt a. M."),
    ("family_name", "King jr.", "King jr."),
    ("old_card_expiry", "31.12.2036", "31.12.2036"),
    ("old_card_serial", "lxxxt12f85", "LXXXT12F8"),
    ("height_cm", "40", "40"),
    ("height_cm", "250", "250"),
    ("height_cm", "---", "---"),
    ("eye_colour", "---", "---"),
    ("degree", "Dr. Dr.", "Dr. Dr."),
    ("degree", "Dr. h. c.", "Dr. h. c."),
    ("email", "anna@example.org", "anna@example.org"),
    ("artist_name", "DJ 3000!", "DJ 3000!"),
    ("birth_state", "XXA", "XXA"),
    ("guardian_1_id_serial", "x 1234 567", "X1234567"),
    ("guardian_1_id_serial", "---", "---"),
    ("country", "RKS", "RKS"),
]


@pytest.mark.parametrize(("name", "value", "kept"), RIGHT)
def test_unusual_answer_is_right(name: str, value: str, kept: str) -> None:
    assert normalised(name, value) == kept
    assert told(name, value) is None


NEGATIVE_INPUTS: dict[str, tuple[str, str, dict[str, str], str]] = {
    "30.02.1990": ("birth_date", "30.02.1990", {}, "no_such_day"),
    "birth in the future": ("birth_date", "01.01.2027", {}, "future"),
    "age 130": ("birth_date", "22.11.1895", {}, "too_old"),
    "Cyrillic": ("given_names", "Иван", {}, "letter"),
    "emoji": ("given_names", "Anna 😀", {}, "letter"),
    "U+202E in a name": ("family_name", "Schnei\u202eder", {}, "letter"),
    "leading hyphen": ("given_names", "-Anna", {}, "letter"),
    "no name at all": ("given_names", "---", {"family_name": "---"}, "both_missing"),
    "birth name equal": ("birth_name", "Schneider", {}, "same"),
    "height 17": ("height_cm", "17", {}, "range"),
    "height 1,75": ("height_cm", "1,75", {}, "range"),
    "postcode 6912": ("postcode", "6912", {}, "form"),
    "e-mail without @": ("email", "anna.example.org", {}, "form"),
    "serial with O": ("old_card_serial", "LXXXT12FO", {}, "form"),
    "wrong check digit": ("old_card_serial", "LXXXT12F84", {}, "check_digit"),
    "guardian younger": (
        "guardian_1_birth_date",
        "03.03.2019",
        {"birth_date": "02.03.2019"},
        "younger",
    ),
    "second document": ("delivery_second_serial", "LXXXT12F85", {}, "same_document"),
}
"""The data dictionary's list, word by word."""


@pytest.mark.parametrize("case", NEGATIVE_INPUTS)
def test_negative_input_of_the_data_dictionary(case: str) -> None:
    name, value, other, what = NEGATIVE_INPUTS[case]
    wrong = told(name, value, EVERYTHING.model_copy(update=other))
    assert wrong is not None
    assert wrong.key == f"field.{name}.error.{what}"
    require_sentence(wrong)


def test_two_spaces_become_one() -> None:
    """The one input of the list that is mended instead of refused."""
    assert normalised("family_name", "von  Stein") == "von Stein"


def test_found_on_the_day_of_the_loss_is_no_contradiction() -> None:
    """Nor is a day within the month that is all the citizen remembers."""
    for lost in ("20.11.2026", "XX.11.2026", "XX.XX.2026"):
        answers = EVERYTHING.model_copy(update={"loss_when": lost})
        assert told("loss_found_on", "20.11.2026", answers) is None


def test_age_of_130_is_the_last() -> None:
    assert told("birth_date", "23.11.1896") is None
    assert told("birth_date", "23.11.1895") is not None


@pytest.mark.parametrize("name", sorted(NONE_ALLOWED))
def test_none_given_is_no_length(name: str) -> None:
    assert told(name, "---") is None


@pytest.mark.parametrize(
    ("name", "document", "fits"),
    [
        ("birth_name", "identity_card", 124),
        ("given_names", "identity_card", 186),
        ("artist_name", "identity_card", 60),
        ("artist_name", "passport", 35),
        ("artist_name", "both", 35),
        ("birth_place", "identity_card", 80),
        ("birth_place", "passport", 124),
        ("town", "identity_card", 44),
        ("town", "passport", 105),
        ("street", "both", 50),
    ],
)
def test_room_is_that_of_the_smallest_document(name: str, document: str, fits: int) -> None:
    """BSI TR-03123 (XhD 1.6.1); town: 49 places less the postcode's five."""
    answers = EVERYTHING.model_copy(update={"document": document})
    assert told(name, "1" * (name == "street") + "Ä" * (fits - (name == "street")), answers) is None
    long = told(name, "1" * (name == "street") + "Ä" * (fits + 1), answers)
    assert long is not None
    assert dict(long.args)["limit"] == str(fits)


@pytest.mark.parametrize(
    ("name", "document", "fits"),
    [
        ("birth_name", "identity_card", 75),
        ("birth_name", "both", 75),
        ("given_names", "identity_card", 80),
        ("given_names", "passport", 186),
    ],
)
def test_name_longer_than_its_room_is_right_and_for_a_clerk(
    name: str, document: str, fits: int
) -> None:
    """A name is as long as it is; with the family name of nine signs the block has room."""
    answers = EVERYTHING.model_copy(update={"document": document, "birth_name": ""})
    assert name_overflow(answers.model_copy(update={name: "Ä" * fits})) == 0
    long = answers.model_copy(update={name: "Ä" * (fits + 1)})
    assert name_overflow(long) == 1
    if fits < 186:
        assert problem(name, long, TODAY) is None


@pytest.mark.parametrize(
    ("document", "postcode", "fits"),
    [
        ("identity_card", "", 45),
        ("identity_card", "75001", 40),
        ("both", "SW1A 1AA", 37),
        ("both", "1" * 500, 33),
        ("passport", "75001", 105),
    ],
)
def test_town_abroad_shares_its_room_on_the_card_with_the_postcode(
    document: str, postcode: str, fits: int
) -> None:
    """BSI TR-03123 (XhD 1.6.1): 45 places together after the country's letters."""
    abroad = {"residence": "abroad", "document": document, "postcode": postcode}
    answers = EVERYTHING.model_copy(update=abroad)
    assert told("town", "Ä" * fits, answers) is None
    long = told("town", "Ä" * (fits + 1), answers)
    assert long is not None
    assert dict(long.args) == {"places": str(fits + 1), "limit": str(fits)}
    require_sentence(long)


@pytest.mark.parametrize("residence", ["here", "abroad"])
def test_postcode_is_that_of_the_country(residence: str) -> None:
    answers = EVERYTHING.model_copy(update={"residence": residence})
    assert (told("postcode", "SW1A 1AA", answers) is None) == (residence == "abroad")
    long = told("postcode", "1" * 13, answers)
    assert long is not None
    require_sentence(long)


def test_contract_refuses_what_no_field_can_hold() -> None:
    FillField(field="family_name", value="A" * 500)
    with pytest.raises(ValidationError):
        FillField(field="family_name", value="A" * 501)
    with pytest.raises(ValidationError):
        FillField.model_validate({"field": "shoe_size", "value": "43"})


def test_no_problem_repeats_what_was_written() -> None:
    """A problem goes to the clerk's page and may be logged: it holds a letter and numbers."""
    for name, value, *_ in CASES:
        wrong = told(name, value)
        assert wrong is not None
        assert set(dict(wrong.args)) <= {"letter", "places", "limit", "days"}
        assert all(len(text) <= 8 for _, text in wrong.args), wrong


def test_day_of_the_visit_decides() -> None:
    filled = EVERYTHING.model_copy(update={"birth_date": "24.11.2026"})
    assert problem("birth_date", filled, date(2026, 11, 24)) is None
