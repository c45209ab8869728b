"""Answers of a choice field, in the place of the keyboard."""

from collections.abc import Callable

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.screens.control import load_kv
from kiosk.screens.controls import Chip, EvenCaptions
from kiosk.screens.measure import gap
from kiosk.screens.row import EvenRow
from kiosk.screens.stack import Stack
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Text

MOST_ACROSS = 3


class ChoicePanel(Stack):
    """Chips in rows of three; more than fit go to further pages.

    In the low layout two buttons move between the fields, as the keyboard's arrows do.
    """

    moving = BooleanProperty(False)
    most = NumericProperty(408)
    """Greatest height, in pixels."""

    def __init__(self, chosen: Callable[[str], None], move: Callable[[int], None]) -> None:
        super().__init__(size_hint_y=None, spacing=gap(10))
        self.ids.column.spacing = gap(10)
        self._chosen = chosen
        self._chips: dict[str, Chip] = {}
        self._captions = EvenCaptions([self.ids.up, self.ids.down])
        self.ids.up.bind(on_release=lambda *_: move(-1))
        self.ids.down.bind(on_release=lambda *_: move(1))

    def show(self, choices: tuple[tuple[str, Text], ...], value: str, moving: bool) -> None:
        """Show (value, label) pairs and mark the chosen one."""
        self.moving = moving
        if list(self._chips) != [one for one, _ in choices]:
            self._chips = {one: self._chip(one) for one, _ in choices}
            chips = list(self._chips.values())
            across = min(MOST_ACROSS + int(theme.wide and theme.low), len(chips))
            rows = [chips[start : start + across] for start in range(0, len(chips), across)]
            self.ids.column.set_items([self._row(row, across) for row in rows])
            if value in self._chips:
                self.ids.column.turn_to(self._chips[value].parent)
        for one, label in choices:
            chip = self._chips[one]
            chip.text, chip.checked = words.say(label), one == value

    def _chip(self, value: str) -> Chip:
        chip = Chip(name=f"choice_{value}", role="radio")
        chip.bind(on_release=lambda *_: self._chosen(value))
        return chip

    @staticmethod
    def _row(chips: list[Chip], across: int) -> EvenRow:
        row = EvenRow(spacing=gap(10))
        for chip in chips:
            row.add_widget(chip)
        for _ in range(across - len(chips)):
            row.add_widget(Widget())
        return row


load_kv(__file__)
