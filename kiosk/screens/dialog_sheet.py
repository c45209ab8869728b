"""A question over the page: nothing below it can be touched, the focus stays inside."""

from collections.abc import Callable
from typing import Any

from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.button_row import ButtonRow
from kiosk.screens.control import load_kv
from kiosk.screens.words import words
from kiosk.views import Button, Dialog

_ICON = {
    "idle": "hourglass_top",
    "cancel": "logout",
    "help": "support_agent",
    "consent": "handshake",
}


class DialogSheet(FloatLayout):
    """The veil and the sheet on it."""

    title = StringProperty()
    body = StringProperty()
    icon = StringProperty()
    seconds = StringProperty()

    def __init__(self, press: Callable[[Button], None]) -> None:
        super().__init__()
        self._bar = ButtonRow(press)
        self.ids.sheet.add_widget(self._bar)

    def update(self, dialog: Dialog) -> None:
        """Take the content of ``dialog``."""
        self.title = words.say(dialog.title)
        self.body = words.say(dialog.body)
        self.icon = _ICON[dialog.kind]
        self.seconds = "" if dialog.seconds_left is None else str(dialog.seconds_left)
        self._bar.show(dialog.buttons)

    def on_touch_down(self, touch: Any) -> bool:
        """Let nothing through to the page below."""
        super().on_touch_down(touch)
        return True


load_kv(__file__)
