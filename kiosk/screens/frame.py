"""What stands around every page: header, progress, clerk, navigation and tools."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from contract.commands import SetProfile
from contract.terms import TextScale
from contract.terms import Theme as ThemeName
from kiosk.screens.button_row import ButtonRow
from kiosk.screens.control import load_kv
from kiosk.screens.controls import Btn, EvenCaptions
from kiosk.screens.measure import gap, px
from kiosk.screens.page import GUTTER
from kiosk.screens.port import ScreenPort
from kiosk.screens.theme import theme
from kiosk.screens.words import words
from kiosk.views import Button, Chrome

TEXT_SCALES: tuple[TextScale, ...] = (100, 125, 150, 200)
THEME_ORDER: tuple[ThemeName, ...] = ("light", "contrast", "dark")
NAVIGATION = ("back", "cancel", "more_time", "help")


class ProgressStrip(Widget):
    """The pages of a visit as one bar."""

    share = ListProperty([0, 1])


class Banner(BoxLayout):
    """One sentence across the window; gone when it has no text."""

    icon = StringProperty("info")
    text = StringProperty()
    tone = StringProperty("text")
    ground = StringProperty("action_soft")
    """Colours of the theme by name: see ``labels``."""


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
    dual = BooleanProperty(False)
    """The page has two panes: in landscape its buttons stand below one of them."""
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
        self.button_row.size_hint = (None, None)
        self.ids.stage.add_widget(self.button_row)
        self._arrange = Clock.create_trigger(self._place_actions, -1)
        self.button_row.fbind("height", self._arrange)
        self.ids.stage.fbind("size", self._arrange)
        self.ids.stage.fbind("pos", self._arrange)
        self.fbind("dual", self._arrange)
        theme.bind(left_hand=self._arrange, low=self._arrange, work_width=self._arrange)
        self._navigation = {name: self._place_for(name) for name in NAVIGATION}
        self._captions = EvenCaptions([*self._navigation.values(), *self.ids.tools.children])

    def _place_for(self, name: str) -> Btn:
        control = Btn(name=name, kind="nav", disabled=True, opacity=0)
        control.bind(on_release=lambda *_: self._navigate(name))
        self.ids.navigation.add_widget(control)
        return control

    def _place_actions(self, *_: object) -> None:
        """Put the page's buttons below it; in landscape below one of its panes."""
        stage, slot, row = self.ids.stage, self.ids.slot, self.button_row
        foot = int(row.height) + gap() if row.height else 0
        room = int(stage.width - 2 * theme.margin)
        left, width = int(stage.x + theme.margin), room
        beside = theme.wide and self.dual
        if beside:
            width = theme.work_width
            if theme.low:
                width = room - theme.work_width - px(GUTTER)
            # With the answers, and on the other side in the low layout.
            if theme.left_hand == theme.low:
                left += room - int(width)
        row.width = width
        row.pos = (left, int(stage.y + gap()))
        theme.foot = foot
        slot.pos = (stage.x, stage.y if beside else stage.y + foot)
        slot.size = (stage.width, stage.height - (0 if beside else foot))

    def _button(self, name: str) -> Button | None:
        button: Button | None = getattr(self._chrome, name)
        return button

    def _navigate(self, name: str) -> None:
        if (button := self._button(name)) is not None:
            self._press(button)

    def update(self, chrome: Chrome, bare: bool, dual: bool) -> None:
        """Take language-dependent texts and buttons of ``chrome``."""
        self._chrome = chrome
        self.bare, self.dual = bare, dual
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
        now = round(theme.asked * 100)
        larger = [scale for scale in TEXT_SCALES if scale > now]
        self._port.send(SetProfile(text_scale=larger[0] if larger else TEXT_SCALES[0]))

    def swap_contrast(self) -> None:
        """Ask for the next theme."""
        place = THEME_ORDER.index(theme.name)
        self._port.send(SetProfile(theme=THEME_ORDER[(place + 1) % len(THEME_ORDER)]))

    def swap_height(self) -> None:
        """Ask for everything to touch in the lower part of the screen, or as usual."""
        self._port.send(SetProfile(low_layout=not theme.low))

    def on_touch_down(self, touch: Any) -> bool:
        """Tell that somebody is there."""
        self._port.touched()
        return bool(super().on_touch_down(touch))


load_kv(__file__)
