"""Declarations as they are shown, and what the case record keeps of them."""

import hashlib

from contract.declarations import DECLARATIONS, stamp
from contract.terms import Language
from kiosk.texts.translation import translate
from kiosk.views import Text, text

__all__ = ["digest", "shown", "stamp"]


def shown(declaration: str, language: Language, **arguments: Text | str) -> str:
    """Return title and paragraphs as shown, one a line; raise ``KeyError`` for an unknown id.

    Placeholders without argument stay as ``{name}``.
    """
    paragraphs = range(1, DECLARATIONS[declaration].paragraphs + 1)
    keys = [f"declaration.{declaration}.{part}" for part in ("title", *paragraphs)]
    return "\n".join(translate(text(key, **arguments), language) for key in keys)


def digest(declaration: str, **arguments: Text | str) -> str:
    """Return SHA-256 (hexadecimal) of the German text as shown, which is the binding one.

    Without arguments it tells which wording was shown and depends on no person.
    """
    return hashlib.sha256(shown(declaration, "de", **arguments).encode()).hexdigest()
