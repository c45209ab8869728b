"""One touch of a finger on the sensor: placement, skin stretch, pressure, moisture and grain."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.fingers.skin import Skin

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Touch:
    """How the finger is laid on; the defaults give a good print."""

    pressure: float = 1.0
    """1 is right; below 0.6 ridges break and the area shrinks; above 1.6 ridges merge."""
    offset_px: tuple[float, float] = (0.0, 0.0)
    """Shift to the right and downwards."""
    rotation_degrees: float = 0.0
    """Counter-clockwise."""
    coverage: float = 1.0
    """Share of the natural contact area that touches."""
    noise: float = 0.18
    """Standard deviation of the grain, in units of the ridge signal (-1..1)."""
    moisture: float = 0.5
    """0 dry: ridges crumble; 1 wet: valleys fill."""


def press(
    skin: Skin, touch: Touch, shape: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Return uint8 ``shape``: 0 = ridge, 255 = background."""
    at_x, at_y = _where_on_skin(skin, touch, shape, rng)
    ridges, creases, pores = (
        cv2.remap(layer, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        for layer in (skin.ridges, skin.creases, skin.pores)
    )
    contact = _contact(skin, touch, at_x, at_y, rng)
    load = touch.pressure * (0.72 + 0.38 * np.clip(contact, 0, 1))
    dryness = np.clip(0.5 - touch.moisture, 0, 0.5) * 2
    grain = _grain(shape, (touch.noise + 0.5 * dryness), rng)
    # Light pressure leaves only the ridges' crests; heavy pressure lets them swell.
    swell = 1.05 * (load - 1) + 0.55 * (touch.moisture - 0.5)
    breaks = _smooth(shape, 5, rng) * (0.55 * np.clip(1 - load, 0, 1) + 0.6 * dryness)
    signal = 0.95 * ridges + np.clip(swell, -0.75, 0.9) + breaks + grain - 0.08
    signal -= 1.1 * creases + pores * np.clip(1.5 - load, 0, 1)
    ink = 1 / (1 + np.exp(-signal / 0.22)) * np.clip(1.4 * contact, 0, 1)
    ink = ink * np.clip(0.42 + 0.42 * load, 0.4, 0.92) * (1 + 0.10 * _smooth(shape, 30, rng))
    paper = 246 + 3 * _smooth(shape, 60, rng) + rng.normal(0, 1.2, shape)
    grey = cv2.GaussianBlur((paper * (1 - ink)).astype(np.float32), (0, 0), 0.7)
    grey += rng.normal(0, 10 * touch.noise + 1, shape)
    return np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)


def _where_on_skin(
    skin: Skin, touch: Touch, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[Field, Field]:
    """Return for each sensor pixel the x and y on the skin's map, float32 ``shape`` each."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x -= width / 2 + touch.offset_px[0]
    y -= height / 2 + touch.offset_px[1]
    angle = np.deg2rad(touch.rotation_degrees)
    turned_x = x * np.cos(angle) - y * np.sin(angle)
    turned_y = x * np.sin(angle) + y * np.cos(angle)
    skin_height, skin_width = skin.ridges.shape
    stretch = 2.2 * touch.pressure  # px; skin yields over about half a fingertip
    return (
        (turned_x + skin_width / 2 + stretch * _smooth(shape, 110, rng)).astype(np.float32),
        (turned_y + skin_height / 2 + stretch * _smooth(shape, 110, rng)).astype(np.float32),
    )


def _contact(skin: Skin, touch: Touch, at_x: Field, at_y: Field, rng: np.random.Generator) -> Field:
    """Return float32: above 0 where the fingertip touches, about 1 well inside."""
    grown = np.clip(0.62 + 0.38 * touch.pressure, 0.55, 1.12) * np.sqrt(max(touch.coverage, 1e-6))
    height, width = skin.ridges.shape
    x = (at_x - width / 2) / (skin.half_width * grown)
    y = (at_y - height / 2) / (skin.half_height * grown)
    # A fingertip is rounder above than towards the joint.
    exponent = np.where(y < 0, 2.0, 2.8)
    distance = np.abs(x) ** exponent + np.abs(y) ** exponent
    ragged = 0.05 * _smooth(x.shape, 9, rng) + 0.05 * _smooth(x.shape, 3, rng)
    return np.asarray((1 - distance + ragged) * 3, np.float32)


def _smooth(shape: tuple[int, ...], scale: float, rng: np.random.Generator) -> Field:
    """Return float32 noise of about unit deviation that varies over about ``scale`` px."""
    rows, columns = (int(np.ceil(side / scale)) + 2 for side in shape)
    coarse = rng.normal(0, 1, (rows, columns)).astype(np.float32)
    size = (round(columns * scale), round(rows * scale))
    field = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)[: shape[0], : shape[1]]
    return np.asarray(field / np.float32(0.75), np.float32)


def _grain(shape: tuple[int, int], amount: float, rng: np.random.Generator) -> Field:
    """Return float32: skin texture from single pixels to a ridge's width."""
    return np.asarray(
        amount * (_smooth(shape, 1.8, rng) + 0.7 * _smooth(shape, 4, rng)), np.float32
    )
