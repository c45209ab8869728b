"""A text to read, and one way on."""

from kivy.properties import StringProperty

from kiosk.screens.control import load_kv
from kiosk.screens.labels import Txt
from kiosk.screens.page import Page
from kiosk.screens.words import words
from kiosk.views import NoticeView, View


class NoticePage(Page):
    """Heading and paragraphs; long texts go over several pages."""

    icon = StringProperty("info")

    def update(self, view: NoticeView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.icon = view.icon
        column = self.ids.column
        texts = [words.say(paragraph) for paragraph in view.paragraphs]
        if [item.text for item in column.items] != texts:
            column.set_items([Txt(text=text) for text in texts])

    def spoken_view(self, view: View) -> str:
        """Return heading and all paragraphs."""
        return " ".join([self.title + ".", *(item.text for item in self.ids.column.items)])


load_kv(__file__)
