"""Focus: which touchable part Enter or OK would activate; moved by Tab, arrows and keypad."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.uix.widget import Widget

from kiosk.screens.control import Control
from kiosk.screens.paged_column import PagedColumn
from kiosk.screens.theme import theme

TAB, ENTER, KEYPAD_ENTER, SPACE = 9, 13, 271, 32

Direction = Literal["up", "down", "left", "right"]
TOWARDS: dict[Direction, tuple[int, int]] = {
    "up": (0, 1),
    "down": (0, -1),
    "right": (1, 0),
    "left": (-1, 0),
}
"""Direction (x, y), y upwards."""
FORWARD: tuple[Direction, ...] = ("down", "right")
PAGERS = ("page_earlier", "page_later")

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in window pixels."""


def controls(root: Widget) -> Iterator[Control]:
    """Yield everything below ``root`` that can be activated now, in reading order."""
    if root.opacity == 0 or root.disabled:
        return
    if isinstance(root, Control) and root.focusable:
        yield root
    for child in reversed(root.children):
        yield from controls(child)


def nearest(here: Box, others: Sequence[Box], direction: Direction) -> int | None:
    """Return the index of the box that lies next in ``direction``, None if none does (pure).

    Sideways only what stands in the same row counts; up and down what lies right above or below
    wins over what lies aside.
    """
    across, up = TOWARDS[direction]

    def distance(box: Box) -> float:
        apart_x = max(here[0] - box[2], box[0] - here[2])
        apart_y = max(here[1] - box[3], box[1] - here[3])
        middle_x = (box[0] + box[2] - here[0] - here[2]) / 2
        middle_y = (box[1] + box[3] - here[1] - here[3]) / 2
        half = min(here[3] - here[1], box[3] - box[1]) / 2
        same_row = apart_y <= -half
        if across:
            if not same_row or middle_x * across < 4:
                return float("inf")
            return max(apart_x, 0) + 0.02 * abs(middle_y)
        if same_row or middle_y * up < 4:
            return float("inf")
        return max(apart_y, 0) + 3 * max(apart_x, 0) + 0.02 * abs(middle_x)

    best = min(range(len(others)), key=lambda index: distance(others[index]), default=None)
    return None if best is None or distance(others[best]) == float("inf") else best


def box_of(widget: Widget) -> Box:
    """Return where a widget stands in the window."""
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def column_of(widget: Widget) -> PagedColumn | None:
    """Return the column that a widget stands in."""
    above = widget.parent
    while above is not None and above.parent is not above:
        if isinstance(above, PagedColumn):
            return above
        above = above.parent
    return None


class Focus:
    """Moves the focus among the controls of ``root()`` and draws a ring around it."""

    def __init__(self, canvas: Widget, root: Callable[[], Widget]) -> None:
        self._root = root
        self.owner: Control | None = None
        self.moved: Callable[[Control], None] = lambda control: None
        self._last_box: Box | None = None
        """Where the focus was, while its place is looked for anew."""
        with canvas.canvas.after:
            self._colour = Color(0, 0, 0, 0)
            self._outer = Line(width=6)
            self._inner_colour = Color(0, 0, 0, 0)
            self._inner = Line(width=2)

    def set(self, control: Control | None, *, quietly: bool = False) -> None:
        """Give the focus to ``control``, or take it away; ``quietly`` tells nobody."""
        if self.owner is not None:
            self.owner.focused = False
            self.owner.funbind("pos", self._draw)
            self.owner.funbind("size", self._draw)
        self.owner = control
        if control is not None:
            control.focused = True
            control.fbind("pos", self._draw)
            control.fbind("size", self._draw)
            if not quietly:
                self.moved(control)
        self._draw()

    def check(self) -> None:
        """Where the owner is no longer there, go to what stands nearest to its place."""
        if self.owner is None:
            return
        left = list(controls(self._root()))
        if self.owner in left:
            self._last_box = box_of(self.owner)
            return
        place = self._last_box
        self.set(None)
        if place is not None and left:
            x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
            self.set(min(left, key=lambda item: _apart(item, x, y)))

    def _draw(self, *_: object) -> None:
        control = self.owner
        self._colour.rgba = (*theme.focus[:3], 1 if control else 0)
        self._inner_colour.rgba = (*theme.text[:3], 1 if control else 0)
        if control is None:
            return
        x, y = control.to_window(*control.pos)
        width, height = control.size
        self._last_box = (x, y, x + width, y + height)
        radius = theme.radius + 6
        self._outer.rounded_rectangle = (x - 7, y - 7, width + 14, height + 14, radius)
        self._inner.rounded_rectangle = (x - 14, y - 14, width + 28, height + 28, radius + 6)

    def key(self, code: int, shift: bool) -> bool:
        """Move on at Tab; return whether it was this key."""
        if code == TAB:
            self.step(-1 if shift else 1)
        return code == TAB

    def step(self, by: int) -> None:
        """Go to the next or previous stop in reading order; around at the ends."""
        stops = [item for item in controls(self._root()) if item.tab_stop or item is self.owner]
        if not stops:
            return
        if self.owner in stops:
            self.set(stops[(stops.index(self.owner) + by) % len(stops)])
        else:
            self.set(stops[0 if by > 0 else -1])

    def move(self, direction: Direction) -> None:
        """Go to what lies next in ``direction``, else on in reading order; turns full columns."""
        candidates = list(controls(self._root()))
        if self.owner is None or self.owner not in candidates:
            self.step(1)
            return
        here = self.owner
        others = [item for item in candidates if item is not here]
        found = nearest(box_of(here), [box_of(item) for item in others], direction)
        goal = None if found is None else others[found]
        forward = direction in FORWARD
        if self._turns(here, goal, 1 if forward else -1):
            return
        if goal is not None:
            self.set(goal)
        else:
            self._on_in_reading_order(candidates, here, 1 if forward else -1)

    def _on_in_reading_order(self, candidates: list[Control], here: Control, by: int) -> None:
        self.set(candidates[(candidates.index(here) + by) % len(candidates)])

    def _turns(self, here: Control, goal: Control | None, by: int) -> bool:
        """At the end of a column's page, turn the page and go to the row that comes next."""
        column = column_of(here)
        if column is None or here.name in PAGERS:
            return False
        inside = goal is not None and column_of(goal) is column and goal.name not in PAGERS
        if inside or not 0 <= column.page + by < column.page_count:
            return False
        column.turn(by)
        Clock.schedule_once(lambda _: self._enter(column, first=by > 0), 0)
        return True

    def _enter(self, column: PagedColumn, *, first: bool) -> None:
        rows = [item for item in controls(column) if item.name not in PAGERS]
        if rows:
            self.set(rows[0 if first else -1])
        else:
            self.check()


def _apart(item: Control, x: float, y: float) -> float:
    left, bottom, right, top = box_of(item)
    return max(left - x, x - right, 0) + max(bottom - y, y - top, 0)
