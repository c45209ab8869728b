"""The fee and how to pay it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.control import load_kv
from kiosk.screens.page import Page
from kiosk.screens.words import words
from kiosk.texts import money
from kiosk.views import FeeView, View


class FeeLine(FloatLayout):
    """One line of the fee."""

    label = StringProperty()
    amount = StringProperty()
    total = BooleanProperty(False)


class FeePage(Page):
    """Lines and total on one card."""

    def update(self, view: FeeView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        language: Any = words.language
        lines = [(words.say(row.label), money(row.amount, language)) for row in view.rows]
        lines.append((words.of("fee.total", language), money(view.total, language)))
        column = self.ids.lines
        if len(column.items) != len(lines):
            column.set_items([FeeLine() for _ in lines])
        for item, (label, amount) in zip(column.items, lines, strict=True):
            item.label, item.amount = label, amount
            item.total = item is column.items[-1]

    def spoken_view(self, view: View) -> str:
        """Return question, lines and total."""
        lines = [f"{item.label}: {item.amount}" for item in self.ids.lines.items]
        return ". ".join([self.title, self.body, *lines])


load_kv(__file__)
