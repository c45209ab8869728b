"""Every view in the chosen forms, in one window (run by ``test_screens_in_a_window``)."""

import os
from dataclasses import replace

import pytest
from chosen_forms import chosen
from contact_sheet import Form, look
from layout_problems import problems
from samples import samples
from screen_driver import Driver

WINDOW = os.environ.get("SCREEN_WINDOW", "portrait")


@pytest.fixture(scope="module")
def driver() -> Driver:
    return Driver(WINDOW)


@pytest.mark.parametrize("form", chosen(WINDOW), ids=lambda form: form.name)
def test_nothing_is_cut_off_crowded_or_out_of_reach(driver: Driver, form: Form) -> None:
    found = look(driver, WINDOW, [form], [], None)
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
