"""Nodes of the semantic tree as sentences to be spoken, by text keys (pure).

Without a headset the hall hears what is said: what the citizen wrote or chose is then named only
as filled or empty.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from contract.terms import Language
from kiosk.texts import translate
from kiosk.views import Text

Node = dict[str, Any]

CONTROLS = ("button", "radio", "checkbox", "textbox")
PASSAGES = ("text", "error", "hint", "printed", "drawing")
_LAYERS = ("page", "dialog")


def phrase(key: str, language: Language, **arguments: str) -> str:
    """Return the text ``key``."""
    return translate(Text(key, tuple(arguments.items())), language)


def joined(parts: Sequence[str], by: str = ". ") -> str:
    """Join what there is; a part that ends a sentence gets no second full stop."""
    said = ""
    for part in (one.strip() for one in parts if one and one.strip()):
        if said:
            said += " " if said[-1] in ".!?:" else by
        said += part
    return said


def is_key(node: Node) -> bool:
    """Return whether a node is a key of the keyboard on the screen."""
    return str(node["name"]).startswith("key_")


def layer(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes of the dialog, if there is one, else those of the page."""
    part = "dialog" if any(node["role"] == "dialog" for node in nodes) else "page"
    return [node for node in nodes if node["part"] == part]


def heading(nodes: Sequence[Node], language: Language, headset: bool) -> str:
    """Return what names the page or dialog: the first heading, else the view's title."""
    return passage(_heading_node(nodes), language, headset)


def _heading_node(nodes: Sequence[Node]) -> Node:
    found = (node for node in layer(nodes) if node["role"] in ("heading", "dialog"))
    return next(found, nodes[0])


def passage(node: Node, language: Language, headset: bool) -> str:
    """Return a text on the page as it is spoken."""
    said = str(node["label"])
    if node["personal"] and not headset:
        said = phrase("field.filled", language)
    if node["role"] == "error":
        return phrase("speech.error", language, text=said)
    if node["role"] == "drawing":
        return phrase("speech.drawing", language)
    return said


def state(node: Node, language: Language, headset: bool) -> str:
    """Return whether something is chosen, filled or possible now."""
    parts = []
    if node["role"] == "textbox":
        parts.append(_written(node, language, headset))
    elif node["role"] == "checkbox" or (node["role"] == "radio" and _may_tell(node, headset)):
        parts.append(phrase("speech.on" if "checked" in node["state"] else "speech.off", language))
    if "disabled" in node["state"]:
        parts.append(phrase("speech.disabled", language))
    return joined(parts, ", ")


def _may_tell(node: Node, headset: bool) -> bool:
    """An answer that was chosen is personal; the language of the screen is everybody's to hear."""
    return headset or str(node["name"]).startswith("language_")


def _written(node: Node, language: Language, headset: bool) -> str:
    secret = str(node.get("secret", ""))
    if not secret:
        return phrase("field.empty", language)
    return secret if headset else phrase("field.filled", language)


def control(node: Node, language: Language, headset: bool) -> str:
    """Return label, role, state, and what is wrong with it."""
    said = phrase("field.filled", language) if _hidden(node, headset) else str(node["label"])
    parts = [said, phrase(f"role.{node['role']}", language), state(node, language, headset)]
    error = phrase("speech.error", language, text=node["error"]) if node["error"] else ""
    return joined([joined(parts, ", "), error, node["description"]])


def _hidden(node: Node, headset: bool) -> bool:
    return bool(node["personal"]) and node["role"] != "textbox" and not headset


def position(node: Node, nodes: Sequence[Node]) -> tuple[int, int] | None:
    """Return (place, number of all) among its like on the page, None for a single one or a key."""
    if is_key(node):
        return None
    part, role = node["part"], node["role"]
    like = [one for one in nodes if (one["part"], one["role"]) == (part, role) and _counts(one)]
    return (like.index(node) + 1, len(like)) if node in like and len(like) > 1 else None


def _counts(node: Node) -> bool:
    return node["focus"] is not None or "elsewhere" in node["state"]


