"""Where the features of the rendered persons truly are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.person.anatomy import (
    CROWN_Y,
    EYE_X,
    PIVOT,
    Expression,
    features_of,
    front_depth,
)
from simulators.person.geometry import rotation
from simulators.person.looks import Looks, looks_of
from simulators.person.renderer import pixels_per_mm
from simulators.person.scene import Person, Placement, Scene

Point = tuple[float, float]


@dataclass(frozen=True)
class Truth:
    """Places in the picture, (x, y) in pixels from the upper left corner.

    left and right are the image's, not the person's; the crown is the skull's, without hair.
    inter_eye_distance: pixels that the eyes would be apart without yaw.
    """

    left_eye: Point
    right_eye: Point
    nose_tip: Point
    mouth: Point
    left_mouth_corner: Point
    right_mouth_corner: Point
    chin: Point
    crown: Point
    inter_eye_distance: float


def landmarks(scene: Scene, width: int, height: int) -> dict[int, Truth]:
    """The truth for every person of the scene, by the person's index in `scene.persons`."""
    return {
        index: _truth(person, placement, width, height)
        for index, (person, placement) in enumerate(scene.persons)
    }


def _on_face(
    looks: Looks, expression: Expression, x: float, y: float
) -> tuple[float, float, float]:
    one = np.array([x], np.float32)
    return x, y, float(front_depth(one, np.array([y], np.float32), looks, expression)[0])


def _truth(person: Person, placement: Placement, width: int, height: int) -> Truth:
    looks = looks_of(person.seed)
    expression = Expression(placement.eyes_open, placement.mouth_open, placement.smile)
    features = features_of(looks, expression)
    matrix = rotation(placement.pose)
    scale = pixels_per_mm(placement, height)
    anchor = np.array([placement.center_x * width, placement.eye_line_y * height])

    def seen(point: tuple[float, float, float]) -> Point:
        turned: NDArray[np.float64] = matrix @ (np.asarray(point) - PIVOT) + PIVOT
        x, y = turned[:2] * scale + anchor
        return float(x), float(y)

    corner_y = features.mouth_y - features.corner_lift
    mouth_y = features.mouth_y + (features.lip_gap_down - features.lip_gap_up) / 2
    wide = features.mouth_half_width
    chin_z = _on_face(looks, expression, 0.0, features.chin_y - 6.0)[2]
    return Truth(
        left_eye=seen(_on_face(looks, expression, -EYE_X, 0.0)),
        right_eye=seen(_on_face(looks, expression, EYE_X, 0.0)),
        nose_tip=seen(_on_face(looks, expression, 0.0, features.nose_tip_y)),
        mouth=seen(_on_face(looks, expression, 0.0, mouth_y)),
        left_mouth_corner=seen(_on_face(looks, expression, -wide, corner_y)),
        right_mouth_corner=seen(_on_face(looks, expression, wide, corner_y)),
        chin=seen((0.0, features.chin_y, chin_z)),
        crown=seen((0.0, CROWN_Y, -94.0)),
        inter_eye_distance=2 * EYE_X * scale,
    )
