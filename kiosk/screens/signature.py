"""A field to sign in."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import StringProperty

from contract.commands import ClearSignature, Command, Sign
from kiosk.screens.control import load_kv
from kiosk.screens.page import Page
from kiosk.screens.words import words
from kiosk.views import Button, SignatureView

SETTLED = 0.8
"""Seconds after the last stroke until the signature is handed over."""


class SignaturePage(Page):
    """Ink stays in this widget until it is handed over as evidence; ``Sign`` names it."""

    error = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fresh = False
        self._signed: str | None = None
        self._hand_over = Clock.create_trigger(self._keep, SETTLED)
        self.ids.ink.lifted = self._lifted

    def update(self, view: SignatureView) -> None:
        """Take the content of ``view``; a signature that was discarded goes away here too."""
        super().update(view)
        self.error = words.say(view.error)
        if self._signed is not None and view.signed is None and not self._fresh:
            self.ids.ink.clear()
        self._signed = view.signed

    def _lifted(self) -> None:
        self.port.touched()
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

    def closed(self) -> None:
        """Keep no ink."""
        self._hand_over.cancel()
        self.ids.ink.clear()


load_kv(__file__)
