"""Case number, QR code, next steps."""

from typing import Any

import numpy as np
import qrcode
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from numpy.typing import NDArray

from kiosk.screens.control import load_kv
from kiosk.screens.page import SplitPage
from kiosk.screens.words import words
from kiosk.views import ReceiptView, View

MODULE = 12
"""Pixels of one module of the QR code in its texture."""


def qr_pixels(text: str) -> NDArray[np.uint8]:
    """Return the QR code of ``text``, uint8 (n, n, 4) RGBA, with its quiet zone of 4 modules."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    dark = np.array(code.get_matrix(), dtype=bool).repeat(MODULE, 0).repeat(MODULE, 1)
    pixels = np.full((*dark.shape, 4), 255, np.uint8)
    pixels[dark, :3] = 0
    return pixels


class ReceiptStep(FloatLayout):
    """One thing to do next."""

    number = NumericProperty(1)
    text = StringProperty()


class ReceiptPage(SplitPage):
    """The QR code stands on white in every theme, so that every phone reads it."""

    case_number = StringProperty()
    check_value = StringProperty()
    printing = StringProperty()
    printing_icon = StringProperty("print")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._qr_text = ""

    def update(self, view: ReceiptView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.case_number, self.check_value = view.case_number, view.check_value
        language: Any = words.language
        self.printing = words.of(f"receipt.state.{view.printing}", language)
        self.printing_icon = {
            "printing": "print",
            "printed": "check_circle",
            "no_paper": "print_disabled",
        }[view.printing]
        if view.qr_text != self._qr_text:
            self._qr_text = view.qr_text
            self.ids.qr.show(qr_pixels(view.qr_text))
        column = self.ids.column
        if len(column.items) != len(view.steps):
            column.set_items([ReceiptStep(number=n + 1) for n in range(len(view.steps))])
        for item, step in zip(column.items, view.steps, strict=True):
            item.text = words.say(step)

    def spoken_view(self, view: View) -> str:
        """Return everything, the case number sign by sign."""
        number = " ".join(self.case_number)
        steps = [item.text for item in self.ids.column.items]
        return ". ".join([self.title, self.body, number, self.printing, *steps])


load_kv(__file__)
