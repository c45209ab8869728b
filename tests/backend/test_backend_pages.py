"""Each page of the clerk in a real browser: keyboard, axe, content security policy."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_kiosk import LiveKiosk
from office import Desk, KioskClient, Office, sealed_case
from playwright.sync_api import Browser, Page, expect, sync_playwright
from visits import adult, family

from contract.steps import Step

pytestmark = [pytest.mark.window, pytest.mark.slow]

PICTURES = os.environ.get("DESK_PICTURES")
"""Folder for a picture of each page, to look at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, office: Office, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="de-DE", base_url=office.url
    )
    context.add_cookies([{"name": "desk", "value": desk.http.cookies["desk"], "url": office.url}])
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(office.url) else faults.append(asked.url),
    )
    yield page
    context.close()
    assert faults == []


def examine(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"


def test_login_page(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/desk/login")
    assert page.evaluate("document.activeElement.id") == "login"
    examine(page, "login")


def test_list_is_walked_by_arrow_keys(page: Page, kiosk: KioskClient) -> None:
    for conformant in (True, False, True):
        kiosk.deliver(sealed_case(kiosk, conformant=conformant))
    page.goto("/desk/cases")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("table.list a").nth(1)
    assert second.evaluate("node => node === document.activeElement")
    assert "Tag" in page.locator("time[data-countdown]").first.inner_text()
    examine(page, "cases")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/BT-*")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("width", [1366, 1920])
def test_page_of_a_family_fits(
    page: Page, kiosk: KioskClient, desk: Desk, language: str, width: int
) -> None:
    case = sealed_case(kiosk, family())
    assert kiosk.deliver(case).status_code == 200
    desk.post("/desk/language", language=language, back="/desk/cases")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/desk/cases/{case.number}")
    pictures_are_there(page)
    examine(page, f"case-family-{language}-{width}")
    desk.post("/desk/language", language="de", back="/desk/cases")


def test_portrait_that_does_not_conform_is_a_task(page: Page, kiosk: KioskClient) -> None:
    case = sealed_case(kiosk, adult(conformant=False))
    kiosk.deliver(case)
    page.goto(f"/desk/cases/{case.number}")
    pictures_are_there(page)
    page.get_by_role("heading", name="Lichtbild beschaffen").wait_for()
    examine(page, "case-not-conformant")


def test_case_is_settled_by_keyboard_alone(page: Page, kiosk: KioskClient) -> None:
    case = sealed_case(kiosk, family())
    assert kiosk.deliver(case).status_code == 200
    press = page.keyboard.press
    page.goto("/desk/cases")
    press("ArrowDown")
    press("Enter")
    page.wait_for_url(f"**/desk/cases/{case.number}")
    page.get_by_text("Muster-Marker", exact=True).wait_for()

    press("Alt+g")  # waive the fee of the identity card
    for key in ("Enter", "Tab", "ArrowDown", "Tab", "Tab", "ArrowDown", "Tab", "Enter"):
        press(key)
    page.wait_for_url("**#fee")
    page.locator("[data-share=identity_card] .badge", has_text="erlassen").wait_for()

    press("Alt+a")
    press("Enter")
    page.locator("[data-document=identity_card] .application-accepted").wait_for()
    press("Alt+r")
    for key in ("Enter", "Tab", "ArrowDown", "Tab", "ArrowDown", "Tab", "Enter"):
        press(key)
    page.locator("[data-document=passport] .application-rejected").wait_for()
    page.get_by_text("sobald die Aufgaben am Schalter erledigt sind").wait_for()
    assert page.locator(".total .money").inner_text() == "6,00 €", "the photo alone is left"

    for left in range(page.locator(".task.open").count() - 1, -1, -1):
        press("Alt+t")
        press("ArrowDown")
        press("Tab")
        if page.evaluate("document.activeElement.name") == "score":
            page.keyboard.type("62")
        press("Enter")
        expect(page.locator(".task.open")).to_have_count(left)
        page.wait_for_load_state("load")  # the keys are there with the script
    page.get_by_text("Wird freigegeben, sobald die Gebühr bezahlt").wait_for()
    page.get_by_role("button", name="Am Schalter bezahlt: bar").focus()
    press("Enter")
    page.locator(".head .state-released").wait_for()
    pictures_are_there(page)
    examine(page, "case-released")


def test_masked_number_is_shown_when_asked_for(page: Page, kiosk: KioskClient) -> None:
    case = sealed_case(kiosk, family())
    kiosk.deliver(case)
    page.goto(f"/desk/cases/{case.number}")
    assert "LXXXT12F8" not in page.content()
    show = page.get_by_role("link", name="1. Person, Ausweisnummer zeigen")
    show.focus()
    page.keyboard.press("Enter")
    page.get_by_text("LXXXT12F8").wait_for()
    assert "LXXXT13G6" not in page.content()


def pictures_are_there(page: Page) -> None:
    page.wait_for_load_state("load")
    loaded = "[...document.images].every(image => image.complete && image.naturalWidth)"
    assert page.evaluate(loaded)


def test_live_page_from_call_to_filled_field(page: Page, office: Office) -> None:
    office.enrol(label="Zweigstelle Nord")
    with LiveKiosk(office.enrol(label="A Foyer rechts")) as kiosk:
        page.goto("/desk/live")
        page.get_by_role("button", name="A Foyer rechts").wait_for()
        examine(page, "live-calling")
        page.keyboard.press("Alt+a")
        page.get_by_role("button", name="Um Übernahme bitten").wait_for()
        assert page.get_by_role("button", name="Zweigstelle Nord").count() == 1
        page.get_by_text("Sprache: Deutsch").wait_for()
        page.get_by_text("beantwortet Fragen").wait_for()
        assert page.get_by_text("Merkmale").count() == 0, "the page is not told"
        assert not page.get_by_text("Mustermann").is_visible()
        assert not page.locator(".mirror").is_visible()
        examine(page, "live-answered")
        page.keyboard.press("Alt+u")
        assert page.locator(".dots").inner_text() == "•" * 9
        height = page.get_by_label("Größe in cm")
        height.fill("169")
        page.keyboard.press("Enter")
        page.get_by_text("vom Amt eingetragen, wartet auf Bestätigung").wait_for()
        examine(page, "live-in-control")
        for shown in (
            "beide Sorgeberechtigten sind da",
            "48 Seiten",
            "Nachweis zum Sorgerecht ansehen",
            "153,50",
        ):
            page.locator(".now, .facts", has_text=shown).first.wait_for()
        assert page.get_by_text("Verloren oder gestohlen am").count() == 0, "not asked, not there"
        page.get_by_label("Grund", exact=True).select_option("injured_temporary")
        page.get_by_role("button", name="Grund eintragen").click()
        page.get_by_text("Das darf nur die Person am Terminal selbst.").wait_for()
        examine(page, "live-refused")
        page.keyboard.press("Alt+x")
        page.get_by_role("button", name="Um Übernahme bitten").wait_for()
        assert not page.locator(".mirror").is_visible()
        assert "Mustermann" not in page.content(), "taken back is forgotten"
    names = [message.envelope.command.name for message in kiosk.received]
    assert names == [
        "answer_help",
        "request_control",
        "fill_field",
        "set_finger_reason",
        "stop_control",
    ]


def test_focus_and_typing_survive_every_change(page: Page, office: Office) -> None:
    with LiveKiosk(office.enrol(label="A Foyer Mitte")) as kiosk:
        page.goto("/desk/live")
        page.get_by_role("button", name="A Foyer Mitte").click()
        page.keyboard.press("Alt+a")
        page.get_by_role("button", name="Um Übernahme bitten").wait_for()
        page.keyboard.press("Alt+u")
        state = page.get_by_label("Staat dieser Staatsangehörigkeit")
        state.select_option(label="Türkei")
        height = page.get_by_label("Größe in cm")
        height.press_sequentially("17")
        before = kiosk.shown
        kept = tuple(field for field in before.fields if field.step != Step.SERVICE)
        kiosk.show(before.model_copy(update={"fields": kept, "revision": before.revision + 1}))
        page.get_by_text("Art des Reisepasses").wait_for(state="hidden")
        page.get_by_role("heading", name="Anliegen").wait_for(state="detached")
        kiosk.show(before.model_copy(update={"revision": before.revision + 2}))
        page.get_by_role("heading", name="Anliegen").wait_for()
        page.keyboard.type("2")
        assert height.input_value() == "172"
        assert state.input_value() == "TUR"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Eintragen"
        page.set_viewport_size({"width": 1920, "height": 1000})
        examine(page, "live-wide")


def test_live_page_leaves_when_its_session_ends(browser: Browser, office: Office) -> None:
    desk = office.log_in()
    context = browser.new_context(base_url=office.url)
    context.add_cookies([{"name": "desk", "value": desk.http.cookies["desk"], "url": office.url}])
    page = context.new_page()
    page.goto("/desk/live")
    page.locator("#line.success").wait_for()
    assert desk.post("/desk/logout").status_code == 303
    page.wait_for_url("**/desk/login")
    context.close()
    desk.http.close()


def test_error_is_a_page(page: Page) -> None:
    page.set_content(page.request.get("/desk/cases/nothing").text())
    assert page.get_by_role("heading").inner_text() == "Das ging nicht"
