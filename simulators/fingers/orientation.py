"""Ridge flow of a finger: the direction in which ridges run at each point of the skin.

Zero-pole model: each loop turns the flow by +180 degrees around itself, each delta by -180 degrees
(Sherlock and Monro, "A model for interpreting fingerprint topology", Pattern Recognition 26, 1993).
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Pattern = Literal["arch", "tented_arch", "left_loop", "right_loop", "whorl"]
PATTERNS: tuple[Pattern, ...] = get_args(Pattern)

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Flow:
    """A pattern with its singular points, in px from the finger's centre, x right and y up."""

    pattern: Pattern
    loops: Points
    deltas: Points
    arching: float
    """How steeply ridges rise to and fall from the middle line, in rad."""


def draw_flow(rng: np.random.Generator, *, right_hand: bool) -> Flow:
    """Draw a pattern with about the frequencies that index fingers have."""
    ulnar, radial = ("right_loop", "left_loop") if right_hand else ("left_loop", "right_loop")
    names: tuple[Pattern, ...] = ("arch", "tented_arch", ulnar, radial, "whorl")  # type: ignore[assignment]
    pattern = names[int(rng.choice(5, p=(0.10, 0.05, 0.35, 0.17, 0.33)))]
    return flow_of(pattern, rng)


def flow_of(pattern: Pattern, rng: np.random.Generator) -> Flow:
    """Place the singular points of ``pattern``; deltas often lie outside the sensor's window."""
    core = (rng.uniform(-14, 14), rng.uniform(10, 45))
    arching = rng.uniform(0.30, 0.55)
    if pattern == "arch":
        return Flow(pattern, (), (), rng.uniform(0.55, 0.8))
    if pattern == "tented_arch":
        delta = (core[0] + rng.uniform(-5, 5), core[1] - rng.uniform(65, 95))
        return Flow(pattern, (core,), (delta,), arching)
    below = core[1] - rng.uniform(85, 125)
    if pattern == "whorl":
        apart, lean = rng.uniform(16, 44), rng.uniform(-14, 14)
        second = (core[0] + lean, core[1] - apart)
        left = (core[0] - rng.uniform(85, 125), below)
        right = (core[0] + rng.uniform(85, 125), below - rng.uniform(-20, 20))
        return Flow(pattern, (core, second), (left, right), arching)
    side = 1.0 if pattern == "left_loop" else -1.0
    return Flow(pattern, (core,), ((core[0] + side * rng.uniform(70, 115), below),), arching)


def orientation_field(
    flow: Flow, shape: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return float32 ``shape``: ridge direction in rad, counter-clockwise from right, modulo pi."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x - width / 2, height / 2 - y
    angle = np.zeros(shape, np.float32)
    for loop_x, loop_y in flow.loops:
        angle += 0.5 * np.arctan2(y - loop_y, x - loop_x)
    for delta_x, delta_y in flow.deltas:
        angle -= 0.5 * np.arctan2(y - delta_y, x - delta_x)
    # The skin arches over the tip: none of it below, more of it above.
    rise = 1 / (1 + np.exp(-(y + 60) / 45))
    angle -= flow.arching * rise * np.tanh(x / 75)
    waves = rng.uniform(-1, 1, 6)
    angle += 0.05 * waves[0] * np.sin(x / 45 + 3 * waves[1]) * np.cos(y / 50 + 3 * waves[2])
    angle += 0.04 * waves[3] * np.sin(y / 38 + 3 * waves[4] + x / 70 * waves[5])
    return np.mod(angle, np.pi).astype(np.float32)
