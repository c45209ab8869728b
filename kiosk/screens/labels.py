"""Text on the screen: headings, body text, icons.

Colour and size come from ``tone`` and ``grade``, names of the theme. They are properties of their
own because two rules that both name the theme would overwrite each other when the theme changes.
"""

from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screens.control import load_kv
from kiosk.screens.icons import icon


class Txt(Label):
    """Text that wraps at its width and is as high as it needs."""

    role = StringProperty("text")
    tone = StringProperty("text")
    grade = StringProperty("body")
    ink = ColorProperty(None, allownone=True)
    """A colour instead of ``tone``."""
    pixels = NumericProperty(0)
    """A size instead of ``grade``."""


class Heading(Txt):
    """The heading of a page: the question."""


class Ico(Label):
    """One icon by ``icon`` name; without a name it takes no room."""

    icon = StringProperty()
    glyph = StringProperty()
    role = ObjectProperty(None, allownone=True)
    tone = StringProperty("action")
    ink = ColorProperty(None, allownone=True)
    pixels = NumericProperty(0)
    box = NumericProperty(0)
    """Side of the square that it stands in, if not that of the letter."""

    def on_icon(self, _: object, name: str) -> None:
        """Look the name up."""
        self.glyph = icon(name)


load_kv(__file__)
