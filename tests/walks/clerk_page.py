"""The clerk in Chromium: logs in, looks, decides, helps."""

from dataclasses import dataclass

import pyotp
from playwright.sync_api import Page, expect

from demo.stack import Clerk

PATIENCE_MS = 20_000


@dataclass
class ClerkPage:
    """What a clerk does on the page, by what is written there."""

    page: Page
    address: str
    clerk: Clerk

    def log_in(self) -> None:
        """Password and second factor."""
        self.page.goto(f"{self.address}/desk/login")
        self.page.fill("#login", self.clerk.login)
        self.page.fill("#password", self.clerk.password)
        self.page.fill("#number", pyotp.TOTP(self.clerk.totp_secret).now())
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/desk/cases")

    def case_numbers(self) -> list[str]:
        """Return the listed case numbers."""
        self.page.goto(f"{self.address}/desk/cases")
        return self.page.locator("table.list th.number a").all_inner_texts()

    def open_case(self, number: str) -> str:
        """Open a case; return what is written on its page."""
        self.page.goto(f"{self.address}/desk/cases/{number}")
        self.page.wait_for_function(
            "[...document.images].every(image => image.complete && image.naturalWidth)"
        )
        return self.page.locator("main").inner_text()

    def accept(self) -> None:
        """Accept the open case by keyboard."""
        self.page.keyboard.press("Alt+a")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".application-accepted")

    def take_cash(self) -> None:
        """Take the fee at the counter: nothing is released before."""
        self.page.get_by_role("button", name="Am Schalter bezahlt: bar").click()
        self.page.wait_for_selector(".head .state-released")

    def answer_call(self) -> None:
        """Take the call of the terminal that rings."""
        self.page.goto(f"{self.address}/desk/live")
        self.page.get_by_role("button", name="Ruf annehmen").click(timeout=PATIENCE_MS)
        expect(self.page.get_by_role("button", name="Übernahme")).to_be_visible(timeout=PATIENCE_MS)

    def ask_for_control(self) -> None:
        """Ask the citizen."""
        self.page.keyboard.press("Alt+u")

    def wait_for_control(self) -> None:
        """Wait until the citizen has agreed."""
        expect(self.page.get_by_text("Sie steuern")).to_be_visible(timeout=PATIENCE_MS)

    def has_control(self) -> bool:
        """Return whether the page says that the clerk is in control."""
        return self.page.get_by_text("Sie steuern").count() > 0

    def session_text(self) -> str:
        """Return what the mirror shows."""
        return self.page.locator("#session").inner_text()

    def fill(self, label: str, value: str) -> None:
        """Fill one field of the mirror."""
        field = self.page.locator("#session").get_by_label(label, exact=False).first
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        field.press("Enter")
