"""Pictures of the documents that are applied for, as large as there is room."""

from collections.abc import Callable
from typing import Any

import numpy as np
from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout
from numpy.typing import NDArray

from kiosk.screens.document_picture import DocumentPicture, sides
from kiosk.screens.measure import px
from kiosk.views import DocumentPreview

GAP = 20
"""Between two pictures, in design pixels."""
LARGEST_PAGE = 720
"""Width of a passport's page, in design pixels."""


class PreviewShelf(FloatLayout):
    """Both faces of a card side by side, a passport's page below.

    With a height of its own it takes what it needs; with a share of a pane it fits into that.
    """

    alone = True
    natural_height = NumericProperty(0)
    most = NumericProperty(10_000)
    """Most height that it may take of its own, in pixels."""

    def __init__(self, picture: Callable[[str], NDArray[np.uint8] | None], **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, height=0, **kwargs)
        self._picture = picture
        self._rows: list[list[DocumentPicture]] = []
        self._shown: tuple[DocumentPreview, ...] = ()
        self._again = Clock.create_trigger(self._place, -1)
        for name in ("size", "pos", "size_hint_y", "most"):
            self.fbind(name, self._again)

    def show(self, previews: tuple[DocumentPreview, ...]) -> None:
        """Show these documents."""
        if [len(sides(one)) for one in previews] != [len(row) for row in self._rows]:
            self.wipe()
            self._rows = [[DocumentPicture() for _ in sides(one)] for one in previews]
            for row in self._rows:
                for picture in row:
                    self.add_widget(picture)
        for row, preview in zip(self._rows, previews, strict=True):
            portrait = self._picture(preview.portrait) if preview.portrait else None
            ink = self._picture(preview.signature) if preview.signature else None
            for picture, side in zip(row, sides(preview), strict=True):
                picture.show(side, portrait, ink)
        self._again()

    def wipe(self) -> None:
        """Overwrite all pictures."""
        for row in self._rows:
            for picture in row:
                picture.wipe()
        self.clear_widgets()
        self._rows = []

    def _place(self, *_: object) -> None:
        if not self._rows or self.width < 200:
            self.natural_height = 0
            if self.size_hint_y is None:
                self.height = 0
            return
        gap = px(GAP)
        room = self.most if self.size_hint_y is None else self.height
        pictures = [picture for row in self._rows for picture in row]
        aspects = [[picture.aspect for picture in row] for row in self._rows]
        heights = arrangement(aspects, (self.width, room), gap, px(LARGEST_PAGE))
        if self.size_hint_y is None:
            self.natural_height = self.height = int(sum(heights) + gap * (len(heights) - 1))
        rows = self._rows if len(heights) == len(self._rows) else [pictures]
        top = self.top
        for row, height in zip(rows, heights, strict=True):
            left = self.x
            for picture in row:
                picture.size = (int(height * picture.aspect), int(height))
                picture.pos = (int(left), int(top - height))
                left += picture.width + gap
            top -= height + gap


def arrangement(
    rows: list[list[float]], area: tuple[float, float], gap: float, widest: float
) -> list[float]:
    """Return the height in pixels of each row of pictures, given their width to height.

    Each document has a row of its own; all stand in one, and one height is returned, where that
    makes them larger in an area of (width, height). No picture is wider than ``widest``.
    """
    width, room = area
    gaps = gap * (len(rows) - 1)
    full = [_fitting(row, width, gap, widest) for row in rows]
    share = min(1.0, max(room - gaps, 1) / sum(full))
    below = [height * share for height in full]
    every = [aspect for row in rows for aspect in row]
    beside = min(_fitting(every, width, gap, widest), max(room, 1))
    seen_below = sum(height**2 * sum(row) for height, row in zip(below, rows, strict=True))
    return [beside] if beside**2 * sum(every) > seen_below else below


def _fitting(row: list[float], width: float, gap: float, widest: float) -> float:
    """Return the height at which pictures side by side fill ``width``."""
    return min((width - gap * (len(row) - 1)) / sum(row), widest / max(row))
