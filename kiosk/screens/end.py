"""Goodbye."""

from kiosk.screens.control import load_kv
from kiosk.screens.page import Page
from kiosk.views import Button, EndView


class EndPage(Page):
    """Thanks, and what happens with the data."""

    def update(self, view: EndView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.bare = True

    def actions(self, view: EndView) -> tuple[Button, ...]:
        """The visit is over."""
        return ()


load_kv(__file__)
