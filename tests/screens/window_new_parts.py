"""Blocked answers, states, partial dates, previews, mirroring (run by the window test)."""

from dataclasses import replace
from typing import Any

import pytest
from contact_sheet import Form
from samples import samples
from screen_driver import Driver

from contract import commands as c
from kiosk.views import FormView


@pytest.fixture(scope="module")
def window() -> Driver:
    return Driver()


@pytest.fixture
def driver(window: Driver) -> Driver:
    window.show(samples()["end"])
    window.port.sent.clear()
    return window


def show(driver: Driver, name: str, form: Form | None = None, **more: Any) -> None:
    view = samples()[name]
    shown = (form or Form()).on(replace(view, **more))
    driver.show(shown, frames=6)


def write(driver: Driver, letters: str) -> None:
    for letter in letters:
        driver.tap(driver.named(f"key_{letter}"))


def test_a_blocked_answer_says_why_and_is_not_chosen(driver: Driver) -> None:
    show(driver, "choice_blocked")
    tile = driver.named("home")
    assert "keine Anschrift in Deutschland" in tile.spoken
    driver.tap(tile)
    assert driver.port.sent == []
    driver.tap(driver.named("counter"))
    assert driver.port.sent == [(c.FillField(field="delivery", value="counter"), None)]


def test_a_state_is_found_by_its_first_letters_and_chosen(driver: Driver) -> None:
    show(driver, "form_state")
    write(driver, "o")
    chip = driver.named("choice_AUT")
    assert chip.text == "Österreich"
    driver.tap(chip)
    assert driver.port.sent == [(c.FillField(field="birth_state", value="AUT"), 1)]
    fields = samples()["form_state"].fields  # type: ignore[attr-defined]
    show(driver, "form_state", fields=(replace(fields[0], value="AUT", revision=2),))
    assert driver.named("field_birth_state").value == "Österreich"


@pytest.mark.parametrize("low", [False, True])
def test_the_button_instead_of_writing_sends_its_command(driver: Driver, low: bool) -> None:
    show(driver, "form_instead", Form(low=low))
    write(driver, "a")
    driver.tap(driver.named("no_given_names"))
    sent = [command for command, _ in driver.port.sent]
    assert sent == [c.FillField(field="given_names", value="---")]
    assert driver.named("next").spoken


def test_a_partial_date_takes_x_for_day_and_month_only(driver: Driver) -> None:
    fields = samples()["form_partial"].fields  # type: ignore[attr-defined]
    show(driver, "form_partial", fields=(replace(fields[0], value=""), *fields[1:]))
    for key in ("X", "0", "5", "X", "1", "9", "8", "2"):
        driver.tap(driver.named(f"key_{key}"))
    assert driver.named("field_birth_date").value == "XX.05.1982"
    driver.tap(driver.named("next"))
    assert (c.FillField(field="birth_date", value="XX.05.1982"), 1) in driver.port.sent


def test_what_is_printed_follows_while_writing(driver: Driver) -> None:
    view = samples()["form_instead"]
    assert isinstance(view, FormView)
    show(driver, "form_instead", fields=(replace(view.fields[0], value=""),))
    for letter in "Ida":  # at once: no pause in which the first letters would go alone
        driver.host.page._key(letter)
    driver.until(lambda: driver.port.sent)
    assert driver.port.sent == [(c.FillField(field="given_names", value="Ida"), 1)]


def test_a_blank_between_two_names_outlives_the_answer(driver: Driver) -> None:
    view = samples()["form_instead"]
    assert isinstance(view, FormView)
    empty = replace(view.fields[0], value="")
    show(driver, "form_instead", fields=(empty,))
    for letter in "Ida ":
        driver.host.page._key(letter)
    driver.until(lambda: driver.port.sent)
    show(driver, "form_instead", fields=(replace(empty, value="Ida", revision=2),))
    driver.tap(driver.named("key_p"))
    assert driver.host.page.boxes[0].draft.line.text.lower() == "ida p"


def test_left_handed_the_way_on_and_the_tools_change_sides(driver: Driver) -> None:
    places = {}
    for left in (False, True):
        show(driver, "portrait_choice", Form(left=left))
        names = ("next", "start_portrait", "back", "help", "tool_read_aloud", "tool_low_layout")
        places[left] = {name: driver.named(name).x for name in names}
    for right, other in (("next", "start_portrait"), ("help", "back")):
        assert places[False][right] > places[False][other]
        assert places[True][right] < places[True][other]
    assert places[True]["tool_low_layout"] < places[True]["tool_read_aloud"]


def test_pictures_of_documents_are_marked_and_wiped(driver: Driver) -> None:
    show(driver, "check_both")
    shelf = driver.host.page._shelf
    pictures = [picture for row in shelf._rows for picture in row]
    assert [round(picture.aspect, 3) for picture in pictures] == [1.585, 1.585, 1.42]
    assert all(picture.watermark == "Vorschau" for picture in pictures)
    for picture in pictures:
        assert picture.width / picture.height == pytest.approx(picture.aspect, rel=0.02)
    texture = pictures[0].ids.portrait._rectangle.texture
    assert any(texture.pixels[0::4])
    driver.show(samples()["end"])
    assert not any(texture.pixels[0::4])


def test_easy_language_has_a_large_picture_and_its_lines(driver: Driver) -> None:
    from kivy.uix.widget import Widget

    from kiosk.screens.page import Medallion

    show(driver, "easy_choice")
    shown = [
        widget
        for widget in driver.host.page.walk()
        if isinstance(widget, Medallion) and widget.icon and isinstance(widget, Widget)
    ]
    assert [widget.side for widget in shown] == [192]
    assert "\n" in driver.named("passport").body


def test_ink_never_stays_from_one_person_to_the_next(driver: Driver) -> None:
    from kivy.tests.common import UnitTestTouch

    show(driver, "signature_declared")
    ink = driver.host.page.ids.ink
    touch = UnitTestTouch(*ink.center)
    touch.touch_down()
    touch.touch_up()
    assert not ink.empty
    show(driver, "signature_declared", signer="guardian_2")
    assert driver.host.page.ids.ink.empty
    driver.wait(1.0)
    assert driver.port.sent == []


def test_in_large_type_what_is_printed_comes_after_the_fields(driver: Driver) -> None:
    for scale, inside in ((100, False), (150, True), (100, False)):
        show(driver, "form_printed", Form(scale=scale))
        page = driver.host.page
        card = page._printed
        assert (card in page.ids.column.items) is inside
        assert (card.parent is page.ids.question.__self__) is not inside
        assert page.active.parent.parent is page.ids.column.__self__
