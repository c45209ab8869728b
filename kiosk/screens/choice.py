"""One question, a few answers as tiles."""

from kivy.properties import StringProperty

from contract.commands import Command
from kiosk.screens.control import load_kv
from kiosk.screens.controls import Tile
from kiosk.screens.page import Page
from kiosk.screens.words import words
from kiosk.views import ChoiceView


class ChoicePage(Page):
    """Question above, answers below it; an error stands between them."""

    error = StringProperty()

    def update(self, view: ChoiceView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.error = words.say(view.error)
        column = self.ids.column
        self._commands: dict[str, Command] = {
            option.name: option.command for option in view.options
        }
        if [tile.name for tile in column.items] != list(self._commands):
            column.set_items([self._tile(option.name) for option in view.options])
        for tile, option in zip(column.items, view.options, strict=True):
            tile.title, tile.body = words.say(option.label), words.say(option.body)
            tile.icon, tile.checked = option.icon, option.selected

    def _tile(self, name: str) -> Tile:
        tile = Tile(name=name, role="radio")
        tile.bind(on_release=lambda *_: self.port.send(self._commands[name]))
        return tile


load_kv(__file__)
