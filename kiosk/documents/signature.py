"""The signature: strokes from the touch screen, and the pictures that the documents carry.

A stroke is written once and drawn for each document: identity card 900 x 132 pixels, passport
630 x 188 (XhD, image of the signature). Whether it shows the family name is judged by the clerk.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Stroke = tuple[tuple[float, float, float], ...]
"""Points of (time in s, x, y) between touch and lift; x to the right, y down, both in the same
unit (pixels, or widths of the pad)."""
Strokes = tuple[Stroke, ...]

IDENTITY_CARD_SIZE = (900, 132)
PASSPORT_SIZE = (630, 188)
"""Width and height in pixels."""

POINTS_MAX = 20_000
"""Five minutes without pause at 60 points a second; more is no signature."""

# A dot, a tick or a cross is refused, a short name is not: own values, to be widened rather than
# narrowed. Lengths in widths of the pad.
_POINTS_MIN = 12
_INK_MIN = 0.25
_WIDTH_MIN = 0.08

_FINE = 4  # drawn so many times larger, then averaged: smooth edges
_MARGIN = 0.08  # of the picture's height
_PEN_SLOW, _PEN_FAST = 0.042, 0.018  # width of the line, of the picture's height
_SPEED_HALFWAY = 6.0  # picture heights a second, at which the line is halfway between the two
_TIME_STEP_MIN_S = 0.004  # touch screens may give two points at one moment
_SPEED_SMOOTHING = 0.35
_SAMPLE_STEP = 0.4  # pixels between two drawn discs

_Points = NDArray[np.float64]


@dataclass(frozen=True)
class Plausible:
    """May be a signature."""


@dataclass(frozen=True)
class TooShort:
    """A dot, a tick: too little ink or too narrow."""


@dataclass(frozen=True)
class TooFewPoints:
    """Empty, or touched rather than written."""


def plausible(strokes: Strokes, *, pad_width: float) -> Plausible | TooShort | TooFewPoints:
    """Whether the citizen has written something; ``pad_width`` in the unit of the points."""
    arrays = _arrays(strokes)
    if sum(len(points) for points in arrays) < _POINTS_MIN:
        return TooFewPoints()
    xs = np.concatenate([points[:, 1] for points in arrays])
    ink = sum(float(_lengths(points).sum()) for points in arrays)
    if ink < _INK_MIN * pad_width or np.ptp(xs) < _WIDTH_MIN * pad_width:
        return TooShort()
    return Plausible()


def to_json(strokes: Strokes, *, pad_width: float) -> bytes:
    """The strokes as JSON: ``{"unit": "pad_width", "strokes": [[[t, x, y], ...], ...]}``.

    Times in s from the first touch (ms kept), lengths in widths of the pad (1/100000 kept).
    """
    arrays = _arrays(strokes)
    start = min((points[0, 0] for points in arrays), default=0.0)
    content = [
        [
            [round(t - start, 3), round(x / pad_width, 5), round(y / pad_width, 5)]
            for t, x, y in points.tolist()
        ]
        for points in arrays
    ]
    return json.dumps(
        {"unit": "pad_width", "strokes": content}, separators=(",", ":"), allow_nan=False
    ).encode()


def render(strokes: Strokes, width: int, height: int) -> NDArray[np.uint8]:
    """Picture uint8 (height, width), ink 0 on paper 255, as large as the margins allow.

    Written fast the line is thinner, as with a pen. Raises ValueError for points that are no
    numbers or too many.
    """
    canvas = np.full((height * _FINE, width * _FINE), 255, np.uint8)
    for points in _fitted(_arrays(strokes), width, height):
        for x, y, line_width in _samples(points, height).tolist():
            _disc(canvas, x, y, line_width)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _arrays(strokes: Strokes) -> list[_Points]:
    """Strokes as arrays (points, 3); empty ones are left out."""
    if sum(map(len, strokes)) > POINTS_MAX:
        raise ValueError("too many points for a signature")
    arrays = [np.array(stroke, dtype=np.float64) for stroke in strokes if stroke]
    if not all(points.shape[1:] == (3,) and np.isfinite(points).all() for points in arrays):
        raise ValueError("a point of a signature is three finite numbers")
    return arrays


def _lengths(points: _Points) -> NDArray[np.float64]:
    """Distance between each point and the next."""
    steps = np.diff(points[:, 1:], axis=0)
    return np.asarray(np.hypot(steps[:, 0], steps[:, 1]))


def _fitted(arrays: list[_Points], width: int, height: int) -> Iterator[_Points]:
    """The same strokes in pixels of the picture, centred, with equal scale on both axes."""
    if not arrays:
        return
    everything = np.concatenate(arrays)[:, 1:]
    low, high = everything.min(axis=0), everything.max(axis=0)
    margin = height * (_MARGIN + _PEN_SLOW / 2)
    room = np.array([width, height]) - 2 * margin
    extent = high - low
    scale = min(
        (space / size for space, size in zip(room, extent, strict=True) if size > 0), default=1.0
    )
    middle = np.array([width, height]) / 2
    for points in arrays:
        fitted = points.copy()
        fitted[:, 1:] = (points[:, 1:] - (low + high) / 2) * scale + middle
        yield fitted


def _line_widths(points: _Points, height: int) -> NDArray[np.float64]:
    """Width of the line at each point, pixels."""
    times = np.maximum(np.diff(points[:, 0]), _TIME_STEP_MIN_S)
    speeds = _lengths(points) / height / times
    smooth = np.zeros(len(points))
    for index, speed in enumerate(speeds.tolist(), 1):
        smooth[index] = smooth[index - 1] + _SPEED_SMOOTHING * (speed - smooth[index - 1])
    share = 1 / (1 + smooth / _SPEED_HALFWAY)
    return np.asarray(height * (_PEN_FAST + (_PEN_SLOW - _PEN_FAST) * share))


def _samples(points: _Points, height: int) -> _Points:
    """Array (samples, 3) of x, y, line width along a smooth curve.

    Quadratic Bezier arcs from middle to middle, with the points between as control points:
    the curve never overshoots what was written.
    """
    knots = np.column_stack((points[:, 1:], _line_widths(points, height)))
    if len(knots) < 3:
        controls = [(knots[0], (knots[0] + knots[-1]) / 2, knots[-1])]
    else:
        middles = (knots[1:-2] + knots[2:-1]) / 2
        ends = [knots[0], *middles, knots[-1]]
        controls = [
            (begin, control, end)
            for (begin, end), control in zip(pairwise(ends), knots[1:-1], strict=True)
        ]
    return np.concatenate([_arc(*control) for control in controls])


def _arc(begin: _Points, control: _Points, end: _Points) -> _Points:
    length = float(np.hypot(*(control - begin)[:2]) + np.hypot(*(end - control)[:2]))
    t = np.linspace(0, 1, max(2, int(length / _SAMPLE_STEP) + 1))[:, None]
    return np.asarray((1 - t) ** 2 * begin + 2 * t * (1 - t) * control + t**2 * end)


def _disc(canvas: NDArray[np.uint8], x: float, y: float, line_width: float) -> None:
    # OpenCV takes sixteenths of a pixel; a pixel's middle is its whole number.
    centre = (round((x * _FINE - 0.5) * 16), round((y * _FINE - 0.5) * 16))
    cv2.circle(canvas, centre, round(line_width / 2 * _FINE * 16), 0, cv2.FILLED, cv2.LINE_8, 4)
