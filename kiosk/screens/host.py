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
from kiosk.screens.page import Page
from kiosk.screens.port import ScreenPort
from kiosk.screens.theme import LOW_ZONE, theme
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


def _module(place: str) -> str:
    return f"kiosk.screens.{place.split(':')[0]}"


class ScreenHost(FloatLayout):
    """Shows views; what is touched goes as commands to the port."""

    def __init__(self, port: ScreenPort, office: str = "", **kwargs: Any) -> None:
        typeface.install()
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
        self.reading = False
        self._ahead = (import_module(_module(place)) for place in PAGES.values())
        self._fit_low_zone()
        Window.bind(on_resize=self._fit_low_zone)
        Window.bind(on_key_down=self._key_down, on_textinput=self._typed)

    @staticmethod
    def _fit_low_zone(*_: object) -> None:
        theme.low_top = Window.height * LOW_ZONE

    def show(self, view: views.View) -> None:
        """Show ``view``: in place while its type stays, else on the page of its type."""
        chrome = view.chrome
        if words.language != chrome.language:
            words.language = chrome.language
        theme.apply(chrome.theme, chrome.text_scale, chrome.low_layout)
        Window.clearcolor = theme.page
        if self.view is None:
            Clock.schedule_interval(self._load_ahead, LOAD_EVERY)
        if self.view is None or type(self.view) is not type(view):
            self._open(view)
        page = self.page
        self.view = view
        page.update(view)
        self.frame.update(chrome, page.bare)
        stop = (chrome.stop,) if chrome.stop else ()
        self.frame.button_row.show((*stop, *page.actions(view)))
        self._show_dialog(chrome)
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
        page.opened()

    def _fit(self, slot: Widget, _: object) -> None:
        self.page.pos, self.page.size = slot.pos, slot.size

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
        if not self.reading or self.view is None:
            self.port.stop_speaking()
            return
        from kiosk.screens.semantics import spoken_page

        self.port.speak(spoken_page(self), self.view.chrome.language)

    def _focus_moved(self, control: Control) -> None:
        if self.reading and self.view is not None:
            from kiosk.screens.semantics import spoken_control

            self.port.speak(spoken_control(control), self.view.chrome.language)

    def _key_down(
        self, _: Any, code: int, scancode: int, text: str | None, modifiers: list[str]
    ) -> bool:
        if self.dialog.parent is None and self.page.typed_key(code):
            return True
        return self.focus.key(code, "shift" in modifiers)

    def _typed(self, _: Any, text: str) -> bool:
        if self.dialog.parent is None:
            self.page.typed(text)
        return True
