"""The fee and how to pay it."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.control import load_kv
from kiosk.screens.page import SplitPage
from kiosk.screens.words import words
from kiosk.texts import money
from kiosk.views import FeeView, View


class FeeLine(FloatLayout):
    """One line of the fee."""

    label = StringProperty()
    amount = StringProperty()
    group = StringProperty()
    """Name of the application, above its first line."""
    total = BooleanProperty(False)
    ruled = BooleanProperty(False)
    """A line separates it from what stands above."""
    natural_height = NumericProperty(0)


class FeePage(SplitPage):
    """Lines and total on one card."""

    hint = StringProperty()

    def update(self, view: FeeView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.hint = words.say(view.hint)
        language: Any = words.language
        column = self.ids.lines
        if len(column.items) != len(view.rows) + 1:
            column.set_items([FeeLine() for _ in range(len(view.rows) + 1)])
        *items, total = column.items
        for place, (item, row) in enumerate(zip(items, view.rows, strict=True)):
            item.label, item.amount = words.say(row.label), money(row.amount, language)
            item.group = words.say(row.group)
            item.ruled = place > 0
        total.label, total.amount = words.of("fee.total", language), money(view.total, language)
        total.total = total.ruled = True

    def spoken_view(self, view: View) -> str:
        """Return question, lines and total."""
        lines = [
            ": ".join(part for part in (item.group, item.label, item.amount) if part)
            for item in self.ids.lines.items
        ]
        said = [self.title, self.body, *lines, self.hint]
        return ". ".join(part for part in said if part)


load_kv(__file__)
