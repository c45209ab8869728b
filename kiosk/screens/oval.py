"""The oval that a face belongs in: veil around it, outline, and how long the pose has been held."""

import math
from typing import Any

from kivy.graphics import Color, Mesh, SmoothLine
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme import theme

SEGMENTS = 72
WIDTH_SHARE = 0.56
"""Width of the oval as a share of the widget's; the head is a third of it smaller."""
ASPECT = 1.32
"""Height of the oval to its width."""


def oval(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    """Return centre and half axes (cx, cy, a, b) of the oval in a frame, in pixels."""
    across = min(width * WIDTH_SHARE, height * 0.84 / ASPECT)
    return x + width / 2, y + height * 0.51, across / 2, across * ASPECT / 2


def rim(frame: tuple[float, float, float, float], angle: float) -> tuple[float, float]:
    """Return where a ray from the oval's centre meets the edge of the frame (x, y, w, h)."""
    x, y, width, height = frame
    centre_x, centre_y, _, _ = oval(*frame)
    across, up = math.cos(angle), math.sin(angle)
    room_x = (x + width - centre_x) if across > 0 else (centre_x - x)
    room_y = (y + height - centre_y) if up > 0 else (centre_y - y)
    reach = min(room_x / max(abs(across), 1e-9), room_y / max(abs(up), 1e-9))
    return centre_x + across * reach, centre_y + up * reach


class Oval(Widget):
    """Draws the veil as a strip of triangles: only the pixels outside the oval are blended."""

    progress = NumericProperty(0)
    good = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._veil_colour = Color()
            self._veil = Mesh(mode="triangle_strip")
            self._line_colour = Color()
            self._line = SmoothLine(width=4)
            self._arc_colour = Color()
            self._arc = SmoothLine(width=9)
        self.fbind("pos", self._draw)
        self.fbind("size", self._draw)
        self.fbind("progress", self._draw_arc)
        self.fbind("good", self._draw_arc)

    def _draw(self, *_: object) -> None:
        frame = (*self.pos, *self.size)
        if min(self.size) <= 1:
            return
        centre_x, centre_y, half_width, half_height = oval(*frame)
        corners = [math.atan2(v - centre_y, u - centre_x) for u, v in self._corners()]
        angles = sorted([i * math.tau / SEGMENTS - math.pi for i in range(SEGMENTS)] + corners)
        vertices: list[float] = []
        for angle in (*angles, angles[0]):
            reach = math.hypot(math.cos(angle) / half_width, math.sin(angle) / half_height)
            vertices += [
                centre_x + math.cos(angle) / reach,
                centre_y + math.sin(angle) / reach,
                0,
                0,
                *rim(frame, angle),
                0,
                0,
            ]
        self._veil.vertices = vertices
        self._veil.indices = list(range(len(vertices) // 4))
        self._line.ellipse = self._box()
        self._draw_arc()

    def _corners(self) -> list[tuple[float, float]]:
        return [(self.x, self.y), (self.right, self.y), (self.x, self.top), (self.right, self.top)]

    def _box(self) -> tuple[float, float, float, float]:
        centre_x, centre_y, half_width, half_height = oval(*self.pos, *self.size)
        return centre_x - half_width, centre_y - half_height, 2 * half_width, 2 * half_height

    def _draw_arc(self, *_: object) -> None:
        veil = theme.page if theme.name == "contrast" else theme.hero
        self._veil_colour.rgba = (*veil[:3], 0.62)
        self._line_colour.rgba = (1, 1, 1, 1)
        green = (0.24, 0.86, 0.6)
        self._arc_colour.rgba = (*green, 1 if self.progress > 0 or self.good else 0)
        share = 1 if self.good and self.progress <= 0 else min(self.progress, 1)
        self._arc.ellipse = (*self._box(), 0, max(360 * share, 0.1), 120)
