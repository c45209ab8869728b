"""The touch keyboard: letters, digits, serial numbers, dates, e-mail, and all letters of DIN 91379.

Letters that no key shows stand in a strip in the place of the keys. It opens when a key is held, or
when the key ``áéø`` is pressed before: nobody has to hold a key.
"""

import json
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.control import Control, load_kv
from kiosk.screens.letter_strips import Strip, strip
from kiosk.screens.measure import gap, millimetres, px, target
from kiosk.screens.theme import theme
from kiosk.screens.words import words

KEY_HEIGHT, KEY_GAP, COMPACT_KEY_HEIGHT = 96, 8, 60
"""Design pixels."""
ROWS = 4
HOLD_SECONDS = 0.6
"""A key that is down for so long is held, not touched."""
ACROSS = 10
"""Letters in a row of a strip."""

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
_CAPTIONS = {"layer_letters": "ABC", "layer_digits": "123", "layer_more": "áéø"}
_LAYERS = {
    ("letters", "layer_digits"): "digits",
    ("digits", "layer_letters"): "letters",
    ("email", "layer_digits"): "email_digits",
    ("email_digits", "layer_letters"): "email",
}
"""(Layer that is shown, key) -> layer that the key leads to."""
_WRITING = frozenset({"letters", "digits"})
"""Layers that write text: capitals and strips are for these alone."""
_NAMED_SIGNS = frozenset("-'’.,/")
"""Signs that have a name in the catalogues; speech knows the others by itself."""


@cache
def layouts() -> dict[str, Layout]:
    """Return layout name -> rows."""
    path = Path(__file__).with_suffix(".json")
    table: dict[str, Layout] = json.loads(path.read_text(encoding="utf-8"))
    return table


class Key(Control):
    """One key; ``code`` is a letter, which may be several code points, or a name for what it does.

    ``on_write`` comes when it is touched, ``on_hold`` when it is held and offers further letters.
    """

    code = StringProperty()
    writes = BooleanProperty(True)
    """Whether ``code`` is a letter or sign."""
    text = StringProperty()
    icon = StringProperty()
    latched = BooleanProperty(False)
    offers = BooleanProperty(False)
    """Whether holding it shows further letters."""

    __events__ = ("on_write", "on_hold")

    def __init__(self, **kwargs: Any) -> None:
        self._waiting = False
        self._time_is_up = Clock.create_trigger(self._look_again, HOLD_SECONDS)
        self._still_down = Clock.create_trigger(self._held, 0)
        super().__init__(**kwargs)

    def on_press(self) -> None:
        """Begin to wait; what offers nothing more is done at once."""
        self.cancel_event()  # a touch a moment ago would still end, and this one with it
        self._waiting = self.offers
        if self.offers:
            self._time_is_up()
        else:
            self.dispatch("on_write")

    def on_release(self) -> None:
        """Do it, if it was not held."""
        if self._waiting:
            self._waiting = False
            self._time_is_up.cancel()
            self.dispatch("on_write")

    def on_touch_up(self, touch: Any) -> bool:
        """A finger that went elsewhere means nothing."""
        if touch.grab_current is self and not self.collide_point(*touch.pos):
            self._waiting = False
        return bool(super().on_touch_up(touch))

    def _look_again(self, _: float) -> None:
        # After a slow frame the finger may be up already and its event not read yet.
        self._still_down()

    def _held(self, _: float) -> None:
        held = self._waiting and self.state == "down"  # else its page left under the finger
        self._waiting = False
        if held:
            self.dispatch("on_hold")

    def activate(self) -> None:
        """Do what a touch would do, without the time that a finger takes."""
        if not self.disabled:
            self.trigger_action(0)

    def on_write(self) -> None:
        """Nothing by itself."""

    def on_hold(self) -> None:
        """Nothing by itself."""


