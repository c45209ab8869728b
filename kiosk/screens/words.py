"""The words of the screens themselves, in the language of the visit."""

from kivy.event import EventDispatcher
from kivy.properties import StringProperty

from contract.terms import Language
from kiosk.texts import LANGUAGES, translate
from kiosk.views import Text


class Words(EventDispatcher):
    """Language of what is shown; ``.kv`` rules that name ``words.language`` follow it."""

    language = StringProperty("de")

    def of(self, key: str, language: Language, **arguments: str) -> str:
        """Return the text ``key``; ``language`` makes the rule follow the language."""
        return translate(Text(key, tuple(arguments.items())), _known(language))

    def say(self, text: "Text | str | None") -> str:
        """Return ``text`` in the present language; nothing for ``None``."""
        return "" if text is None else translate(text, _known(self.language))


def _known(language: Language) -> Language:
    """Return a language that has a catalogue; Easy Language falls back to plain German."""
    return language if language in LANGUAGES else "de"


words = Words()
