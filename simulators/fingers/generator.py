"""Impressions of synthetic fingers as a 500 ppi sensor of 256 x 288 pixels would see them."""

import numpy as np
from numpy.typing import NDArray

from simulators.fingers.impression import Touch, press
from simulators.fingers.orientation import Pattern
from simulators.fingers.skin import POSITIONS, grow_skin

HEIGHT, WIDTH = 288, 256


def generate(
    seed: int,
    *,
    position: str = "right_index",
    impression: int = 0,
    pressure: float = 1.0,
    offset_px: tuple[float, float] = (0, 0),
    rotation_degrees: float = 0,
    coverage: float = 1.0,
    noise: float = 0.18,
    moisture: float = 0.5,
) -> NDArray[np.uint8]:
    """Return uint8 (288, 256), 0 = ridge, 255 = background, the same for the same arguments.

    ``seed`` and ``position`` make the finger. ``impression`` 0 is laid on exactly as told; every
    other number adds its own small shift, turn and change of pressure, as a person would.
    ``offset_px`` moves to the right and down, ``rotation_degrees`` turns counter-clockwise.
    Raises ``ValueError`` for an unknown position or values that no finger has.
    """
    if seed < 0 or impression < 0:
        raise ValueError("seed and impression start at 0")
    if position not in POSITIONS:
        raise ValueError(f"unknown finger position {position!r}")
    if not (0 < pressure <= 3 and 0 < coverage <= 1.5 and 0 <= moisture <= 1 and 0 <= noise <= 2):
        raise ValueError("pressure, coverage, moisture or noise out of range")
    rng = np.random.default_rng([seed, POSITIONS.index(position), impression, 1])
    sway = rng.normal(0, 1, 5) if impression else np.zeros(5)
    touch = Touch(
        pressure=pressure * float(np.exp(0.08 * np.clip(sway[0], -2, 2))),
        offset_px=(
            offset_px[0] + 6 * float(np.clip(sway[1], -2, 2)),
            offset_px[1] + 7 * float(np.clip(sway[2], -2, 2)),
        ),
        rotation_degrees=rotation_degrees + 4 * float(np.clip(sway[3], -2, 2)),
        coverage=coverage,
        noise=noise,
        moisture=float(np.clip(moisture + 0.05 * sway[4], 0, 1)),
    )
    return press(grow_skin(seed, position), touch, (HEIGHT, WIDTH), rng)


def pattern_of(seed: int, position: str = "right_index") -> Pattern:
    """Return the pattern class of a synthetic finger."""
    return grow_skin(seed, position).pattern
