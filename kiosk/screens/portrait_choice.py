"""Three candidates, the citizen picks one."""

from typing import Any

from kivy.properties import StringProperty

from contract.commands import Command
from kiosk.screens.control import Control, load_kv
from kiosk.screens.page import SplitPage
from kiosk.screens.words import words
from kiosk.views import PortraitChoice, PortraitChoiceView


class PortraitCard(Control):
    """One candidate in the shape of a passport photo."""

    text = StringProperty()


class PortraitChoicePage(SplitPage):
    """The chosen portrait large, all candidates below it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._commands: dict[str, Command] = {}
        self._large = ""

    def update(self, view: PortraitChoiceView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self._commands = {choice.evidence: choice.command for choice in view.choices}
        row = self.ids.cards
        if [card.name for card in reversed(row.children)] != [_name(one) for one in view.choices]:
            self.wipe()
            for choice in view.choices:
                row.add_widget(self._card(choice))
        for card, choice in zip(reversed(row.children), view.choices, strict=True):
            card.text, card.checked = words.say(choice.label), choice.chosen
            card.disabled = not choice.selectable
            if choice.chosen:
                self._show_large(choice.evidence)

    def _card(self, choice: PortraitChoice) -> PortraitCard:
        card = PortraitCard(name=_name(choice), role="radio")
        card.bind(on_release=lambda *_: self.port.send(self._commands[choice.evidence]))
        if (pixels := self.port.picture(choice.evidence)) is not None:
            card.ids.picture.show(pixels)
        return card

    def _show_large(self, evidence: str) -> None:
        if evidence == self._large:
            return
        self._large = evidence
        if (pixels := self.port.picture(evidence)) is not None:
            self.ids.large.show(pixels)

    def wipe(self) -> None:
        """Wipe all pictures."""
        for card in self.ids.cards.children:
            card.ids.picture.wipe()
        self.ids.cards.clear_widgets()
        self.ids.large.wipe()
        self._large = ""

    def closed(self) -> None:
        """Keep no picture."""
        self.wipe()


def _name(choice: PortraitChoice) -> str:
    return f"portrait_{choice.evidence}"


load_kv(__file__)
