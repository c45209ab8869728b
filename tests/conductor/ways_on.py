"""What must hold after every failure: a sentence in every language, and a way on."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from whole_terminal import Terminal

from kiosk.texts import LANGUAGES, catalogue
from kiosk.views import Button, Text, View


def texts_of(value: object) -> Iterator[Text]:
    """Find all texts of a view."""
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts_of(getattr(value, part.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)


def require_texts(view: View) -> None:
    for language in LANGUAGES:
        for one in texts_of(view):
            count = dict(one.args).get("count")
            known = catalogue(language).gettext(one.key) != one.key
            assert known or count is not None, (language, one.key)


def require_failure(terminal: Terminal, code: str, buttons: set[str]) -> None:
    """The citizen reads why, in every language, and has these ways on besides the clerk."""
    view = terminal.views[-1]
    assert terminal.session.failure == code
    assert {one.name for one in ways_on(view)} >= buttons
    assert view.chrome.help is not None
    assert view.chrome.cancel is not None
    assert f"failure.{code}" in {one.key for one in texts_of(view)}
    require_texts(view)


def ways_on(view: View) -> list[Button]:
    buttons = list(getattr(view, "buttons", ()))
    following = getattr(view, "next", None)
    return [one for one in [*buttons, following] if one is not None and one.enabled]
