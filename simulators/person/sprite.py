"""Cut-outs of heads and trunks, painted once and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from simulators.person import canvas, geometry, hair
from simulators.person.accessories import Placing, add_glasses
from simulators.person.anatomy import Expression, smoothstep
from simulators.person.layer import (
    Frame,
    Layer,
    Sprite,
    cut_out,
    hollow_of,
    layer_of,
    resolution,
    surface_seen,
)
from simulators.person.looks import HairStyle, Looks, looks_of
from simulators.person.paint_face import face_sheet
from simulators.person.raster import Floats, Mesh
from simulators.person.scene import Person
from simulators.person.shading import encoded, linear, lit, shine, unit


@dataclass(frozen=True)
class HeadSprites:
    """The head and what hangs behind the neck (None for short hair)."""

    front: Sprite
    back: Sprite | None


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
    coarse, up = resolution(scale)
    frame = _head_frame(looks, yaw, coarse)
    surface = surface_seen(mesh, geometry.turned(yaw, pitch), frame)
    hollow = hollow_of(surface, 7.0 * coarse, 2.2 * coarse)
    return frame, layer_of(surface, hollow, up)


@lru_cache(maxsize=2)
def _hair_layer(
    seed: int, hat: bool, yaw: float, pitch: float, scale: float
) -> tuple[Layer, Floats]:
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
    coarse, up = resolution(scale)
    frame = _head_frame(looks, yaw, coarse)
    surface = surface_seen(
        Mesh(mesh.points, mesh.normals, kept, mesh.extra), geometry.turned(yaw, pitch), frame
    )
    layer = layer_of(surface, np.ones_like(surface.depth), up)
    # The angle jumps at the back; where that was interpolated, the noise is merely finer.
    noise = hair.strands(layer.extra[..., 0], layer.points[..., 1], looks.style)
    cover = hair.coverage(layer.points, layer.extra, noise, looks, hat)
    alpha = np.asarray(layer.alpha * cover, np.float32)
    return replace(layer, alpha=alpha), noise


def _skin_colour(
    seed: int, expression: Expression, layer: Layer, scale: float
) -> tuple[Floats, Floats]:
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
    front = cut_out(bytes_, alpha, depth, frame, scale)
    back = _back_hair(person, yaw, pitch, scale, light)
    return HeadSprites(front, back)


def _shadow(cover: Floats, scale: float) -> Floats:
    """Shadow that hair throws on the skin below it, 0..1."""
    moved = np.roll(cover, round(3.0 * scale), axis=0)
    return np.asarray(cv2.blur(cv2.blur(moved, (round(9 * scale),) * 2), (round(5 * scale),) * 2))


def _back_hair(
    person: Person, yaw: float, pitch: float, scale: float, light: Floats
) -> Sprite | None:
    """Hair that hangs behind the neck, in the head's shade."""
    looks = looks_of(person.seed)
    if looks.style not in (HairStyle.BOB, HairStyle.LONG):
        return None
    coarse, up = resolution(scale)
    frame = Frame(-130, -70, 130, 240, coarse)
    surface = surface_seen(geometry.curtain(looks), geometry.turned(yaw, pitch), frame)
    layer = layer_of(surface, np.ones_like(surface.depth), up)
    noise = hair.strands(layer.extra[..., 0], layer.points[..., 1], looks.style)
    extra = np.stack((layer.extra[..., 0], np.full_like(noise, geometry.CURTAIN)), axis=-1)
    alpha = layer.alpha * hair.coverage(layer.points, extra, noise, looks, hat=False)
    glow = hair.hair_light(layer.points, layer.normals, extra, noise, light, looks)
    inner = smoothstep(-90.0, -150.0, layer.points[..., 2])
    glow *= (1 - 0.6 * inner)[..., None]
    return cut_out(encoded(glow), np.asarray(alpha, np.float32), layer.depth, frame, scale)
