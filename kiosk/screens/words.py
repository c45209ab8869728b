"""The words of the screens themselves, in the language of the visit."""

from kivy.event import EventDispatcher
from kivy.properties import StringProperty

from contract.terms import Language
from kiosk.texts import translate
from kiosk.views import Text


class Words(EventDispatcher):
    """Language of what is shown; ``.kv`` rules that name ``words.language`` follow it."""

    language = StringProperty("de")

    def of(self, key: str, language: Language, **arguments: str) -> str:
        """Return the text ``key``; ``language`` makes the rule follow the language."""
        return translate(Text(key, tuple(arguments.items())), language)

    def say(self, text: "Text | str | None") -> str:
        """Return ``text`` in the present language; nothing for ``None``."""
        language: Language = "en" if self.language == "en" else "de"
        return "" if text is None else translate(text, language)


words = Words()
