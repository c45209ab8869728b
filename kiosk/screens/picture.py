"""Pictures from arrays on the screen; each widget keeps one texture for its life."""

from typing import Any

import numpy as np
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget
from numpy.typing import NDArray


def crop(picture: tuple[int, int], frame: tuple[float, float]) -> tuple[float, float]:
    """Return the shares of width and height to show so that ``picture`` fills ``frame``."""
    wide = (picture[0] / picture[1]) / (frame[0] / frame[1])
    return (1 / wide, 1.0) if wide > 1 else (1.0, wide)


class Picture(Widget):
    """Shows an array and fills its frame with the middle of it."""

    mirrored = False

    def __init__(self, **kwargs: Any) -> None:
        self._shape: tuple[int, ...] = ()
        super().__init__(**kwargs)
        with self.canvas:
            self._colour = Color(1, 1, 1, 0)
            self._rectangle = Rectangle()
        self.fbind("size", self._frame)
        self.fbind("pos", self._frame)

    def show(self, pixels: NDArray[np.uint8]) -> None:
        """Show uint8 (height, width, 4) RGBA or (height, width, 3) BGR."""
        colours = "rgba" if pixels.shape[2] == 4 else "bgr"
        if pixels.shape != self._shape:
            self._shape = pixels.shape
            texture = Texture.create(size=(pixels.shape[1], pixels.shape[0]), colorfmt=colours)
            texture.mag_filter = texture.min_filter = "linear"
            self._rectangle.texture = texture
            self._colour.a = 1
            self._frame()
        # Kivy takes writable memory only; evidence is read-only: its copy is overwritten at once.
        copied = not (pixels.flags.writeable and pixels.flags.c_contiguous)
        flat = (np.array(pixels, order="C") if copied else pixels).reshape(-1)
        self._rectangle.texture.blit_buffer(flat, colorfmt=colours, bufferfmt="ubyte")
        if copied:
            flat.fill(0)
        self.canvas.ask_update()

    def wipe(self) -> None:
        """Overwrite what the texture holds and show nothing."""
        if self._shape:
            self.show(np.zeros(self._shape, np.uint8))
            self._shape = ()
            self._colour.a = 0

    def _frame(self, *_: object) -> None:
        if not self._shape or min(self.size) <= 1:
            return
        across, up = crop((self._shape[1], self._shape[0]), self.size)
        left, right = (1 - across) / 2, (1 + across) / 2
        if self.mirrored:
            left, right = right, left
        bottom, top = (1 + up) / 2, (1 - up) / 2  # rows of an array run downwards
        self._rectangle.pos, self._rectangle.size = self.pos, self.size
        self._rectangle.tex_coords = (left, bottom, right, bottom, right, top, left, top)


class MirrorPicture(Picture):
    """As in a mirror: what people know of themselves."""

    mirrored = True
