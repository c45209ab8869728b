"""One question with one to four fields, and what they are filled with: keyboard or choices."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from contract.commands import Command, FillField
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.screens import edit_line
from kiosk.screens.choice_panel import ChoicePanel
from kiosk.screens.control import load_kv
from kiosk.screens.edit_line import EditLine
from kiosk.screens.field_box import FieldBox, FieldGroup
from kiosk.screens.focus import SPACE
from kiosk.screens.form_aids import FormAids
from kiosk.screens.matching import exactly
from kiosk.screens.measure import panel, px
from kiosk.screens.page import SplitPage
from kiosk.screens.printed_card import PrintedCard
from kiosk.screens.theme import theme
from kiosk.screens.touch_keyboard import TouchKeyboard
from kiosk.screens.words import words
from kiosk.views import Button, FormView

BACKSPACE = 8
MANY = 3
"""With more fields than this, only the active one shows its explanation."""
LARGE = 1.2
"""From this text size on, what is printed has no place of its own beside fields and keys."""
LIVE = 0.7
"""Seconds after the last key until what is printed follows what is written."""
PRINTED = frozenset(FIELDS_OF_STEP[Step.NAME])
"""Fields that stand on the printed card once they are filled."""
_LAYOUT = {
    "text": "letters",
    "state": "letters",
    "email": "email",
    "digits": "pad",
    "date": "pad",
    "partial_date": "date_pad",
    "serial": "serial",
}


class FormPage(SplitPage):
    """Fields above, keyboard below; what is written is sent when the field is left."""

    draft = StringProperty()
    """Says that a text has not been approved yet."""
    typing = BooleanProperty(False)
    """The keyboard is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes: list[FieldBox] = []
        self._groups: list[FieldGroup] = []
        self.active: FieldBox | None = None
        self._entered: FieldBox | None = None
        """The field for which the keyboard was made ready."""
        self._keyboard = TouchKeyboard(self._key)
        self._panel = ChoicePanel(lambda value: self._chosen(self.active, value), self._next_field)
        self._aids = FormAids(lambda value: self._chosen(self.active, value), self._instead)
        self._aids.changed = lambda: self.acts_otherwise()
        self._printed = PrintedCard()
        self._live = Clock.create_trigger(self._follow_print, LIVE)
        self._panel.ids.column.fbind("least", self._weigh)
        self._place_parts()
        theme.bind(low=self._show_input)  # weak: the page must die with its visit

    def _place_parts(self) -> None:
        """Put what helps where there is room: beside the fields in landscape."""
        question, work = self.ids.question, self.ids.work
        if theme.wide:
            question.add_widget(self._aids)
            work.add_widget(self._printed, index=len(work.children))
            self._printed.room = px(330)
        else:
            work.add_widget(self._aids, index=len(work.children))

    def update(self, view: FormView) -> None:
        """Take the content of ``view``; what is being written stays."""
        super().update(view)
        self.draft = words.say(view.draft)
        names = [field.name for field in view.fields]
        if [box.field.name for box in self.boxes] != names:
            self._make(view)
        for box, group, field in zip(self.boxes, self._groups, view.fields, strict=True):
            box.terse = len(self.boxes) > MANY or (theme.wide and len(self.boxes) == MANY)
            box.update(field)
            group.update()
        self._place_note()
        self._place_fields()
        self._printed.show(view.printed)
        self._place_printed()
        if view.printed and any(box.draft.dirty for box in self.boxes):
            self._live()
        if self.active is None or self.active.disabled:
            self._activate(self._first_to_fill())
        self._show_input()

    def _place_note(self) -> None:
        """Below the question; in the low layout in landscape there is more room above the keys."""
        above_keys = theme.wide and theme.low
        pane = self.ids.work if above_keys else self.ids.question
        note = self.ids.note.__self__
        if note.parent is not pane.__self__:
            note.parent.remove_widget(note)
            pane.add_widget(note, index=len(pane.children) - (0 if above_keys else 1))

    def _place_fields(self) -> None:
        """Put fields beside the question, in landscape, if no keys are needed there."""
        without_keys = theme.wide and all(box.inline for box in self.boxes)
        pane = self.ids.work if without_keys else self.ids.question
        column = self.ids.column.__self__
        if column.parent is not pane.__self__:
            column.parent.remove_widget(column)
            pane.add_widget(column, index=len(pane.children) if without_keys else 0)

    def _place_printed(self) -> None:
        """Portrait: put what is printed below the fields; in large type after them, as one more."""
        if theme.wide:
            return
        card, question = self._printed, self.ids.question.__self__
        one_more = theme.asked > LARGE and bool(card.children)
        if one_more and card.parent is question:
            question.remove_widget(card)
        card.room = px(700 if one_more else 330)
        self.ids.column.set_items([*self._groups, *([card] if one_more else [])])
        if not one_more and card.parent is not question:
            card.size_hint = (1, None)
            question.add_widget(card)
        if self.active is not None:
            self.ids.column.turn_to(self._groups[self.boxes.index(self.active)])

    def _make(self, view: FormView) -> None:
        self.boxes = [FieldBox(field, self._chosen) for field in view.fields]
        self._groups = [FieldGroup(box, self._instead) for box in self.boxes]
        for box in self.boxes:
            box.bind(on_press=self._activate)
        self.active = self._entered = None
        self.ids.column.set_items(list(self._groups))

    def _first_to_fill(self) -> FieldBox | None:
        free = [box for box in self.boxes if not box.disabled]
        wrong = [box for box in free if box.error]
        empty = [box for box in free if not box.draft.line.text and not box.field.value]
        return next(iter([*wrong, *empty, *free]), None)

    def _activate(self, box: FieldBox | None) -> None:
        if box is self.active:
            return
        if self.active is not None:
            self.active.active = False
            self._flush(self.active)
            self.active.redraw()
        self.active = box
        if box is not None:
            box.active = True
            box.redraw()
            self.ids.column.turn_to(self._groups[self.boxes.index(box)])
        self._show_input()

    def _show_input(self, *_: object) -> None:
        box = self.active
        wanted: Widget | None = None
        if box is not None and box.field.kind in _LAYOUT:
            wanted = self._keyboard
            self._show_keyboard(box)
        elif box is not None and not (box.field.kind == "yes_no" and not theme.low):
            wanted = self._panel
            moving = theme.low and len(self.boxes) > 1
            self._panel.most = panel_height(len(self.boxes))
            self._panel.show(box.field.choices, box.field.value, moving)
        self.typing = wanted is self._keyboard
        self._aids.beside_next = self._cramped()
        self._aids.show(box)
        area = self.ids.input
        if area.children != ([wanted] if wanted else []):
            area.clear_widgets()
            if wanted is not None:
                area.add_widget(wanted)

    def _show_keyboard(self, box: FieldBox) -> None:
        self._keyboard.show(_LAYOUT[box.field.kind])
        helped = box.field.instead is not None or box.field.kind == "state"
        cramped = theme.wide and (theme.low or self._may_print())
        tight = theme.low and (helped or theme.asked > 1.2)
        self._keyboard.compact = cramped or tight or panel.unit < 0.9
        if self._entered is not box:  # a view that comes while somebody types leaves keys alone
            self._entered = box
            self._keyboard.begin()
            self._follow_case()

    def _may_print(self) -> bool:
        """The printed card is there or may come: keys never change their size under a finger."""
        names = {box.field.name for box in self.boxes}
        return bool(self._printed.children) or not names.isdisjoint(PRINTED)

    def spare(self) -> float:
        """Return the room that is left: among the answers, and under the edge of the low zone."""
        column = self._panel.ids.column
        rooms = [column.height - column.least] if self._panel.parent else [0.0]
        if theme.low and not theme.wide:
            rooms.append(theme.low_top - self.ids.work.y - self.ids.work.minimum_height)
        return float(min(0.0, *rooms))

    def actions(self, view: FormView) -> tuple[Button, ...]:
        """Return the way on; on a small panel, in the low layout, also what helps to fill."""
        if not self._cramped():
            return super().actions(view)
        return (*self._aids.buttons(), *super().actions(view))

    @staticmethod
    def _cramped() -> bool:
        """Eight rows of 15 mm do not fit into the low zone of a small panel."""
        return theme.low and not theme.wide and panel.unit < 0.9

    def _instead(self, box: FieldBox) -> None:
        """Answer without writing: what was begun is forgotten."""
        button = box.field.instead
        if button is None:
            return
        box.draft.line, box.draft.dirty = EditLine(), False
        box.redraw()
        self.port.send(button.command, on_revision=box.draft.count_sent())
        if theme.low and box is self.active:
            self._next_field(1)

    def _follow_case(self) -> None:
        if self.active is not None and self.active.field.kind in ("text", "state"):
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
        self._aids.follow()
        if self._printed.children:
            self._live.cancel()
            self._live()
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
            if box.field.kind == "state":
                box.draft.line, box.draft.dirty = EditLine(), False
                self._aids.follow()
            self._send(box, value)
            if theme.low and box is self.active:
                self._next_field(1)

    def _follow_print(self, *_: object) -> None:
        """Hand over what is written, so that it is seen as it will be printed."""
        if self.active is not None:
            self._flush(self.active)

    def _send(self, box: FieldBox, value: str) -> None:
        field: Any = box.field.name
        self.port.send(FillField(field=field, value=value), on_revision=box.draft.count_sent())

    def _flush(self, box: FieldBox) -> None:
        if not box.draft.dirty:
            return
        box.draft.dirty = False
        if box.field.kind == "state":
            self._flush_state(box)
            return
        self._send(box, edit_line.write(box.draft.line.text, box.field.kind))

    def _flush_state(self, box: FieldBox) -> None:
        """Take an entry that was written out; what fits no entry is forgotten."""
        entries = tuple((value, words.say(label)) for value, label in box.field.choices)
        value = exactly(entries, box.draft.line.text)
        box.draft.line = EditLine()
        if value is not None:
            self._send(box, value)

    def before(self, button: Button) -> Command | None:
        """Send what is written, and that optional fields stay empty, before going on."""
        if self._aids.pressed(button):
            return None
        for box in self.boxes:
            self._flush(box)
            empty = not box.draft.line.text and not box.field.value
            if button.primary and box.field.optional and empty and not box.draft.waiting:
                self._send(box, "")
        return button.command

    def closed(self) -> None:
        """Forget what was written."""
        self._live.cancel()
        for box in self.boxes:
            box.draft = type(box.draft)()
        self._printed.show(())

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


def panel_height(fields: int) -> int:
    """Return how high the answers to choose from may be, in pixels, beside so many fields."""
    if theme.low:
        return px(308) if theme.wide else px(408)
    return px(620) if theme.wide or fields < MANY else px(408)


load_kv(__file__)
