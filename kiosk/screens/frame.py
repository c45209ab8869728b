"""What stands around every page: header, progress, clerk, navigation and tools."""

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from contract.commands import SetProfile
from kiosk.screens.button_row import ButtonRow
from kiosk.screens.control import load_kv
from kiosk.screens.controls import Btn
from kiosk.screens.port import ScreenPort
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button, Chrome

TEXT_SCALES = (100, 125, 150)
NAVIGATION = ("back", "cancel", "more_time", "help")


class ProgressStrip(Widget):
    """The pages of a visit as one bar."""

    share = ListProperty([0, 1])


class Banner(BoxLayout):
    """One sentence across the window; gone when it has no text."""

    icon = StringProperty("info")
    text = StringProperty()
    ink = ColorProperty("#000000")
    fill = ColorProperty("#FFFFFF")


class Frame(BoxLayout):
    """Header above, navigation and tools below, the page between them."""

    office = StringProperty()
    section = StringProperty()
    step = StringProperty()
    notice = StringProperty()
    clerk = StringProperty()
    bare = BooleanProperty(False)
    acting = BooleanProperty(False)
    """There are buttons of the page itself."""
    progress = ListProperty([0, 0])

    def __init__(
        self, port: ScreenPort, press: Callable[[Button], None], read: Callable[[], None]
    ) -> None:
        self._port = port
        self._press = press
        self._read = read
        self._chrome: Chrome | None = None
        super().__init__()
        self.button_row = ButtonRow(press)
        self.button_row.bind(height=lambda _, height: setattr(self, "acting", height > 0))
        self.ids.actions.add_widget(self.button_row)
        self._navigation = {name: self._place_for(name) for name in NAVIGATION}

    def _place_for(self, name: str) -> Btn:
        control = Btn(name=name, kind="nav", disabled=True, opacity=0)
        control.bind(on_release=lambda *_: self._navigate(name))
        self.ids.navigation.add_widget(control)
        return control

    def _button(self, name: str) -> Button | None:
        button: Button | None = getattr(self._chrome, name)
        return button

    def _navigate(self, name: str) -> None:
        if (button := self._button(name)) is not None:
            self._press(button)

    def update(self, chrome: Chrome, bare: bool) -> None:
        """Take language-dependent texts and buttons of ``chrome``."""
        self._chrome = chrome
        self.bare = bare
        self.section = words.say(chrome.section)
        self.progress = list(chrome.progress or (0, 0))
        here, of = self.progress
        language = chrome.language
        self.step = words.of("frame.step", language, here=str(here), of=str(of)) if of else ""
        self.notice = words.say(chrome.notice)
        name = chrome.clerk
        self.clerk = words.of("frame.clerk", language, name=name) if name else ""
        for place, control in self._navigation.items():
            button = self._button(place)
            control.opacity = 0 if button is None else 1
            control.disabled = button is None or not button.enabled
            if button is not None:
                control.name = button.name
                control.text = words.say(button.label)
                control.icon = button.icon
        self.ids.low.text = words.of("tool.higher" if chrome.low_layout else "tool.lower", language)
        self.ids.low.icon = "arrow_upward" if chrome.low_layout else "arrow_downward"

    def read_aloud(self) -> None:
        """Read the page aloud, or stop it."""
        self._read()

    def next_text_size(self) -> None:
        """Ask for the next larger text, after the largest for the smallest."""
        now = round(theme.scale * 100)
        if now == TEXT_SCALES[-1]:
            self._port.send(SetProfile(text_scale=100))
        else:
            self._port.send(SetProfile(text_scale=150 if now == 125 else 125))

    def swap_contrast(self) -> None:
        """Ask for the other theme."""
        light = theme.name == "light"
        self._port.send(SetProfile(theme="contrast" if light else "light"))

    def swap_height(self) -> None:
        """Ask for everything to touch in the lower part of the screen, or as usual."""
        self._port.send(SetProfile(low_layout=not theme.low))

    def on_touch_down(self, touch: Any) -> bool:
        """Tell that somebody is there."""
        self._port.touched()
        return bool(super().on_touch_down(touch))


load_kv(__file__)
