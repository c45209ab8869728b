"""The row of what can be done on a page: the way on at the right, larger than the rest."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.controls import Btn
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button

HEIGHT = 104
GAP = 16


class ButtonRow(FloatLayout):
    """Buttons in one row where their captions fit, else below each other, the way on on top."""

    spacing = NumericProperty(GAP)

    def __init__(self, press: Callable[[Button], None], **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, height=0, **kwargs)
        self._press = press
        self._buttons: dict[str, Btn] = {}
        self._views: dict[str, Button] = {}
        self._place = Clock.create_trigger(self._lay_out, -1)
        self.bind(size=self._place, pos=self._place)
        theme.bind(scale=self._place)

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
        control = Btn(name=name, least_height=HEIGHT, size_hint=(None, None))
        control.bind(on_release=lambda *_: self._press(self._views[name]), height=self._place)
        return control

    def _lay_out(self, *_: object) -> None:
        controls = list(self._buttons.values())
        if not controls:
            self.height = 0
            return
        natural = [control.natural_width(control.icon_size) for control in controls]
        room = self.width - self.spacing * (len(controls) - 1)
        if sum(natural) <= room:
            self._in_a_row(controls, natural, room)
        else:
            self._stacked(controls)

    def _in_a_row(self, controls: list[Btn], natural: list[float], room: float) -> None:
        controls = sorted(controls, key=lambda control: control.kind == "primary")
        natural = [control.natural_width(control.icon_size) for control in controls]
        spare = (room - sum(natural)) / len(controls)
        self.height = max(control.height for control in controls)
        left = self.x
        for control, width in zip(controls, natural, strict=True):
            control.width = int(width + spare)
            control.pos = (int(left), int(self.y))
            left += control.width + self.spacing

    def _stacked(self, controls: list[Btn]) -> None:
        controls = sorted(controls, key=lambda control: control.kind == "primary")
        for control in controls:
            control.width = self.width
        heights = [control.height for control in controls]
        self.height = sum(heights) + self.spacing * (len(controls) - 1)
        bottom = self.y
        for control in controls:
            control.pos = (int(self.x), int(bottom))
            bottom += control.height + self.spacing
