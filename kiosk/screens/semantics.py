"""The semantic tree: what is on the screen, for speech, keypad, layout tests and the robot."""

from collections.abc import Iterator
from typing import Any

from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.screens.control import Control
from kiosk.screens.focus import controls
from kiosk.screens.ink import Ink
from kiosk.screens.labels import Txt
from kiosk.screens.words import words

Node = dict[str, Any]


def tree(host: Any) -> list[Node]:
    """Return the nodes of what is shown, in reading order.

    A node has ``name``, ``role`` (button, radio, checkbox, textbox, heading, text, view),
    ``label``, ``value`` (of masked fields only ``filled`` or ``empty``), ``state`` (list of
    ``checked``, ``disabled``, ``focused``), ``x y w h`` in window pixels from the top left, and
    ``focus``, its place in the order of Tab (``None`` if it cannot be activated). The first node
    is the view.
    """
    order = {control: index for index, control in enumerate(controls(host.top_layer()))}
    nodes = [_node(host, type(host.view).__name__, "view", host.page.title)]
    for widget in _visible(host):
        if isinstance(widget, Control):
            nodes.append(_control(widget, order.get(widget)))
        elif isinstance(widget, Ink):
            nodes.append(_node(widget, widget.name, "drawing", ""))
        elif isinstance(widget, Txt) and widget.text:
            nodes.append(_node(widget, "", widget.role, widget.text))
    return nodes


def _visible(root: Widget) -> Iterator[Widget]:
    if root.opacity == 0:
        return
    yield root
    if isinstance(root, Control) and root.focusable:
        return
    for child in reversed(root.children):
        yield from _visible(child)


def _node(widget: Widget, name: str, role: str, label: str) -> Node:
    left, bottom = widget.to_window(*widget.pos)
    return {
        "name": name,
        "role": role,
        "label": label,
        "value": "",
        "state": [],
        "x": round(left),
        "y": round(Window.height - bottom - widget.height),
        "w": round(widget.width),
        "h": round(widget.height),
        "focus": None,
    }


def _control(control: Control, place: int | None) -> Node:
    node = _node(control, control.name, control.role, control.spoken)
    node["focus"] = place
    flags = ("checked", "disabled", "focused")
    node["state"] = [flag for flag in flags if getattr(control, flag)]
    if control.role == "textbox":
        node["value"] = control.value
        if control.masked:
            node["value"] = "filled" if control.filled else "empty"
    return node


def spoken_control(control: Control) -> str:
    """Return what is said when ``control`` gets the focus: label, role, state."""
    language: Any = words.language
    parts = [control.spoken, words.of(f"role.{control.role}", language)]
    if control.role in ("radio", "checkbox"):
        parts.append(words.of("state.on" if control.checked else "state.off", language))
    if control.disabled:
        parts.append(words.of("state.disabled", language))
    return ", ".join(parts)


def spoken_page(host: Any) -> str:
    """Return what is read aloud for the whole page: dialog or page, then what can be touched."""
    if host.dialog.parent is not None:
        said = [f"{host.dialog.title}. {host.dialog.body}"]
    else:
        said = [host.page.spoken_view(host.view)]
    reachable = [item for item in controls(host.top_layer()) if item.tab_stop]
    tools = set(host.frame.ids.tools.children)
    keys = [item for item in reachable if item not in tools and not item.name.startswith("key_")]
    said += [spoken_control(item) for item in keys]
    return ". ".join(said)
