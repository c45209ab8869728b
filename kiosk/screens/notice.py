"""A text to read, and one way on."""

from kivy.properties import StringProperty

from kiosk.screens.control import load_kv
from kiosk.screens.labels import Txt
from kiosk.screens.page import SplitPage
from kiosk.screens.words import words
from kiosk.views import NoticeView, View

SHORT = 240
"""Letters; a text that is no longer stands in larger type."""


class NoticePage(SplitPage):
    """Heading and paragraphs; long texts go over several pages."""

    icon = StringProperty("info")
    draft = StringProperty()

    def update(self, view: NoticeView) -> None:
        """Take the content of ``view``."""
        super().update(view)
        self.icon = view.icon
        self.draft = words.say(view.draft)
        column = self.ids.column
        texts = [words.say(paragraph) for paragraph in view.paragraphs]
        if [item.text for item in column.items] != texts:
            grade = "lead" if sum(map(len, texts)) < SHORT else "body"
            column.set_items([Txt(text=text, grade=grade) for text in texts])

    def spoken_view(self, view: View) -> str:
        """Return heading and all paragraphs."""
        return " ".join(
            [self.title + ".", self.draft, *(item.text for item in self.ids.column.items)]
        )


load_kv(__file__)
