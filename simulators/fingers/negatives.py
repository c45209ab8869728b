"""Pictures that a sensor may deliver and that are not fingers, from empty glass to ripples."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.fingers.ridges import grow

SHAPE = (288, 256)
Grey = NDArray[np.float32]


def negatives(name: str, seed: int = 0) -> NDArray[np.uint8]:
    """Return uint8 (288, 256): the picture called ``name``, one of ``NEGATIVES``; else KeyError."""
    rng = np.random.default_rng([seed, sorted(NEGATIVES).index(name)])
    grey = NEGATIVES[name](rng) + rng.normal(0, 3, SHAPE)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)


def _axes(rng: np.random.Generator) -> tuple[Grey, Grey]:
    """Return x and y in px from the middle, turned by a random angle."""
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]].astype(np.float32)
    x, y = x - SHAPE[1] / 2, y - SHAPE[0] / 2
    angle = rng.uniform(0, np.pi)
    turned = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    return turned[0].astype(np.float32), turned[1].astype(np.float32)


def _wave(phase: Grey) -> Grey:
    return np.asarray(128 + 110 * np.tanh(2 * np.sin(phase)), np.float32)


def _cloud(rng: np.random.Generator, scale: float) -> Grey:
    """Return smooth noise of unit deviation."""
    noise = cv2.GaussianBlur(rng.normal(0, 1, SHAPE).astype(np.float32), (0, 0), scale)
    return np.asarray(noise / noise.std(), np.float32)


def _stripes(rng: np.random.Generator) -> Grey:
    return _wave(_axes(rng)[0] * 2 * np.pi / rng.uniform(7, 11))


def _bent_stripes(rng: np.random.Generator) -> Grey:
    x, y = _axes(rng)
    bent = x + 14 * np.sin(y / rng.uniform(35, 60))
    return _wave(bent * 2 * np.pi / rng.uniform(8, 11))


def _rings(rng: np.random.Generator) -> Grey:
    x, y = _axes(rng)
    radius = np.hypot(x, y * rng.uniform(0.75, 1.0))
    return _wave(radius * 2 * np.pi / rng.uniform(8, 10))


def _noise(rng: np.random.Generator) -> Grey:
    return rng.uniform(0, 255, SHAPE).astype(np.float32)


def _blurred_noise(rng: np.random.Generator) -> Grey:
    return np.asarray(128 + 70 * _cloud(rng, rng.uniform(1.5, 3)), np.float32)


def _grid(rng: np.random.Generator) -> Grey:
    x, y = _axes(rng)
    step = rng.uniform(8, 12)
    return np.minimum(_wave(x * 2 * np.pi / step), _wave(y * 2 * np.pi / step))


def _weave(rng: np.random.Generator) -> Grey:
    x, y = _axes(rng)
    step = 2 * np.pi / rng.uniform(8, 11)
    over = np.sin(x * step / 4) * np.sin(y * step / 4) > 0
    return np.asarray(np.where(over, _wave(x * step), _wave(y * step)), np.float32)


def _text(rng: np.random.Generator) -> Grey:
    page = np.full(SHAPE, 245, np.uint8)
    words = ["Antrag", "Ausweis", "Amt", "Stadt", "gilt", "bis", "Name", "Ort", "Datum", "Nr. 12"]
    for baseline in range(18, SHAPE[0], 17):
        line = " ".join(rng.choice(words, 6))
        cv2.putText(page, line, (4, baseline), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 20, 1, cv2.LINE_AA)
    return page.astype(np.float32)


def _empty_glass(rng: np.random.Generator) -> Grey:
    glass = np.full(SHAPE, 244, np.float32) + 3 * _cloud(rng, 30)
    for _ in range(8):
        row, column = rng.integers(0, SHAPE[0]), rng.integers(0, SHAPE[1])
        cv2.circle(glass, (int(column), int(row)), int(rng.integers(1, 3)), 170, -1)
    return glass


def _half_glass(rng: np.random.Generator) -> Grey:
    x, _ = _axes(rng)
    return np.asarray(145 + 100 * np.tanh(x / 3) + 3 * _cloud(rng, 20), np.float32)


def _smudge(rng: np.random.Generator) -> Grey:
    x, y = _axes(rng)
    wipe = cv2.GaussianBlur(rng.normal(0, 1, SHAPE).astype(np.float32), (0, 0), 25, sigmaY=2)
    body = np.exp(-((x / 90) ** 2 + (y / 110) ** 2))
    return np.asarray(240 - 60 * body * (1 + 0.4 * wipe / wipe.std()), np.float32)


def _face(rng: np.random.Generator) -> Grey:
    canvas = np.full(SHAPE, 90, np.uint8)
    middle, tilt = (128 + int(rng.integers(-8, 8)), 150), float(rng.uniform(-8, 8))
    cv2.ellipse(canvas, middle, (80, 108), tilt, 0, 360, 190, -1)
    for side in (-32, 32):
        cv2.ellipse(canvas, (middle[0] + side, 120), (15, 7), 0, 0, 360, 60, -1)
        cv2.ellipse(canvas, (middle[0] + side, 102), (20, 4), 0, 0, 360, 80, -1)
    cv2.ellipse(canvas, (middle[0], 160), (9, 18), 0, 0, 180, 150, 2)
    cv2.ellipse(canvas, (middle[0], 205), (28, 8), 0, 0, 360, 110, -1)
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), 3) + 6 * _cloud(rng, 4), np.float32)


def _palm_creases(rng: np.random.Generator) -> Grey:
    skin = (120 + 14 * _cloud(rng, 2) + 10 * _cloud(rng, 12)).astype(np.float32)
    for _ in range(16):
        start = rng.uniform((0, 0), (SHAPE[1], SHAPE[0]))
        bend = np.cumsum(rng.normal(0, 0.12, 14)) + rng.uniform(0, np.pi)
        points = start + np.cumsum(np.stack([np.cos(bend), np.sin(bend)], 1) * 14, 0)
        thickness = int(rng.integers(1, 4))
        cv2.polylines(skin, [np.rint(points).astype(np.int32)], False, 215, thickness, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(skin, (0, 0), 0.8), np.float32)


def _wood(rng: np.random.Generator) -> Grey:
    x, y = _axes(rng)
    grain = x + 9 * _cloud(rng, 60) + 4 * np.sin(y / 90)
    fibre = cv2.GaussianBlur(rng.normal(0, 1, SHAPE).astype(np.float32), (0, 0), 1)
    phase = grain * 2 * np.pi / 10 + 0.9 * np.sin(grain / 17)
    return np.asarray(150 + 60 * np.sin(phase) + 40 * fibre, np.float32)


def _labyrinth(rng: np.random.Generator) -> Grey:
    """Ridges without common flow, as of corals and drying mud: many singular points."""
    spectrum = np.fft.rfft2(rng.normal(0, 1, SHAPE))
    frequency = np.hypot(np.fft.fftfreq(SHAPE[0])[:, None], np.fft.rfftfreq(SHAPE[1])[None])
    band = np.exp(-(((frequency - 1 / 9.5) / 0.012) ** 2))
    pattern = np.fft.irfft2(spectrum * band, SHAPE)
    return np.asarray(128 + 110 * np.tanh(2 * pattern / pattern.std()), np.float32)


def _sand_ripples(rng: np.random.Generator) -> Grey:
    """Almost parallel ridges that fork: minutiae without the turning flow of a fingertip."""
    wander = 0.12 * _cloud(rng, 45)
    orientation = np.mod(rng.uniform(0, np.pi) + wander, np.pi).astype(np.float32)
    ridges = grow(orientation, np.full(SHAPE, 9.5, np.float32), rng)
    return np.asarray(140 - 90 * ridges, np.float32)


NEGATIVES: dict[str, Callable[[np.random.Generator], Grey]] = {
    "bent_stripes": _bent_stripes,
    "blurred_noise": _blurred_noise,
    "empty_glass": _empty_glass,
    "face": _face,
    "grid": _grid,
    "half_glass": _half_glass,
    "labyrinth": _labyrinth,
    "noise": _noise,
    "palm_creases": _palm_creases,
    "rings": _rings,
    "sand_ripples": _sand_ripples,
    "smudge": _smudge,
    "stripes": _stripes,
    "text": _text,
    "weave": _weave,
    "wood": _wood,
}
