"""From a key with arguments to a sentence in the citizen's language."""

import logging
from functools import cache

from contract.terms import Language
from kiosk.texts.catalogue import catalogue
from kiosk.texts.po import filled
from kiosk.views import Text

_log = logging.getLogger(__name__)


def translate(text: Text | str, language: Language) -> str:
    """Return ``text`` in ``language``; a plain string is the citizen's own and stays as it is.

    A key without text is logged and shown; an argument that is missing stays as ``{name}``.
    """
    if isinstance(text, str):
        return text
    template = catalogue(language).texts.get(text.key)
    if template is None:
        _log_once(text.key, language)
        return text.key
    if not text.args:
        return template
    return filled(template, {name: translate(value, language) for name, value in text.args})


@cache
def _log_once(key: str, language: Language) -> None:
    _log.error("no %s text for %s", language, key)
