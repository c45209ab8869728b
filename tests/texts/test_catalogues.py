"""Every text that the screens can ask for exists in every language and can be drawn."""

import dataclasses
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from contract.answers import Answers
from contract.failures import FailureCode
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.biometrics.fingerprint.guidance import Guidance as FingerGuidance
from kiosk.biometrics.portrait.guidance import Guidance as PortraitGuidance
from kiosk.documents.receipt import ReceiptTexts
from kiosk.session.validation import CHOICES, EYE_COLOURS
from kiosk.texts import LANGUAGES, source

KIOSK = Path(__file__).parents[2] / "kiosk"
FONTS = KIOSK / "assets" / "fonts"
_LITERAL = re.compile(r"""(?:\btext|\bText|words\.of)\(\s*["']([a-z_0-9.]+)["']""")


def catalogue(language: str) -> Catalog:
    with source(language).open("rb") as file:  # type: ignore[arg-type]
        return read_po(file, abort_invalid=True)


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}


def keys_in_code() -> set[str]:
    """Keys that stand in the code as they are."""
    files = [
        *KIOSK.glob("presenter/*.py"),
        *KIOSK.glob("screens/*.py"),
        *KIOSK.glob("screens/*.kv"),
    ]
    return {key for file in files for key in _LITERAL.findall(file.read_text(encoding="utf-8"))}


def keys_of_families() -> set[str]:
    """Keys that the code puts together from names."""
    keys = {f"field.{name}.label" for name in Answers.model_fields}
    keys |= {f"{kind}.{code}" for kind in ("failure", "remedy") for code in FailureCode}
    keys |= {"failure.timeout", "failure.same_finger"}
    keys |= {f"section.{step}" for step in Step if step not in (Step.ATTRACT, Step.ENDED)}
    forms = [step for step, fields in FIELDS_OF_STEP.items() if len(fields) > 1]
    keys |= {f"{step}.{part}" for step in forms for part in ("title", "body")}
    keys |= {f"eye_colour.{value}" for value in EYE_COLOURS}
    keys |= {f"hint.portrait.{hint}" for hint in PortraitGuidance}
    keys |= {f"hint.finger.{hint}" for hint in FingerGuidance}
    keys |= {f"hint.finger.{hint}" for hint in ("again", "lift", "place", "messy", "usable")}
    keys |= {"hint.finger.too_few_features"}
    keys |= {f"receipt_paper.{one.name}" for one in dataclasses.fields(ReceiptTexts)}
    for page, field in (("service", "document"), ("old_document", "old_document")):
        keys |= {f"{page}.{value}.{part}" for value in CHOICES[field] for part in ("label", "body")}
    states = ("ready", "waiting", "reading", "failed", "done")
    keys |= {f"finger.body.{state}" for state in states}
    keys |= {f"portrait.body.{state}" for state in ("ready", "guiding", "failed")}
    for state in ("printing", "printed", "no_paper"):
        keys |= {f"receipt.{part}.{state}" for part in ("body", "confirm", "state")}
    return keys | _errors()


def _errors() -> set[str]:
    """Every error that the validation names, for each field that can have it."""
    code = (KIOSK / "session" / "validation.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(field\.\w+\.error\.\w+)"', code))
    needed = set(Answers.model_fields) - {"privacy_notice", "braille"}
    return keys | {f"field.{name}.error.missing" for name in needed}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_use_has_a_text(language: str) -> None:
    wanted = keys_in_code() | keys_of_families()
    assert len(wanted) > 150
    missing = sorted(key for key in wanted if key not in CATALOGUES[language])
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_uncertain(language: str) -> None:
    for message in CATALOGUES[language]:
        if message.id:
            assert message.string, message.id
            assert not message.fuzzy, message.id


def test_languages_have_the_same_keys_and_placeholders() -> None:
    first, *others = CATALOGUES.values()
    for other in others:
        assert {message.id for message in first} == {message.id for message in other}
        for message in (message for message in first if message.id):
            twin = other.get(message.id)
            assert twin is not None
            assert _placeholders(message.string) == _placeholders(twin.string), message.id


def _placeholders(template: object) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(str(template)) if name}


@pytest.mark.parametrize("cut", ["Regular", "SemiBold"])
def test_every_letter_is_in_the_font(cut: str) -> None:
    with TTFont(FONTS / f"FiraSans-{cut}.ttf") as font:
        covered = set(font.getBestCmap()) | {ord("\n")}
    letters = {
        letter
        for one in CATALOGUES.values()
        for message in one
        if message.id
        for letter in str(message.string)
    }
    assert {letter for letter in letters if ord(letter) not in covered} == set()


def test_sentences_stay_short() -> None:
    """Plain language: a German sentence has at most 15 words (remedies are for technicians)."""
    for message in CATALOGUES["de"]:
        if message.id and not str(message.id).startswith("remedy."):
            for sentence in re.split(r"[.!?:] ", str(message.string)):
                assert len(sentence.split()) <= 15, (message.id, sentence)
