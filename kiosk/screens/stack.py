"""Widgets below each other; what takes no room takes no gap either."""

import math
from typing import Any

from kivy.properties import NumericProperty, OptionProperty, VariableListProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget


class Stack(Layout):
    """Children from top to bottom, each at its own height or with a share of what is left.

    A child with ``size_hint_y`` gets a share of the room that the others leave, at most its
    ``size_hint_max_y``. One with ``center_x`` in its ``pos_hint`` and a width of its own stands in
    the middle, else at the left. What nobody takes stays free at the end that ``align`` does not
    name.
    """

    spacing = NumericProperty(0)
    padding = VariableListProperty([0, 0, 0, 0])
    """Left, top, right, bottom in pixels."""
    align = OptionProperty("top", options=["top", "bottom"])
    minimum_height = NumericProperty(0)
    """What all children of a height of their own need, in pixels."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("children", "size", "pos", "spacing", "padding", "align"):
            self.fbind(name, self._trigger_layout)
        # At once: a text that is wrapped at a wrong width first costs as much as all the rest.
        for name in ("children", "width", "padding"):
            self.fbind(name, self._widen)

    def _widen(self, *_: object) -> None:
        width = int(self.width - self.padding[0] - self.padding[2])
        for child in self.children:
            if child.size_hint_x is not None:
                child.width = width

    def do_layout(self, *_: object) -> None:
        """Place the children."""
        left, above, right, below = self.padding
        shown = [child for child in reversed(self.children) if child.size_hint_y or child.height]
        gaps = self.spacing * max(len(shown) - 1, 0)
        fixed = sum(child.height for child in shown if not child.size_hint_y)
        self.minimum_height = math.ceil(fixed + gaps + above + below)
        free = max(self.height - self.minimum_height, 0)
        heights = _heights(shown, free)
        used = sum(heights) + gaps + above + below
        top = self.top - above
        if self.align == "bottom":
            top -= max(self.height - used, 0)
        for child, height in zip(shown, heights, strict=True):
            width = self.width - left - right
            if child.size_hint_x is not None:
                child.width = int(width)
            child.height = height
            middle = (width - child.width) / 2 if "center_x" in child.pos_hint else 0
            child.pos = (int(self.x + left + middle), int(top - height))
            top -= height + self.spacing


def _heights(shown: list[Widget], free: float) -> list[float]:
    """Return the height of each child; ``free`` pixels go to those that ask for a share."""
    flexible = [child for child in shown if child.size_hint_y]
    share = free / sum(child.size_hint_y for child in flexible) if flexible else 0.0
    heights: dict[Widget, float] = {}
    # Who may not grow to its share leaves the rest to the others.
    bounded = [child for child in flexible if child.size_hint_max_y is not None]
    for child in bounded:
        heights[child] = int(min(share * child.size_hint_y, child.size_hint_max_y))
    others = [child for child in flexible if child not in bounded]
    if others:
        free -= sum(heights.values())
        share = max(free, 0) / sum(child.size_hint_y for child in others)
        heights |= {child: int(share * child.size_hint_y) for child in others}
    return [heights.get(child, child.height) for child in shown]
