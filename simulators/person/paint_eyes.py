"""Eyes, lids, lashes and brows."""

from __future__ import annotations

import numpy as np

from simulators.person.anatomy import EYE_X, Expression, smoothstep
from simulators.person.canvas import Canvas, Window, band
from simulators.person.looks import Colour, Looks
from simulators.person.raster import Floats

IRIS_RADIUS = 5.9
INNER, OUTER = -14.2, 14.8
"""Corners of the eye, mm outward of its centre."""


def lid_lines(u: Floats, size: float, expression: Expression) -> tuple[Floats, Floats]:
    """Upper and lower lid (mm below the eye's centre) at u mm outward of it."""
    t = np.clip((u / size - INNER) / (OUTER - INNER), 0.0, 1.0)
    corners = 1.5 - 2.6 * t
    arch_up = (1.0 - np.abs(2.0 * t - 0.96) ** 2.3).clip(0.0) ** 0.8
    arch_low = (1.0 - np.abs(2.0 * t - 1.12) ** 2.2).clip(0.0) ** 0.85
    lower = corners + (5.0 - 1.5 * expression.smile) * size * arch_low
    opened = corners - 6.2 * size * arch_up
    shut = corners + 3.6 * size * arch_low
    upper = shut + (opened - shut) * expression.eyes_open
    return np.asarray(upper, np.float32), np.asarray(lower, np.float32)


def paint_eyes(canvas: Canvas, looks: Looks, expression: Expression) -> None:
    """Both eyes with lids, lashes and brows."""
    for side in (-1, 1):
        centre = side * EYE_X
        part = canvas.window(centre - 30, -34, centre + 30, 24)
        u = np.asarray((part.x - centre) * side, np.float32)
        _socket(part, u, looks)
        upper, lower = lid_lines(u, looks.eye_size, expression)
        _lid(part, u, upper, looks, expression)
        _ball(part, u, upper, lower, side, looks)
        _lashes(part, u, upper, lower, side, looks, expression)
        _brow(part, side, looks, expression)


def _socket(part: Window, u: Floats, looks: Looks) -> None:
    v = part.y
    depth = np.exp(-0.5 * (((u + 13) / 6) ** 2 + ((v + 3) / 6) ** 2))
    part.stain((0.80, 0.80, 0.86), np.asarray(depth * 0.75, np.float32))
    under = np.exp(-0.5 * (((u + 1) / 12) ** 2 + ((v - 11) / 3.2) ** 2))
    part.stain((0.90, 0.87, 0.91), np.asarray(under * 0.55, np.float32))
    if looks.soft:
        shadow = np.exp(-0.5 * (((u - 2) / 12) ** 2 + ((v + 9) / 3.4) ** 2))
        part.stain((0.78, 0.74, 0.80), np.asarray(shadow * 0.5, np.float32))


def _lid(part: Window, u: Floats, upper: Floats, looks: Looks, expression: Expression) -> None:
    v, size = part.y, looks.eye_size
    rest, _ = lid_lines(u, size, Expression(1.0, 0.0, expression.smile))
    span = smoothstep(INNER - 1, INNER + 5, u) * (1 - smoothstep(OUTER - 1, OUTER + 5, u))
    crease = rest - 3.4 + 1.0 * (1 - expression.eyes_open)
    strength = 0.10 + 0.70 * expression.eyes_open
    line = np.exp(-0.5 * ((v - crease) / 0.75) ** 2) * span * strength
    part.stain((0.50, 0.50, 0.60), np.asarray(line, np.float32))
    above = np.exp(-0.5 * ((v - crease + 1.6) / 1.8) ** 2) * span * 0.3 * expression.eyes_open
    part.stain((0.78, 0.78, 0.84), np.asarray(above, np.float32))
    skin = band(v, crease, upper, 0.8) * span
    part.stain((0.86, 0.86, 0.93), skin * (0.15 + 0.45 * expression.eyes_open))
    part.shine(0.6, skin * 0.6)


