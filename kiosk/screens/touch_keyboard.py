"""The touch keyboard: letters with umlauts, further letters, digits, serial numbers."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.control import Control, load_kv
from kiosk.screens.theme import theme
from kiosk.screens.words import words

KEY_HEIGHT = 96
KEY_GAP = 8
HEIGHT = 4 * KEY_HEIGHT + 3 * KEY_GAP

Layout = list[list[list[Any]]]
"""Rows of keys; a key is [what it does, width in units]."""

_ICONS = {
    "backspace": "backspace",
    "shift": "shift",
    "left": "chevron_left",
    "right": "chevron_right",
    "up": "keyboard_arrow_up",
    "down": "keyboard_arrow_down",
    "space": "space_bar",
}
_LAYERS = {"layer_letters": "ABC", "layer_digits": "123", "layer_more": "áéø"}


@cache
def layouts() -> dict[str, Layout]:
    """Return layout name -> rows."""
    path = Path(__file__).with_suffix(".json")
    table: dict[str, Layout] = json.loads(path.read_text(encoding="utf-8"))
    return table


class Key(Control):
    """One key; ``code`` is a letter or the name of what it does."""

    code = StringProperty()
    text = StringProperty()
    icon = StringProperty()
    units = NumericProperty(1)
    latched = BooleanProperty(False)


class TouchKeyboard(BoxLayout):
    """Sends each key to ``pressed``: a letter, or ``backspace left right up down``."""

    shifted = BooleanProperty(False)

    def __init__(self, pressed: Callable[[str], None]) -> None:
        super().__init__(orientation="vertical", spacing=KEY_GAP, size_hint_y=None, height=HEIGHT)
        self._pressed = pressed
        self._rows: dict[str, list[BoxLayout]] = {}
        self.layout = ""
        self.fbind("shifted", self._relabel)
        words.bind(language=self._relabel)  # weak, unlike fbind
        theme.bind(low=self._relabel)

    def show(self, layout: str) -> None:
        """Show the layout of that name."""
        if layout == self.layout:
            return
        self.layout = layout
        if layout not in self._rows:
            self._rows[layout] = [self._row(row) for row in layouts()[layout]]
            next(self._all_keys(layout)).tab_stop = True
        self.clear_widgets()
        for row in self._rows[layout]:
            self.add_widget(row)
        self._relabel()

    def _row(self, keys: list[list[Any]]) -> BoxLayout:
        row = BoxLayout(spacing=KEY_GAP, size_hint_y=None, height=KEY_HEIGHT)
        for code, units in keys:
            key = Key(code=code, name=f"key_{code}", size_hint_x=units, tab_stop=False)
            key.bind(on_press=self._press)
            row.add_widget(key)
        return row

    def _all_keys(self, layout: str) -> Any:
        return (key for row in self._rows[layout] for key in reversed(row.children))

    def _relabel(self, *_: object) -> None:
        if not self.layout:
            return
        language: Any = words.language
        for key in self._all_keys(self.layout):
            code = key.code
            if theme.low and code in ("left", "right"):
                code = "up" if code == "left" else "down"
            key.icon = _ICONS.get(code, "")
            if len(code) == 1:
                key.text = code.upper() if self.shifted and code != "ß" else code
                key.text = "ẞ" if self.shifted and code == "ß" else key.text
                key.spoken = key.text
            else:
                key.text = _LAYERS.get(code, "")
                key.spoken = words.of(f"key.{code}", language)
            if code in ("-", "'", "’", ".", ",", "/"):
                key.spoken = words.of(f"key.sign_{ord(code):x}", language)
            key.latched = code == "shift" and self.shifted

    def _press(self, key: Key) -> None:
        code = key.code
        if code == "shift":
            self.shifted = not self.shifted
        elif code.startswith("layer_"):
            self.show(code.removeprefix("layer_"))
        elif code == "space":
            self._pressed(" ")
        elif len(code) == 1:
            self._pressed(key.text)
        elif theme.low and code in ("left", "right"):
            self._pressed("up" if code == "left" else "down")
        else:
            self._pressed(code)


load_kv(__file__)
