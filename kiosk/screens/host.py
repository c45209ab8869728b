"""The root of the window: shows the page that is registered for the type of a view."""

from importlib import import_module
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk import views
from kiosk.screens import typeface
from kiosk.screens.control import Control
from kiosk.screens.focus import Focus
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


def _module(place: str) -> str:
    return f"kiosk.screens.{place.split(':')[0]}"


class ScreenHost(FloatLayout):
    """Shows views; what is touched goes as commands to the port."""

    def __init__(self, port: ScreenPort, office: str = "", **kwargs: Any) -> None:
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
        if self.view is None:
            Clock.schedule_interval(self._load_ahead, LOAD_EVERY)
        if self.view is None or type(self.view) is not type(view):
            self._open(view)
        page, title = self.page, self.page.title
        self.view = view
        page.update(view)
        if page.title != title:
            self.focus.set(None)  # another question: the keys begin at its top
        self.frame.update(chrome, page.bare, page.dual)
        self._show_actions()
        self._show_dialog(chrome)
        self.guide.shown(type(view).__name__, chrome)
        if self.guide.paused:
            self.frame.notice = words.of("speech.paused", chrome.language)
        Clock.schedule_once(lambda _: self.focus.check(), 0)

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
            return
        self.dialog.update(chrome.dialog)
        if self.dialog.parent is None:
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
        """Read the page aloud; a second touch ends it."""
        self.reading = not self.reading
        if self.reading:
            self.guide.read_page()
        else:
            self.guide.silence()

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
