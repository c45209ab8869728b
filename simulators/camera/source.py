"""What stands before the simulated camera: a scripted person, or a numbered test picture."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""uint8, (height, width, 3), blue-green-red."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One moment: equal keys look equal, so that a picture rendered once serves again."""

    key: Hashable
    render: Callable[[int, int], Pixels]
    """(width, height) to pixels."""


FrameSource = Callable[[float], Shot]
"""Seconds since the script began to what there is to see."""

NUMBERED = "numbered"

_NUMBERS_PER_SECOND = 15
_SCENES_PER_SECOND = 5
_BITS = 16


def source_named(name: str) -> FrameSource:
    """Return ``numbered`` or a script of ``simulators.person``; ValueError if there is none."""
    if name == NUMBERED:
        return numbered
    # The renderer is heavy and not needed for the test picture.
    from simulators.person import SCRIPTS, render, script

    if name not in SCRIPTS:
        known = ", ".join([NUMBERED, *sorted(SCRIPTS)])
        raise ValueError(f"no script {name!r}; there are {known}")
    scene_at = script(name)

    def source(seconds: float) -> Shot:
        scene = scene_at(int(seconds * _SCENES_PER_SECOND) / _SCENES_PER_SECOND)
        # The camera adds the grain that changes from picture to picture.
        scene = replace(scene, noise_seed=0)
        return Shot(scene, partial(render, scene))

    return source


def numbered(seconds: float) -> Shot:
    """Return a grey picture that carries the number of its fifteenth of a second."""
    number = int(seconds * _NUMBERS_PER_SECOND) % (1 << _BITS)
    return Shot((NUMBERED, number), partial(_numbered_picture, number))


def _numbered_picture(number: int, width: int, height: int) -> Pixels:
    picture = np.full((height, width, 3), 128, np.uint8)
    picture[:, :: max(1, width // 8)] = 90
    bar = max(8, height // 12)
    for bit in range(_BITS):
        shade = 255 if number >> bit & 1 else 0
        picture[:bar, width * bit // _BITS : width * (bit + 1) // _BITS] = shade
    font, scale = cv2.FONT_HERSHEY_SIMPLEX, height / 160
    place = (width // 16, height * 2 // 3)
    cv2.putText(picture, str(number), place, font, scale, (255, 255, 255), max(1, height // 60))
    return picture


def read_number(picture: Pixels) -> int:
    """Return the number that ``numbered`` burnt into a picture of any size."""
    height, width = picture.shape[:2]
    row = max(8, height // 12) // 2
    centres = [int(width * (bit + 0.5) / _BITS) for bit in range(_BITS)]
    return sum(1 << bit for bit, x in enumerate(centres) if picture[row, x].mean() > 127)
