"""Language and needs."""

from typing import Any

from kivy.properties import BooleanProperty

from contract.commands import Command
from kiosk.screens.control import load_kv
from kiosk.screens.controls import Chip, Tile
from kiosk.screens.page import SplitPage
from kiosk.screens.row import EvenRow
from kiosk.screens.theme import theme
from kiosk.screens.typeface import text_width
from kiosk.screens.words import words
from kiosk.views import NeedsView


class LanguageRow(EvenRow):
    """Languages side by side."""

    alone = True


NARROWEST = 0.66
"""Least width of a language, as a share of that with the longest name."""
FEW = 4
"""Needs that have a row of their own; more stand two by two."""


class NeedsPage(SplitPage):
    """Languages side by side, needs as switches below."""

    work_pixels = 1200
    many = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._languages = LanguageRow()
        self._tiles: list[Tile] = []

    def update(self, view: NeedsView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self._commands: dict[str, Command] = {
            **{f"language_{one.language}": one.command for one in view.languages},
            **{need.name: need.command for need in view.needs},
        }
        self.many = len(view.needs) > FEW
        self._show_languages(view)
        self._show_needs(view)

    def _show_languages(self, view: NeedsView) -> None:
        row = self._languages
        if len(row.children) != len(view.languages):
            row.clear_widgets()
            for one in view.languages:
                chip = Chip(name=f"language_{one.language}", role="radio")
                chip.bind(on_release=lambda chip: self.port.send(self._commands[chip.name]))
                row.add_widget(chip)
        names = [text_width(one.label, int(theme.label), bold=True) for one in view.languages]
        for chip, one, wide in zip(reversed(row.children), view.languages, names, strict=True):
            chip.text, chip.checked = one.label, one.selected
            chip.size_hint_x = max(wide, NARROWEST * max(names))

    def _show_needs(self, view: NeedsView) -> None:
        if [tile.name for tile in self._tiles] != [need.name for need in view.needs]:
            self._tiles = [self._tile(need.name) for need in view.needs]
            self.ids.column.set_items([self._languages, *self._tiles])
        for tile, need in zip(self._tiles, view.needs, strict=True):
            tile.title, tile.body = words.say(need.label), words.say(need.body)
            tile.icon, tile.checked = need.icon, need.on
            tile.crowded = self.many or (theme.wide and theme.low)

    def _tile(self, name: str) -> Tile:
        tile = Tile(name=name, role="checkbox")
        tile.bind(on_release=lambda *_: self.port.send(self._commands[name]))
        return tile


load_kv(__file__)
