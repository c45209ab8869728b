"""All answers, each row with "change"."""

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.control import load_kv
from kiosk.screens.page import Page
from kiosk.screens.words import words
from kiosk.views import Button, CheckRow, CheckView, View


class CheckLine(FloatLayout):
    """One answer."""

    name = StringProperty()
    label = StringProperty()
    value = StringProperty()
    by_clerk = StringProperty()
    with_picture = BooleanProperty(False)
    pressed = ObjectProperty()

    def show(self, row: CheckRow) -> None:
        """Take the content of ``row``."""
        self.name = row.name
        self.label = words.say(row.label)
        self.value = words.say(row.value)
        self.by_clerk = (
            words.of("field.by_clerk", _language(), name=row.by_clerk) if row.by_clerk else ""
        )
        for place, button in (("change", row.change), ("confirm", row.confirm)):
            control = self.ids[place]
            control.opacity = 1 if button else 0
            control.disabled = button is None or not button.enabled
            if button:
                control.name, control.text = button.name, words.say(button.label)
                control.icon = button.icon
                control.spoken = f"{self.label}: {control.text}"


class CheckPage(Page):
    """Rows over as many pages as they need."""

    error = StringProperty()

    def update(self, view: CheckView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.error = words.say(view.error)
        self._rows = {row.name: row for row in view.rows}
        column = self.ids.column
        if [line.name for line in column.items] != list(self._rows):
            self._wipe()
            column.set_items([self._line(row) for row in view.rows])
        for line, row in zip(column.items, view.rows, strict=True):
            line.show(row)

    def _line(self, row: CheckRow) -> CheckLine:
        line = CheckLine(name=row.name)
        line.ids.change.bind(on_release=lambda *_: self._press(row.name, "change"))
        line.ids.confirm.bind(on_release=lambda *_: self._press(row.name, "confirm"))
        if row.picture and (pixels := self.port.picture(row.picture)) is not None:
            line.with_picture = True
            line.ids.picture.aspect = pixels.shape[1] / pixels.shape[0]
            line.ids.picture.show(pixels)
        return line

    def _press(self, name: str, what: str) -> None:
        button: Button | None = getattr(self._rows[name], what)
        if button is not None:
            self.port.send(button.command)

    def _wipe(self) -> None:
        for line in self.ids.column.items:
            line.ids.picture.wipe()

    def closed(self) -> None:
        """Keep no picture."""
        self._wipe()

    def spoken_view(self, view: View) -> str:
        """Return only the question: the answers are personal and spoken row by row."""
        return super().spoken_view(view)


def _language() -> Any:
    return words.language


load_kv(__file__)
