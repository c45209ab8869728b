"""One field of a form: label, explanation, what is written, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens import edit_line
from kiosk.screens.control import Control, load_kv
from kiosk.screens.controls import Btn, Chip
from kiosk.screens.edit_line import EditLine
from kiosk.screens.measure import gap, px
from kiosk.screens.stack import Stack
from kiosk.screens.theme import theme
from kiosk.screens.typeface import text_width
from kiosk.screens.words import words
from kiosk.views import FormField


@dataclass
class Draft:
    """What is being written in a field, until the session has it."""

    revision: int = -1
    line: EditLine = field(default_factory=EditLine, repr=False)
    dirty: bool = False
    ahead: int = 0
    """How often it was sent without an answer yet: each answer counts the revision up by one."""

    @property
    def waiting(self) -> bool:
        """Whether what was sent is not answered yet."""
        return self.ahead > 0

    def count_sent(self) -> int:
        """Count one more that is sent; return the revision that it will find."""
        self.ahead += 1
        return self.revision + self.ahead - 1

    def take(self, form_field: FormField) -> None:
        """Follow the session: its value counts, unless the citizen is writing.

        What a clerk wrote always counts: the citizen must see it.
        """
        answers = form_field.revision - self.revision
        self.revision = form_field.revision
        self.ahead = max(0, self.ahead - answers)
        by_clerk = answers != 0 and form_field.by_clerk is not None
        if by_clerk or not form_field.editable:  # what is on its way will be refused
            self.ahead = 0
        if by_clerk:
            self.dirty = False
        if self.dirty or self.waiting or form_field.kind == "state":
            return
        # A blank at the end is not stored: it must not vanish between two words.
        if edit_line.write(self.line.text, form_field.kind) != form_field.value:
            self.line = edit_line.read(form_field.value, form_field.kind)


class FieldBox(Control):
    """Shows one ``FormField`` and its draft."""

    label = StringProperty()
    explanation = StringProperty()
    error = StringProperty()
    by_clerk = StringProperty()
    written = StringProperty()
    missing = StringProperty()
    active = BooleanProperty(False)
    terse = BooleanProperty(False)
    """The explanation shows only while the field is active."""
    inline = BooleanProperty(False)
    """The choices stand in the field itself."""
    field_takes_text = BooleanProperty(True)
    caret_x = NumericProperty(0)
    shift = NumericProperty(0)
    """How far the text is moved left so that the caret is seen, in pixels."""

    def __init__(self, form_field: FormField, chosen: Any, **kwargs: Any) -> None:
        self.field = form_field
        self.draft = Draft()
        self._chosen = chosen
        super().__init__(name=f"field_{form_field.name}", role="textbox", **kwargs)
        theme.bind(scale=self._place_caret)  # weak: what is written must die with its page
        self.fbind("width", self._place_caret)

    def update(self, form_field: FormField) -> None:
        """Take the session's state of the field."""
        self.field = form_field
        self.draft.take(form_field)
        self.label = words.say(form_field.label)
        if form_field.optional:
            self.label += " " + words.of("field.optional", _language())
        self.explanation = words.say(form_field.explanation)
        self.error = words.say(form_field.error)
        name = form_field.by_clerk
        self.by_clerk = words.of("field.by_clerk", _language(), name=name) if name else ""
        self.disabled = not form_field.editable
        self.inline = form_field.kind == "yes_no" and not theme.low
        self.focusable = not self.inline
        self.field_takes_text = form_field.kind not in ("choice", "yes_no")
        self._show_chips()
        self.redraw()

    def _show_chips(self) -> None:
        row = self.ids.chips
        wanted = list(self.field.choices) if self.inline else []
        if len(row.children) != len(wanted):
            row.clear_widgets()
            for value, _ in wanted:
                chip = Chip(name=f"{self.name}_{value}", role="radio")
                chip.bind(on_release=lambda _, value=value: self._chosen(self, value))
                row.add_widget(chip)
        for chip, (value, label) in zip(reversed(row.children), wanted, strict=True):
            chip.text, chip.checked = words.say(label), value == self.field.value
            chip.spoken = f"{self.label}: {chip.text}"

    def redraw(self) -> None:
        """Show the draft as it stands now."""
        kind, text = self.field.kind, self.draft.line.text
        labels = dict(self.field.choices)
        known = self.field.value in labels
        if kind in ("choice", "yes_no") or (kind == "state" and not text):
            self.written = words.say(labels[self.field.value]) if known else ""
            choose = kind != "state" or not self.active
            self.missing = words.of("field.choose", _language()) if choose and not known else ""
        else:
            pattern = words.of("field.date_pattern", _language())
            self.written, self.missing = edit_line.shown(text, kind, pattern)
        self.masked = self.field.masked
        self.filled = bool(self.written)
        self.value = "" if self.field.masked else self.written
        self.spoken = self._say()
        self._place_caret()

    def _say(self) -> str:
        state = words.of("field.filled" if self.written else "field.empty", _language())
        said = state if self.field.masked or not self.written else self.written
        parts = (self.label, said, self.by_clerk, self.error, self.explanation)
        return ". ".join(part for part in parts if part)

    def _place_caret(self, *_: object) -> None:
        kind, line = self.field.kind, self.draft.line
        before = edit_line.shown(line.text[: line.caret], kind, "")[0] if kind == "serial" else ""
        before = before or (self.written if kind in edit_line.DATES else line.text[: line.caret])
        wide = text_width(before, int(theme.lead), bold=False)
        room = max(self.width - px(72), 1)
        self.shift = max(0, wide - room)
        self.caret_x = wide - self.shift


class FieldGroup(Stack):
    """A field and the button that answers it without writing."""

    def __init__(self, box: FieldBox, pressed: Callable[[FieldBox], None]) -> None:
        super().__init__(size_hint_y=None, spacing=gap(10))
        self.box = box
        self._instead = Btn(size_hint_x=None, opacity=0, disabled=True)
        self._instead.bind(on_release=lambda *_: pressed(box))
        self.add_widget(box)
        for name in ("width", "height"):
            self.fbind(name, self._fit)
        self._instead.fbind("text", self._fit)
        self._instead.fbind("font_size", self._fit)
        self.fbind("minimum_height", self.setter("height"))
        theme.bind(low=self.update)  # weak: what is written must die with its page
        self.update()

    def update(self, *_: object) -> None:
        """Show the button; in the low layout it stands above the keyboard instead."""
        button = self.box.field.instead
        if (button is not None and not theme.low) != (self._instead.parent is not None):
            if self._instead.parent is None:
                self.add_widget(self._instead)
            else:
                self.remove_widget(self._instead)
        show_instead(self._instead, self.box)

    def _fit(self, *_: object) -> None:
        button = self._instead
        button.width = min(button.natural_width(button.icon_size), self.width)


def show_instead(control: Btn, box: FieldBox) -> None:
    """Make ``control`` the button that answers ``box`` without writing."""
    button = box.field.instead
    control.opacity = 1 if button else 0
    control.disabled = button is None or not button.enabled or box.disabled
    if button is not None:
        control.name, control.icon = button.name, button.icon
        control.text = words.say(button.label)
        control.spoken = f"{box.label}: {control.text}"


def _language() -> Any:
    return words.language


load_kv(__file__)
