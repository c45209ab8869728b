"""Every view in the chosen forms, in one window (run by ``test_screens_in_a_window``)."""

import os
from dataclasses import replace

import pytest
from chosen_forms import chosen
from contact_sheet import Form, look
from layout_problems import broken_words, labels, problems
from samples import samples
from samples_of_visits import visit_samples
from screen_driver import Driver

WINDOW = os.environ.get("SCREEN_WINDOW", "portrait")


@pytest.fixture(scope="module")
def driver() -> Driver:
    return Driver(WINDOW)


@pytest.mark.parametrize("form", chosen(WINDOW), ids=lambda form: form.name)
def test_nothing_is_cut_off_crowded_or_out_of_reach(driver: Driver, form: Form) -> None:
    """Every sample in every form; of the many pages of whole visits each in two of them."""
    turn = chosen(WINDOW).index(form) % 3
    found = look(driver, WINDOW, [form], [*samples(), *list(visit_samples())[turn::3]], None)
    assert not found, "\n".join(found)


def test_pages_change_in_place_and_back(driver: Driver) -> None:
    """Switching needs on a page that is already shown leads to the same layout as opening it so."""
    for name in ("form_name", "choice", "check_both", "dialog_idle"):
        view = samples()[name]
        for scale, theme, low, left in (
            (100, "light", False, False),
            (200, "dark", True, True),
        ) * 2:
            chrome = replace(
                view.chrome, text_scale=scale, theme=theme, low_layout=low, left_hand=left
            )
            driver.show(replace(view, chrome=chrome), frames=0)
            driver.settle()
            assert problems(driver, low) == [], (name, scale, theme, low)


def test_the_signature_pad_is_large_enough(driver: Driver) -> None:
    from kiosk.screens.measure import panel

    for low in (False, True):
        view = samples()["signature_declared"]
        driver.show(replace(view, chrome=replace(view.chrome, low_layout=low)), frames=0)
        driver.settle()
        pad = driver.host.page.ids.pad
        assert pad.height / panel.pixels_per_mm >= 40
        assert pad.width / panel.pixels_per_mm >= 150
        assert pad.zone_width / pad.zone_height == pytest.approx(900 / 132)


def shown(driver: Driver, name: str, form: Form) -> None:
    """Show a sample as if another page had been there before."""
    driver.show(samples()["end"], frames=0)
    driver.show(form.on((samples() | visit_samples())[name]), frames=0)
    driver.settle()


@pytest.mark.parametrize("scale", [100, 125, 200])
def test_small_buttons_have_captions_of_one_size(driver: Driver, scale: int) -> None:
    shown(driver, "choice", Form(scale=scale))
    frame = driver.host.frame
    buttons = [*frame.ids.navigation.children, *frame.ids.tools.children]
    assert len({button.font_size for button in buttons if button.text}) == 1
    assert len({button.with_icon for button in buttons if button.text}) == 1


def test_a_long_number_stays_in_one_line(driver: Driver) -> None:
    for form in chosen(WINDOW):
        shown(driver, "receipt", form)
        number = next(one for one in labels(driver) if one.text == "MH-2026-004711")
        assert len(number._label._cached_lines) == 1, form.name


def test_a_broken_word_is_found() -> None:
    from kivy.uix.label import Label

    broken = Label(text="Unterschriften", font_size=40, text_size=(100, None))
    broken.texture_update()
    assert list(broken_words(broken))
    whole = Label(text="Unter-\nschrift und mehr", font_size=40, text_size=(200, None))
    whole.texture_update()
    assert list(broken_words(whole)) == []


def test_the_watermark_stays_on_its_picture(driver: Driver) -> None:
    from math import cos, radians, sin

    from kiosk.screens.document_picture import DocumentPicture

    for name in ("check_both", "check_passport"):
        shown(driver, name, Form("de-x-leicht"))
        pictures = [one for one in driver.host.page.walk() if isinstance(one, DocumentPicture)]
        assert pictures
        for picture in pictures:
            mark = next(one for one in picture.children if one.text == picture.watermark)
            wide, high = mark.texture_size
            across = wide * cos(radians(24)) + high * sin(radians(24))
            assert across <= picture.width
            assert mark.center == pytest.approx(picture.center, abs=2)


def test_questions_without_keys_use_the_room_of_the_keys(driver: Driver) -> None:
    from kiosk.screens.measure import panel

    shown(driver, "form_yes_no", Form())
    page = driver.host.page
    pane = page.ids.work if panel.wide else page.ids.question
    assert page.ids.column.parent is pane.__self__
    shown(driver, "form_address", Form())
    assert driver.host.page.ids.column.parent is driver.host.page.ids.question.__self__


def test_asked_for_large_type_is_larger_on_nearly_every_page(driver: Driver) -> None:
    from kiosk.screens.measure import panel
    from kiosk.screens.theme import theme

    small = []
    for name in visit_samples():
        shown(driver, name, Form(scale=200))
        if theme.scale < 1.2:
            small.append(name)
    # In landscape half a line holds what a line holds in portrait.
    assert len(small) < len(visit_samples()) / (4 if panel.wide else 8), small
