"""Declarations: version, approval, and the hash of the wording."""

import hashlib

import pytest

from contract.declarations import DECLARATIONS, approved, stamp
from contract.steps import CONFIRMED_STEPS
from contract.terms import Language
from kiosk.texts import LANGUAGES
from kiosk.texts.catalogue import shipped
from kiosk.texts.declarations import digest, shown
from kiosk.texts.po import placeholders
from kiosk.views import text

ART_13 = ("verantwortlich", "Datenschutz", "Artikel 9", "Melderegister", "Bundesdruckerei")
ART_13_AND_14 = (*ART_13, "Europäischen Union", "96 Stunden", "Freiwillig", "beschweren", "Polizei")


def test_a_stamp_names_text_and_version() -> None:
    assert stamp("privacy") == "privacy/2026-11"
    assert set(CONFIRMED_STEPS.values()) <= set(DECLARATIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paragraph_is_there_and_none_more(language: Language) -> None:
    texts = shipped(language)
    for name, declaration in DECLARATIONS.items():
        numbered = {key for key in texts if key.startswith(f"declaration.{name}.")}
        numbers = {key for key in numbered if key.rsplit(".", 1)[1].isdecimal()}
        assert len(numbers) == declaration.paragraphs


def test_only_personal_texts_name_persons() -> None:
    for name, declaration in DECLARATIONS.items():
        named = {
            one
            for key, value in shipped("de").items()
            if key.startswith(f"declaration.{name}.")
            for one in placeholders(value)
        }
        assert ("child" in named) == declaration.personal, name


def test_the_privacy_notice_says_what_the_regulation_asks() -> None:
    """GDPR Art. 13 and 14: controller, officer, purposes, bases, recipients, periods, rights …"""
    whole = shown("privacy", "de")
    assert [word for word in ART_13_AND_14 if word not in whole] == []


def test_the_digest_is_that_of_the_german_text_as_shown() -> None:
    lines = ["Erklärung zum Sorgerecht"]
    lines += [shipped("de")["declaration.custody.1"].replace("{child}", "Mia Krüger")]
    others = range(2, DECLARATIONS["custody"].paragraphs + 1)  # each true of some visits
    lines += [shipped("de")[f"declaration.custody.{number}"] for number in others]
    expected = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert digest("custody", child="Mia Krüger") == expected
    assert digest("custody") != expected
    lost = text("declaration.loss.how.lost")
    assert "Ich habe es verloren." in shown("loss", "de", how=lost)
    assert digest("loss", how=lost) != digest("loss", how=text("declaration.loss.how.stolen"))


def test_approval_with_a_version_ends_with_it() -> None:
    assert approved([]) == frozenset()
    assert approved(["privacy", stamp("loss"), "truth/1999-01"]) == {"privacy", "loss"}
    with pytest.raises(ValueError, match="taxes"):
        approved(["taxes"])
