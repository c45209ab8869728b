"""The shape of a head in millimetres: profiles, features, and where they lie.

Object space: origin at the eye midpoint, x to the image's right, y down, z to the camera.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.person.looks import Looks
from simulators.person.raster import Floats

EYE_X = 31.5
"""Half the distance of the eyes, mm."""
CROWN_Y = -113.0
PIVOT = np.array([0.0, 75.0, -95.0], np.float32)
"""The point that the head turns about (top of the neck)."""

#   y      half width, front z, back z, z of the greatest width
_PROFILE = np.array(
    [
        (-40.0, 75.5, 0.0, -188.0, -88.0),
        (-20.0, 73.5, -1.0, -187.0, -84.0),
        (0.0, 70.5, -5.0, -182.0, -80.0),
        (20.0, 68.0, -8.0, -172.0, -76.0),
        (40.0, 65.0, -9.0, -158.0, -74.0),
        (58.0, 61.0, -9.5, -142.0, -72.0),
        (75.0, 54.3, -10.0, -122.0, -68.0),
        (88.0, 46.5, -11.5, -105.0, -60.0),
        (98.0, 38.5, -13.5, -92.0, -52.0),
        (104.0, 33.0, -16.0, -82.0, -46.0),
        (116.0, 28.0, -18.0, -70.0, -42.0),
    ]
)
_SKULL = (0.0, -40.0, -94.0)
_SKULL_RADII = (75.5, 73.0, 94.0)


def smoothstep(low: float, high: float, value: Floats) -> Floats:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)


def _smooth_profile() -> NDArray[np.float64]:
    """The profile every half millimetre, its corners rounded."""
    y = np.arange(_PROFILE[0, 0], _PROFILE[-1, 0] + 1e-6, 0.5)
    columns = [np.interp(y, _PROFILE[:, 0], _PROFILE[:, k]) for k in range(1, 5)]
    kernel = np.hanning(23)
    kernel /= kernel.sum()
    smooth = [
        np.convolve(np.pad(c, 11, mode="reflect", reflect_type="odd"), kernel, "valid")
        for c in columns
    ]
    return np.stack([y, *smooth], axis=1)


_DENSE = _smooth_profile()


@dataclass(frozen=True)
class Expression:
    """What the face does, each 0..1."""

    eyes_open: float = 1.0
    mouth_open: float = 0.0
    smile: float = 0.0


@dataclass(frozen=True)
class Features:
    """Where the features of one face lie, in mm."""

    mouth_y: float
    mouth_half_width: float
    corner_lift: float
    upper_lip: float
    lower_lip: float
    lip_gap_up: float
    lip_gap_down: float
    nose_tip_y: float
    nose_width: float
    chin_y: float
    jaw_drop: float


def features_of(looks: Looks, expression: Expression) -> Features:
    """The places of the features of this face with this expression."""
    opened, smile = expression.mouth_open, expression.smile
    drop = 15.0 * opened
    return Features(
        mouth_y=67.0,
        mouth_half_width=24.5 + 5.0 * smile - 2.5 * opened,
        corner_lift=0.7 + 4.2 * smile,
        upper_lip=6.0 * looks.lip_fullness - 1.0 * smile,
        lower_lip=8.3 * looks.lip_fullness - 1.0 * smile,
        lip_gap_up=2.5 * opened,
        lip_gap_down=drop,
        nose_tip_y=35.5 * looks.nose_length,
        nose_width=looks.nose_width,
        chin_y=116.0 * looks.chin_length + drop,
        jaw_drop=drop,
    )


def rest_y(y: Floats, looks: Looks, features: Features) -> Floats:
    """The y on the average, closed face that lies at y on this one."""
    opened = y - features.jaw_drop * smoothstep(62.0, 84.0 + features.jaw_drop, y)
    long = looks.chin_length
    return np.asarray(
        np.where(opened < 60, opened, 60 + (opened - 60) * 56 / (116 * long - 60)), np.float32
    )


def cross_section(y: Floats, looks: Looks) -> tuple[Floats, Floats, Floats, Floats]:
    """Half width, front z, back z and z of the greatest width at the rest height y."""
    below = [np.interp(y, _DENSE[:, 0], _DENSE[:, k]) for k in range(1, 5)]
    up = np.clip((y - _SKULL[1]) / _SKULL_RADII[1], -1.0, 0.0)
    round_ = np.sqrt(np.maximum(0.0, 1.0 - np.abs(up) ** 2.08))
    above = [
        _SKULL_RADII[0] * round_,
        _SKULL[2] + _SKULL_RADII[2] * round_,
        _SKULL[2] - _SKULL_RADII[2] * round_,
        np.full_like(round_, _SKULL[2]),
    ]
    blend = smoothstep(-52.0, -34.0, y)
    width, front, back, widest = (
        np.asarray(a * (1 - blend) + b * blend, np.float32)
        for a, b in zip(above, below, strict=True)
    )
    bend = np.sqrt(1.0 - np.clip((y - 103.0) / 13.0, 0.0, 1.0) ** 2)
    width = width * bend
    front = widest + (front - widest) * (0.35 + 0.65 * bend)
    jaw = smoothstep(30.0, 85.0, y)
    width = width * (looks.face_width * (1 - jaw) + looks.jaw_width * jaw)
    return width, front, back, widest


def _bump(x: Floats, y: Floats, at: tuple[float, float], spread: tuple[float, float]) -> Floats:
    return np.asarray(
        np.exp(-0.5 * (((x - at[0]) / spread[0]) ** 2 + ((y - at[1]) / spread[1]) ** 2)),
        np.float32,
    )


def _nose(x: Floats, y: Floats, looks: Looks, tip_y: float) -> Floats:
    """How far the nose stands out, mm."""
    ax = np.abs(x)
    knots = np.array([-26, -14, -4, 6, 16, 26, 32, 36, 40, 43.5, 47, 51]) * tip_y / 36.0
    # The underside rises from the middle to the wings.
    curved = y + 3.0 * np.minimum(ax / 11.0, 1.3) ** 2 * smoothstep(tip_y - 10, tip_y + 2, y)
    ridge = np.interp(curved, knots, [0, 2.2, 3.6, 6.4, 11, 16.5, 20.3, 21.8, 19.3, 9.5, 2.0, 0])
    half = np.interp(y, knots, [9, 6.5, 5.6, 5.8, 6.6, 7.6, 8.6, 9.4, 9.6, 9.0, 9, 9])
    half = half * looks.nose_width
    bridge = ridge * np.exp(-0.5 * (ax / half) ** 2.2)
    wings = 9.0 * _bump(ax, y, (12.0 * looks.nose_width, tip_y + 3.5), (5.0, 5.2))
    crease = -1.8 * _bump(ax, y, (18.5 * looks.nose_width, tip_y + 3.0), (2.4, 6.0))
    return np.asarray(bridge + wings + crease, np.float32)


def _mouth(x: Floats, y: Floats, features: Features) -> Floats:
    """Lips and their surroundings (y in true, not rest, height)."""
    mid = (
        features.mouth_y
        - features.corner_lift * np.clip(np.abs(x) / features.mouth_half_width, 0, 1.3) ** 2
    )
    upper = mid - features.lip_gap_up
    lower = mid + features.lip_gap_down
    wide = features.mouth_half_width
    inner = _bump(x, y, (0, 0), (1e9, 1e9)) * 0.0
    inner += 3.2 * np.exp(-0.5 * ((y - upper + 4.0) / 3.6) ** 2 - 0.5 * (x / (wide * 0.66)) ** 2)
    inner += 3.8 * np.exp(-0.5 * ((y - lower - 4.8) / 3.8) ** 2 - 0.5 * (x / (wide * 0.6)) ** 2)
    gap = 1.6 + 0.5 * (features.lip_gap_up + features.lip_gap_down)
    middle = (upper + lower) / 2
    inner -= 2.2 * np.exp(-0.5 * ((y - middle) / gap) ** 2 - 0.5 * (x / (wide * 0.8)) ** 2)
    corner = _bump(np.abs(x), y, (wide + 1.5, features.mouth_y - features.corner_lift), (4, 4))
    philtrum = _bump(x, y, (0, 54), (2.6, 4.5))
    fold = np.exp(-0.5 * ((y - lower - 15.5) / 4.0) ** 2 - 0.5 * (x / 15.0) ** 2)
    return np.asarray(inner - 1.8 * corner - 1.0 * philtrum - 3.0 * fold, np.float32)


def relief(x: Floats, y: Floats, looks: Looks, features: Features, smile: float) -> Floats:
    """What stands out of (or lies below) the plain head at (x, y) of its front, mm."""
    ax = np.abs(x)
    low = rest_y(y, looks, features)
    height = 3.2 * _bump(ax, low, (23, -21), (15, 6.5)) * (0.7 if looks.soft else 1.15)
    height -= 8.5 * _bump(ax, low, (31, -1), (14, 9.5))
    height -= 3.5 * _bump(ax, low, (15.5, -3), (5, 7))
    height += 7.0 * _bump(ax, low, (EYE_X, 0.5), (10.5, 8.0))
    height -= 1.4 * _bump(ax, low, (EYE_X, 12.5), (13, 3.6))
    height += (4.5 + 3.0 * smile) * _bump(ax, low, (42, 24 - 3 * smile), (15, 12))
    height -= (3.0 - smile) * _bump(ax, low, (45, 58), (12, 16))
    height += 6.0 * _bump(ax, low, (0, 66), (23, 17))
    height += 7.0 * _bump(ax, low, (0, 102), (15.5, 9.5))
    fold_x = 19.0 + (low - 44.0) * 0.42
    fold = np.exp(-0.5 * ((ax - fold_x) / 2.6) ** 2) * smoothstep(38, 48, low)
    height -= (0.7 + 2.2 * smile) * fold * (1 - smoothstep(60, 74, low))
    height += _nose(x, low, looks, features.nose_tip_y)
    height += _mouth(x, y, features)
    return np.asarray(height, np.float32)


def front_depth(x: Floats, y: Floats, looks: Looks, expression: Expression) -> Floats:
    """z of the head's front at (x, y); silhouettes and beyond give the widest section's z."""
    features = features_of(looks, expression)
    low = rest_y(y, looks, features)
    width, front, _, widest = cross_section(low, looks)
    t = np.clip(np.abs(x) / np.maximum(width, 1e-3), 0.0, 1.0)
    exponent = 2.0 + 0.45 * smoothstep(-60.0, 0.0, low)
    plain = widest + (front - widest) * np.maximum(0.0, 1.0 - t**exponent) ** (1.0 / exponent)
    fade = 1.0 - smoothstep(0.8, 1.0, np.asarray(t, np.float32))
    return np.asarray(plain + fade * relief(x, y, looks, features, expression.smile), np.float32)
