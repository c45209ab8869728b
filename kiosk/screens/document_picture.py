"""A picture of the card or of the passport's data page as it will look; never a valid document."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from kivy.clock import Clock
from kivy.core.text import LabelBase
from kivy.properties import (
    ListProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.label import Label
from kivy.utils import get_color_from_hex
from numpy.typing import NDArray

from kiosk.screens.control import load_kv
from kiosk.screens.icons import ASSETS
from kiosk.screens.printed_card import line_count
from kiosk.screens.theme import LIGHT
from kiosk.screens.typeface import text_width
from kiosk.screens.words import words
from kiosk.views import DocumentPreview, Text

LabelBase.register("OcrB", str(ASSETS / "fonts" / "OCRB.otf"))
UNKNOWN_SIGN = "·"
_PRINTED_UNKNOWN = "."
"""OCR-B has no raised dot."""
ADVANCE = 0.723
"""Width of every letter of the OCR-B cut, in type sizes (its ``hmtx`` table)."""
PITCH_MM = 2.54
"""ICAO Doc 9303 part 3, section 4.7: ten characters an inch."""
BACK = frozenset(
    f"preview.caption.{name}" for name in ("height", "eye_colour", "address", "artist_name")
)
"""What stands on the back of the identity card, with the machine-readable zone."""


@dataclass(frozen=True)
class Side:
    """One face of a document; lengths in millimetres."""

    title: Text
    size: tuple[float, float]
    fields: tuple[tuple[Text, str], ...]
    area: tuple[float, float, float, float]
    """Left, top, width and height of the fields, from the top left."""
    across: int
    portrait: tuple[float, float, float, float] | None
    signature: tuple[float, float, float, float] | None
    machine_lines: tuple[str, ...]


def sides(preview: DocumentPreview) -> tuple[Side, ...]:
    """Return what is drawn: both faces of a card, or the data page of a passport."""
    title = Text(f"document.{preview.document}.label")
    lines = preview.machine_lines
    if preview.document == "passport":
        page = (125.0, 88.0)
        photo, ink = (5.0, 13.0, 33.0, 42.4), (84.0, 50.0, 36.0, 9.0)
        area = (43.0, 11.0, 77.0, 50.0)
        across = 2 if len(preview.fields) > 4 else 1
        return (Side(title, page, preview.fields, area, across, photo, ink, lines),)
    card = (85.6, 54.0)
    front = tuple(field for field in preview.fields if field[0].key not in BACK)
    back = tuple(field for field in preview.fields if field[0].key in BACK)
    photo, ink = (4.0, 10.0, 26.0, 33.4), (4.0, 45.0, 27.0, 6.5)
    across = 2 if len(front) > 5 else 1
    faces = [Side(title, card, front, (33.0, 8.5, 50.0, 43.0), across, photo, ink, ())]
    if back or lines:
        area = (4.0, 5.0, 77.6, 27.0)
        faces.append(Side(Text(""), card, back, area, 2, None, None, lines))
    return tuple(faces)


class DocumentPicture(FloatLayout):
    """Draws one ``Side``; its height follows its width."""

    aspect = NumericProperty(1.586)
    """Width to height."""
    unit = NumericProperty(1)
    """Pixels of a millimetre."""
    title = StringProperty()
    watermark = StringProperty()
    photo = ListProperty([0, 0, 0, 0])
    ink = ListProperty([0, 0, 0, 0])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._side: Side | None = None
        self._labels: list[Label] = []
        # Once a frame, when sizes have come to rest: setting the type costs more than all the rest.
        self._again = Clock.create_trigger(self._write, 0)
        self.fbind("unit", self._again)
        self.fbind("pos", self._again)

    @staticmethod
    def colour(token: str) -> list[float]:
        """Return a colour of the picture: paper is light in every theme."""
        return [float(part) for part in get_color_from_hex(LIGHT[token])]

    @staticmethod
    def watermark_size(text: str, unit: float, width: float) -> int:
        """Return the type size at which the watermark, aslant, stays on a picture of ``width``."""
        wide = text_width(text, 100, bold=True) / 100
        return max(int(min(15 * unit, width / (wide + 0.6))), 1)

    def show(
        self, side: Side, portrait: NDArray[np.uint8] | None, ink: NDArray[np.uint8] | None
    ) -> None:
        """Draw ``side`` with the pictures, where it has a place for them."""
        self._side = side
        self.aspect = side.size[0] / side.size[1]
        self.title = words.say(side.title) if side.title.key else ""
        self.watermark = words.say(Text("preview.watermark"))
        self.photo, self.ink = list(side.portrait or (0,) * 4), list(side.signature or (0,) * 4)
        if portrait is not None and side.portrait:
            self.ids.portrait.show(portrait)
        if ink is not None and side.signature:
            self.ids.signature.show(ink)
        self._again()

    def wipe(self) -> None:
        """Overwrite the pictures and forget the letters."""
        self.ids.portrait.wipe()
        self.ids.signature.wipe()
        self._side = None
        self._write()

    def _write(self, *_: object) -> None:
        board = self.ids.board
        for label in self._labels:
            board.remove_widget(label)
        self._labels = []
        if self._side is None or self.unit < 1:
            return
        self._write_fields(self._side)
        self._write_machine_lines(self._side)
        for label in self._labels:
            board.add_widget(label)

    def _write_fields(self, side: Side) -> None:
        left, top, width, height = (length * self.unit for length in side.area)
        gap = 2.0 * self.unit
        column = (width - gap * (side.across - 1)) / side.across
        said = [(words.say(caption), value) for caption, value in side.fields]
        size = type_size(said, side.across, (column, height), self.unit)
        rows = [said[start : start + side.across] for start in range(0, len(said), side.across)]
        above = self.top - top
        for row in rows:
            for place, (caption, value) in enumerate(row):
                x = self.x + left + place * (column + gap)
                self._label(caption, int(size * CAPTION), "muted", False, x, above, column)
                below = above - size * CAPTION * LEADING
                self._label(value, int(size), "text", True, x, below, column)
            lines = max(line_count(value, int(size), int(column)) for _, value in row)
            above -= block_height(lines, size)

    def _write_machine_lines(self, side: Side) -> None:
        size = PITCH_MM / ADVANCE * self.unit
        bottom = self.y + 4.5 * self.unit
        for place, line in enumerate(reversed(side.machine_lines)):
            text = line.replace(UNKNOWN_SIGN, _PRINTED_UNKNOWN)
            fit = min(size, (self.width - 8 * self.unit) / (max(len(line), 1) * ADVANCE))
            label = Label(
                text=text,
                font_name="OcrB",
                font_size=int(fit),
                color=self.colour("text"),
                size_hint=(None, None),
                halign="left",
            )
            label.texture_update()
            label.size = label.texture_size
            label.pos = (
                int(self.x + (self.width - label.width) / 2),
                int(bottom + place * 6.0 * self.unit),
            )
            self._labels.append(label)

    def _label(
        self, text: str, size: int, tone: str, bold: bool, x: float, top: float, width: float
    ) -> None:
        label = Label(
            text=text,
            font_name="Fira",
            font_size=max(size, 1),
            bold=bold,
            halign="left",
            color=self.colour(tone),
            size_hint=(None, None),
            text_size=(width, None),
        )
        label.texture_update()
        label.size = label.texture_size
        label.pos = (int(x), int(top - label.height))
        self._labels.append(label)


CAPTION = 0.66
"""Type size of a caption to that of its value."""
LEADING = 1.25
LARGEST_MM = 3.4
"""Type size of a value."""
SMALLEST_MM = 1.2


def block_height(lines: int, size: float) -> float:
    """Return the height of a caption and ``lines`` lines of its value, in pixels."""
    return size * (CAPTION + lines) * LEADING + size * 0.35


def type_size(
    fields: list[tuple[str, str]], across: int, area: tuple[float, float], unit: float
) -> float:
    """Return the largest type size at which all fields fit into ``area`` (a column's width,
    height), in pixels."""
    size = LARGEST_MM * unit
    while size > SMALLEST_MM * unit:
        height = 0.0
        for start in range(0, len(fields), across):
            row = fields[start : start + across]
            lines = max(line_count(value, int(size), int(area[0])) for _, value in row)
            height += block_height(lines, size)
        if height <= area[1]:
            break
        size -= 0.1 * unit
    return size


load_kv(__file__)
