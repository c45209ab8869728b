"""Cut-outs of heads and trunks, painted once and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.person import canvas, geometry, hair
from simulators.person.accessories import Placing, add_glasses
from simulators.person.anatomy import PIVOT, Expression, smoothstep
from simulators.person.looks import HairStyle, Looks, looks_of
from simulators.person.paint_face import face_sheet
from simulators.person.raster import Floats, Mesh, Surface, rasterise
from simulators.person.scene import Person
from simulators.person.shading import cavity, encoded, linear, lit, shine, unit


DEPTH_STEP = 4
"""Pixels of a sprite for one of its depth map."""


@dataclass(frozen=True)
class Sprite:
    """A picture with coverage whose pixel (0, 0) lies at (left, top) mm from the eye midpoint.

    pixels: uint8 (h, w, 4) BGR premultiplied by coverage, and coverage;
    depth: float32 (h/4, w/4) mm towards the camera, smooth beyond the edges; scale: pixels per mm.
    """

    pixels: NDArray[np.uint8]
    depth: Floats
    left: float
    top: float
    scale: float


@dataclass(frozen=True)
class HeadSprites:
    """The head and what hangs behind the neck (None for short hair)."""

    front: Sprite
    back: Sprite | None


@dataclass(frozen=True)
class Frame:
    """A patch of the picture plane in mm and its resolution in pixels per mm."""

    left: float
    top: float
    right: float
    bottom: float
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return (
            round((self.bottom - self.top) * self.scale),
            round((self.right - self.left) * self.scale),
        )


def _surface(mesh: Mesh, matrix: NDArray[np.float64], frame: Frame) -> Surface:
    """The mesh as seen after turning: values are point (object space), normal (turned), extra."""
    turned = (mesh.points - PIVOT) @ matrix.T + PIVOT
    screen = np.empty_like(mesh.points)
    screen[:, 0] = (turned[:, 0] - frame.left) * frame.scale - 0.5
    screen[:, 1] = (turned[:, 1] - frame.top) * frame.scale - 0.5
    screen[:, 2] = turned[:, 2]
    normals = mesh.normals @ matrix.T
    material = mesh.extra[:, 1]
    thin = (material == geometry.EAR) | (material >= geometry.LOCKS) & (material <= geometry.CURTAIN)
    towards = (normals[:, 2] > 0) | thin
    normals[thin & (normals[:, 2] < 0)] *= -1
    values = np.concatenate((mesh.points, normals, mesh.extra), axis=1).astype(np.float32)
    height, width = frame.size
    seen = mesh.triangles[towards[mesh.triangles].any(axis=1)]
    return rasterise(screen, seen, values, height, width)


@dataclass(frozen=True)
class Layer:
    """A surface at the sprite's resolution (all float32, (h, w, ...)).

    alpha: coverage; points: object space; normals: turned; extra: as in the mesh; depth: mm
    towards the camera; hollow: share of the light that reaches it past its surroundings.
    """

    alpha: Floats
    points: Floats
    normals: Floats
    extra: Floats
    depth: Floats
    hollow: Floats


_MATERIAL = 7
"""Where a surface's values hold the material: it must never be mixed."""
_SQUARE = np.ones((3, 3), np.uint8)


def _layer(surface: Surface, hollow: Floats, up: int) -> Layer:
    """Soften the edge, carry the values over it, and enlarge."""
    weight = surface.mask.astype(np.float32)
    stacked = np.dstack((surface.values, surface.depth * weight, hollow))
    values = list(cv2.split(stacked))
    material = values.pop(_MATERIAL)
    known = weight
    for _ in range(2):
        around = cv2.blur(known, (3, 3))
        share = 1.0 / np.maximum(around, 1e-3)
        values = [np.where(known > 0, v, cv2.blur(v, (3, 3)) * share) for v in values]
        material = np.where(known > 0, material, cv2.dilate(material, _SQUARE))
        known = (around > 1e-3).astype(np.float32)
    alpha = cv2.GaussianBlur(weight, (0, 0), 0.7 if up == 1 else 1.3)
    if up > 1:
        size = (weight.shape[1] * up, weight.shape[0] * up)
        values = [cv2.resize(v, size, interpolation=cv2.INTER_LINEAR) for v in values]
        material = cv2.resize(material, size, interpolation=cv2.INTER_NEAREST)
        alpha = smoothstep(0.28, 0.72, cv2.resize(alpha, size, interpolation=cv2.INTER_CUBIC))
    values.insert(_MATERIAL, material)
    stacked = np.dstack(values)
    normals = stacked[..., 3:6]
    length = np.sqrt(np.einsum("hwc,hwc->hw", normals, normals))
    normals = normals / np.maximum(length, 1e-3)[..., None]
    return Layer(
        np.asarray(alpha, np.float32),
        stacked[..., :3],
        normals,
        stacked[..., 6:8],
        stacked[..., 8],
        stacked[..., 9],
    )


