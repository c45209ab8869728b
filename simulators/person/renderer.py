"""From a scene to a picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.person.anatomy import EYE_X, PIVOT, Expression
from simulators.person.body import trunk_sprite
from simulators.person.geometry import out_of_plane, rotation, turned
from simulators.person.layer import DEPTH_STEP, Sprite
from simulators.person.scene import Light, Person, Placement, Scene
from simulators.person.sprite import head_sprites

Picture = NDArray[np.uint8]

_YAW_STEP, _PITCH_STEP = 4.0, 4.0
_LIDS, _MOUTHS = 8, 6
_SCALES = (1.1, 2.2, 4.8)
"""Resolutions of the kept heads in pixels per mm."""
_TRUNK_SCALES = {1.1: 1.0, 2.2: 1.6, 4.8: 2.4}
"""Resolution of the trunk that goes with each: it is softer, as behind the plane of focus."""
_LARGEST = 8192


def render(scene: Scene, width: int, height: int) -> Picture:
    """Draw the scene: uint8 (height, width, 3) BGR; the same scene gives the same picture.

    Raises ValueError for sizes outside 16..8192.
    """
    if not (16 <= width <= _LARGEST and 16 <= height <= _LARGEST):
        raise ValueError("picture size out of range")
    picture: Picture = np.full((height, width, 3), scene.background, np.uint8)
    for person, placement in sorted(scene.persons, key=lambda pair: pair[1].scale):
        _draw_person(picture, person, placement, scene.light)
    if scene.light.level != 1.0:
        picture = np.asarray(cv2.LUT(picture, _exposure(scene.light.level)), np.uint8)
    if scene.noise > 0:
        _add_noise(picture, scene.noise, scene.noise_seed)
    return picture


def rehearse(act: Callable[[float], Scene], seconds: float, width: int, height: int) -> None:
    """Paint beforehand what the act needs in its first seconds, so that it then plays smoothly."""
    for step in range(int(seconds * 8) + 1):
        render(act(step / 8), width, height)


def _exposure(level: float) -> Picture:
    """Table from grey level to grey level under so much light."""
    code = np.arange(256) / 255.0
    light = np.minimum(code**2.2 * max(level, 0.0), 1.0)
    return np.asarray(np.rint(255 * light ** (1 / 2.2)), np.uint8)


def _add_noise(picture: Picture, deviation: float, seed: int) -> None:
    """Sensor noise, in place; a tile of noise is laid at a place that the seed chooses."""
    rng = np.random.default_rng(seed)
    tile = _noise_tile(round(deviation * 100))
    height, width = picture.shape[:2]
    step = tile.shape[0] // 2
    for top in range(0, height, step):
        for left in range(0, width, step):
            part = picture[top : top + step, left : left + step]
            dy, dx = rng.integers(step, size=2)
            piece = tile[dy : dy + part.shape[0], dx : dx + part.shape[1]]
            cv2.add(part, piece, dst=part, dtype=cv2.CV_8U)


_tiles: dict[int, NDArray[np.int16]] = {}


def _noise_tile(hundredths: int) -> NDArray[np.int16]:
    """int16 (1024, 1024, 3) of this deviation; brightness noise is stronger than colour noise."""
    if hundredths not in _tiles:
        rng = np.random.default_rng(99)
        grey = rng.standard_normal((1024, 1024, 1)).astype(np.float32)
        colour = rng.standard_normal((1024, 1024, 3)).astype(np.float32)
        mix = (0.87 * grey + 0.5 * colour) * (hundredths / 100)
        _tiles[hundredths] = np.rint(mix).astype(np.int16)
    return _tiles[hundredths]


def pixels_per_mm(placement: Placement, height: int) -> float:
    """Scale at which a person so placed appears."""
    return placement.scale * height / (2 * EYE_X)


def _draw_person(picture: Picture, person: Person, placement: Placement, light: Light) -> None:
    height, width = picture.shape[:2]
    scale = pixels_per_mm(placement, height)
    if scale <= 0:
        return
    kept = next((s for s in _SCALES if s >= scale), _SCALES[-1])
    x, y, z = light.direction
    direction = (round(x, 1), round(y, 1), round(z, 1))
    yaw, pitch, roll = out_of_plane(rotation(placement.pose))
    expression = Expression(
        round(np.clip(placement.eyes_open, 0, 1) * _LIDS) / _LIDS,
        round(np.clip(placement.mouth_open, 0, 1) * _MOUTHS) / _MOUTHS,
        round(np.clip(placement.smile, 0, 1) * _MOUTHS) / _MOUTHS,
    )
    near_yaw = round(yaw / _YAW_STEP) * _YAW_STEP
    near_pitch = round(pitch / _PITCH_STEP) * _PITCH_STEP
    heads = head_sprites(person, expression, near_yaw, near_pitch, kept, direction)
    rest = turned(yaw, pitch) @ turned(near_yaw, near_pitch).T
    # The roll turns about the pivot too: first that shift, then place the eye midpoint.
    angle = np.radians(roll)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    anchor = np.array([placement.center_x * width, placement.eye_line_y * height])
    if heads.back is not None:
        _lay(picture, heads.back, rest, spin, anchor, scale)
    _lay(
        picture,
        trunk_sprite(person.seed, _TRUNK_SCALES[kept], direction),
        np.eye(3),
        np.eye(2),
        anchor,
        scale,
    )
    _lay(picture, heads.front, rest, spin, anchor, scale)


def _lay(
    picture: Picture,
    sprite: Sprite,
    rest: NDArray[np.float64],
    spin: NDArray[np.float64],
    anchor: NDArray[np.float64],
    scale: float,
) -> None:
    """Put the sprite into the picture, turned further by rest (3x3) and spin (2x2)."""
    box = _reach(picture, sprite, spin, anchor, scale)
    if box is None:
        return
    left, top, right, bottom = box
    flat = np.asarray(PIVOT[:2], np.float64)
    # picture pixel -> mm about the pivot, with the roll undone
    columns = (np.arange(left, right) + 0.5 - anchor[0]) / scale - flat[0]
    rows = ((np.arange(top, bottom) + 0.5 - anchor[1]) / scale - flat[1])[:, None]
    x = (spin[0, 0] * columns + spin[1, 0] * rows).astype(np.float32)
    y = (spin[0, 1] * columns + spin[1, 1] * rows).astype(np.float32)
    shift_x = (flat[0] - sprite.left) * sprite.scale - 0.5
    shift_y = (flat[1] - sprite.top) * sprite.scale - 0.5
    column, row = _unturned(x, y, sprite, rest, shift_x, shift_y)
    piece = cv2.remap(sprite.pixels, column, row, cv2.INTER_LINEAR)
    target = picture[top:bottom, left:right]
    uncovered = cv2.cvtColor(255 - piece[..., 3], cv2.COLOR_GRAY2BGR)
    under = cv2.multiply(target, uncovered, scale=1 / 255.0)
    cv2.add(under, np.ascontiguousarray(piece[..., :3]), dst=target)


def _unturned(
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    sprite: Sprite,
    rest: NDArray[np.float64],
    shift_x: float,
    shift_y: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Sprite pixel that comes to lie at (x, y) mm about the pivot when turned by rest."""
    back = np.linalg.inv(rest[:2, :2]).astype(np.float32)
    column = x * np.float32(sprite.scale) + np.float32(shift_x)
    row = y * np.float32(sprite.scale) + np.float32(shift_y)
    if np.allclose(rest, np.eye(3), atol=1e-6):
        return column, row
    for _ in range(2):
        at = (column * np.float32(1 / DEPTH_STEP), row * np.float32(1 / DEPTH_STEP))
        depth = cv2.remap(sprite.depth, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        depth -= PIVOT[2]
        dx = x - np.float32(rest[0, 2]) * depth
        dy = y - np.float32(rest[1, 2]) * depth
        column = (back[0, 0] * dx + back[0, 1] * dy) * np.float32(sprite.scale) + np.float32(
            shift_x
        )
        row = (back[1, 0] * dx + back[1, 1] * dy) * np.float32(sprite.scale) + np.float32(shift_y)
    return column, row


def _reach(
    picture: Picture,
    sprite: Sprite,
    spin: NDArray[np.float64],
    anchor: NDArray[np.float64],
    scale: float,
) -> tuple[int, int, int, int] | None:
    """Pixels (left, top, right, bottom) that the sprite may touch; None if outside the picture."""
    height, width = sprite.pixels.shape[:2]
    right, bottom = sprite.left + width / sprite.scale, sprite.top + height / sprite.scale
    corners = (
        np.array([(x, y) for x in (sprite.left, right) for y in (sprite.top, bottom)]) - PIVOT[:2]
    )
    placed = (corners @ spin.T + PIVOT[:2]) * scale + anchor
    low = np.maximum(np.floor(placed.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(placed.max(axis=0)).astype(int), (picture.shape[1], picture.shape[0]))
    if (high <= low).any():
        return None
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
