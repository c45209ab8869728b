"""One finger on the glass."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.control import load_kv
from kiosk.screens.page import SplitPage
from kiosk.screens.words import words
from kiosk.views import FingerprintView

_ICONS = {
    "open": "radio_button_unchecked",
    "now": "fingerprint",
    "captured": "check_circle",
    "impossible": "do_not_touch",
}


class FingerStatus(BoxLayout):
    """Says in words how far one finger is."""

    icon = StringProperty()
    text = StringProperty()
    now = BooleanProperty(False)


class FingerprintPage(SplitPage):
    """Both hands with the finger that is due, progress of reading, one sentence of guidance."""

    hint = StringProperty()
    state = StringProperty("ready")
    percent = NumericProperty(0)

    def update(self, view: FingerprintView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.hint = words.say(view.hint)
        self.state = view.state
        self.percent = view.percent
        for finger in view.fingers:
            status = self.ids[finger.position]
            name = words.of(f"finger.{finger.position}.label", view.chrome.language)
            state = words.of(f"finger.state.{finger.state}", view.chrome.language)
            status.icon, status.text = _ICONS[finger.state], f"{name}: {state}"
            status.now = finger.state == "now"
        self.ids.hands.states = {finger.position: finger.state for finger in view.fingers}


load_kv(__file__)
