"""The traits that follow from a person's seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np

Colour = tuple[float, float, float]
"""Blue, green, red, sRGB-coded, 0..1."""


class HairStyle(Enum):
    """Cut of the hair."""

    SHORT = "short"
    SWEPT = "swept"
    BOB = "bob"
    LONG = "long"
    TIED = "tied"


def _rgb(code: int) -> Colour:
    return ((code & 255) / 255, (code >> 8 & 255) / 255, (code >> 16) / 255)


SKINS = tuple(map(_rgb, (0xE8BFA6, 0xDFAE8F, 0xEBC8B2, 0xC98F68, 0xA36C4A, 0x84553A)))
HAIRS = tuple(map(_rgb, (0x2A1D16, 0x4A3121, 0x6E4B2E, 0x8C6A42, 0x1C1716, 0x7A7672)))
DARK_HAIRS = tuple(map(_rgb, (0x1C1614, 0x251A15, 0x2E211B)))
IRISES = tuple(map(_rgb, (0x6B4426, 0x4E3320, 0x5F7F93, 0x6E7F55, 0x7A5A32, 0x56748C)))
CLOTHES = tuple(map(_rgb, (0x2F4A63, 0x5B3A48, 0x3C5A4C, 0x6C6258, 0x394150, 0x7A4B3A)))


@dataclass(frozen=True)
class Looks:
    """Colours and proportions; factors are 1 for the average face."""

    skin: Colour
    hair: Colour
    iris: Colour
    clothes: Colour
    hat: Colour
    style: HairStyle
    soft: bool
    face_width: float
    jaw_width: float
    chin_length: float
    nose_length: float
    nose_width: float
    lip_fullness: float
    eye_size: float
    brow_thickness: float
    stubble: float
    freckles: float


@lru_cache(maxsize=64)
def looks_of(seed: int) -> Looks:
    """The looks of the person with this seed."""
    rng = np.random.default_rng((seed, 20))
    soft = seed % 2 == 0
    skin = int(rng.integers(len(SKINS)))
    hairs = DARK_HAIRS if skin >= 4 else HAIRS
    styles = (
        (HairStyle.BOB, HairStyle.LONG, HairStyle.TIED)
        if soft
        else (HairStyle.SHORT, HairStyle.SWEPT)
    )

    def around(spread: float) -> float:
        return 1.0 + float(rng.uniform(-spread, spread))

    return Looks(
        skin=SKINS[skin],
        hair=hairs[int(rng.integers(len(hairs)))],
        iris=IRISES[int(rng.integers(2 if skin >= 4 else len(IRISES)))],
        clothes=CLOTHES[int(rng.integers(len(CLOTHES)))],
        hat=CLOTHES[int(rng.integers(len(CLOTHES)))],
        style=styles[int(rng.integers(len(styles)))],
        soft=soft,
        face_width=around(0.035) * (0.975 if soft else 1.01),
        jaw_width=around(0.05) * (0.94 if soft else 1.05),
        chin_length=around(0.03) * (0.98 if soft else 1.02),
        nose_length=around(0.04),
        nose_width=around(0.08) * (0.92 if soft else 1.04),
        lip_fullness=around(0.12) * (1.15 if soft else 0.95),
        eye_size=around(0.04) * (1.06 if soft else 1.0),
        brow_thickness=around(0.15) * (0.8 if soft else 1.15),
        stubble=0.0 if soft else float(rng.uniform(0.05, 0.35)),
        freckles=float(rng.uniform(0.0, 0.5)),
    )