def _hollow(surface: Surface, wide: float, narrow: float) -> Floats:
    """Light left in hollows about as wide as these reaches in pixels, (h, w)."""
    left = cavity(surface.depth, surface.mask, wide, 0.03)
    if narrow > 0:
        left = left * cavity(surface.depth, surface.mask, narrow, 0.06)
    # A surface that falls away from the camera lies behind its surroundings without being hollow.
    facing = smoothstep(0.35, 0.95, surface.values[..., 5])
    return np.asarray(1 - (1 - left) * facing, np.float32)


def _resolution(scale: float) -> tuple[float, int]:
    """Resolution of the geometry, and the factor by which it is enlarged."""
    return (scale, 1) if scale < 3 else (scale / 2, 2)


def _head_frame(looks: Looks, yaw: float, scale: float) -> Frame:
    """The part of the plane that a head turned so far may fill."""
    aside = 98.0 + 28.0 * abs(np.sin(np.radians(yaw)))
    low = 232.0 if looks.style is HairStyle.LONG else 142.0
    return Frame(-aside, -156.0, aside, low, scale)


@lru_cache(maxsize=2)
def _head_layer(
    seed: int, mouth_open: float, smile: float, yaw: float, pitch: float, scale: float
) -> tuple[Frame, Layer]:
    """Skin's surface (independent of the eyelids) and the patch that it lies in."""
    looks = looks_of(seed)
    expression = Expression(1.0, mouth_open, smile)
    mesh = geometry.merged(
        [geometry.head(looks, expression), geometry.ear(looks, -1), geometry.ear(looks, 1)]
    )
    coarse, up = _resolution(scale)
    frame = _head_frame(looks, yaw, coarse)
    surface = _surface(mesh, geometry.turned(yaw, pitch), frame)
    hollow = _hollow(surface, 7.0 * coarse, 2.2 * coarse)
    return frame, _layer(surface, hollow, up)


@lru_cache(maxsize=2)
def _hair_layer(seed: int, hat: bool, yaw: float, pitch: float, scale: float) -> tuple[Layer, Floats]:
    """Surface of hair and hat with final coverage, and the strands' noise."""
    looks = looks_of(seed)
    meshes = [geometry.shell(looks, 6.0 if hat else 9.0, geometry.SHELL, pressed=hat)]
    if looks.style in (HairStyle.BOB, HairStyle.LONG):
        meshes.append(geometry.locks(looks))
    if looks.style is HairStyle.TIED and not hat:
        meshes.append(geometry.knot(looks))
    if hat:
        meshes.append(geometry.shell(looks, 13.0, geometry.HAT))
    mesh = geometry.merged(meshes)
    there = hair.coverage(mesh.points, mesh.extra, -4.0, looks, hat) > 0.01
    kept = mesh.triangles[there[mesh.triangles].any(axis=1)]
    coarse, up = _resolution(scale)
    frame = _head_frame(looks, yaw, coarse)
    surface = _surface(
        Mesh(mesh.points, mesh.normals, kept, mesh.extra), geometry.turned(yaw, pitch), frame
    )
    layer = _layer(surface, np.ones_like(surface.depth), up)
    # The angle jumps at the back; where that was interpolated, the noise is merely finer.
    noise = hair.strands(layer.extra[..., 0], layer.points[..., 1], looks.style)
    cover = hair.coverage(layer.points, layer.extra, noise, looks, hat)
    alpha = np.asarray(layer.alpha * cover, np.float32)
    return replace(layer, alpha=alpha), noise


def _skin_colour(seed: int, expression: Expression, layer: Layer, scale: float) -> tuple[Floats, Floats]:
    """Albedo (sRGB-coded) and gloss of the skin's pixels."""
    sheet = face_sheet(seed, expression, scale)
    column = (layer.points[..., 0] - canvas.LEFT) * scale - 0.5
    row = (layer.points[..., 1] - canvas.TOP) * scale - 0.5
    edge = cv2.BORDER_REPLICATE
    colour = cv2.remap(sheet.colour, column, row, cv2.INTER_LINEAR, borderMode=edge)
    gloss = cv2.remap(sheet.gloss, column, row, cv2.INTER_LINEAR, borderMode=edge)
    plain = np.asarray(looks_of(seed).skin, np.float32)
    front = 1 - smoothstep(1.25, 1.5, np.abs(layer.extra[..., 0]))
    colour = plain + (colour - plain) * front[..., None]
    ear = np.clip(layer.extra[..., 1], 0, 1)
    colour *= 1 + ear[..., None] * np.asarray((-0.16, -0.15, -0.03), np.float32)
    return np.asarray(colour, np.float32), np.asarray(gloss, np.float32)


