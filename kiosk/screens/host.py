"""The root of the window: shows the page that is registered for the type of a view."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk import views
from kiosk.screens import typeface
from kiosk.screens.control import Control
from kiosk.screens.focus import Focus, controls
from kiosk.screens.key_actions import KEYBOARD, KeyActions
from kiosk.screens.page import Page
from kiosk.screens.port import KeyAction, ScreenPort
from kiosk.screens.spoken_guide import SpokenGuide
from kiosk.screens.theme import theme
from kiosk.screens.words import words

PAGES: dict[type[views.View], str] = {
    views.AttractView: "attract:AttractPage",
    views.OutOfServiceView: "out_of_service:OutOfServicePage",
    views.NeedsView: "needs:NeedsPage",
    views.ChoiceView: "choice:ChoicePage",
    views.NoticeView: "notice:NoticePage",
    views.FormView: "form:FormPage",
    views.PortraitView: "portrait:PortraitPage",
    views.PortraitChoiceView: "portrait_choice:PortraitChoicePage",
    views.FingerprintView: "fingerprint:FingerprintPage",
    views.SignatureView: "signature:SignaturePage",
    views.CheckView: "check:CheckPage",
    views.WorkingView: "working:WorkingPage",
    views.FeeView: "fee:FeePage",
    views.ReceiptView: "receipt:ReceiptPage",
    views.EndView: "end:EndPage",
}
"""Type of view -> module and class of its page; loaded when first shown, or ahead of that."""

LOAD_EVERY = 0.2
"""Seconds between two modules that are loaded ahead: a touch never waits for more than one."""
LISTEN_EVERY = 0.1
"""Seconds between two looks whether there is silence for a text that waits."""
JUST_CAME = 0.25
"""Seconds after a page or dialog was drawn in which a press cannot be meant for it: nobody reads so
fast, and the second touch of a double tap comes within this time."""


def _page_of(view: views.View) -> tuple[object, ...]:
    """Return what makes a page the same page to a citizen, also when its content changes."""
    return type(view), getattr(view, "title", None), getattr(view, "signer", "")


def _question_of(chrome: views.Chrome) -> tuple[object, ...] | None:
    return None if chrome.dialog is None else (chrome.dialog.kind, chrome.dialog.title)


def _module(place: str) -> str:
    return f"kiosk.screens.{place.split(':')[0]}"


class ScreenHost(FloatLayout):
    """Shows views; what is touched goes as commands to the port."""

    def __init__(
        self,
        port: ScreenPort,
        office: str = "",
        now: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        typeface.install()
        theme.fit()
        from kiosk.screens.dialog_sheet import DialogSheet
        from kiosk.screens.frame import Frame

        super().__init__(**kwargs)
        self.port = port
        self.view: views.View | None = None
        self.page = Page(port)
        self.frame = Frame(port, self.press, self.read_aloud)
        self.frame.office = office
        self.dialog = DialogSheet(self.press)
        self.add_widget(self.frame)
        self.focus = Focus(self, self.top_layer)
        self.focus.moved = self._focus_moved
        self.guide = SpokenGuide(port, self._nodes)
        self._keys = KeyActions(self, self.focus, self.guide)
        self.reading = False
        self.arrivals = 0
        """How many pages and dialogs have come."""
        self._now = now
        self._came_at = float("-inf")
        self._note_arrival = Clock.create_trigger(self._drawn, 0)
        self._before_dialog: Control | None = None
        """What had the focus when the dialog came."""
        self._ahead = (import_module(_module(place)) for place in PAGES.values())
        Clock.schedule_interval(lambda _: self.guide.tick(), LISTEN_EVERY)
        Window.bind(on_key_down=self._key_down, on_textinput=self._typed)

    def show(self, view: views.View) -> None:
        """Show ``view``: in place while its type stays, else on the page of its type."""
        chrome = view.chrome
        if words.language != chrome.language:
            words.language = chrome.language
        easy = chrome.language == "de-x-leicht"
        theme.apply(chrome.theme, chrome.text_scale, chrome.low_layout, chrome.left_hand, easy)
        Window.clearcolor = theme.page
        before, self.view = self.view, view
        other_page = before is None or _page_of(before) != _page_of(view)
        if other_page or before is None or _question_of(before.chrome) != _question_of(chrome):
            self._arrive()
        if before is None:
            Clock.schedule_interval(self._load_ahead, LOAD_EVERY)
        if type(before) is not type(view):
            self._open(view)
        page = self.page
        page.update(view)
        if other_page:  # another question: the keys begin at its top
            self.focus.set(None)
            self._before_dialog = None
        self.frame.update(chrome, page.bare, page.dual)
        self._show_actions()
        self._show_dialog(chrome)
        self.guide.shown(type(view).__name__, chrome)
        if self.guide.paused:
            self.frame.notice = words.of("speech.paused", chrome.language)
        Clock.schedule_once(lambda _: self.focus.check(), 0)

    @property
    def just_came(self) -> bool:
        """Whether what is shown came a moment ago: presses are not meant for it yet."""
        return self._now() - self._came_at < JUST_CAME

    def _arrive(self) -> None:
        """Another page or dialog comes: fingers that are down mean the one before."""
        self.arrivals += 1
        if self.arrivals > 1:  # before the first there was nothing that a press could have meant
            self._came_at = float("inf")
            self._note_arrival()
        for touch in EventLoop.touches:
            for held in [grabbed() for grabbed in touch.grab_list]:
                if held is not None:
                    touch.ungrab(held)
                if isinstance(held, Control):
                    held.state = "normal"

    def _drawn(self, _: float) -> None:
        self._came_at = self._now()

    def on_touch_down(self, touch: Any) -> bool:
        """Take touches from a page that nobody can have seen yet."""
        if self.just_came:
            self.port.touched()
            return True
        return bool(super().on_touch_down(touch))

    def _load_ahead(self, _: float) -> bool:
        """Load one more page; False when there is none left, which ends the interval."""
        return next(self._ahead, None) is not None

    def _open(self, view: views.View) -> None:
        place = PAGES[type(view)]
        page = getattr(import_module(_module(place)), place.split(":")[1])(self.port)
        self.page.closed()
        self.reading = False
        self.port.stop_speaking()
        self.focus.set(None)
        self._before_dialog = None
        slot = self.frame.ids.slot
        slot.clear_widgets()
        page.pos, page.size = slot.pos, slot.size
        slot.add_widget(page)
        slot.funbind("size", self._fit)
        slot.funbind("pos", self._fit)
        slot.fbind("size", self._fit)
        slot.fbind("pos", self._fit)
        self.page = page
        page.acts_otherwise = self._show_actions
        page.opened()

    def _fit(self, slot: Widget, _: object) -> None:
        self.page.pos, self.page.size = slot.pos, slot.size

    def _show_actions(self) -> None:
        """Show the buttons of the page; a page asks for it when it has others."""
        if self.view is not None:
            stop = self.view.chrome.stop
            actions = self.page.actions(self.view)
            self.frame.button_row.show((stop, *actions) if stop else actions)

    def _show_dialog(self, chrome: views.Chrome) -> None:
        if chrome.dialog is None:
            if self.dialog.parent is not None:
                self.remove_widget(self.dialog)
                back, self._before_dialog = self._before_dialog, None
                there = back is not None and back in controls(self.frame)
                self.focus.set(back if there else None, quietly=True)
            return
        self.dialog.update(chrome.dialog)
        if self.dialog.parent is None:
            self._before_dialog = self.focus.owner
            self.add_widget(self.dialog)
            self.focus.set(None)

    def top_layer(self) -> Widget:
        """Return what can be touched now: the dialog if there is one, else everything."""
        return self.dialog if self.dialog.parent is not None else self.frame

    def press(self, button: views.Button) -> None:
        """Send the command of ``button`` after what the page must send before it."""
        self.port.stop_speaking()
        command = self.page.before(button)
        if command is not None:
            self.port.send(command)

    def read_aloud(self) -> None:
        """Read the page aloud; a second touch while it is read ends it."""
        if self.reading and self.port.speaking():
            self.reading = False
            self.guide.silence()
        else:
            self.reading = True
            self.guide.read_page()

    def key(self, action: KeyAction) -> None:
        """Do what a key of the keypad asks for."""
        self._keys.do(action)

    def _nodes(self) -> list[dict[str, Any]]:
        from kiosk.screens.semantics import tree

        return tree(self, whole=True)

    def _focus_moved(self, _: Control) -> None:
        self.guide.focus_moved()

    def _key_down(
        self, _: Any, code: int, scancode: int, text: str | None, modifiers: list[str]
    ) -> bool:
        if self.dialog.parent is None and self.page.typed_key(code):
            self.guide.typed()
            return True
        if code in KEYBOARD:
            self._keys.do(KEYBOARD[code])
            return True
        return self.focus.key(code, "shift" in modifiers)

    def _typed(self, _: Any, text: str) -> bool:
        if self.dialog.parent is None:
            self.page.typed(text)
            self.guide.typed()
        return True
