"""Ridges grown from noise: an oriented filter, applied again and again, leaves ridges and minutiae.

The idea is that of SFinGe (Cappelli, Maio and Maltoni, "Synthetic fingerprint-image generation",
ICPR 2000): where the flow or the ridge period forces it, ridges end and fork by themselves.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

ORIENTATIONS = 20
PERIOD_STEPS = (0.86, 1.0, 1.16)
ROUNDS = 22
REACH = 0.42
"""Standard deviation of the filter's envelope, in ridge periods: about three ridges are seen."""

Signal = NDArray[np.float32]


def period_field(
    shape: tuple[int, int], mean_period: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return float32 ``shape``: ridge period in px, smooth, wider towards the joint."""
    coarse = rng.normal(0, 1, (5, 5)).astype(np.float32)
    smooth = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    downwards = np.linspace(-0.5, 1, shape[0], dtype=np.float32)[:, None]
    relative = 1 + 0.06 * smooth + 0.09 * downwards
    return np.asarray(mean_period * np.clip(relative, 0.84, 1.2), np.float32)


def grow(orientation: Signal, period: Signal, rng: np.random.Generator) -> Signal:
    """Return float32 in [-1, 1] of ``orientation``'s shape, +1 on ridges.

    It works at half the resolution (a ridge period is still over 4 px) and enlarges the result.
    """
    theta, half_period = orientation[::2, ::2], period[::2, ::2] * np.float32(0.5)
    bank = _bank(theta, half_period)
    signal = rng.normal(0, 1, theta.shape).astype(np.float32)
    for _ in range(ROUNDS):
        grown = np.empty_like(signal)
        for kernel, where in bank:
            filtered = cv2.filter2D(signal, cv2.CV_32F, kernel, borderType=cv2.BORDER_REFLECT)
            grown.flat[where] = filtered.flat[where]
        signal = np.tanh(2.2 * grown / (grown.std() + 1e-6)).astype(np.float32)
    size = (orientation.shape[1], orientation.shape[0])
    enlarged = cv2.resize(signal, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(enlarged, -1, 1), np.float32)


def _bank(theta: Signal, period: Signal) -> list[tuple[Signal, NDArray[np.intp]]]:
    """Pair each filter of the bank with the flat indices of the pixels that it serves."""
    mean = float(period.mean())
    direction = np.round(theta / np.pi * ORIENTATIONS).astype(int) % ORIENTATIONS
    steps = np.array(PERIOD_STEPS, np.float32) * mean
    step = np.abs(period[..., None] - steps).argmin(-1)
    bank = []
    for d in range(ORIENTATIONS):
        for s, local_period in enumerate(steps):
            where = np.flatnonzero((direction == d) & (step == s))
            if where.size:
                bank.append((_kernel(d * np.pi / ORIENTATIONS, float(local_period)), where))
    return bank


def _kernel(theta: float, period: float) -> Signal:
    """Return a Gabor filter without response to constant brightness."""
    radius = int(np.ceil(2.6 * REACH * period))
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1].astype(np.float32)
    across = x * np.sin(theta) + y * np.cos(theta)  # y grows downwards, theta counter-clockwise
    envelope = np.exp(-(x**2 + y**2) / (2 * (REACH * period) ** 2))
    wave = envelope * np.cos(2 * np.pi * across / period)
    wave -= envelope * (wave.sum() / envelope.sum())
    return np.asarray(wave / np.abs(wave).sum(), np.float32)
