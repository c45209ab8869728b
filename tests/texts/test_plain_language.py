"""Plain German (level B1) and Easy Language, as far as a machine can read them.

Rules: DIN SPEC 33429:2025-03 and the lists of the Netzwerk Leichte Sprache; DIN 8581-1 for B1.
"""

import re
from collections.abc import Iterator

import pytest

from kiosk.texts.catalogue import source
from kiosk.texts.po import read

GERMAN = {key: entry.text for key, entry in read(source("de")).items()}
EASY = {key: entry.text for key, entry in read(source("de-x-leicht")).items()}

OFFICE_WORDS = re.compile(
    r"Lichtbild|Antragsteller|Sorgerechtsinhaber|Vorsprache|Aushändigung|Entrichtung|"
    r"Inanspruchnahme|seitens|hiermit|gemäß|bezüglich|\b(ggf|bzw|usw|evtl|inkl|z\. ?B|d\. ?h)\b"
)
BLAME = re.compile(r"Sie haben .*(falsch|nicht richtig|vergessen)|ungültige Eingabe|Fehlerhaft")
SIGNS_IN_WORDS = re.compile(r"[a-zäöüß][*_:][a-zäöüß]|[a-zäöüß]Innen\b")
SENTENCE_END = re.compile(r"(?<!Dr)(?<!h)[.!?:] ")

FAMILIAR = re.compile(r"\b(Du|Dein|Herr|Frau) ")
WAY_ON = re.compile(
    r"[Bb]itte|Schalter|[Zz]um Beispiel|Hier geht|nur die Null|Sie brauchen|zuerst|Schreiben Sie|"
    r"muss dabei sein"
)

ASKS = re.compile(r"[Bb]itte|\b\w+en Sie|Sie können")

EASY_WORDS_IN_A_LINE = 10
TWO_SENTENCES = re.compile(r"(?<!Dr)[.!?;] ")
TOO_LONG_A_WORD = re.compile(r"[^\W\d_]{15,}")
CAPITALS = re.compile(r"\b(?!JJJJ)[A-ZÄÖÜ]{4,}\b")
NOT_EASY = re.compile(
    r"\b(des|dessen|deren)\b"  # genitive
    r"|\b(wird|werden|wurde|wurden|worden)\b"  # passive (and future)
    r"|\b(würde|könnte|sollte|hätte|wäre|dürfte|müsste)n?\b"  # subjunctive
    r"|\b(man|bzw|ggf|usw|z\. ?B)\b"
    r"|Terminal|Lichtbild|Antragsteller|Formular|Unterlagen|bestätigen"
)
NEEDS_HYPHEN = re.compile(
    r"Bürgeramt|Reisepass|Personalausweis|Fingerabdr|Familienname|Geburts(name|tag|ort|urkunde)|"
    r"Vorname|Hausnummer|Postleitzahl|Wohnort|Sorgerecht|Kopfhörer|Zeigefinger|Augenfarbe"
)


def sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from SENTENCE_END.split(line)


def german_mistakes(text: str) -> Iterator[str]:
    """At most 15 words a sentence, no words of offices, no blame, no signs inside words."""
    yield from (one for one in sentences(text) if len(one.split()) > 15)
    for rule in (OFFICE_WORDS, BLAME, SIGNS_IN_WORDS, FAMILIAR):
        yield from (found[0] for found in rule.finditer(text))


def easy_mistakes(text: str) -> Iterator[str]:
    """One short sentence a line, easy words, long ones with hyphens, no capitals alone."""
    for line in text.split("\n"):
        if line != line.strip() or not line:
            yield "blanks"
        if len(line.split()) > EASY_WORDS_IN_A_LINE or TWO_SENTENCES.search(line):
            yield line
        for rule in (NOT_EASY, NEEDS_HYPHEN, TOO_LONG_A_WORD, CAPITALS):
            yield from (found[0] for found in rule.finditer(line))


def test_german_is_plain() -> None:
    """Remedies are for technicians."""
    texts = {key: text for key, text in GERMAN.items() if not key.startswith("remedy.")}
    assert {key: found for key, text in texts.items() if (found := [*german_mistakes(text)])} == {}


def test_easy_language_is_easy() -> None:
    assert {key: found for key, text in EASY.items() if (found := [*easy_mistakes(text)])} == {}


def test_an_error_says_how_to_go_on() -> None:
    for texts in (GERMAN, EASY):
        errors = {key: text for key, text in texts.items() if ".error." in key}
        assert len(errors) > 150
        assert {key: text for key, text in errors.items() if not WAY_ON.search(text)} == {}


def test_a_hint_says_what_to_do() -> None:
    """Only the two that praise ask for nothing."""
    praise = {"hint.portrait.good", "hint.finger.FingersRecognized"}
    for texts in (GERMAN, EASY):
        hints = {key: text for key, text in texts.items() if key.startswith("hint.")} | {
            key: texts[key] for key in ("check.unconfirmed", "speech.not_taken")
        }
        silent = {key for key, text in hints.items() if not ASKS.search(text)}
        assert silent <= praise, silent


@pytest.mark.parametrize(
    "wrong",
    [
        "Der Name des Kindes",
        "Es wird gelöscht.",
        "Das wäre gut.",
        "z. B. Müller",
        "Gehen Sie zum Bürgeramt.",
        "Das ist ein Satz. Das ist noch einer.",
        "Das ist ein Satz mit viel mehr Wörtern als jemand lesen will.",
        "Haftpflichtversicherung",
        "WICHTIG",
        "Am Terminal",
    ],
)
def test_the_rules_for_easy_language_see_what_they_forbid(wrong: str) -> None:
    assert [*easy_mistakes(wrong)] != []


@pytest.mark.parametrize(
    "wrong",
    [
        "Der Antragsteller kommt.",
        "Bringen Sie ggf. ein Foto.",
        "Bürger:innen",
        "BürgerInnen",
        "Sie haben das Datum falsch geschrieben.",
    ],
)
def test_the_rules_for_german_see_what_they_forbid(wrong: str) -> None:
    assert [*german_mistakes(wrong)] != []


def test_easy_language_is_a_text_of_its_own() -> None:
    """Only German that is easy already may stand in both."""
    long = [key for key, text in GERMAN.items() if len(text.split()) > 8]
    same = [key for key in long if EASY[key].replace("\n", " ") == GERMAN[key]]
    assert len(long) > 150
    assert len(same) < len(long) / 25
