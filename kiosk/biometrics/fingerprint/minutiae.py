"""How many ridges end or fork: vortices of the ridge pattern's local phase.

Where a ridge begins, the phase of the local wave turns once around that point (Larkin and Fletcher,
"A coherent framework for fingerprint analysis: are fingerprints holograms?", Optics Express 15,
2007). Counting vortices needs no thinning; it is a density, not a list fit for matching.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.biometrics.fingerprint.orientation import RidgeFlow

DIRECTIONS = 12
HALF = 2
"""The wave is followed at half the resolution."""

Map = NDArray[np.float32]


def local_wave(grey: Map, flow: RidgeFlow, period_px: float) -> NDArray[np.complex64]:
    """Return complex64 (height // 2, width // 2): amplitude and phase of the ridges across."""
    size = (grey.shape[1] // HALF, grey.shape[0] // HALF)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    small = small - cv2.GaussianBlur(small, (0, 0), period_px)
    cosine, sine = (cv2.resize(part, size) for part in (flow.cosine, flow.sine))
    angle = 0.5 * np.arctan2(sine, cosine)
    nearest = np.round(angle / np.pi * DIRECTIONS).astype(np.int8) % DIRECTIONS
    wave = np.zeros(small.shape, np.complex64)
    for direction, (real, imaginary) in enumerate(_bank(round(period_px * 2) / 2)):
        chosen = nearest == direction
        wave.real[chosen] = cv2.filter2D(small, cv2.CV_32F, real)[chosen]
        wave.imag[chosen] = cv2.filter2D(small, cv2.CV_32F, imaginary)[chosen]
    return wave


@lru_cache(maxsize=32)
def _bank(period_px: float) -> list[tuple[Map, Map]]:
    """Return even and odd Gabor kernels for each direction of ridges."""
    period = period_px / HALF
    radius = int(np.ceil(1.1 * period))
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1].astype(np.float32)
    envelope = np.exp(-(x**2 + y**2) / (2 * (0.45 * period) ** 2))
    bank = []
    for direction in range(DIRECTIONS):
        angle = direction * np.pi / DIRECTIONS
        across = (y * np.cos(angle) - x * np.sin(angle)) * 2 * np.pi / period
        even = envelope * np.cos(across)
        even -= envelope * (even.sum() / envelope.sum())
        odd = envelope * np.sin(across)
        scale = np.abs(even).sum()
        bank.append(((even / scale).astype(np.float32), (odd / scale).astype(np.float32)))
    return bank


def count(wave: NDArray[np.complex64], flow: RidgeFlow, where: NDArray[np.bool_]) -> int:
    """Return the number of ridge ends and forks in the cells of ``where`` (bool, cell map)."""
    size = (wave.shape[1], wave.shape[0])
    cosine, sine = (cv2.resize(part, size) for part in (flow.cosine, flow.sine))
    angle = 0.5 * np.arctan2(sine, cosine)
    nearest = np.round(angle / np.pi * DIRECTIONS).astype(int) % DIRECTIONS
    normal = nearest * np.pi / DIRECTIONS
    phase = np.angle(wave)
    # Where the angle wraps, neighbours look at the ridges from opposite sides: one phase is turned.
    reference = normal[:-1, :-1]
    corners = []
    for rows, columns in ((0, 0), (0, 1), (1, 1), (1, 0)):
        piece = (
            slice(rows, rows + reference.shape[0]),
            slice(columns, columns + reference.shape[1]),
        )
        corners.append(np.where(np.cos(normal[piece] - reference) < 0, -phase[piece], phase[piece]))
    total = sum(_wrap(corners[(i + 1) % 4] - corners[i]) for i in range(4))
    vortex = np.abs(total) > np.pi
    mask = cv2.resize(where.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return int((vortex & mask[:-1, :-1].astype(bool)).sum())


def _wrap(angle: NDArray[np.floating]) -> NDArray[np.floating]:
    return (angle + np.pi) % (2 * np.pi) - np.pi
