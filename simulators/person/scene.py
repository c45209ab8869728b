"""What there is to see: persons, where they stand, how they look, light and background."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pose:
    """Turn of the head in degrees, right-handed as in ISO/IEC 39794-5.

    Axes: x to the image's right (the subject's left), y up, z from the face to the camera.
    yaw > 0: looks to the subject's left (the nose moves to the image's right); pitch > 0: looks
    down; roll > 0: leans to the subject's right shoulder (counter-clockwise in the image).
    Order of execution from the frontal view: roll, then pitch, then yaw, about fixed axes.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True)
class Person:
    """An invented adult: every trait follows from the seed, glasses and hat may be put on."""

    seed: int = 0
    glasses: bool = False
    hat: bool = False


@dataclass(frozen=True)
class Placement:
    """Where a person stands in the picture and what the face does.

    center_x and eye_line_y: eye midpoint of the frontal head, as shares of width and height.
    scale: distance of the frontal eyes as a share of the picture's height.
    eyes_open, mouth_open, smile: 0 (closed, closed, neutral) to 1.
    """

    center_x: float = 0.5
    eye_line_y: float = 0.43
    scale: float = 0.16
    pose: Pose = field(default_factory=Pose)
    eyes_open: float = 1.0
    mouth_open: float = 0.0
    smile: float = 0.0


@dataclass(frozen=True)
class Light:
    """Main light: direction to it (x image right, y up, z camera) and level (1 = good exposure)."""

    direction: tuple[float, float, float] = (-0.25, 0.45, 1.0)
    level: float = 1.0


@dataclass(frozen=True)
class Scene:
    """One picture's content; background is a grey level 0..255 under a light of level 1.

    noise: standard deviation of the sensor's noise in grey levels; noise_seed: which draw of it.
    """

    persons: tuple[tuple[Person, Placement], ...] = ()
    background: int = 0xC8
    light: Light = field(default_factory=Light)
    noise: float = 1.2
    noise_seed: int = 0
