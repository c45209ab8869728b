"""A moment, please."""

from kiosk.screens.control import load_kv
from kiosk.screens.page import Page
from kiosk.views import Button, WorkingView


class WorkingPage(Page):
    """A still picture: nothing moves, so that the work itself has the processor."""

    def actions(self, view: WorkingView) -> tuple[Button, ...]:
        """There is nothing to do but wait."""
        return ()


load_kv(__file__)
