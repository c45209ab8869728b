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
        widths = [
            (self.width - gap) / 2 if len(row) > 1 else min(self.width, px(LARGEST_PAGE))
            for row in self._rows
        ]
        tall = [width / row[0].aspect for width, row in zip(widths, self._rows, strict=True)]
        gaps = gap * (len(tall) - 1)
        room = self.most if self.size_hint_y is None else self.height
        share = min(1.0, max(room - gaps, 1) / sum(tall))
        if self.size_hint_y is None:
            self.natural_height = self.height = int(sum(tall) * share + gaps)
        top = self.top
        for row, width, height in zip(self._rows, widths, tall, strict=True):
            for place, picture in enumerate(row):
                picture.size = (int(width * share), int(height * share))
                left = self.x + place * (int(width * share) + gap)
                picture.pos = (int(left), int(top - height * share))
            top -= height * share + gap
