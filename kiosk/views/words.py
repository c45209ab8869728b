"""Texts by key, and the citizen's own words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text by key, with arguments for its placeholders (``{name}``)."""

    key: str
    args: tuple[tuple[str, "str | Text"], ...] = ()


def text(key: str, **args: "str | Text") -> Text:
    """Return ``Text`` with its arguments."""
    return Text(key, tuple(args.items()))