def focus(
    node: Node, nodes: Sequence[Node], language: Language, headset: bool, *, how: bool
) -> str:
    """Return what is said when ``node`` gets the focus; ``how`` adds what to do with it."""
    if is_key(node):
        masked = any({"active", "masked"} <= set(one["state"]) for one in nodes)
        said = phrase("speech.key", language) if masked and not headset else str(node["label"])
        return joined([said, phrase("speech.how.key", language) if how else ""])
    counted = ""
    if place := position(node, nodes):
        here, of = map(str, place)
        counted = phrase("speech.position", language, place=here, of=of)
    hint = phrase(f"speech.how.{node['role']}", language) if how else ""
    return joined([control(node, language, headset), counted, hint])


def page(nodes: Sequence[Node], language: Language, headset: bool) -> str:
    """Return the whole page or dialog: number, heading, texts, what is asked, what can be done."""
    shown = layer(nodes)
    in_dialog = shown[:1] and shown[0]["role"] == "dialog"
    parts = [] if in_dialog else [str(nodes[0]["description"])]
    named = _heading_node(nodes)
    parts.append(passage(named, language, headset))
    errors = [node for node in shown if node["role"] == "error"]
    parts += [passage(node, language, headset) for node in errors]
    rest = [node for node in shown if node not in errors and not _names_again(node, named)]
    for group, row in groupby(rest, key=lambda node: node["group"]):
        said = [_part(node, language, headset) for node in row]
        parts.append(joined(said, ": " if group else ". "))
    if not headset and any("masked" in node["state"] for node in shown):
        parts.append(phrase("speech.plug_headset", language))
    if not in_dialog:
        actions = [node for node in nodes if node["part"] == "actions"]
        parts += [control(node, language, headset) for node in actions if node["role"] in CONTROLS]
    return joined(parts)


def _names_again(node: Node, named: Node) -> bool:
    """Return whether a node is the heading, or that of the sheet that a dialog is on."""
    return node is named or (node["role"] == "heading" and node["label"] == named["label"])


def _part(node: Node, language: Language, headset: bool) -> str:
    if node["role"] in CONTROLS:
        return control(node, language, headset)
    if node["role"] in PASSAGES or node["role"] == "heading":
        return passage(node, language, headset)
    return ""


def passages(nodes: Sequence[Node], language: Language, headset: bool) -> dict[str, str]:
    """Return the texts that may change while the page stays: what is spoken -> its role.

    What will be printed follows each letter that is typed; it is read with the page alone.
    """
    live = [role for role in PASSAGES if role != "printed"]
    found = [node for node in layer(nodes) if node["role"] in live and not node["group"]]
    found += [node for node in nodes if node["role"] == "notice"]
    return {passage(node, language, headset): str(node["role"]) for node in found}


def echo(before: str, after: str, language: Language, headset: bool) -> str:
    """Return what is said after a key changed the text of a field from ``before`` to ``after``."""
    if after == before:
        return phrase("speech.not_taken", language)
    old, new = _without_ends(before, after)
    if not new:
        return phrase("speech.deleted", language, sign=_sign(old, language) if headset else "")
    if not headset:
        return phrase("speech.sign", language)
    # A date writes its dots itself.
    letters = [one for one in new if one.isalnum()] or list(new)
    return joined([_sign(one, language) for one in letters], ", ")


def _without_ends(before: str, after: str) -> tuple[str, str]:
    """Take away what both begin and end with."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def sign(letter: str, language: Language, headset: bool) -> str:
    """Return what is said for the sign after the caret; ``""`` is the end of the text."""
    if not letter:
        return phrase("speech.end_of_text", language)
    return _sign(letter, language) if headset else phrase("speech.sign", language)


def _sign(sign: str, language: Language) -> str:
    if sign == " ":
        return phrase("key.space", language)
    if len(sign) == 1 and sign in "-'’.,/":
        return phrase(f"key.sign_{ord(sign):x}", language)
    if len(sign) == 1 and sign.isupper():
        return phrase("speech.capital", language, letter=sign)
    return sign
