"""Texts at the edge: arguments, money, dates."""

import logging
import time
from datetime import date

import pytest

from kiosk.texts import LANGUAGES, date_text, money, source, translate
from kiosk.texts.po import read
from kiosk.views import text


def test_the_citizens_own_words_stay_as_they_are() -> None:
    assert translate("{name} Müller", "en") == "{name} Müller"


def test_arguments_are_filled_in() -> None:
    assert translate(text("frame.step", here="2", of="9"), "de") == "Schritt 2 von 9"
    assert translate(text("frame.step", here="2", of="9"), "en") == "Step 2 of 9"


def test_an_argument_may_be_a_text_and_may_hold_braces() -> None:
    assert translate(text("field.by_clerk", name=text("answer.yes")), "en") == "Filled in by Yes"
    assert translate(text("field.by_clerk", name="{x}"), "en") == "Filled in by {x}"


def test_a_key_without_text_is_shown_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert translate(text("no.such.key"), "de") == "no.such.key"
    assert "no.such.key" in caplog.text


def test_money_is_written_as_each_language_writes_it() -> None:
    """CLDR: German puts the sign behind with a no-break space, English before."""
    assert money(4600, "de") == "46,00\N{NO-BREAK SPACE}€"
    assert money(123456, "de") == "1.234,56\N{NO-BREAK SPACE}€"
    assert money(4600, "en") == "€46.00"


def test_dates_follow_din_5008() -> None:
    day = date(2026, 3, 5)
    assert date_text(day, "de") == "05.03.2026"
    assert date_text(day, "de", in_sentence=True) == "5. März 2026"
    assert date_text(day, "en", in_sentence=True) == "5 March 2026"


def test_easy_language_writes_money_and_dates_in_full() -> None:
    assert money(4600, "de-x-leicht") == "46 Euro"
    assert money(2760, "de-x-leicht") == "27 Euro und 60 Cent"
    assert money(123400, "de-x-leicht") == "1234 Euro"
    day = date(2026, 11, 23)
    assert date_text(day, "de-x-leicht") == "23. November 2026"
    assert date_text(day, "de-x-leicht", in_sentence=True) == "23. November 2026"


def test_a_missing_text_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A page that is drawn many times a second must not fill the log."""
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            translate(text("also.no.such.key"), "en")
    assert caplog.text.count("also.no.such.key") == 1


def test_looking_all_texts_through_is_quick() -> None:
    """It happens at every start, before anything is shown."""
    began = time.perf_counter()
    for language in LANGUAGES:
        read(source(language))
    assert time.perf_counter() - began < 0.3
