"""How answers will stand on the document, beside what is being written."""

from kivy.properties import NumericProperty, StringProperty

from kiosk.screens.control import load_kv
from kiosk.screens.measure import px
from kiosk.screens.stack import Stack
from kiosk.screens.theme import theme
from kiosk.screens.typeface import text_width
from kiosk.screens.words import words
from kiosk.views import PrintedLine


def line_count(value: str, size: int, width: int) -> int:
    """Return how many lines ``value`` takes in bold type of ``size``, in ``width`` pixels."""
    lines, used = 1, 0.0
    blank = text_width(" ", size, bold=True)
    for word in value.split():
        wide = text_width(word, size, bold=True)
        if used and used + blank + wide > width:
            lines, used = lines + 1, 0.0
        lines += int(wide // width)
        used += wide + (blank if used else 0)
    return lines


class PrintedRow(Stack):
    """Label, value as printed, and a note such as "will be printed small"."""

    label = StringProperty()
    value = StringProperty()
    note = StringProperty()
    shrink = NumericProperty(1.0)


class PrintedCard(Stack):
    """The lines below each other on paper; takes no room without lines."""

    room = NumericProperty(300)
    """Most height that it may take, in pixels: long values are written smaller."""

    def __init__(self) -> None:
        super().__init__(size_hint_y=None, height=0)
        self._rows: list[PrintedRow] = []
        self.fbind("width", self._fit)
        self.fbind("room", self._fit)
        theme.bind(scale=self._fit)  # weak: what is written must die with its page

    def _fit(self, *_: object) -> None:
        for shrink in (1.0, 0.9, 0.8, 0.7, 0.6):
            if sum(self._needs(row, shrink) for row in self._rows) <= self.room:
                break
        for row in self._rows:
            row.shrink = shrink

    def _needs(self, row: PrintedRow, shrink: float) -> float:
        """Return about how high ``row`` is, in pixels."""
        width = max(self.width - px(60), px(200))
        small, body = theme.small * shrink, theme.body * shrink
        lines = line_count(row.value, int(body), int(width)) * body
        lines += line_count(row.label, int(small), int(width)) * small
        lines += line_count(row.note, int(small), int(width)) * small if row.note else 0
        return float(lines * theme.leading * 1.22 + px(16))

    def show(self, lines: tuple[PrintedLine, ...]) -> None:
        """Show these lines."""
        while len(self._rows) < len(lines):
            self._rows.append(PrintedRow())
        self._rows = self._rows[: len(lines)]
        if self.children[::-1] != self._rows:
            self.clear_widgets()
            for row in self._rows:
                self.add_widget(row)
        for row, line in zip(self._rows, lines, strict=True):
            row.label, row.value = words.say(line.label), line.value
            row.note = words.say(line.note)
        self._fit()


load_kv(__file__)
