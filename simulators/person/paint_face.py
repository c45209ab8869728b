"""Skin, nose, mouth and beard, and the whole face's sheet."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from simulators.person.anatomy import Expression, Features, features_of, smoothstep
from simulators.person.canvas import Canvas, Window, band
from simulators.person.looks import Looks, looks_of
from simulators.person.paint_eyes import paint_eyes
from simulators.person.raster import Floats


@lru_cache(maxsize=6)
def face_sheet(seed: int, expression: Expression, scale: float) -> Canvas:
    """The painted front of the face (treat as read-only); scale in pixels per mm."""
    looks = looks_of(seed)
    features = features_of(looks, expression)
    canvas = Canvas(scale, looks.skin)
    _skin(canvas, looks, features)
    _nose(canvas, looks, features)
    _mouth(canvas, looks, features)
    if looks.stubble > 0:
        _stubble(canvas, looks, features)
    paint_eyes(canvas, looks, expression)
    return canvas


def _skin(canvas: Canvas, looks: Looks, features: Features) -> None:
    part = canvas.whole()
    for x in (-44, 44):
        part.stain((0.88, 0.86, 1.0), part.blob(x, 31, 17, 13) * (0.8 if looks.soft else 0.55))
    part.stain((0.91, 0.89, 1.0), part.blob(0, features.nose_tip_y, 11, 9) * 0.7)
    part.stain((0.93, 0.92, 1.0), part.blob(0, 100 + features.jaw_drop, 16, 10) * 0.5)
    part.stain((0.97, 1.01, 1.0), part.blob(0, -52, 45, 16))
    mottle = 0.009 * part.grain(1, 0.5, 8) + 0.007 * part.grain(2, 0.33, 3)
    pores = 0.013 * part.grain(3, 0.4, 0)
    canvas.colour *= (1.0 + mottle + pores)[..., None]
    canvas.colour[..., 2] *= 1.0 + 0.006 * part.grain(4, 0.6, 6)
    if looks.freckles > 0.2:
        spots = smoothstep(1.9, 2.6, part.grain(5, 0.42, 2))
        where = part.blob(-34, 22, 18, 13) + part.blob(34, 22, 18, 13) + part.blob(0, 22, 12, 10)
        part.stain((0.72, 0.78, 0.88), spots * np.clip(where, 0, 1) * looks.freckles)
    part.shine(0.6, part.blob(0, features.nose_tip_y - 4, 7, 9))
    part.shine(0.5, part.blob(0, -48, 34, 14))


def _nose(canvas: Canvas, looks: Looks, features: Features) -> None:
    part = canvas.window(-32, -10, 32, 62)
    base, wide = features.nose_tip_y + 7.2, looks.nose_width
    for side in (-1, 1):
        u = np.asarray(part.x * side, np.float32)
        hole = np.exp(
            -0.5 * np.abs((u - 6.9 * wide) / 3.1) ** 2.6
            - 0.5 * np.abs((part.y - base + 0.10 * (u - 7)) / 1.35) ** 2.4
        )
        part.stain((0.40, 0.38, 0.47), np.asarray(hole, np.float32))
        wing = np.hypot(u - 12.2 * wide, (part.y - base + 3.8) * 0.95)
        rim = np.exp(-0.5 * ((wing - 5.9) / 0.9) ** 2) * smoothstep(11.5, 15.5, u)
        part.stain((0.66, 0.64, 0.74), np.asarray(rim * 0.6, np.float32))
        flank = np.exp(-0.5 * ((u - 11) / 3.6) ** 2) * smoothstep(-6, 14, part.y)
        flank = flank * (1 - smoothstep(24, 38, part.y))
        part.stain((0.88, 0.88, 0.92), np.asarray(flank * 0.5, np.float32))
        fold_x = 20.5 + (part.y - 44) * 0.42
        fold = np.exp(-0.5 * ((u - fold_x) / 1.5) ** 2) * smoothstep(40, 47, part.y)
        fold = fold * (1 - smoothstep(52, 63, part.y))
        strength = 0.22 + 0.10 * features.corner_lift
        part.stain((0.78, 0.77, 0.84), np.asarray(fold * min(strength, 0.6), np.float32))
    under = part.blob(0, base + 1.8, 8.5 * wide, 2.6)
    part.stain((0.78, 0.77, 0.84), under * 0.5)
    philtrum = part.blob(0, base + 9, 1.7, 5)
    part.stain((0.90, 0.89, 0.93), philtrum * 0.7)


def _lip_lines(part: Window, features: Features) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Outer and inner edge of the upper and lower lip, and how far inside the corners."""
    t = np.clip(np.abs(part.x) / features.mouth_half_width, 0, 1.2)
    mid = features.mouth_y - features.corner_lift * t**2 + 0.55 * np.cos(t * 2 * np.pi) - 0.3
    arch = np.clip(1 - t**2.2, 0, 1)
    inner_up = mid - features.lip_gap_up * arch
    inner_low = mid + features.lip_gap_down * arch**0.8
    bow = (
        1.0
        - 0.16 * np.exp(-((part.x / 2.6) ** 2))
        + 0.05 * np.exp(-(((np.abs(part.x) - 6) / 4) ** 2))
    )
    outer_up = inner_up - features.upper_lip * np.clip(1 - t**1.6, 0, 1) ** 1.1 * bow
    outer_low = inner_low + features.lower_lip * np.clip(1 - t**2.0, 0, 1) ** 1.0
    inside = 1 - smoothstep(0.95, 1.02, np.asarray(t, np.float32))
    lines = (np.asarray(a, np.float32) for a in (outer_up, inner_up, inner_low, outer_low))
    one, two, three, four = lines
    return one, two, three, four, inside


