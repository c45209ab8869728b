"""Focus: which touchable part Enter would activate; moved by Tab and arrow keys."""

from collections.abc import Callable, Iterator

from kivy.graphics import Color, Line
from kivy.uix.widget import Widget

from kiosk.screens.control import Control
from kiosk.screens.theme import theme

TAB, ENTER, KEYPAD_ENTER, SPACE = 9, 13, 271, 32
DIRECTIONS = {273: (0, 1), 274: (0, -1), 275: (1, 0), 276: (-1, 0)}
"""Key code -> direction (x, y), y upwards."""


def controls(root: Widget) -> Iterator[Control]:
    """Yield everything below ``root`` that can be activated now, in reading order."""
    if root.opacity == 0 or root.disabled:
        return
    if isinstance(root, Control) and root.focusable:
        yield root
    for child in reversed(root.children):
        yield from controls(child)


class Focus:
    """Moves the focus among the controls of ``root()`` and draws a ring around it."""

    def __init__(self, canvas: Widget, root: Callable[[], Widget]) -> None:
        self._root = root
        self.owner: Control | None = None
        self.moved: Callable[[Control], None] = lambda control: None
        with canvas.canvas.after:
            self._colour = Color(0, 0, 0, 0)
            self._outer = Line(width=6)
            self._inner_colour = Color(0, 0, 0, 0)
            self._inner = Line(width=2)

    def set(self, control: Control | None) -> None:
        """Give the focus to ``control``, or take it away."""
        if self.owner is not None:
            self.owner.focused = False
            self.owner.funbind("pos", self._draw)
            self.owner.funbind("size", self._draw)
        self.owner = control
        if control is not None:
            control.focused = True
            control.fbind("pos", self._draw)
            control.fbind("size", self._draw)
            self.moved(control)
        self._draw()

    def check(self) -> None:
        """Drop the focus if its owner is no longer there."""
        if self.owner is not None and self.owner not in list(controls(self._root())):
            self.set(None)

    def _draw(self, *_: object) -> None:
        control = self.owner
        self._colour.rgba = (*theme.focus[:3], 1 if control else 0)
        self._inner_colour.rgba = (*theme.text[:3], 1 if control else 0)
        if control is None:
            return
        x, y = control.to_window(*control.pos)
        width, height = control.size
        radius = theme.radius + 6
        self._outer.rounded_rectangle = (x - 7, y - 7, width + 14, height + 14, radius)
        self._inner.rounded_rectangle = (x - 14, y - 14, width + 28, height + 28, radius + 6)

    def key(self, code: int, shift: bool) -> bool:
        """Handle a key; return whether it was one of the focus."""
        if code == TAB:
            self._step(-1 if shift else 1)
        elif code in DIRECTIONS:
            self._towards(*DIRECTIONS[code])
        elif code in (ENTER, KEYPAD_ENTER, SPACE) and self.owner is not None:
            self.owner.activate()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        stops = [item for item in controls(self._root()) if item.tab_stop or item is self.owner]
        if not stops:
            return
        if self.owner in stops:
            self.set(stops[(stops.index(self.owner) + by) % len(stops)])
        else:
            self.set(stops[0 if by > 0 else -1])

    def _towards(self, across: int, up: int) -> None:
        candidates = list(controls(self._root()))
        if self.owner is None or self.owner not in candidates:
            self._step(1)
            return
        here = self.owner.to_window(*self.owner.center)

        def distance(item: Control) -> float:
            x, y = item.to_window(*item.center)
            along = (x - here[0]) * across + (y - here[1]) * up
            aside = abs((x - here[0]) * up) + abs((y - here[1]) * across)
            return along + 2.5 * aside if along > 4 else float("inf")

        best = min(candidates, key=distance)
        if distance(best) < float("inf"):
            self.set(best)
        else:
            self._step(1 if across + -up > 0 else -1)
