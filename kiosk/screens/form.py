"""One question with one to four fields, and what they are filled with: keyboard or choices."""

from typing import Any

from kivy.uix.widget import Widget

from contract.commands import Command, FillField
from kiosk.screens import edit_line
from kiosk.screens.choice_panel import ChoicePanel
from kiosk.screens.control import load_kv
from kiosk.screens.field_box import FieldBox
from kiosk.screens.focus import SPACE
from kiosk.screens.page import Page
from kiosk.screens.theme import theme
from kiosk.screens.touch_keyboard import TouchKeyboard
from kiosk.views import Button, FormView

BACKSPACE = 8
MANY = 3
"""With more fields than this, only the active one shows its explanation."""
_LAYOUT = {"text": "letters", "digits": "pad", "date": "pad", "serial": "serial"}


class FormPage(Page):
    """Fields above, keyboard below; what is written is sent when the field is left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes: list[FieldBox] = []
        self.active: FieldBox | None = None
        self._keyboard = TouchKeyboard(self._key)
        self._panel = ChoicePanel(lambda value: self._chosen(self.active, value), self._next_field)
        theme.bind(low=self._show_input)  # weak: the page must die with its visit

    def update(self, view: FormView) -> None:
        """Take the content of ``view``; what is being written stays."""
        super().update(view)
        names = [field.name for field in view.fields]
        if [box.field.name for box in self.boxes] != names:
            self._make(view)
        for box, field in zip(self.boxes, view.fields, strict=True):
            box.terse = len(self.boxes) > MANY
            box.update(field)
        if self.active is None or self.active.disabled:
            self._activate(self._first_to_fill())
        self._show_input()

    def _make(self, view: FormView) -> None:
        self.boxes = [FieldBox(field, self._chosen) for field in view.fields]
        for box in self.boxes:
            box.bind(on_press=self._activate)
        self.active = None
        self.ids.column.set_items(list(self.boxes))

    def _first_to_fill(self) -> FieldBox | None:
        free = [box for box in self.boxes if not box.disabled]
        wrong = [box for box in free if box.error]
        empty = [box for box in free if not box.draft.line.text]
        return next(iter([*wrong, *empty, *free]), None)

    def _activate(self, box: FieldBox | None) -> None:
        if box is self.active:
            return
        if self.active is not None:
            self.active.active = False
            self._flush(self.active)
        self.active = box
        if box is not None:
            box.active = True
            self.ids.column.turn_to(box)
        self._show_input()

    def _show_input(self, *_: object) -> None:
        box = self.active
        wanted: Widget | None = None
        if box is not None and box.field.kind in _LAYOUT:
            wanted = self._keyboard
            layout = _LAYOUT[box.field.kind]
            family = ("letters", "digits", "more") if layout == "letters" else (layout,)
            if self._keyboard.layout not in family:
                self._keyboard.show(layout)
            self._follow_case()
        elif box is not None and not (box.field.kind == "yes_no" and not theme.low):
            wanted = self._panel
            moving = theme.low and len(self.boxes) > 1
            self._panel.show(box.field.choices, box.field.value, moving)
        area = self.ids.input
        if area.children != ([wanted] if wanted else []):
            area.clear_widgets()
            if wanted is not None:
                area.add_widget(wanted)

    def _follow_case(self) -> None:
        if self.active is not None and self.active.field.kind == "text":
            line = self.active.draft.line
            self._keyboard.shifted = line.caret == 0 or line.text[line.caret - 1] == "-"

    def _key(self, code: str) -> None:
        box = self.active
        if box is None or box.disabled:
            return
        self.port.touched()
        line = box.draft.line
        if code in ("up", "down"):
            self._next_field(1 if code == "down" else -1)
            return
        if code in ("left", "right"):
            box.draft.line = line.move(1 if code == "right" else -1)
        elif code == "backspace":
            self._write(box, line.backspace())
        else:
            self._write(box, line.insert(code, box.field.kind, box.field.max_length))
        box.redraw()
        self._follow_case()

    @staticmethod
    def _write(box: FieldBox, line: edit_line.EditLine) -> None:
        box.draft.dirty = box.draft.dirty or line.text != box.draft.line.text
        box.draft.line = line

    def _next_field(self, by: int) -> None:
        free = [box for box in self.boxes if not box.disabled]
        if self.active in free:
            place = free.index(self.active) + by
            self._activate(free[min(max(place, 0), len(free) - 1)])

    def _chosen(self, box: FieldBox | None, value: str) -> None:
        if box is not None and not box.disabled:
            self._send(box, value)
            if theme.low and box is self.active:
                self._next_field(1)

    def _send(self, box: FieldBox, value: str) -> None:
        field: Any = box.field.name
        self.port.send(FillField(field=field, value=value), on_revision=box.draft.revision)

    def _flush(self, box: FieldBox) -> None:
        if box.draft.dirty:
            box.draft.dirty = False
            box.draft.waiting = True
            self._send(box, edit_line.write(box.draft.line.text, box.field.kind))

    def before(self, button: Button) -> Command | None:
        """Send what is written, and that optional fields stay empty, before going on."""
        for box in self.boxes:
            self._flush(box)
            empty = not box.draft.line.text and not box.field.value
            if button.primary and box.field.optional and empty and not box.draft.waiting:
                box.draft.waiting = True
                self._send(box, "")
        return button.command

    def closed(self) -> None:
        """Forget what was written."""
        for box in self.boxes:
            box.draft = type(box.draft)()

    def typed(self, text: str) -> None:
        """Take text from a real keyboard."""
        self._key(text)

    def typed_key(self, code: int) -> bool:
        """Take Backspace; Space writes a space while a text is being written."""
        if self.active is None or self.active.field.kind not in _LAYOUT:
            return False
        if code == BACKSPACE:
            self._key("backspace")
        return code in (BACKSPACE, SPACE)


load_kv(__file__)
