"""How much work a live change of needs is (run by the window test; seconds: ``benchmarks``)."""

import pytest
from contact_sheet import form_named
from layout_problems import labels
from samples import samples
from screen_driver import Driver

from kiosk.screens.typeface import Typeface

MOST = 9
"""How often a text is set at most, on average: once for each size that is tried."""
CHANGES = (
    "en-100-light",
    "en-100-dark",
    "de-100-contrast",
    "de-100-light-low",
    "de-100-light-left",
    "de-150-light",
    "de-200-light",
    "de-100-light",
)
PAGES = (
    "needs_all",
    "choice_nine",
    "form_name",
    "check",
    "fee_both",
    "notice_long",
    "receipt_long",
)


@pytest.fixture(scope="module")
def driver() -> Driver:
    return Driver()


@pytest.mark.parametrize("page", PAGES)
def test_a_change_of_needs_sets_no_text_over_and_over(
    driver: Driver, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0
    render = Typeface.render

    def counted(self: Typeface, real: bool = False) -> object:
        nonlocal count
        count += not real
        return render(self, real)

    monkeypatch.setattr(Typeface, "render", counted)
    driver.show(form_named("de-100-light").on(samples()[page]))
    set_for = {}
    for form in CHANGES:
        count = 0
        driver.show(form_named(form).on(samples()[page]))
        set_for[form] = count / len(labels(driver))
    assert max(set_for.values()) <= MOST, set_for


def test_all_of_a_change_is_there_in_its_first_frame(driver: Driver) -> None:
    """Nothing moves once the page was drawn: what is touched is what was seen."""
    for page in PAGES:
        for form in CHANGES:
            driver.show(form_named(form).on(samples()[page]), frames=1)
            first = [(one.text, *one.pos, *one.size) for one in labels(driver)]
            driver.frames(3)
            assert [(one.text, *one.pos, *one.size) for one in labels(driver)] == first
