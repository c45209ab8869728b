"""A field to sign in."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from contract.commands import ClearSignature, Command, Sign
from kiosk.screens.control import load_kv
from kiosk.screens.labels import Txt
from kiosk.screens.measure import px
from kiosk.screens.page import SplitPage
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button, SignatureView, View

SETTLED = 0.8
"""Seconds after the last stroke until the signature is handed over."""


class SignaturePad(FloatLayout):
    """The pad; the frame inside has the proportions of what is printed, 900 to 132."""

    zone_x = NumericProperty(0)
    zone_y = NumericProperty(0)
    zone_width = NumericProperty(0)
    zone_height = NumericProperty(0)


class SignaturePage(SplitPage):
    """Ink stays in this widget until it is handed over as evidence; ``Sign`` names it."""

    error = StringProperty()
    draft = StringProperty()
    declares = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theme.wide:  # beside the question there is room above the pad
            declaration, work = self.ids.declaration, self.ids.work
            self.ids.question.remove_widget(declaration)
            work.add_widget(declaration, index=len(work.children))
        self._fresh = False
        self._signed: str | None = None
        self._signer: str | None = None
        self._hand_over = Clock.create_trigger(self._keep, SETTLED)
        self.ids.ink.lifted = self._lifted

    def spare(self) -> float:
        """Return how far the buttons of a long declaration are under the edge of the low zone."""
        column = self.ids.declaration
        if not theme.low or column.page_count == 1:
            return 0
        return float(theme.low_top - column.y - theme.target)

    @staticmethod
    def pad_height(wide: bool, low: bool) -> int:
        """Return the height of the pad in pixels; the buttons of a long text stay reachable."""
        if wide:
            return px(176) if low else px(330)
        return px(300) if low else px(420)

    def update(self, view: SignatureView) -> None:
        """Take the content of ``view``; a signature that was discarded goes away here too."""
        super().update(view)
        self.error, self.draft = words.say(view.error), words.say(view.draft)
        self.declares = bool(view.declaration)
        texts = [words.say(paragraph) for paragraph in view.declaration]
        if [item.text for item in self.ids.declaration.items] != texts:
            self.ids.declaration.set_items([Txt(text=text) for text in texts])
        other = self._signer not in (None, view.signer)
        if other:  # ink never stays from one person to the next
            self._fresh = False
            self._hand_over.cancel()
        if other or (self._signed is not None and view.signed is None and not self._fresh):
            self.ids.ink.clear()
        self._signer = view.signer
        self._signed = view.signed

    def _lifted(self) -> None:
        self.port.touched()
        if not self.ids.ink.empty:  # it was cleared under the finger
            self._fresh = True
            self._hand_over()

    def _keep(self, *_: object) -> None:
        if self._fresh:
            self._fresh = False
            self._hand_over.cancel()
            self.port.send(Sign(evidence=self.port.keep_strokes(self.ids.ink.strokes)))

    def before(self, button: Button) -> Command | None:
        """Hand over ink that is not yet kept; clearing takes the ink away at once."""
        if isinstance(button.command, ClearSignature):
            self._fresh = False
            self._hand_over.cancel()
            self.ids.ink.clear()
            return button.command
        self._keep()
        return button.command

    def spoken_view(self, view: View) -> str:
        """Return the question and all that is declared with this signature."""
        said = [item.text for item in self.ids.declaration.items]
        return " ".join([self.title + ".", self.body, self.draft, *said])

    def closed(self) -> None:
        """Keep no ink."""
        self._hand_over.cancel()
        self.ids.ink.clear()


load_kv(__file__)
