"""What is said for nodes of the semantic tree: label, role, state, place, and nothing personal."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keypad_samples import CHROME
from keypad_samples import NEXT as BUTTON

from contract.terms import Language
from kiosk.screens import spoken
from kiosk.screens.spoken_personal import chosen_texts, names_one_of, personal_strings
from kiosk.texts import translate
from kiosk.views import (
    CheckRow,
    CheckView,
    ChoiceView,
    DocumentPreview,
    FormField,
    Option,
    PrintedLine,
    Text,
    text,
)

CANARY = "Zwitscher-Kanarienvogel"


def say(key: str, language: Language = "de", **arguments: str) -> str:
    return translate(Text(key, tuple(arguments.items())), language)


def node(role: str, label: str = "", **more: Any) -> dict[str, Any]:
    return {
        "name": more.pop("name", label),
        "role": role,
        "label": label,
        "value": "",
        "description": "",
        "error": "",
        "state": [],
        "focus": None if role in spoken.PASSAGES or role == "heading" else 1,
        "part": "page",
        "group": 0,
        "personal": role == "textbox",
        **more,
    }


VIEW = node("view", "Name", part="header", description="Schritt 4 von 13")
NAME = node("textbox", "Familienname", name="field_family_name", secret=CANARY)
NEXT = node("button", "Weiter", part="actions")


def tree(*nodes: dict[str, Any]) -> list[dict[str, Any]]:
    return [VIEW, node("heading", "Wie heißen Sie?"), *nodes, NEXT]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_field_says_label_role_value_and_place(language: Language) -> None:
    other = node("textbox", "Vornamen", name="field_given_names", secret="")
    nodes = tree(NAME, other)
    said = spoken.focus(NAME, nodes, language, True, how=True)
    order = [
        "Familienname",
        say("role.textbox", language),
        CANARY,
        say("speech.position", language, place="1", of="2"),
        say("speech.how.textbox", language),
    ]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert say("field.empty", language) in spoken.focus(other, nodes, language, True, how=False)


def test_without_headset_a_field_is_only_filled_or_empty() -> None:
    said = spoken.focus(NAME, tree(NAME), "de", False, how=False)
    assert CANARY not in said
    assert say("field.filled") in said


def test_errors_are_said_with_their_field() -> None:
    wrong = node("textbox", "Ort", name="field_town", secret="", error="Bitte ausfüllen.")
    said = spoken.focus(wrong, tree(wrong), "de", True, how=False)
    assert said.index("Ort") < said.index(say("speech.error", text="Bitte ausfüllen."))


def test_what_was_chosen_is_personal_but_not_the_language() -> None:
    chosen = node("radio", "Weiblich", state=["checked"])
    assert say("speech.on") in spoken.control(chosen, "de", True)
    assert say("speech.on") not in spoken.control(chosen, "de", False)
    language = node("radio", "Deutsch", name="language_de", state=["checked"])
    assert say("speech.on") in spoken.control(language, "de", False)


def test_a_page_says_number_question_errors_fields_and_the_way_on() -> None:
    nodes = tree(
        node("text", "Wie im Ausweis."),
        node("error", "Es fehlt etwas."),
        NAME,
    )
    said = spoken.page(nodes, "de", False)
    order = [
        "Schritt 4 von 13",
        "Wie heißen Sie?",
        "Es fehlt etwas.",
        "Wie im Ausweis.",
        "Familienname",
        "Weiter",
    ]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert said.count("Wie heißen Sie?") == 1


def test_a_heading_with_a_name_is_not_said_aloud() -> None:
    named = node("heading", f"{CANARY}: bitte unterschreiben Sie", personal=True)
    nodes = [VIEW, named, NEXT]
    assert CANARY not in spoken.page(nodes, "de", False)
    assert spoken.heading(nodes, "de", False) == say("field.filled")
    assert spoken.page(nodes, "de", True).count(CANARY) == 1
    assert CANARY in spoken.heading(nodes, "de", True)


def test_the_title_of_a_view_without_heading_is_not_said_aloud_either() -> None:
    view = node("view", f"Wo wohnt {CANARY}?", part="header", personal=True)
    assert CANARY not in spoken.page([view, NEXT], "de", False)
    assert CANARY in spoken.page([view, NEXT], "de", True)


def test_the_rows_of_a_fee_hold_together() -> None:
    nodes = tree(
        node("text", "Personalausweis", group=1),
        node("text", "46,00 €", group=1),
        node("text", "Summe", group=2),
        node("text", "46,00 €", group=2),
    )
    assert "Personalausweis: 46,00 €. Summe: 46,00 €" in spoken.page(nodes, "de", False)


def test_a_dialog_speaks_instead_of_the_page() -> None:
    nodes = tree(
        node("dialog", "Sind Sie noch da?", part="dialog"),
        node("heading", "Sind Sie noch da?", part="dialog"),
        node("text", "Sonst wird alles gelöscht.", part="dialog"),
        node("button", "Ich bin noch da", part="dialog"),
    )
    said = spoken.page(nodes, "de", False)
    assert said.startswith("Sind Sie noch da? Sonst wird alles gelöscht. Ich bin noch da")
    assert "Wie heißen Sie?" not in said
    assert said.count("Sind Sie noch da?") == 1


def test_keys_of_a_masked_field_are_not_named_aloud() -> None:
    key = node("button", "S", name="key_s", part="input")
    masked = node("textbox", "Seriennummer", state=["active", "masked"], secret="")
    assert spoken.focus(key, tree(masked, key), "de", True, how=False) == "S"
    assert spoken.focus(key, tree(masked, key), "de", False, how=False) == say("speech.key")
    plain = node("textbox", "Ort", state=["active"], secret="")
    assert spoken.focus(key, tree(plain, key), "de", False, how=False) == "S"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "s", "s"),
        ("S", "Sc", "c"),
        ("Sc", "S c", say("key.space")),
        ("14", "14.0", "0"),
        ("Ab", "A", say("speech.deleted", sign="b")),
        ("ab", "ab", say("speech.not_taken")),
    ],
)
def test_typing_is_echoed(before: str, after: str, said: str) -> None:
    assert spoken.echo(before, after, "de", True) == said


@given(st.text(min_size=1, max_size=12), st.characters(whitelist_categories=("L", "Nd")))
def test_without_headset_the_echo_says_nothing_of_the_sign(before: str, sign: str) -> None:
    assert spoken.echo(before, before + sign, "de", False) == say("speech.sign")
    assert spoken.echo(before + sign, before, "de", False) == say("speech.deleted", sign="")


def test_plain_strings_of_a_view_are_the_citizens_own() -> None:
    field = FormField(
        "town", text("field.town.label"), None, "text", "Kanaria", None, False, 80, (), 1, True,
        "Jana Weber", False,
    )  # fmt: skip
    row = CheckRow("name", text("field.family_name.label"), "Musterkind", None, None, None)
    given = CheckRow(
        "sex", text("a.label"), text("check.person", name="Mia Kind"), None, None, None
    )
    printed = PrintedLine(text("printed"), "MUSTERKIND")
    preview = DocumentPreview("passport", ((text("a"), "P<D<<"),), None, None, ("D<<MIA",))
    found = personal_strings((field, row, given, printed, preview))
    assert found == {"Kanaria", "Musterkind", "Mia Kind", "MUSTERKIND", "P<D<<", "D<<MIA"}


def test_what_stands_there_because_it_was_chosen_is_known() -> None:
    def row(value: str | Text) -> CheckRow:
        return CheckRow("reason", text("field.reason.label"), value, None, None, None)

    stolen, silent = text("reason.stolen.label"), text("check.not_given")
    rows = (row(stolen), row(silent), row(text("check.open")), row("Musterkind"))
    check = CheckView(CHROME, text("check.title"), text("check.body"), rows, None, BUTTON)
    assert chosen_texts(check) == (stolen,)
    options = tuple(
        Option(name, "badge", text(f"{name}.label"), body, selected, BUTTON.command)
        for name, body, selected in (
            ("one", text("one.body"), False),
            ("two", text("two.body"), True),
            ("three", None, True),
        )
    )
    choice = ChoiceView(CHROME, text("service.title"), None, options, None, BUTTON)
    assert chosen_texts(choice) == (text("two.body"),)
    assert chosen_texts(None) == ()


def test_own_words_are_found_as_whole_words() -> None:
    assert names_one_of(frozenset({"Li"}), "Unterschrift von Li")
    assert not names_one_of(frozenset({"Li"}), "Linker Zeigefinger")
