"""Spectacles."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.person.anatomy import PIVOT
from simulators.person.looks import Looks
from simulators.person.raster import Floats

_LENS_X, _LENS_Y, _LENS_Z = 32.5, 3.0, 8.0
_HALF_WIDTH, _HALF_HEIGHT = 26.0, 19.5


def _rim(side: int, grow: float) -> Floats:
    """Closed outline of one lens in object space, float32 (96, 3)."""
    t = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    power = 0.62
    u = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** power * (_HALF_WIDTH + grow)
    v = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** power * (_HALF_HEIGHT + grow)
    u = u * (1.0 - 0.07 * v / _HALF_HEIGHT)
    x = side * (_LENS_X + u)
    z = _LENS_Z - (np.abs(x) / 60.0) ** 2 * 9.0
    return np.stack((x, _LENS_Y + v, z), axis=1).astype(np.float32)


def _bridge() -> Floats:
    """Outline of the bridge, float32 (n, 3)."""
    x = np.linspace(-8.0, 8.0, 24)
    upper = -3.5 - 3.0 * (1 - (x / 8.0) ** 2)
    top = np.stack((x, upper, np.full_like(x, _LENS_Z + 2)), axis=1)
    low = np.stack((x, upper + 3.0, np.full_like(x, _LENS_Z + 2)), axis=1)
    return np.concatenate((top, low[::-1])).astype(np.float32)


def _arm(side: int, width: float) -> Floats:
    """Outline of the arm from the hinge to the ear, float32 (4, 3)."""
    hinge, ear = np.array([side * 59.0, -9.0, -1.0]), np.array([side * width, -9.0, -78.0])
    down = np.array([0.0, 4.2, 0.0])
    return np.stack((hinge, ear, ear + down * 0.8, hinge + down)).astype(np.float32)


@dataclass(frozen=True)
class Placing:
    """From object space to the pixels of a sprite: turn (3x3), then shift and scale (per mm)."""

    matrix: NDArray[np.float64]
    left: float
    top: float
    scale: float

    def __call__(self, outline: Floats) -> NDArray[np.int32]:
        """Pixels of the points (n, 3) in sixteenths, int32 (n, 2)."""
        turned = (outline - PIVOT) @ self.matrix.T + PIVOT
        flat = (turned[:, :2] - (self.left, self.top)) * self.scale - 0.5
        return np.asarray(np.round(flat * 16), np.int32)


def add_glasses(
    pixels: NDArray[np.uint8], alpha: Floats, place: Placing, looks: Looks
) -> tuple[NDArray[np.uint8], Floats]:
    """Put spectacles on a head already drawn.

    pixels: uint8 (h, w, 3) BGR; alpha: float32 (h, w) coverage; returns both anew.
    """
    scale = place.scale
    frame = np.zeros(pixels.shape[:2], np.uint8)
    glass = np.zeros(pixels.shape[:2], np.uint8)
    for side in (-1, 1):
        # The arm on the side that the head turns away from the camera lies behind the face.
        if side * place.matrix[0, 2] < 0.02:
            cv2.fillPoly(frame, [place(_arm(side, 74.0 * looks.face_width))], 255, cv2.LINE_AA, 4)
        ring = [place(_rim(side, 1.4)), place(_rim(side, -1.1))]
        cv2.fillPoly(frame, ring, 255, cv2.LINE_AA, 4)
        cv2.fillPoly(glass, ring[1:], 255, cv2.LINE_AA, 4)
    cv2.fillPoly(frame, [place(_bridge())], 255, cv2.LINE_AA, 4)
    edge = frame.astype(np.float32)[..., None] / 255
    thrown = np.roll(cv2.GaussianBlur(frame, (0, 0), 1.6 * scale), round(2.5 * scale), axis=0)
    out = pixels * (1 - 0.30 * thrown.astype(np.float32)[..., None] / 255)
    lens = glass.astype(np.float32)[..., None] / 255
    out = out * (1 - 0.05 * lens) + 6.0 * lens
    row = np.arange(pixels.shape[0], dtype=np.float32)[:, None, None]
    upper = np.exp(-(((row / scale + place.top + 15.5) / 5.0) ** 2))
    metal = np.array([34.0, 32.0, 38.0], np.float32) + 46.0 * upper
    out = np.clip(out + (metal - out) * edge, 0, 255)
    return np.asarray(out, np.uint8), np.maximum(alpha, edge[..., 0])
