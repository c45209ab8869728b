"""Touches and keys while pages, dialogs and answers come (run by the window test)."""

import gc
import os
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from keypad_samples import CHROME, NEXT, asked, attract, button, field, form, options
from screen_driver import WINDOWS, Driver

from contract import commands as c
from kiosk import views as v
from kiosk.views import text

WINDOW = os.environ.get("SCREEN_WINDOW", "portrait")
SILENT = replace(CHROME, speech=False)
YES_NO = (("yes", text("answer.yes")), ("no", text("answer.no")))


@pytest.fixture(scope="module")
def window() -> Driver:
    return Driver(WINDOW)


@pytest.fixture
def driver(window: Driver) -> Iterator[Driver]:
    window.show(attract())
    window.port.sent.clear()
    window.port.spoken.clear()
    yield window
    window.port.speaking = lambda: False


def notice(title: str, chrome: v.Chrome = SILENT) -> v.View:
    return v.NoticeView(chrome, "info", text(title), (text("declaration.privacy.1"),), NEXT)


def names(*, town: str = "", revision: int = 1, **more: Any) -> v.FormView:
    written = field("town", "text", town, revision=revision, **more)
    return form(written, field("street", "text"), chrome=SILENT, title="address.title")


def finger(driver: Driver, widget: Any) -> Any:
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(*widget.to_window(*widget.center))
    touch.touch_down()
    return touch


def come(driver: Driver, view: v.View) -> None:
    """Show a view, and let no time pass on its clock."""
    driver.host.show(view)
    driver.frames(3)


def press(driver: Driver, *actions: str) -> None:
    for action in actions:
        driver.host.key(action)
        driver.frames(2)
        driver.wait(0.06)


def owner(driver: Driver) -> str:
    found = driver.host.focus.owner
    return "" if found is None else str(found.name)


def commands(driver: Driver) -> list[c.Command]:
    return [command for command, _ in driver.port.sent]


# pages that come under a finger


@pytest.mark.parametrize("name", ["next", "back", "help"])
def test_a_finger_from_the_page_before_does_nothing(driver: Driver, name: str) -> None:
    driver.show(notice("declaration.privacy.title"))
    touch = finger(driver, driver.named(name))
    driver.frames(1)
    driver.show(notice("declaration.truth.title"))
    touch.touch_up()
    driver.frames(3)
    assert driver.port.sent == []
    assert driver.named(name).state == "normal"
    driver.tap(driver.named(name))
    assert len(driver.port.sent) == 1


def test_a_finger_on_an_answer_does_not_answer_the_next_question(driver: Driver) -> None:
    driver.show(options(2, SILENT))
    touch = finger(driver, driver.named("option_1"))
    driver.show(replace(options(2, SILENT), title=text("residence.title")))
    touch.touch_up()
    driver.frames(2)
    assert driver.port.sent == []


def test_a_finger_under_a_dialog_does_nothing(driver: Driver) -> None:
    driver.show(notice("declaration.privacy.title"))
    touch = finger(driver, driver.named("next"))
    driver.show(notice("declaration.privacy.title", asked(chrome=SILENT)))
    touch.touch_up()
    driver.frames(2)
    assert driver.port.sent == []


def test_a_finger_on_the_first_page_begins_no_visit_after_another(driver: Driver) -> None:
    touch = finger(driver, driver.host.page.ids.points)
    driver.show(notice("declaration.privacy.title"))
    driver.show(attract())
    touch.touch_up()
    driver.frames(2)
    assert driver.port.sent == []


def test_a_key_that_is_held_offers_nothing_on_the_next_page(driver: Driver) -> None:
    from kiosk.screens.touch_keyboard import HOLD_SECONDS

    driver.show(names())
    touch = finger(driver, driver.named("key_o"))
    driver.show(form(field("birth_place", "text"), chrome=SILENT, title="birth.title"))
    driver.wait(HOLD_SECONDS + 0.2)
    touch.touch_up()
    assert not driver.host.page._keyboard.strip_open
    assert driver.host.page.boxes[0].written == ""


def test_an_answer_to_the_same_page_leaves_the_finger_alone(driver: Driver) -> None:
    driver.show(names())
    touch = finger(driver, driver.named("next"))
    driver.show(names(town="Ulm", revision=2))
    touch.touch_up()
    driver.frames(2)
    assert c.Continue() in commands(driver)


def test_the_second_touch_of_a_double_tap_is_lost_but_not_a_later_one(driver: Driver) -> None:
    from kiosk.screens.host import JUST_CAME  # makes the window: not before its size is set

    driver.show(notice("declaration.privacy.title"))
    driver.tap(driver.named("next"))
    come(driver, notice("declaration.truth.title"))
    driver.time += JUST_CAME - 0.01
    driver.tap(driver.named("next"))
    assert commands(driver) == [c.Continue()]
    driver.time += 0.02
    driver.tap(driver.named("next"))
    assert commands(driver) == [c.Continue(), c.Continue()]