@lru_cache(maxsize=40)
def head_sprites(
    person: Person,
    expression: Expression,
    yaw: float,
    pitch: float,
    scale: float,
    direction: tuple[float, float, float],
) -> HeadSprites:
    """The head turned by yaw and pitch; scale in pixels per mm; direction to the light."""
    looks, light = looks_of(person.seed), unit(direction)
    frame, skin = _head_layer(
        person.seed, expression.mouth_open, expression.smile, yaw, pitch, scale
    )
    top, noise = _hair_layer(person.seed, person.hat, yaw, pitch, scale)
    colour, gloss = _skin_colour(person.seed, expression, skin, scale)
    cover = np.asarray(top.alpha * (top.depth > skin.depth - 2.0), np.float32)
    cover = np.where(skin.alpha > 0.02, cover, top.alpha)
    shade = _shadow(cover, scale)
    glow = lit(skin.normals, light) * skin.hollow[..., None]
    bright = linear(colour) * glow
    bright += (shine(skin.normals, light, 22.0) * gloss * 0.11 * skin.hollow)[..., None]
    bright *= 1 - 0.42 * shade[..., None] * np.asarray((1.0, 0.96, 0.82), np.float32)
    locks = hair.hair_light(top.points, top.normals, top.extra, noise, light, looks)
    if person.hat:
        is_hat = smoothstep(geometry.HAT - 0.6, geometry.HAT - 0.4, top.extra[..., 1])
        felt = hair.hat_light(top.points, top.normals, top.extra, light, looks)
        locks = locks + (felt - locks) * is_hat[..., None]
    alpha = cover + skin.alpha * (1 - cover)
    share = cover / np.maximum(alpha, 1e-3)
    bright = bright + (locks - bright) * share[..., None]
    depth = np.where(cover > 0.5, top.depth, skin.depth)
    bytes_ = encoded(bright)
    if person.glasses:
        place = Placing(geometry.turned(yaw, pitch), frame.left, frame.top, scale)
        bytes_, alpha = add_glasses(bytes_, alpha, place, looks)
    front = _sprite(bytes_, alpha, depth, frame, scale)
    back = _back_hair(person, yaw, pitch, scale, light)
    return HeadSprites(front, back)


def _shadow(cover: Floats, scale: float) -> Floats:
    """Shadow that hair throws on the skin below it, 0..1."""
    moved = np.roll(cover, round(3.0 * scale), axis=0)
    return np.asarray(cv2.blur(cv2.blur(moved, (round(9 * scale),) * 2), (round(5 * scale),) * 2))


def _sprite(pixels: NDArray[np.uint8], alpha: Floats, depth: Floats, frame: Frame, scale: float) -> Sprite:
    """Premultiply, and carry the depth beyond the edges so that a warp does not tear there."""
    small = (alpha.shape[1] // DEPTH_STEP, alpha.shape[0] // DEPTH_STEP)
    weight = (alpha > 0.5).astype(np.float32)
    less = cv2.resize(weight, small, interpolation=cv2.INTER_AREA)
    near = cv2.resize(depth * weight, small, interpolation=cv2.INTER_AREA)
    wide = cv2.GaussianBlur(less, (0, 0), scale)
    spread = (cv2.GaussianBlur(near, (0, 0), scale) - 85e-3) / (wide + 1e-3)
    sure = less > 0.999
    smooth = cv2.GaussianBlur(np.where(sure, near, spread), (0, 0), 0.35 * scale)
    cover = np.clip(alpha, 0, 1)
    out = np.empty((*alpha.shape, 4), np.uint8)
    out[..., :3] = np.rint(pixels * cover[..., None])
    out[..., 3] = np.rint(cover * 255)
    return Sprite(out, np.asarray(smooth, np.float32), frame.left, frame.top, scale)


def _back_hair(person: Person, yaw: float, pitch: float, scale: float, light: Floats) -> Sprite | None:
    """Hair that hangs behind the neck, in the head's shade."""
    looks = looks_of(person.seed)
    if looks.style not in (HairStyle.BOB, HairStyle.LONG):
        return None
    coarse, up = _resolution(scale)
    frame = Frame(-130, -70, 130, 240, coarse)
    surface = _surface(geometry.curtain(looks), geometry.turned(yaw, pitch), frame)
    layer = _layer(surface, np.ones_like(surface.depth), up)
    noise = hair.strands(layer.extra[..., 0], layer.points[..., 1], looks.style)
    extra = np.stack((layer.extra[..., 0], np.full_like(noise, geometry.CURTAIN)), axis=-1)
    alpha = layer.alpha * hair.coverage(layer.points, extra, noise, looks, hat=False)
    glow = hair.hair_light(layer.points, layer.normals, extra, noise, light, looks)
    inner = smoothstep(-90.0, -150.0, layer.points[..., 2])
    glow *= (1 - 0.6 * inner)[..., None]
    return _sprite(encoded(glow), np.asarray(alpha, np.float32), layer.depth, frame, scale)
