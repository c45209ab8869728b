"""All answers, each row with "change"."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.control import load_kv
from kiosk.screens.measure import px
from kiosk.screens.page import SplitPage
from kiosk.screens.preview_shelf import PreviewShelf
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button, CheckRow, CheckView, View


class CheckLine(FloatLayout):
    """One answer."""

    name = StringProperty()
    label = StringProperty()
    value = StringProperty()
    by_clerk = StringProperty()
    group = StringProperty()
    """Heading above this answer, where a new group begins."""
    missing = BooleanProperty(False)
    with_picture = BooleanProperty(False)
    natural_height = NumericProperty(0)
    inner = NumericProperty(0)
    """Height without the heading."""
    middle = NumericProperty(0)

    @property
    def alone(self) -> bool:
        """A new group begins at the edge."""
        return bool(self.group)

    def show(self, row: CheckRow) -> None:
        """Take the content of ``row``."""
        self.name = row.name
        self.label = words.say(row.label)
        self.value = words.say(row.value)
        self.group, self.missing = words.say(row.group), row.missing
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


LONG = 24
"""Letters; with a longer answer the answers do not stand two by two."""


class CheckPage(SplitPage):
    """Rows over as many pages as they need."""

    error = StringProperty()
    declaration = StringProperty()
    long = BooleanProperty(False)
    """There are answers that need the whole width."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines: list[CheckLine] = []
        self._shelf = PreviewShelf(self.port.picture)
        self.ids.column.bind(height=self._limit_shelf)
        self._with_shelf = False
        self._apart = False
        """The previews stand in the pane of the question."""
        theme.bind(low=self._place_shelf)  # weak: pictures must die with their page

    def update(self, view: CheckView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.error = words.say(view.error)
        self._rows = {row.name: row for row in view.rows}
        self.declaration = words.say(view.declaration)
        if [line.name for line in self._lines] != list(self._rows):
            self._wipe()
            self._lines = [self._line(row) for row in view.rows]
        for line, row in zip(self._lines, view.rows, strict=True):
            line.show(row)
        self.long = max((len(line.value) for line in self._lines), default=0) > LONG
        self._shelf.show(view.previews)
        self._with_shelf = bool(view.previews)
        self._place_shelf()

    def _limit_shelf(self, column: Any, height: float) -> None:
        """Let the previews fit on one page of the column, above the buttons that turn it."""
        self._shelf.most = max(height - theme.target - column.spacing, px(300))

    def _place_shelf(self, *_: object) -> None:
        """Previews stand before the answers; where these need the room, beside or above them."""
        apart = self._with_shelf and (theme.wide or theme.low)
        in_column = self._with_shelf and not apart
        if apart != self._apart:
            self._apart = apart
            if self._shelf.parent is not None:
                self._shelf.parent.remove_widget(self._shelf)
            if apart:
                self._shelf.size_hint = (1, 1)
                self.ids.question.add_widget(self._shelf)
        self.ids.column.set_items([*([self._shelf] if in_column else []), *self._lines])

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
        for line in self._lines:
            line.ids.picture.wipe()
        self._shelf.wipe()

    def closed(self) -> None:
        """Keep no picture."""
        self._wipe()

    def spoken_view(self, view: View) -> str:
        """Return only the question: the answers are personal and spoken row by row."""
        return super().spoken_view(view)


def _language() -> Any:
    return words.language


load_kv(__file__)