def _ball(part: Window, u: Floats, upper: Floats, lower: Floats, side: int, looks: Looks) -> None:
    v, edge = part.y, part.canvas.edge
    size = looks.eye_size
    inside = smoothstep(INNER * size - edge, INNER * size + edge, u)
    inside = inside * (1 - smoothstep(OUTER * size - edge, OUTER * size + edge, u))
    inside = inside * band(v, upper, lower, edge)
    under_lid = np.exp(-np.clip(v - upper, 0, None) / 1.9)
    round_ = 1.0 - 0.22 * np.clip(np.abs(u) / 15, 0, 1) ** 2.5 - 0.42 * under_lid
    white = np.asarray((0.845, 0.85, 0.875), np.float32) * round_[..., None]
    part.lay(np.asarray(white, np.float32), inside)
    corner = np.exp(-0.5 * (((u - INNER * size - 1.6) / 1.5) ** 2 + ((v - 1.6) / 1.3) ** 2))
    part.cover((0.52, 0.52, 0.74), np.asarray(corner * 0.85, np.float32) * inside)
    wet = band(v, lower - 1.0, lower + 0.35, 0.4) * band(u, INNER * size, OUTER * size - 1, 1.0)
    part.cover((0.60, 0.62, 0.80), wet * 0.65 * smoothstep(0.8, 2.5, lower - upper))
    _iris(part, u, inside, under_lid, side, looks)


def _iris(
    part: Window, u: Floats, inside: Floats, under_lid: Floats, side: int, looks: Looks
) -> None:
    x, y, edge = u * side, part.y + 0.5, part.canvas.edge
    radius = np.hypot(x, y)
    around = np.arctan2(y, x)
    disc = (1 - smoothstep(IRIS_RADIUS - edge, IRIS_RADIUS + edge, radius)) * inside
    rays = 0.5 + 0.25 * np.sin(around * 23 + np.sin(around * 9) * 2) + 0.25 * np.sin(around * 41)
    t = np.clip(radius / IRIS_RADIUS, 0, 1)
    lightness = 0.80 + 0.35 * rays * np.exp(-(((t - 0.55) / 0.22) ** 2)) + 0.22 * (y / IRIS_RADIUS)
    lightness = lightness * (1 - 0.72 * smoothstep(0.76, 1.0, t)) * (1 - 0.5 * under_lid)
    colours = np.asarray(looks.iris, np.float32) * lightness[..., None]
    warm = np.exp(-(((t - 0.42) / 0.14) ** 2)) * 0.35
    colours = colours + (np.asarray((0.16, 0.30, 0.44), np.float32) - colours) * warm[..., None]
    part.lay(np.asarray(colours, np.float32), disc)
    pupil = (1 - smoothstep(2.15 - edge, 2.15 + edge, radius)) * inside
    part.cover((0.03, 0.03, 0.035), pupil)
    spark = 1 - smoothstep(0.75, 0.75 + 1.6 * edge, np.hypot(x + 1.7, y + 1.9))
    part.cover((1.0, 1.0, 1.0), np.asarray(spark * inside * 0.95, np.float32))
    glow = np.exp(-0.5 * (((x - 1.6) / 1.8) ** 2 + ((y - 2.6) / 1.1) ** 2))
    part.cover((0.9, 0.9, 0.9), np.asarray(glow * disc * 0.14, np.float32))
    part.shine(0.0, inside)


