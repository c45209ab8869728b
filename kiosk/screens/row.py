"""Widgets side by side, mirrored for left hands."""

from typing import Any

from kivy.clock import Clock
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme import theme


class Row(GridLayout):
    """One row; the first child stands on the left, for left hands on the right."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"rows": 1, **kwargs})
        theme.bind(left_hand=self._turn)  # weak: rows die with their page
        self._turn()

    def _turn(self, *_: object) -> None:
        self.orientation = "rl-tb" if theme.left_hand else "lr-tb"


class EvenRow(Row):
    """All children as high as the highest; each names what it needs as ``natural_height``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, height=0, **kwargs)
        self._level = Clock.create_trigger(self._make_even, -1)
        self.fbind("children", self._level)

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Add a child and follow its height."""
        widget.size_hint_y = 1
        if hasattr(widget, "natural_height"):
            widget.fbind("natural_height", self._level)
        super().add_widget(widget, *args, **kwargs)

    def _make_even(self, *_: object) -> None:
        self.height = max((getattr(one, "natural_height", 0) for one in self.children), default=0)


class Foot(Row):
    """Two rows below each other in portrait, beside each other in landscape."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(rows=1 if theme.wide else 2, **kwargs)