class Row(BoxLayout):
    """One row of keys; ``keys`` are in the order that they are designed in."""

    def __init__(self, keys: list[Key], **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        self.keys = keys
        self.arrange()

    def arrange(self) -> None:
        """Left-handed, the key to delete changes places with the first of its row."""
        keys = self.keys
        if theme.left_hand and keys and keys[-1].code == "backspace":
            keys = [keys[-1], *keys[1:-1], keys[0]]
        if self.children != keys[::-1]:
            self.clear_widgets()
            for key in keys:
                self.add_widget(key)


class TouchKeyboard(BoxLayout):
    """Sends each key to ``pressed``: a letter, or ``backspace left right up down``."""

    shifted = BooleanProperty(False)
    compact = BooleanProperty(False)
    """Lower keys, of 15 mm at least."""
    choosing = BooleanProperty(False)
    """The next letter key opens its strip."""

    def __init__(self, pressed: Callable[[str], None]) -> None:
        super().__init__(orientation="vertical", spacing=gap(KEY_GAP), size_hint_y=None)
        self._pressed = pressed
        self._rows: dict[str, list[Row]] = {}
        self._base = ""
        """The key whose strip is open."""
        self.layout = ""
        """What was asked for; its layers of digits count as the same layout."""
        self.layer = ""
        self._fit()
        self.fbind("compact", self._fit)
        self.fbind("shifted", self._recase)
        self.fbind("choosing", self._relabel)
        words.bind(language=self._relabel)  # weak, unlike fbind
        theme.bind(low=self._relabel, left_hand=self._mirror)

    @property
    def strip_open(self) -> bool:
        """Whether further letters stand in the place of the keys."""
        return bool(self._base)

    def show(self, layout: str) -> None:
        """Show the layout of that name."""
        if layout != self.layout:
            self.layout = layout
            self._show_layer(layout)

    def begin(self) -> None:
        """Show the first keys of the layout: another text begins."""
        if self.layer != self.layout or self._base or self.choosing:
            self._show_layer(self.layout)

    def _fit(self, *_: object) -> None:
        least = max(px(COMPACT_KEY_HEIGHT), millimetres(15))
        self._key_height = least if self.compact else target(KEY_HEIGHT)
        self.height = ROWS * self._key_height + (ROWS - 1) * self.spacing
        self.close_strip()
        for row in chain.from_iterable(self._rows.values()):
            row.height = self._key_height

    def _show_layer(self, layer: str) -> None:
        self.choosing = False
        self.layer, self._base = layer, ""
        if layer not in self._rows:
            self._rows[layer] = [
                self._row([self._key(code, units, len(code) == 1) for code, units in row])
                for row in layouts()[layer]
            ]
            self._rows[layer][0].keys[0].tab_stop = True
        self._put(self._rows[layer])
        self._relabel()

    def _put(self, rows: list[Row]) -> None:
        self.clear_widgets()
        for row in rows:
            self.add_widget(row)

    def _row(self, keys: list[Key]) -> Row:
        return Row(keys, spacing=self.spacing, height=self._key_height)

    def _key(self, code: str, units: float, writes: bool) -> Key:
        key = Key(code=code, writes=writes, name=f"key_{code}", size_hint_x=units, tab_stop=False)
        key.bind(on_write=self._write, on_hold=self._hold)
        return key

    def _mirror(self, *_: object) -> None:
        for row in chain.from_iterable(self._rows.values()):
            row.arrange()

    def _relabel(self, *_: object) -> None:
        if self.layer and not self._base:
            for row in self._rows[self.layer]:
                for key in row.keys:
                    self._label(key)

    def _label(self, key: Key) -> None:
        language: Any = words.language
        code = self._meaning(key.code)
        key.icon = _ICONS.get(code, "")
        key.latched = (code == "shift" and self.shifted) or (code == "layer_more" and self.choosing)
        if not key.writes:
            key.text = _CAPTIONS.get(code, "")
            key.spoken = words.of(f"key.{code}", language)
            return
        key.text = _cased(code, self.shifted) if self.layer in _WRITING else code
        key.offers = self.layer in _WRITING and bool(strip(code, self.shifted))
        key.spoken = key.text
        if code in _NAMED_SIGNS:
            key.spoken = words.of(f"key.sign_{ord(code):x}", language)
        elif self.layer == "date_pad" and code == "X":
            key.spoken = words.of("key.unknown", language)

    @staticmethod
    def _meaning(code: str) -> str:
        """In the low layout the caret's keys move between the fields, which are out of reach."""
        if theme.low and code in ("left", "right"):
            return "up" if code == "left" else "down"
        return code

    def _write(self, key: Key) -> None:
        code = self._meaning(key.code)
        if code == "shift":
            self.shifted = not self.shifted
        elif code == "layer_more":
            self.choosing = not self.choosing
        elif self._base and code == "layer_letters":
            self.close_strip()
        elif (self.layer, code) in _LAYERS:
            self._show_layer(_LAYERS[self.layer, code])
        elif self._base:
            self.close_strip()
            self._pressed(key.code)
        elif self.choosing and key.offers:
            self._open(key.code)
        elif key.writes:
            self.choosing = False
            self._pressed(key.text)
        else:
            self._pressed(" " if code == "space" else code)

    def _hold(self, key: Key) -> None:
        self._open(key.code)

    def _open(self, base: str) -> None:
        """Put the letters that are based on the key in the place of the keys."""
        self._base = base
        self.choosing = False
        self._put(self._strip_rows(strip(base, self.shifted)))

    def close_strip(self) -> None:
        """Show the keys again."""
        if self._base:
            self._base = ""
            self._put(self._rows[self.layer])
            self._relabel()

    def _recase(self, *_: object) -> None:
        if self._base:
            self._open(self._base)
        else:
            self._relabel()

    def _strip_rows(self, letters: Strip) -> list[Row]:
        keys = [self._key(letter, 1, True) for letter in letters]
        for key in keys:
            key.text = key.spoken = key.code
        keys[0].tab_stop = True
        full = ACROSS * (ROWS - 1)
        rows = [self._row(keys[start : start + ACROSS]) for start in range(0, full, ACROSS)]
        ways_out = [self._key(code, 1.5, False) for code in ("layer_letters", "shift")]
        for key in ways_out:
            self._label(key)
        rows.append(self._row([*ways_out, *keys[full:]]))
        for row in rows:
            free = ACROSS - sum(key.size_hint_x for key in row.keys)
            for _ in range(int(free)):
                row.add_widget(Widget())
        return rows

    def on_touch_down(self, touch: Any) -> bool:
        """Close an open strip when something else is touched."""
        if super().on_touch_down(touch):
            return True
        if self._base:
            self.close_strip()
            return bool(self.collide_point(*touch.pos))
        return False


def _cased(code: str, shifted: bool) -> str:
    if not shifted:
        return code
    return "ẞ" if code == "ß" else code.upper()


load_kv(__file__)