def _lashes(
    part: Window,
    u: Floats,
    upper: Floats,
    lower: Floats,
    side: int,
    looks: Looks,
    expression: Expression,
) -> None:
    v, size, soft = part.y, looks.eye_size, looks.soft
    ink = (0.07, 0.075, 0.10)
    reach = OUTER * size + (1.6 if soft else 0.4)
    span = smoothstep(INNER * size, INNER * size + 5, u) * (1 - smoothstep(reach - 1.2, reach, u))
    grow = 0.45 + (0.75 if soft else 0.4) * smoothstep(INNER, OUTER, u)
    top = band(v, upper - grow, upper + 0.35, max(0.3, part.canvas.edge))
    part.cover(ink, top * span * (0.95 if soft else 0.8))
    open_ = smoothstep(0.8, 2.5, lower - upper)
    bottom = np.exp(-0.5 * ((v - lower - 0.3) / 0.45) ** 2) * span * (0.45 if soft else 0.3)
    part.cover((0.16, 0.17, 0.24), np.asarray(bottom, np.float32) * open_)
    along = np.linspace(INNER * size + 3, OUTER * size, 21 if soft else 18, dtype=np.float32)
    root, _ = lid_lines(along, size, expression)
    lines, widths = [], []
    length = 4.6 if soft else 1.9
    for k, (at, low) in enumerate(zip(along, root, strict=True)):
        t = k / (len(along) - 1)
        lean = -0.7 + 2.0 * t
        rise = length * (0.55 + 0.45 * t) * (1 if expression.eyes_open > 0.35 else -0.7)
        step = np.linspace(0, 1, 6)
        path_u = at + lean * length * 0.55 * step**1.5
        path_v = low - 0.2 - rise * 0.62 * step + (0.25 * rise * (1 - step) * step)
        lines.append(np.stack((side * (path_u + EYE_X), path_v), axis=1).astype(np.float32))
        widths.append(0.36)
    levels = [0.7 if soft else 0.35] * len(lines)
    part.cover(ink, part.strokes(lines, widths, levels))


_BROW_KNOTS = (-15.5, -8.0, 6.0, 15.0, 22.0)
_BROW_LINE = (-18.9, -20.4, -23.0, -22.3, -18.4)


def _brow_hairs(side: int, thick: float, lift: float) -> tuple[list[Floats], list[float]]:
    """Strokes of one brow in mm, and the coverage of each."""
    rng = np.random.default_rng(17)
    lines, levels = [], []
    step = np.linspace(0, 1, 6)
    for along in rng.uniform(0, 1, 260):
        u = -15.5 + 37.0 * along
        half = thick / 2 * np.interp(along, [0, 0.12, 0.55, 1], [0.55, 0.95, 0.85, 0.2])
        v = np.interp(u, _BROW_KNOTS, _BROW_LINE) - lift
        v += half * np.clip(rng.normal(0, 0.5), -1, 1) + 1.0
        slope = np.interp(along, [0, 0.2, 0.6, 1], [-1.15, -0.6, -0.12, 0.55])
        long = 4.6 * np.interp(along, [0, 0.3, 1], [0.75, 1, 0.85]) * rng.uniform(0.75, 1.2)
        path_u = u + long * np.cos(slope) * step
        path_v = v + long * np.sin(slope) * step + 0.55 * step**2
        lines.append(np.stack((side * (path_u + EYE_X), path_v), axis=1).astype(np.float32))
        levels.append(float(rng.uniform(0.25, 0.85)))
    return lines, levels


def _brow(part: Window, side: int, looks: Looks, expression: Expression) -> None:
    blue, green, red = (c * 0.72 + 0.02 for c in looks.hair)
    ink: Colour = (blue, green, red)
    thick = 6.3 * looks.brow_thickness
    lift = 1.0 * expression.smile
    lines, levels = _brow_hairs(side, thick, lift)
    hairs = part.strokes(lines, [0.42] * len(lines), levels)
    u = np.asarray(part.x * side - EYE_X, np.float32)
    middle = np.interp(u, _BROW_KNOTS, _BROW_LINE) - lift
    half = thick / 2 * np.interp(u, [-15.5, -11, 5, 22], [0.5, 0.9, 0.85, 0.2])
    base = np.exp(-0.5 * ((part.y - middle) / (half * 0.8)) ** 2)
    base = base * smoothstep(-18, -11, u) * (1 - smoothstep(17, 24, u))
    part.cover(ink, np.asarray(base * 0.5, np.float32))
    inner = smoothstep(-19, -10, u)
    part.cover(ink, np.asarray(hairs * (0.3 + 0.4 * inner), np.float32))
    part.shine(0.1, np.asarray(base, np.float32))
