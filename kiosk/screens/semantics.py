"""The semantic tree: what is on the screen, for speech, keypad, layout tests and the robot."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.screens.control import Control
from kiosk.screens.focus import controls
from kiosk.screens.ink import Ink
from kiosk.screens.labels import Ico, Txt
from kiosk.screens.paged_column import PagedColumn
from kiosk.screens.spoken_personal import chosen_texts, names_one_of, personal_strings
from kiosk.screens.words import words

Node = dict[str, Any]

FLAGS = ("checked", "disabled", "focused", "active")
ROLES = {
    "ErrorLine": "error",
    "HintBar": "hint",
    "Banner": "notice",
    "Pager": "pager",
    "PrintedCard": "printed",
}
"""Class of a widget -> role of the texts in it."""


@dataclass(frozen=True)
class _Place:
    """Where the walk over the widgets is."""

    part: str = "header"
    role: str = ""
    group: int = 0
    elsewhere: bool = False


def tree(host: Any, *, whole: bool = False) -> list[Node]:
    """Return the nodes of what is shown, in reading order.

    A node has ``name``, ``role`` (button, radio, checkbox, textbox, group, heading, text, error,
    hint, notice, printed, drawing, dialog, view), ``label``, ``value`` (of masked fields only
    ``filled`` or ``empty``), ``description`` and ``error`` (of fields), ``state`` (list of
    ``checked``, ``disabled``, ``focused``, ``active``, ``masked``, ``elsewhere``), ``x y w h`` in
    window pixels from the top left, ``focus``, its place in the order of Tab (``None`` if it cannot
    be activated), ``part`` (header, page, input, actions, navigation, tools, dialog), ``group``,
    the number of the row that it belongs to (0 for none), and ``personal``: it shows the citizen's
    own data. The first node is the view.

    ``whole`` is for the kiosk's own speech alone: it adds rows on other pages of a column (state
    ``elsewhere``) and ``secret``, what is written in a field, masked or not.
    """
    order = {control: index for index, control in enumerate(controls(host.top_layer()))}
    nodes = [_view(host)]
    if host.dialog.parent is not None:
        nodes.append(_node(host.dialog, "dialog", "dialog", host.dialog.title, _Place("dialog")))
        nodes[-1]["value"] = host.dialog.seconds
    personal = personal_strings(host.view)
    chosen = {words.say(one) for one in chosen_texts(host.view)}
    nodes[0]["personal"] = names_one_of(personal, nodes[0]["label"])
    for widget, place in _visible(host, host, _Place(), whole, count(1)):
        if isinstance(widget, Control):
            nodes.append(_control(widget, order.get(widget), place, whole))
        elif isinstance(widget, Ink):
            nodes.append(_node(widget, widget.name, "drawing", "", place))
        elif (role := _text_role(widget, place)) and widget.text:
            nodes.append(_node(widget, "", role, widget.text, place))
        else:
            continue
        node = nodes[-1]
        if place.part in ("page", "dialog"):
            tells = node["role"] == "text" and node["label"] in chosen
            node["personal"] |= tells or names_one_of(personal, node["label"])
    return nodes


def _visible(
    root: Widget, host: Any, place: _Place, whole: bool, rows: Iterator[int]
) -> Iterator[tuple[Widget, _Place]]:
    if root.opacity == 0:
        return
    role = ROLES.get(type(root).__name__, place.role)
    place = replace(place, part=_part(root, host, place.part), role=role)
    yield root, place
    if isinstance(root, Control) and root.focusable:
        return
    if not isinstance(root, PagedColumn):
        for child in reversed(root.children):
            yield from _visible(child, host, place, whole, rows)
        return
    shown = [item for item in root.items if item.parent is not None]
    for item in root.items if whole else shown:
        away = place.elsewhere or item not in shown
        row = replace(place, group=next(rows), elsewhere=away)
        yield from _visible(item, host, row, whole, rows)
    for child in reversed(root.children):
        if child not in root.items:
            yield from _visible(child, host, place, whole, rows)


def _text_role(widget: Widget, place: _Place) -> str:
    """Return the role of a text, ``""`` for anything else; numbers of pages are no texts."""
    if isinstance(widget, Txt):
        return str(place.role or widget.role)
    plain = isinstance(widget, Label) and not isinstance(widget, Ico)
    return "text" if plain and place.part == "page" and place.role != "pager" else ""


def _part(widget: Widget, host: Any, part: str) -> str:
    if widget is host.page:
        return "page"
    if widget is host.dialog:
        return "dialog"
    if _is(widget, host.page.ids.get("input")):
        return "input"
    if widget is host.frame.button_row:
        return "actions"
    for name in ("navigation", "tools"):
        if _is(widget, host.frame.ids.get(name)):
            return name
    return part


def _is(widget: Widget, proxy: Any) -> bool:
    """Return whether an entry of ``ids`` stands for ``widget``."""
    return proxy is not None and proxy.__self__ is widget


def _node(widget: Widget, name: str, role: str, label: str, place: _Place) -> Node:
    left, bottom = widget.to_window(*widget.pos)
    return {
        "name": name,
        "role": role,
        "label": label,
        "value": "",
        "description": "",
        "error": "",
        "state": ["elsewhere"] if place.elsewhere else [],
        "x": round(left),
        "y": round(Window.height - bottom - widget.height),
        "w": round(widget.width),
        "h": round(widget.height),
        "focus": None,
        "part": place.part,
        "group": place.group,
        "personal": False,
    }


def _view(host: Any) -> Node:
    node = _node(host, type(host.view).__name__, "view", host.page.title, _Place())
    if host.view is not None and host.view.chrome.progress:
        here, of = host.view.chrome.progress
        language = host.view.chrome.language
        node["description"] = words.of("frame.step", language, here=str(here), of=str(of))
    return node


def _control(control: Control, focus: int | None, place: _Place, whole: bool) -> Node:
    node = _node(control, control.name, control.role, control.spoken, place)
    node["focus"] = focus
    node["state"] += [flag for flag in FLAGS if getattr(control, flag, False)]
    if control.role == "textbox":
        _add_field(node, control, whole)
    return node


def _add_field(node: Node, control: Any, whole: bool) -> None:
    """Add what a field alone has: what is written, what is wrong, what to write."""
    if not control.focusable:  # its answers stand in it, each for itself
        node["role"] = "group"
        return
    node["label"] = control.label
    node["error"] = control.error
    node["description"] = ". ".join(filter(None, (control.by_clerk, control.explanation)))
    node["value"] = control.value
    node["personal"] = True
    if control.masked:
        node["value"] = "filled" if control.filled else "empty"
        node["state"].append("masked")
    if whole:
        node["secret"] = control.written
