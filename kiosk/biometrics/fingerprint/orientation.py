"""Local ridge orientation by the structure tensor, and the singular points of its flow."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

CELL_PX = 4
"""Side of one cell of every map in this package, at 500 ppi."""

Map = NDArray[np.float32]


@dataclass(frozen=True)
class RidgeFlow:
    """Maps of float32 (height // 4, width // 4)."""

    cosine: Map
    """Cosine of the doubled ridge angle; opposite directions are one orientation."""
    sine: Map
    coherence: Map
    """0 no direction, 1 perfectly parallel."""

    @property
    def angle(self) -> Map:
        """Ridge direction in rad, clockwise from right in the picture, in (-pi/2, pi/2]."""
        return (0.5 * np.arctan2(self.sine, self.cosine)).astype(np.float32)


def ridge_flow(grey: Map, smoothing_cells: float = 2.0) -> RidgeFlow:
    """Return the flow of ``grey``, float32 (height, width) in grey levels.

    Source: Bazen and Gerez, "Systematic methods for the computation of the directional fields and
    singular points of fingerprints", IEEE PAMI 24 (2002), section 2.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3)
    difference, mixed, power = (
        cv2.GaussianBlur(_cells(product), (0, 0), smoothing_cells)
        for product in (across**2 - down**2, 2 * across * down, across**2 + down**2)
    )
    strength = np.hypot(difference, mixed)
    safe = np.maximum(strength, 1e-6)
    # Gradients stand across the ridges: the doubled angle changes its sign.
    return RidgeFlow(
        cosine=(-difference / safe).astype(np.float32),
        sine=(-mixed / safe).astype(np.float32),
        coherence=(strength / np.maximum(power, 25.0)).astype(np.float32),
    )


def _cells(field: Map) -> Map:
    height, width = field.shape[0] // CELL_PX, field.shape[1] // CELL_PX
    whole = field[: height * CELL_PX, : width * CELL_PX]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)


def smoothness(flow: RidgeFlow, where: NDArray[np.bool_]) -> float:
    """Return 0..1: how well each cell agrees with those within about two ridges around it."""
    cosine = cv2.boxFilter(flow.cosine, -1, (9, 9))
    sine = cv2.boxFilter(flow.sine, -1, (9, 9))
    return float(np.hypot(cosine, sine)[where].mean())


def spread(flow: RidgeFlow, where: NDArray[np.bool_]) -> float:
    """Return 0 where all ridges are parallel to 1 where all directions are equally frequent."""
    return 1 - float(np.hypot(flow.cosine[where].mean(), flow.sine[where].mean()))


def singular_points(flow: RidgeFlow, where: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the numbers of loops and deltas: cells around which the flow turns by half a turn.

    Source: Kawagoe and Tojo, "Fingerprint pattern classification", Pattern Recognition 17 (1984).
    """
    cosine = cv2.GaussianBlur(flow.cosine * flow.coherence, (0, 0), 2.0)
    sine = cv2.GaussianBlur(flow.sine * flow.coherence, (0, 0), 2.0)
    turn = turns(np.arctan2(sine, cosine))
    inside = where[:-1, :-1] & where[1:, 1:]
    return int(((turn > 0.5) & inside).sum()), int(((turn < -0.5) & inside).sum())


def turns(phase: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return (rows - 1, columns - 1): whole turns of ``phase`` (rad) around each 2 x 2 cell."""

    def step(first: NDArray[np.floating], second: NDArray[np.floating]) -> NDArray[np.floating]:
        return (second - first + np.pi) % (2 * np.pi) - np.pi

    a, b, c, d = phase[:-1, :-1], phase[:-1, 1:], phase[1:, 1:], phase[1:, :-1]
    whole: NDArray[np.floating] = step(a, b) + step(b, c) + step(c, d) + step(d, a)
    return whole / (2 * np.pi)
