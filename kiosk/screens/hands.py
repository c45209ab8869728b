"""Both hands from above, with the finger to use marked."""

from typing import Any

from kivy.graphics import (
    Color,
    PopMatrix,
    PushMatrix,
    Rotate,
    SmoothEllipse,
    SmoothRoundedRectangle,
)
from kivy.properties import DictProperty
from kivy.uix.widget import Widget
from kivy.vector import Vector

from kiosk.screens.labels import Ico
from kiosk.screens.theme import theme

# The left hand in units of a hundredth of its width, seen from above, thumb at the right:
# (name, x of the root, y of the root, length, thickness, degrees to the left).
FINGERS = (
    ("little", 15.0, 52.0, 40.0, 13.0, 14.0),
    ("ring", 31.0, 60.0, 52.0, 14.5, 5.0),
    ("middle", 48.0, 63.0, 57.0, 15.0, -1.0),
    ("index", 65.0, 60.0, 51.0, 15.0, -8.0),
    ("thumb", 74.0, 30.0, 46.0, 16.5, -47.0),
)
PALM = (8.0, 0.0, 68.0, 66.0, 20.0)
"""x, y, width, height, radius."""
HEIGHT = 124.0
"""Height of a hand in the same units."""
_MARKS = {"captured": "check_circle", "impossible": "do_not_touch"}


class Hands(Widget):
    """Two hands; ``states`` maps ``right_index`` and ``left_index`` to the state of the finger."""

    states = DictProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "states"):
            self.fbind(name, self._draw)
        theme.bind(name=self._draw)  # weak, unlike fbind

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        self.clear_widgets()
        unit = min(self.width / 230, self.height / (HEIGHT + 12))
        if unit <= 0:
            return
        left = self.center_x - 115 * unit
        self._hand("left", left, unit)
        self._hand("right", left + 130 * unit, unit)

    def _hand(self, side: str, left: float, unit: float) -> None:
        state = self.states.get(f"{side}_index", "open")
        bottom = self.center_y - HEIGHT * unit / 2

        def place(x: float, width: float = 0.0) -> float:
            return left + (x if side == "left" else 100 - x - width) * unit

        turn = 1 if side == "left" else -1
        for name, x, y, length, thick, degrees in FINGERS:
            here = state if name == "index" else "plain"
            self._finger(
                (place(x), bottom + y * unit), (length * unit, thick * unit), turn * degrees, here
            )
        x, y, width, height, radius = PALM
        with self.canvas:
            Color(*theme.skin)
            SmoothRoundedRectangle(
                pos=(place(x, width), bottom + y * unit),
                size=(width * unit, height * unit),
                radius=[radius * unit],
            )

    def _finger(
        self,
        root: tuple[float, float],
        size: tuple[float, float],
        degrees: float,
        state: str,
    ) -> None:
        length, thick = size
        x, y = root
        fill = {"now": theme.action, "captured": theme.good, "impossible": theme.disabled_text}
        with self.canvas:
            PushMatrix()
            Rotate(angle=degrees, origin=(x, y))
            if state == "now":
                Color(*theme.focus)
                SmoothEllipse(
                    pos=(x - thick * 1.05, y + length - thick * 1.55),
                    size=(thick * 2.1, thick * 2.1),
                )
            Color(*(fill.get(state) or theme.skin))
            SmoothRoundedRectangle(
                pos=(x - thick / 2, y - thick),
                size=(thick, length + thick),
                radius=[thick / 2],
            )
            if state in ("plain", "open"):
                Color(*theme.skin_line[:3], 0.28)
                SmoothRoundedRectangle(
                    pos=(x - thick * 0.27, y + length - thick * 0.75),
                    size=(thick * 0.54, thick * 0.55),
                    radius=[thick * 0.2],
                )
            PopMatrix()
        if state in _MARKS or state == "now":
            self._mark(root, size, degrees, state)

    def _mark(
        self, root: tuple[float, float], size: tuple[float, float], degrees: float, state: str
    ) -> None:
        length, thick = size
        tip = Vector(0, length - thick * 0.5).rotate(degrees) + Vector(*root)
        mark = Ico(icon=_MARKS.get(state, "fingerprint"), pixels=int(thick * 0.85))
        mark.ink = theme.action_text if state == "now" else theme.danger_text
        mark.center = tip
        self.add_widget(mark)
