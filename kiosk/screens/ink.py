"""The pad to sign on: smooth ink that follows the finger or pen."""

import time
from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, SmoothLine
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from kiosk.screens.measure import panel
from kiosk.screens.port import Strokes
from kiosk.screens.theme import theme

INK_WIDTH = 3.4
"""Of a line, in design pixels."""
MOST_POINTS = 20_000
"""Points of one signature; more are not taken."""
_NEAR = 1.5
"""Points nearer than this, in pixels, are one point."""


class Ink(Widget):
    """Collects strokes; ``lifted`` is called when a stroke ends."""

    empty = BooleanProperty(True)
    name = "ink"

    def __init__(self, **kwargs: Any) -> None:
        self.lifted: Callable[[], None] = lambda: None
        self._strokes: list[list[tuple[float, float, float]]] = []
        self._lines: list[Any] = []
        self._start = 0.0
        super().__init__(**kwargs)
        self.fbind("pos", self._redraw)
        theme.bind(name=self._redraw)  # weak: strokes must die with their page

    @property
    def strokes(self) -> Strokes:
        """Return the strokes: (time in s, x, y) from the pad's top left, in widths of the pad."""
        return tuple(
            tuple((at, x / self.width, y / self.width) for at, x, y in stroke)
            for stroke in self._strokes
        )

    def clear(self) -> None:
        """Take everything away."""
        self._strokes, self._lines = [], []
        self.canvas.clear()
        self.empty = True

    def on_touch_down(self, touch: Any) -> bool:
        """Begin a stroke."""
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        if not self._strokes:
            self._start = time.monotonic()
        self._strokes.append([])
        self._draw_line([])
        self._add(*touch.pos)
        self.empty = False
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Go on with the stroke."""
        if touch.grab_current is not self or not self._strokes:
            return False
        if self.collide_point(*touch.pos):
            self._add(*touch.pos)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """End the stroke."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.lifted()
        return True

    def _add(self, x: float, y: float) -> None:
        stroke = self._strokes[-1]
        point = (time.monotonic() - self._start, x - self.x, self.top - y)
        near = stroke and abs(stroke[-1][1] - point[1]) + abs(stroke[-1][2] - point[2]) < _NEAR
        if near or sum(map(len, self._strokes)) >= MOST_POINTS:
            return
        stroke.append(point)
        line = self._lines[-1]
        line.points = self._smooth(stroke)

    def _draw_line(self, points: list[float]) -> None:
        with self.canvas:
            Color(*((0.07, 0.12, 0.36, 1) if theme.name == "light" else theme.text))
            self._lines.append(SmoothLine(points=points, width=INK_WIDTH * panel.unit, cap="round"))

    def _redraw(self, *_: object) -> None:
        self.canvas.clear()
        self._lines = []
        for stroke in self._strokes:
            self._draw_line(self._smooth(stroke))

    def _smooth(self, stroke: list[tuple[float, float, float]]) -> list[float]:
        points = [(self.x + x, self.top - y) for _, x, y in stroke]
        if len(points) == 1:  # a dot, as on an i
            return [*points[0], points[0][0] + 0.5, points[0][1] + 0.5]
        # Corners are cut between the middles of neighbours (a quadratic B-spline).
        smooth = [*points[0]]
        for before, here, after in zip(points, points[1:], points[2:], strict=False):
            start = (before[0] + here[0]) / 2, (before[1] + here[1]) / 2
            end = (here[0] + after[0]) / 2, (here[1] + after[1]) / 2
            for part in (0.0, 0.34, 0.67):
                one, two = (1 - part) ** 2, 2 * part * (1 - part)
                smooth += [
                    one * start[0] + two * here[0] + part**2 * end[0],
                    one * start[1] + two * here[1] + part**2 * end[1],
                ]
        return [*smooth, *points[-1]]
