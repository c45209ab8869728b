"""Neck, shoulders and clothes."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from simulators.person import geometry
from simulators.person.anatomy import smoothstep
from simulators.person.canvas import noise_sheet
from simulators.person.layer import (
    Frame,
    Layer,
    Sprite,
    cut_out,
    hollow_of,
    layer_of,
    resolution,
    surface_seen,
)
from simulators.person.looks import Looks, looks_of
from simulators.person.raster import Floats
from simulators.person.shading import encoded, linear, lit, shine, unit


@lru_cache(maxsize=12)
def trunk_sprite(seed: int, scale: float, direction: tuple[float, float, float]) -> Sprite:
    """Neck and trunk of this person; scale in pixels per mm; direction to the light."""
    looks, light = looks_of(seed), unit(direction)
    coarse, up = resolution(scale)
    frame = Frame(-240, 30, 240, 760 if scale < 1.2 else 640, coarse)
    surface = surface_seen(geometry.trunk(looks), np.eye(3), frame)
    layer = layer_of(surface, hollow_of(surface, 9.0 * coarse, 0.0), up)
    cloth = smoothstep(
        -0.8, 0.8, np.asarray(layer.points[..., 1] - _collar(layer, looks), np.float32)
    )
    bright = _skin(layer, looks, light) * (1 - cloth[..., None])
    bright = bright + _cloth(layer, looks, light) * cloth[..., None]
    bright *= layer.hollow[..., None]
    return cut_out(encoded(bright), layer.alpha, layer.depth, frame, scale)


def _collar(layer: Layer, looks: Looks) -> Floats:
    """Height y where the clothes begin."""
    x, angle = layer.points[..., 0], layer.extra[..., 0]
    round_ = 177.0 - 0.0042 * x**2 - 0.0000012 * x**4
    if looks.soft:
        round_ = 190.0 - 0.62 * np.sqrt(x**2 + 30.0)
    back = smoothstep(1.2, 1.7, np.abs(angle))
    return np.asarray(np.maximum(round_, 138.0) * (1 - back) + 134.0 * back, np.float32)


def _skin(layer: Layer, looks: Looks, light: Floats) -> Floats:
    x, y = layer.points[..., 0], layer.points[..., 1]
    colour = np.asarray(looks.skin, np.float32) * np.asarray((0.95, 0.945, 0.955), np.float32)
    tone = np.ones_like(x)
    for side in (-1, 1):
        # The sternocleidomastoid runs from behind the ear to the pit of the throat.
        middle = side * (44 - (y - 80) * 0.40)
        tone += 0.05 * np.exp(-0.5 * ((x - middle) / 6) ** 2) * smoothstep(90, 120, y)
        tone -= 0.06 * np.exp(-0.5 * ((x - middle + side * 10) / 5) ** 2) * smoothstep(95, 130, y)
    tone -= 0.12 * np.exp(-0.5 * ((x / 7) ** 2 + ((y - 166) / 6) ** 2))
    chin = np.exp(-0.5 * ((x / 46) ** 2) ** 2) * (1 - smoothstep(112, 150, y))
    shadow = 1 - 0.55 * chin[..., None] * np.asarray((1.0, 0.95, 0.80), np.float32)
    bright = linear(np.asarray(colour * tone[..., None], np.float32)) * lit(layer.normals, light)
    return np.asarray(
        (bright + shine(layer.normals, light, 16)[..., None] * 0.02) * shadow, np.float32
    )


def _cloth(layer: Layer, looks: Looks, light: Floats) -> Floats:
    x, y = layer.points[..., 0], layer.points[..., 1]
    sheet = noise_sheet(31, 12)
    folds = cv2.remap(
        sheet,
        np.asarray((x * 1.1 + 0.25 * y) % 1024, np.float32),
        np.asarray((y * 0.45 + 300) % 1024, np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )
    weave = 0.018 * np.sin(x * 3.3) * np.sin(y * 3.3)
    below = np.asarray(y - _collar(layer, looks), np.float32)
    seam = (
        np.exp(-(((below - 9.0) / 0.9) ** 2)) * 0.35 + np.exp(-(((below + 0.2) / 1.2) ** 2)) * 0.35
    )
    arm = np.abs(x) - (150 + 0.035 * (y - 250))
    crease = np.exp(-((arm / 3.2) ** 2)) * smoothstep(255, 330, y) * 0.45
    tone = 1 + 0.05 * folds * smoothstep(185, 260, y) + weave - seam - crease
    tone = tone * (1 + 0.08 * smoothstep(0, 60, np.asarray(arm, np.float32)))
    normals = layer.normals
    base = linear(np.asarray(looks.clothes, np.float32).reshape(1, 1, 3))
    bright = base * lit(normals, light, np.full(3, 0.15, np.float32)) * tone[..., None]
    return np.asarray(bright, np.float32)
