"""Icons by name, as characters of the icon font."""

import json
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
FONT = ASSETS / "icons" / "icons.ttf"


@cache
def names() -> dict[str, str]:
    """Return icon name -> character."""
    table = json.loads((ASSETS / "icons" / "icons.json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in table.items()}


def icon(name: str) -> str:
    """Return the character of icon ``name``; an empty name gives no icon.

    Raises KeyError for a name that is not in the font.
    """
    return names()[name] if name else ""