def test_the_first_page_of_all_takes_a_touch_at_once(driver: Driver) -> None:
    driver.show(notice("declaration.privacy.title"))
    driver.host.arrivals = 0
    come(driver, attract())
    driver.tap(driver.named("begin"))
    assert commands(driver) == [c.Begin()]


def test_nothing_is_pressed_before_the_page_is_drawn(driver: Driver) -> None:
    driver.host.show(notice("declaration.truth.title"))
    driver.time += 5  # so long does it take to make it
    finger(driver, driver.named("next")).touch_up()
    assert driver.port.sent == []


# the same by keys


def test_a_double_press_of_ok_presses_once_and_says_where_it_is(driver: Driver) -> None:
    driver.show(notice("declaration.privacy.title", CHROME))
    driver.host.focus.set(driver.named("next"))
    press(driver, "ok")
    come(driver, notice("declaration.truth.title", CHROME))
    press(driver, "ok")
    first = owner(driver)
    assert first
    driver.port.spoken.clear()
    press(driver, "ok")
    assert commands(driver) == [c.Continue()]
    assert driver.named(first).spoken in driver.port.spoken[-1][0]


def test_who_moves_on_the_new_page_may_press_at_once(driver: Driver) -> None:
    come(driver, options(2, SILENT))
    press(driver, "down", "down", "ok")
    assert len(driver.port.sent) == 1


def test_ok_is_done_before_another_page_can_come(driver: Driver) -> None:
    driver.show(notice("declaration.privacy.title"))
    driver.host.focus.set(driver.named("next"))
    driver.host.key("ok")
    assert commands(driver) == [c.Continue()]
    driver.show(notice("declaration.truth.title"))
    driver.wait(0.2)
    assert commands(driver) == [c.Continue()]


def test_after_a_dialog_the_focus_is_where_it_was(driver: Driver) -> None:
    page = form(field("family_name", "text"), field("given_names", "text"))
    driver.show(page)
    driver.host.focus.set(driver.named("field_given_names"))
    driver.show(replace(page, chrome=asked("idle")))
    press(driver, "down", "ok")
    assert commands(driver)[-1] in (c.KeepGoing(), c.ConfirmCancel())
    driver.port.sent.clear()
    come(driver, page)
    assert owner(driver) == "field_given_names"
    said = driver.port.spoken[-1][0]
    assert driver.host.page.title in said
    assert driver.named("field_given_names").label in said
    press(driver, "ok")  # the second of a double press
    assert owner(driver) == "field_given_names"
    driver.show(page)
    press(driver, "ok")
    assert owner(driver) == "key_q"


def test_a_page_that_comes_under_a_dialog_begins_at_its_top(driver: Driver) -> None:
    driver.show(names())
    driver.host.focus.set(driver.named("next"))
    driver.show(replace(names(), chrome=asked("idle", SILENT)))
    other = form(field("birth_place", "text"), chrome=SILENT, title="birth.title")
    driver.show(replace(other, chrome=asked("idle", SILENT)))
    driver.show(other)
    assert owner(driver) == ""


def test_a_page_that_is_left_from_a_dialog_is_gone(driver: Driver) -> None:
    driver.show(names())
    driver.host.focus.set(driver.named("field_town"))
    press(driver, "ok", "right", "ok")
    left = weakref.ref(driver.host.page)
    driver.show(replace(names(), chrome=asked("idle", SILENT)))
    driver.show(attract())
    gc.collect()
    assert left() is None


def test_another_language_keeps_the_focus(driver: Driver) -> None:
    driver.show(options(2, SILENT))
    driver.host.focus.set(driver.named("option_1"))
    driver.show(options(2, replace(SILENT, language="en")))
    assert owner(driver) == "option_1"


# reading aloud


def test_reading_begins_again_after_it_has_ended(driver: Driver) -> None:
    driver.show(names())
    driver.tap(driver.named("tool_read_aloud"))
    first = driver.port.spoken[-1]
    assert first[0]
    driver.port.speaking = lambda: True
    driver.tap(driver.named("tool_read_aloud"))
    assert driver.port.spoken[-1] == ("", "")
    driver.tap(driver.named("tool_read_aloud"))
    assert driver.port.spoken[-1] == first
    driver.port.speaking = lambda: False
    driver.tap(driver.named("tool_read_aloud"))
    assert driver.port.spoken[-1] == first


# answers that are on their way


