"""Each page of the clerk in a real browser: keyboard, axe, content security policy."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_ends import KioskEnd, kiosk_end, snapshot
from office import Desk, KioskClient, Office, sealed_case
from playwright.sync_api import Browser, Page, sync_playwright

from contract.messages import BACKEND_MESSAGE, ClerkCommand, KioskState
from contract.snapshot import FieldMirror, FingerMirror, Snapshot
from contract.steps import FIELDS_OF_STEP

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


@pytest.mark.parametrize("conformant", [True, False])
def test_case_page(page: Page, kiosk: KioskClient, conformant: bool) -> None:
    case = sealed_case(kiosk, conformant=conformant)
    kiosk.deliver(case)
    page.goto(f"/desk/cases/{case.number}")
    page.wait_for_function(
        "[...document.images].every(image => image.complete && image.naturalWidth)"
    )
    examine(page, f"case-{'conformant' if conformant else 'not-conformant'}")
    if conformant:
        page.keyboard.press("Alt+a")
        page.keyboard.press("Enter")
        page.wait_for_selector(".decision .state-accepted")
        examine(page, "case-accepted")
    else:
        assert page.get_by_text("Vorgang annehmen").count() == 0


class LiveKiosk:
    """A kiosk in a thread of its own that answers clicks as a session would."""

    def __init__(self, client: KioskClient) -> None:
        self.client = client
        self.shown = full_snapshot()
        self.asked = threading.Event()
        self.received: list[ClerkCommand] = []
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> "LiveKiosk":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop
        assert self._stop
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with kiosk_end(self.client) as end:
            state = KioskState(software="1.0", devices={}, outbox=2, in_visit=True)
            await end.socket.send(state.model_dump_json())
            await end.show(self.shown)
            self._ready.set()
            answering = asyncio.create_task(self._answer(end))
            await self._stop.wait()
            answering.cancel()

    async def _answer(self, end: KioskEnd) -> None:
        while True:
            message = BACKEND_MESSAGE.validate_json(await end.socket.recv())
            if not isinstance(message, ClerkCommand):
                continue
            self.received.append(message)
            refusal = self._apply(message)
            await end.answer(message, refusal)
            await end.show(self.shown)

    def _apply(self, message: ClerkCommand) -> str | None:
        command, clerk = message.envelope.command, message.envelope.actor.person
        match command.name:
            case "answer_help":
                self.shown = self.shown.model_copy(update={"call": "answered", "clerk": clerk})
            case "request_control":
                self.shown = self.shown.model_copy(
                    update={"control": "clerk", "consent": "control"}
                )
            case "stop_control":
                self.shown = self.shown.model_copy(update={"control": "citizen", "consent": "none"})
            case "fill_field":
                if message.envelope.on_revision != 2:
                    return "stale"
                fields = tuple(
                    field.model_copy(
                        update={
                            "value": command.value,
                            "filled_by": "clerk",
                            "filled": True,
                            "revision": 3,
                        }
                    )
                    if field.field == command.field
                    else field
                    for field in self.shown.fields
                )
                self.shown = self.shown.model_copy(update={"fields": fields})
            case _:
                return "not_allowed"
        return None


def full_snapshot() -> Snapshot:
    values = {
        "document": "identity_card",
        "braille": "no",
        "old_document": "identity_card",
        "family_name": "Mustermann",
        "birth_name": "",
        "given_names": "Erika",
        "birth_date": "1984-08-12",
        "birth_place": "Berlin",
        "street": "Heidestraße 17",
        "postcode": "51147",
        "town": "Köln",
        "eye_colour": "grün",
    }
    editable = {"braille", "degree", "height_cm", "eye_colour", "other_nationality"}
    choices = {
        "braille": ("yes", "no"),
        "eye_colour": ("blau", "grau", "grün", "braun"),
        "other_nationality": ("yes", "no"),
    }
    fields = tuple(
        FieldMirror(
            field=name,
            step=step,
            filled=name in values or name == "old_serial",
            length=9 if name == "old_serial" else len(values.get(name, "")),
            value=values.get(name),
            masked=name == "old_serial",
            revision=2,
            clerk_may_edit=name in editable,
            filled_by="citizen" if name in values else "",
            error=None,
            choices=choices.get(name, ()),
        )
        for step, names in FIELDS_OF_STEP.items()
        for name in names
    )
    fingers = (
        FingerMirror(position="right_index", state="captured", score=71, reason=None),
        FingerMirror(position="left_index", state="impossible", score=None, reason=None),
    )
    update = {"fields": fields, "fingers": fingers}
    return snapshot("session-live").model_copy(update=update)


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
        assert not page.get_by_text("Mustermann").is_visible()
        assert not page.locator(".mirror").is_visible()
        examine(page, "live-answered")
        page.keyboard.press("Alt+u")
        assert page.locator(".dots").inner_text() == "•" * 9
        height = page.get_by_label("Größe in cm")
        height.fill("169")
        page.keyboard.press("Enter")
        page.get_by_text("von Ihnen, wartet auf Bestätigung").wait_for()
        examine(page, "live-in-control")
        page.get_by_label("Grund").select_option("injured_temporary")
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
