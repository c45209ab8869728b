"""Hair and hats: where they cover the head, and their colour."""

from __future__ import annotations

import cv2
import numpy as np

from simulators.person.anatomy import smoothstep
from simulators.person.canvas import noise_sheet
from simulators.person.geometry import CURTAIN, HAT, KNOT, LOCKS, SHELL
from simulators.person.looks import HairStyle, Looks
from simulators.person.raster import Floats
from simulators.person.shading import linear, lit, shine

HAT_EDGE_Y = -50.0

_HAIRLINES: dict[HairStyle, tuple[list[float], list[float]]] = {
    HairStyle.SHORT: (
        [0.0, 0.42, 0.70, 0.92, 1.12, 1.20, 1.34, 1.44, 1.70, 1.95, 2.25, 3.2],
        [-66, -69, -60, -42, -34, -6, 8, -16, -20, 0, 44, 60],
    ),
    HairStyle.SWEPT: (
        [0.0, 0.42, 0.70, 0.92, 1.12, 1.20, 1.34, 1.44, 1.70, 1.95, 2.25, 3.2],
        [-64, -66, -57, -40, -32, -4, 10, -14, -16, 4, 48, 64],
    ),
    HairStyle.BOB: (
        [0.0, 0.25, 0.5, 0.75, 0.95, 1.05, 1.2, 3.2],
        [-76, -64, -50, -30, -4, 25, 84, 84],
    ),
    HairStyle.LONG: (
        [0.0, 0.25, 0.5, 0.75, 0.95, 1.05, 1.2, 3.2],
        [-78, -68, -55, -34, -6, 25, 84, 84],
    ),
    HairStyle.TIED: (
        [0.0, 0.42, 0.70, 0.92, 1.12, 1.25, 1.38, 1.48, 1.75, 2.0, 2.3, 3.2],
        [-68, -68, -60, -45, -33, -16, -6, -18, -18, 8, 46, 60],
    ),
}


def strands(angle: Floats, y: Floats, style: HairStyle) -> Floats:
    """Noise that runs along the hair, deviation about 1."""
    shear = 0.004 if style in (HairStyle.SWEPT, HairStyle.SHORT) else 0.0015
    flow = angle + shear * y
    out = np.zeros_like(angle)
    for weight, fine, along, seed in (
        (0.62, 95.0, 0.16, 11),
        (0.5, 34.0, 0.07, 12),
        (0.5, 260.0, 0.3, 13),
    ):
        sheet = noise_sheet(seed, 1)
        column = np.asarray((flow * fine) % 1024, np.float32)
        row = np.asarray((y * along) % 1024, np.float32)
        out += weight * cv2.remap(sheet, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(out, np.float32)


def hairline(angle: Floats, looks: Looks) -> Floats:
    """Height y of the hair's lower edge at this angle of the head."""
    knots, heights = _HAIRLINES[looks.style]
    line = np.interp(np.abs(angle), knots, heights)
    if looks.style is HairStyle.SWEPT:
        line = (
            line
            + 17 * np.exp(-(((angle + 0.42) / 0.40) ** 2))
            - 4 * np.exp(-(((angle - 0.5) / 0.2) ** 2))
        )
    if looks.style in (HairStyle.BOB, HairStyle.LONG):
        part = 0.22 if looks.style is HairStyle.BOB else 0.0
        line = np.interp(np.abs(angle - part), knots, heights)
        line = line + 8 * np.exp(-(((angle + 0.35) / 0.4) ** 2))
    return np.asarray(line, np.float32)


def coverage(
    points: Floats, extra: Floats, noise: Floats | float, looks: Looks, hat: bool
) -> Floats:
    """How much of the hair surface is there, 0..1 (any leading shape, points (..., 3))."""
    angle, material, y = extra[..., 0], extra[..., 1], points[..., 1]
    line = hairline(angle, looks)
    soft = 2.6 if looks.style in (HairStyle.BOB, HairStyle.LONG) else 3.6
    cap = 1 - smoothstep(-soft, soft, np.asarray(y - line + 2.2 * noise, np.float32))
    edge = np.interp(
        y, [-62, -40, -15, 15, 50, 90, 120, 215], [0.9, 0.93, 1.0, 1.1, 1.14, 1.12, 1.04, 1.1]
    )
    end = 110.0 if looks.style is HairStyle.BOB else 198.0
    ragged = 1 - smoothstep(end - 6, end + 6, np.asarray(y + 5.0 * noise, np.float32))
    front = smoothstep(-0.025, 0.045, np.asarray(np.abs(angle) - edge + 0.018 * noise, np.float32))
    top = smoothstep(-58.0, -44.0, y)
    fall = front * ragged * top
    brim = 1 - smoothstep(-0.6, 0.6, np.asarray(y - HAT_EDGE_Y, np.float32))
    back = ragged * top
    out = np.select(
        [
            material == SHELL,
            material == LOCKS,
            material == HAT,
            material == CURTAIN,
            material == KNOT,
        ],
        [cap, fall, brim if hat else np.zeros_like(brim), back, np.ones_like(back)],
        0.0,
    )
    return np.asarray(out, np.float32)


def hair_light(
    points: Floats, normals: Floats, extra: Floats, noise: Floats, light: Floats, looks: Looks
) -> Floats:
    """Linear light (h, w, 3) that hair gives back."""
    base = linear(np.asarray(looks.hair, np.float32).reshape(1, 1, 3))
    tone = np.clip(0.95 + 0.30 * noise, 0.35, 2.0)
    diffuse = lit(normals, light, np.full(3, 0.35, np.float32))
    band_at = normals[..., 1] * 0.9 + 0.42 + 0.10 * noise
    ring = np.exp(-((band_at / 0.30) ** 2)) * np.clip(normals[..., 2] + 0.25, 0, 1)
    sheen = ring * np.clip(0.75 + 0.55 * noise, 0, 2.5)
    tint = 0.030 + 0.55 * base
    depth = 1 - 0.35 * smoothstep(60, 190, points[..., 1])
    rim = np.clip(1 - normals[..., 2], 0, 1) ** 3 * 0.25
    tone = tone * (1 - 0.25 * (1 - smoothstep(-0.1, 0.5, normals[..., 2])))
    out = base * (diffuse * (tone * depth)[..., None]) + tint * (sheen * 0.55)[..., None]
    return np.asarray(out + base * rim[..., None], np.float32)


def hat_light(
    points: Floats, normals: Floats, extra: Floats, light: Floats, looks: Looks
) -> Floats:
    """Linear light (h, w, 3) of a knitted hat with a turned-up brim."""
    base = linear(np.asarray(looks.hat, np.float32).reshape(1, 1, 3))
    y, angle = points[..., 1], extra[..., 0]
    ribs = np.cos(angle * 66)
    rows = np.cos(y * 2.1 + ribs)
    brim = smoothstep(HAT_EDGE_Y - 27, HAT_EDGE_Y - 25, y)
    fold = np.exp(-(((y - HAT_EDGE_Y + 27) / 1.6) ** 2))
    tone = 1 + 0.16 * ribs * (0.6 + 0.5 * brim) + 0.07 * rows + 0.10 * brim - 0.5 * fold
    diffuse = lit(normals, light, np.full(3, 0.3, np.float32))
    gloss = shine(normals, light, 8.0) * 0.015
    return np.asarray(base * diffuse * tone[..., None] + gloss[..., None], np.float32)


HAIR_MATERIALS = (SHELL, LOCKS, KNOT)