def test_letters_after_a_part_was_sent_go_with_the_next_revision(driver: Driver) -> None:
    page = names()
    driver.show(page)
    write(driver, "mull")
    driver.host.page._follow_print()
    write(driver, "er")
    driver.tap(driver.named("next"))
    assert driver.port.sent[:2] == [
        (c.FillField(field="town", value="Mull"), 1),
        (c.FillField(field="town", value="Muller"), 2),
    ]
    driver.show(names(town="Mull", revision=2))
    assert driver.named("field_town").written == "Muller"
    driver.show(names(town="Muller", revision=3))
    assert driver.named("field_town").written == "Muller"
    write(driver, "n")
    driver.tap(driver.named("field_street"))
    assert driver.port.sent[-1] == (c.FillField(field="town", value="Mullern"), 3)


def test_a_quick_second_answer_counts(driver: Driver) -> None:
    driver.show(form(field("foreign_forces", "yes_no", choices=YES_NO), chrome=SILENT))
    for value in ("yes", "no"):
        driver.tap(driver.named(f"field_foreign_forces_{value}"))
    assert driver.port.sent == [
        (c.FillField(field="foreign_forces", value="yes"), 1),
        (c.FillField(field="foreign_forces", value="no"), 2),
    ]


def test_what_a_clerk_wrote_ends_what_was_on_its_way(driver: Driver) -> None:
    driver.show(names())
    write(driver, "mull")
    driver.host.page._follow_print()
    driver.show(names(town="Bonn", revision=2, by_clerk="Petra Lindner"))
    assert driver.named("field_town").written == "Bonn"
    write(driver, "n")
    driver.tap(driver.named("field_street"))
    assert driver.port.sent[-1] == (c.FillField(field="town", value="Bonnn"), 2)


def test_what_was_refused_while_a_clerk_was_in_control_is_not_waited_for(driver: Driver) -> None:
    driver.show(names())
    write(driver, "m")
    driver.host.page._follow_print()
    driver.show(names(editable=False))
    driver.show(names())
    driver.tap(driver.named("field_town"))
    write(driver, "u")
    driver.tap(driver.named("field_street"))
    assert driver.port.sent[-1][1] == 1


# the keyboard


def test_what_is_printed_follows_the_last_letter_not_the_first(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.screens import form as form_page

    live = 2.0  # drawing the keys takes a while on a busy machine: longer than usual
    monkeypatch.setattr(form_page, "LIVE", live)
    page = form(field("family_name", "text"), chrome=SILENT)
    driver.show(replace(page, printed=(v.PrintedLine(text("printed.machine"), "MULLER"),)))
    for letter in "ab":
        write(driver, letter)
        driver.wait(live * 0.6)
    assert driver.port.sent == []
    driver.until(lambda: driver.port.sent, 2 * live)
    assert commands(driver) == [c.FillField(field="family_name", value="Ab")]


def test_the_next_text_begins_with_letters(driver: Driver) -> None:
    driver.show(names())
    driver.tap(driver.named("key_layer_digits"))
    write(driver, "1")
    driver.show(names(town="1", revision=2))
    assert driver.named("key_1")
    driver.tap(driver.named("field_street"))
    write(driver, "q")
    assert driver.named("field_street").written == "Q"


def test_keys_keep_their_size_when_the_printed_card_comes(driver: Driver) -> None:
    page = form(field("family_name", "text"), field("given_names", "text"), chrome=SILENT)
    driver.show(page)
    before = driver.named("key_q").height
    driver.show(replace(page, printed=(v.PrintedLine(text("printed.machine"), "MULLER"),)))
    assert driver.named("key_q").height == before


@pytest.mark.skipif(WINDOWS[WINDOW][0] < WINDOWS[WINDOW][1], reason="in landscape")
def test_where_no_card_can_come_the_keys_are_large(driver: Driver) -> None:
    driver.show(names())
    large = driver.named("key_q").height
    driver.show(form(field("family_name", "text"), chrome=SILENT))
    assert driver.named("key_q").height < large


def write(driver: Driver, letters: str) -> None:
    for letter in letters:
        driver.tap(driver.named(f"key_{letter}"))


def test_ink_under_a_finger_is_not_the_next_persons(driver: Driver) -> None:
    buttons = (button("clear_signature", c.ClearSignature(), label="signature.clear"), NEXT)
    title, body = text("signature.title"), text("signature.body")
    page = v.SignatureView(SILENT, title, body, None, None, buttons, "applicant")
    driver.show(page)
    ink = driver.host.page.ids.ink
    touch = finger(driver, ink)
    touch.touch_move(ink.center_x + 40, ink.center_y)
    driver.show(replace(page, signer="guardian_1"))
    touch.touch_move(ink.center_x + 80, ink.center_y)
    touch.touch_up()
    driver.wait(1)
    assert ink.empty
    assert driver.port.sent == []
