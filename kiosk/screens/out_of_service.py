"""The terminal takes no visits."""

from kivy.properties import StringProperty

from kiosk.screens.control import load_kv
from kiosk.screens.page import Page
from kiosk.views import Button, OutOfServiceView


class OutOfServicePage(Page):
    """Says so, plainly, with a code for the technician."""

    code = StringProperty()

    def update(self, view: OutOfServiceView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.bare = True
        self.code = view.code

    def actions(self, view: OutOfServiceView) -> tuple[Button, ...]:
        """There is nothing to do."""
        return ()


load_kv(__file__)
