"""One question, a few answers as tiles."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from contract.commands import Command
from kiosk.screens.control import load_kv
from kiosk.screens.controls import Tile
from kiosk.screens.page import SplitPage
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import ChoiceView

FEW = 4
MANY = 6
"""With more answers than these, the tiles are smaller: in landscape and in portrait."""


class ChoicePage(SplitPage):
    """Question above, answers below it; an error stands between them."""

    work_pixels = 1200
    error = StringProperty()
    count = NumericProperty(0)
    many = BooleanProperty(False)
    explained = StringProperty()
    """Explanation of the chosen answer, for where its tile has no room."""

    @staticmethod
    def across(count: int, wide: bool, low: bool, scale: float) -> int:
        """Return how many tiles stand side by side: two where one column would be too long."""
        if scale > 1.3:
            return 1
        if low and wide:
            return 3 if count > FEW else 2 if count > 2 else 1
        if low:
            return 2 if count > 3 else 1
        return 2 if wide and count > FEW else 1

    def update(self, view: ChoiceView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.error = words.say(view.error)
        column = self.ids.column
        self.count = len(view.options)
        self.many = self.count > (FEW if theme.wide else MANY)
        chosen = next((option for option in view.options if option.selected), None)
        self.explained = words.say(chosen.body) if chosen else ""
        self._commands: dict[str, Command] = {
            option.name: option.command for option in view.options if option.blocked is None
        }
        if [tile.name for tile in column.items] != [option.name for option in view.options]:
            column.set_items([self._tile(option.name) for option in view.options])
        for tile, option in zip(column.items, view.options, strict=True):
            tile.title, tile.body = words.say(option.label), words.say(option.body)
            tile.icon, tile.checked = option.icon, option.selected
            tile.blocked, tile.crowded = words.say(option.blocked), self.many

    def _tile(self, name: str) -> Tile:
        tile = Tile(name=name, role="radio")
        tile.bind(on_release=lambda *_: self._choose(name))
        return tile

    def _choose(self, name: str) -> None:
        if name in self._commands:
            self.port.send(self._commands[name])


load_kv(__file__)