def _mouth(canvas: Canvas, looks: Looks, features: Features) -> None:
    part = canvas.window(-42, 48, 42, 112)
    outer_up, inner_up, inner_low, outer_low, inside = _lip_lines(part, features)
    v, soft = part.y, 0.8 if looks.soft else 1.1
    depth = 1.0 if looks.soft else 0.72
    blood = np.asarray(looks.skin, np.float32) * np.asarray((0.70, 0.62, 0.89), np.float32)
    wrinkle = 1 + 0.035 * part.grain(6, 0.30, 1)
    upper = band(v, outer_up, inner_up, soft) * inside
    lower = band(v, inner_low, outer_low, soft) * inside
    part.lay(np.asarray(blood * wrinkle[..., None] * 0.90, np.float32), upper * depth)
    part.lay(np.asarray(blood * wrinkle[..., None], np.float32), lower * depth)
    part.shine(0.75, np.clip(upper * 0.4 + lower, 0, 1))
    gap = inner_low - inner_up
    opened = smoothstep(0.5, 2.5, gap) * band(v, inner_up, inner_low, 0.5) * inside
    part.cover((0.09, 0.07, 0.17), opened)
    tongue = part.blob(0, features.mouth_y + features.lip_gap_down * 0.95, 14, 5)
    part.cover((0.32, 0.30, 0.56), tongue * opened * 0.8)
    teeth = band(v, inner_up - 1, inner_up + 5.0 - 0.004 * part.x**2, 0.6) * opened
    teeth = teeth * (1 - smoothstep(15, 20, np.abs(part.x)))
    ivory = np.asarray((0.74, 0.80, 0.83), np.float32) * (
        0.92 + 0.08 * np.cos(part.x * 2 * np.pi / 8.2)[..., None]
    )
    part.lay(np.asarray(ivory, np.float32), teeth * 0.92)
    line = np.exp(-0.5 * ((v - (inner_up + inner_low) / 2) / 0.75) ** 2) * inside
    taper = 1 - 0.7 * smoothstep(0.7, 1.0, np.abs(part.x) / features.mouth_half_width)
    shut = 1 - smoothstep(1, 3, gap)
    part.stain((0.36, 0.34, 0.46), np.asarray(line * taper * shut, np.float32))
    for side in (-1, 1):
        corner = part.blob(
            side * (features.mouth_half_width + 0.6),
            features.mouth_y - features.corner_lift,
            2.2,
            1.6,
        )
        part.stain((0.62, 0.60, 0.70), corner * 0.8)
    under = part.blob(
        0, features.mouth_y + features.lip_gap_down + features.lower_lip + 3.2, 12, 2.4
    )
    part.stain((0.80, 0.79, 0.85), under * 0.6)


def _stubble(canvas: Canvas, looks: Looks, features: Features) -> None:
    part = canvas.window(-70, 40, 70, 140)
    x, y = np.abs(part.x), part.y - features.jaw_drop * smoothstep(62, 84, part.y)
    jaw = smoothstep(52, 78, y + 0.45 * (x - 30).clip(0))
    moustache = part.blob(0, 55, 16, 4.5) * 0.9
    around_lips = 1 - np.exp(-0.5 * ((x / 21) ** 2 + ((y - 69) / 7.5) ** 2) ** 2)
    where = np.clip(np.maximum(jaw, moustache) * around_lips, 0, 1)
    dots = 0.6 + 0.4 * smoothstep(0.2, 1.5, part.grain(7, 0.28, 0))
    tone = tuple(0.5 + 0.5 * c for c in looks.hair)
    part.stain((tone[0], tone[1], tone[2]), np.asarray(where * dots * looks.stubble, np.float32))
    part.shine(0.2, np.asarray(where, np.float32) * 0.7)
