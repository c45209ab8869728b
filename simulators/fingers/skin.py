"""The lasting skin of one finger: ridges, pores, creases and the size of the fingertip."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.fingers.orientation import Pattern, draw_flow, orientation_field
from simulators.fingers.ridges import grow, period_field

POSITIONS = (
    "right_thumb",
    "right_index",
    "right_middle",
    "right_ring",
    "right_little",
    "left_thumb",
    "left_index",
    "left_middle",
    "left_ring",
    "left_little",
)
"""In the order of the position codes 1 to 10 of ISO/IEC 19794-4."""

SHAPE = (448, 416)
Layer = NDArray[np.float32]


@dataclass(frozen=True)
class Skin:
    """Read-only layers, float32 (448, 416) at 500 ppi, and half axes of the contact in px."""

    pattern: Pattern
    ridges: Layer
    """-1 valley to +1 ridge."""
    pores: Layer
    """0 none to 1 middle of a pore."""
    creases: Layer
    """0 none to 1 middle of a crease."""
    half_width: float
    half_height: float


@lru_cache(maxsize=32)
def grow_skin(seed: int, position: str) -> Skin:
    """Return the skin that belongs to ``seed`` and ``position``; the same each time."""
    index = POSITIONS.index(position)
    rng = np.random.default_rng([seed, index])
    flow = draw_flow(rng, right_hand=index < 5)
    orientation = orientation_field(flow, SHAPE, rng)
    period = period_field(SHAPE, rng.uniform(8.4, 9.8), rng)
    ridges = grow(orientation, period, rng)
    layers = (ridges, _pores(ridges, rng), _creases(rng))
    for layer in layers:
        layer.flags.writeable = False
    return Skin(flow.pattern, *layers, rng.uniform(116, 134), rng.uniform(150, 175))


def _pores(ridges: Layer, rng: np.random.Generator) -> Layer:
    """Sow sweat pores along the ridges' middle lines, one every few pixels."""
    crest = (ridges > 0.9) & (rng.random(ridges.shape) < 0.035)
    spots = cv2.GaussianBlur(crest.astype(np.float32), (0, 0), 0.8)
    sizes = cv2.resize(rng.uniform(0.2, 1.0, (56, 52)).astype(np.float32), ridges.shape[::-1])
    return np.asarray(np.clip(spots * 4 * sizes, 0, 1), np.float32)


def _creases(rng: np.random.Generator) -> Layer:
    """Draw the few fine white lines that cross the ridges of most fingers."""
    height, width = SHAPE
    lines = np.zeros(SHAPE, np.uint8)
    for _ in range(int(rng.integers(0, 6))):
        start = rng.uniform((0.15 * width, 0.2 * height), (0.85 * width, 0.9 * height))
        heading, length, bend = rng.uniform(0, np.pi), rng.uniform(35, 130), rng.uniform(-0.4, 0.4)
        along = np.linspace(0, 1, 12)
        angles = heading + bend * along
        steps = np.stack([np.cos(angles), np.sin(angles)], 1) * length / 12
        points = np.rint(start + np.cumsum(steps, 0)).astype(np.int32)
        cv2.polylines(lines, [points], isClosed=False, color=255, thickness=int(rng.integers(1, 3)))
    blurred = cv2.GaussianBlur(lines, (0, 0), 0.9).astype(np.float32) / 255
    return np.asarray(np.clip(1.3 * blurred, 0, 1), np.float32)
