"""The row of what can be done on a page: the way on at the right, for left hands at the left."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.controls import Btn
from kiosk.screens.measure import gap, target
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button

HEIGHT = 104
"""Of a button, in design pixels."""


class ButtonRow(FloatLayout):
    """Buttons in one row where their captions fit, else below each other, the way on on top."""

    spacing = NumericProperty(16)

    def __init__(self, press: Callable[[Button], None], **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, height=0, spacing=gap(), **kwargs)
        self._press = press
        self._buttons: dict[str, Btn] = {}
        self._views: dict[str, Button] = {}
        self._place = Clock.create_trigger(self._lay_out, -1)
        self.bind(size=self._place, pos=self._place)
        theme.bind(scale=self._place, left_hand=self._place, low=self._place)

    def show(self, buttons: tuple[Button, ...]) -> None:
        """Show these buttons; those whose name stays are kept and changed in place."""
        wanted = {button.name: button for button in buttons}
        if list(wanted) != list(self._buttons):
            self.clear_widgets()
            self._buttons = {name: self._buttons.get(name) or self._make(name) for name in wanted}
            for control in self._buttons.values():
                self.add_widget(control)
        self._views = wanted
        for name, button in wanted.items():
            control = self._buttons[name]
            control.text = words.say(button.label)
            control.icon = button.icon
            danger = name == "stop_control"
            control.kind = "primary" if button.primary else "danger" if danger else "plain"
            control.disabled = not button.enabled
        self._place()

    def _make(self, name: str) -> Btn:
        control = Btn(name=name, size_hint=(None, None))
        control.bind(on_release=lambda *_: self._press(self._views[name]), height=self._place)
        return control

    def _lay_out(self, *_: object) -> None:
        controls = list(self._buttons.values())
        if not controls:
            self.height = 0
            return
        # In landscape the low zone is not high: its buttons stand closer.
        least = target(72 if theme.wide and theme.low else HEIGHT)
        for control in controls:
            control.least_height = least
        controls.sort(key=lambda control: control.kind != "primary")
        if self._fits(controls):
            rows = [controls]
        elif len(controls) > 2 and self._fits(controls[1:]):
            rows = [controls[:1], controls[1:]]
        else:
            rows = [[control] for control in controls]
        for row in rows:
            self._share_width(row)
        heights = [max(control.height for control in row) for row in rows]
        self.height = sum(heights) + self.spacing * (len(rows) - 1)
        top = self.y + self.height
        for row, height in zip(rows, heights, strict=True):
            top -= height
            left = self.x
            # The way on stands last, for left hands first.
            for control in row if theme.left_hand else reversed(row):
                control.pos = (int(left), int(top))
                left += control.width + self.spacing
            top -= self.spacing

    def _room(self, controls: list[Btn]) -> float:
        return float(self.width - self.spacing * (len(controls) - 1))

    def _fits(self, controls: list[Btn]) -> bool:
        natural = [control.natural_width(control.icon_size) for control in controls]
        return sum(natural) <= self._room(controls)

    def _share_width(self, controls: list[Btn]) -> None:
        """Give each button what its caption needs and an even part of the rest."""
        room = self._room(controls)
        if len(controls) == 1:
            controls[0].width = int(room)
            return
        natural = [control.natural_width(control.icon_size) for control in controls]
        spare = (room - sum(natural)) / len(controls)
        for control, width in zip(controls, natural, strict=True):
            control.width = int(width + spare)
