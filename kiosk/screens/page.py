"""The parent of all pages: a page shows one kind of view between header and navigation."""

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from contract.commands import Command
from kiosk.screens.control import load_kv
from kiosk.screens.port import ScreenPort
from kiosk.screens.words import words
from kiosk.views import Button, View


class Page(BoxLayout):
    """One screen; made once a type of view, then updated in place while the type stays."""

    title = StringProperty()
    body = StringProperty()
    bare = BooleanProperty(False)
    """Shown without header, navigation and tools."""

    def __init__(self, port: ScreenPort, **kwargs: Any) -> None:
        self.port = port
        super().__init__(**kwargs)

    def update(self, view: Any) -> None:
        """Take the content of ``view``."""
        self.title = words.say(getattr(view, "title", None))
        self.body = words.say(getattr(view, "body", None))

    def actions(self, view: Any) -> tuple[Button, ...]:
        """Return the buttons of the page itself."""
        buttons: tuple[Button, ...] = view.buttons if hasattr(view, "buttons") else (view.next,)
        return buttons

    def before(self, button: Button) -> Command | None:
        """Prepare for a button of page or navigation; return the command to send."""
        return button.command

    def opened(self) -> None:
        """The page is now on the screen."""

    def closed(self) -> None:
        """The page left the screen: forget everything personal."""

    def typed(self, text: str) -> None:
        """Take text from a real keyboard."""

    def typed_key(self, code: int) -> bool:
        """Take a key of a real keyboard; return whether the page used it."""
        return False

    def spoken_view(self, view: View) -> str:
        """Return what is read aloud for the page apart from its touchable parts."""
        return ". ".join(part for part in (self.title, self.body) if part)


class Medallion(Widget):
    """One large icon in a soft circle."""

    icon = StringProperty()
    ink = ColorProperty("#000000")
    fill = ColorProperty("#FFFFFF")


load_kv(__file__)
