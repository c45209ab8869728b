"""What helps to fill the active field: entries that match what is written, and "I have none"."""

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from contract.commands import FillField
from kiosk.screens.controls import Btn, Chip
from kiosk.screens.field_box import FieldBox, show_instead
from kiosk.screens.matching import matching
from kiosk.screens.measure import gap
from kiosk.screens.row import EvenRow
from kiosk.screens.stack import Stack
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button

ACROSS = 3
LARGE_ACROSS = 2
"""Entries side by side, also in large type."""


class FormAids(Stack):
    """Chips for matching entries; in the low layout also the field's button."""

    def __init__(self, chosen: Callable[[str], None], instead: Callable[[FieldBox], None]) -> None:
        super().__init__(size_hint_y=None, height=0, spacing=gap(10))
        self.beside_next = False
        """Show nothing here: ``buttons`` stand in the row with the way on."""
        self.changed: Callable[[], None] = lambda: None
        """Called when ``buttons`` has changed."""
        self._chosen = chosen
        self._answer = instead
        self._box: FieldBox | None = None
        self._labels: tuple[tuple[str, str], ...] = ()
        self._shown: list[tuple[str, str]] = []
        self._instead = Btn()
        self._instead.bind(on_release=lambda *_: instead(self._box) if self._box else None)
        self.fbind("minimum_height", self.setter("height"))

    def show(self, box: FieldBox | None) -> None:
        """Follow the active field."""
        self._box = box
        states = box is not None and box.field.kind == "state"
        self._labels = _labels(box) if box is not None and states else ()
        self.follow()
        inside = theme.low and not self.beside_next
        button = box is not None and box.field.instead is not None and inside
        if button and box is not None:
            show_instead(self._instead, box)
        if button != (self._instead.parent is not None):
            if button:
                self.add_widget(self._instead)
            else:
                self.remove_widget(self._instead)
        if self.beside_next:
            self.changed()

    def buttons(self) -> tuple[Button, ...]:
        """Return the best entry and the field's button, to stand beside the way on."""
        box = self._box
        if box is None:
            return ()
        best = matching(self._labels, box.draft.line.text, 1)
        field: Any = box.field.name
        labels = dict(box.field.choices)
        entries = tuple(
            Button(f"choice_{value}", labels[value], FillField(field=field, value=value))
            for value, _ in best
        )
        return (*entries, *((box.field.instead,) if box.field.instead else ()))

    def pressed(self, button: Button) -> bool:
        """Take a touch on one of ``buttons``; return whether it was one."""
        box = self._box
        if not self.beside_next or box is None:
            return False
        if box.field.instead is not None and button.name == box.field.instead.name:
            self._answer(box)
            return True
        entry = button.name.removeprefix("choice_")
        if button.name.startswith("choice_") and entry in dict(self._labels):
            self._chosen(entry)
            return True
        return False

    def entries(self) -> tuple[tuple[str, str], ...]:
        """Return all (value, label) of the active field."""
        return self._labels

    def follow(self) -> None:
        """Show the entries that match what is written now."""
        across = LARGE_ACROSS if theme.scale > 1.3 else ACROSS
        rows = 1 if theme.low else 2
        written = self._box.draft.line.text if self._box is not None else ""
        found = matching(self._labels, written, across * rows)
        if self.beside_next:
            self.changed()
            found = []
        if found == self._shown:
            return
        self._shown = found
        for row in [child for child in self.children if isinstance(child, EvenRow)]:
            self.remove_widget(row)
        for start in range(0, len(found), across):
            self._add_row(found[start : start + across], across, start // across)

    def _add_row(self, entries: list[tuple[str, str]], across: int, place: int) -> None:
        row = EvenRow(spacing=gap(10))
        for value, label in entries:
            chip = Chip(name=f"choice_{value}", text=label)
            chip.bind(on_release=lambda _, value=value: self._chosen(value))
            row.add_widget(chip)
        for _ in range(across - len(entries)):
            row.add_widget(Widget())
        self.add_widget(row, index=len(self.children) - place)


def _labels(box: FieldBox) -> tuple[tuple[str, str], ...]:
    return tuple((value, words.say(label)) for value, label in box.field.choices)
