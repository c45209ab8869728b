"""Every view in every form, in one window (run by ``test_screens_in_a_window``)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from layout_problems import problems
from samples import samples
from screen_driver import Driver

PICTURES = Path(__file__).parents[2] / "build" / "screens"
FORMS = [
    ("de", 100, "light", False),
    ("de", 150, "contrast", False),
    ("de", 150, "light", True),
    ("de", 100, "contrast", True),
    ("en", 100, "light", True),
    ("en", 150, "light", False),
    ("en", 100, "contrast", False),
    ("en", 150, "contrast", True),
    ("de", 125, "light", False),
]


@pytest.fixture(scope="module")
def driver() -> Driver:
    return Driver()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(map(str, form)))
def test_nothing_is_cut_off_or_out_of_reach(driver: Driver, form: tuple[Any, ...]) -> None:
    language, scale, theme, low = form
    found: list[str] = []
    folder = PICTURES / f"{language}-{scale}-{theme}{'-low' if low else ''}"
    for name, view in samples().items():
        chrome = replace(
            view.chrome, language=language, text_scale=scale, theme=theme, low_layout=low
        )
        driver.port.number += 1
        driver.show(replace(view, chrome=chrome), frames=0)
        driver.settle()
        found += [f"{name}: {problem}" for problem in problems(driver, low)]
        driver.frames(1)
        driver.picture(folder / f"{name}.png")
    assert not found, "\n".join(found)


def test_pages_change_in_place_and_back(driver: Driver) -> None:
    """Switching needs on a page that is already shown leads to the same layout as opening it so."""
    for name in ("form_name", "choice", "check", "dialog_idle"):
        view = samples()[name]
        for scale, theme, low in ((100, "light", False), (150, "contrast", True)) * 2:
            chrome = replace(view.chrome, text_scale=scale, theme=theme, low_layout=low)
            driver.show(replace(view, chrome=chrome), frames=0)
            driver.settle()
            assert problems(driver, low) == [], (name, scale, theme, low)
            heading = driver.host.page.children[-2 if low else -1]
            assert heading is not None
