"""From a mesh to a soft-edged surface, and from a painted surface to a cut-out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.person import geometry
from simulators.person.anatomy import PIVOT, smoothstep
from simulators.person.raster import Floats, Mesh, Surface, rasterise
from simulators.person.shading import cavity

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


def surface_seen(mesh: Mesh, matrix: NDArray[np.float64], frame: Frame) -> Surface:
    """The mesh as seen after turning: values are point (object space), normal (turned), extra."""
    turned = (mesh.points - PIVOT) @ matrix.T + PIVOT
    screen = np.empty_like(mesh.points)
    screen[:, 0] = (turned[:, 0] - frame.left) * frame.scale - 0.5
    screen[:, 1] = (turned[:, 1] - frame.top) * frame.scale - 0.5
    screen[:, 2] = turned[:, 2]
    normals = mesh.normals @ matrix.T
    material = mesh.extra[:, 1]
    thin = (material == geometry.EAR) | (material >= geometry.LOCKS) & (
        material <= geometry.CURTAIN
    )
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


def layer_of(surface: Surface, hollow: Floats, up: int) -> Layer:
    """Soften the edge, carry the values over it, and enlarge."""
    weight = surface.mask.astype(np.float32)
    stacked = np.dstack((surface.values, surface.depth * weight, hollow * weight))
    values = list(cv2.split(stacked))
    material = np.rint(values.pop(_MATERIAL))
    known = weight
    for _ in range(2):
        around = cv2.blur(known, (3, 3))
        share = 1.0 / np.maximum(around, 1e-3)
        values = [np.where(known > 0, v, cv2.blur(v, (3, 3)) * share) for v in values]
        material = np.where(known > 0, material, cv2.dilate(material, _SQUARE))
        known = (around > 1e-3).astype(np.float32)
    alpha = _outlined(surface.mask, up)
    if up > 1:
        size = (weight.shape[1] * up, weight.shape[0] * up)
        values = [cv2.resize(v, size, interpolation=cv2.INTER_LINEAR) for v in values]
        material = cv2.resize(material, size, interpolation=cv2.INTER_NEAREST)
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


def _outlined(mask: NDArray[np.bool_], up: int) -> Floats:
    """Coverage 0..1 of a mask enlarged, its stairs smoothed along the outline."""
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    smooth = []
    for outline in outlines:
        points: Floats = outline[:, 0].astype(np.float32)
        reach = min(15, len(points) // 8)
        if reach > 0:
            kernel = np.hanning(2 * reach + 3)[1:-1, None].astype(np.float32)
            padded = np.pad(points, ((reach, reach), (0, 0)), mode="wrap")
            filtered = cv2.filter2D(padded, -1, kernel / kernel.sum())
            points = np.asarray(filtered[reach:-reach], np.float32)
        smooth.append(np.round(((points + 0.5) * up - 0.5) * 16).astype(np.int32))
    cover = np.zeros((mask.shape[0] * up, mask.shape[1] * up), np.uint8)
    cv2.fillPoly(cover, smooth, 255, cv2.LINE_AA, 4)
    # The outline runs through the outermost pixels' centres; the surface reaches half a pixel on.
    cv2.polylines(cover, smooth, True, 255, up, cv2.LINE_AA, 4)
    return cover.astype(np.float32) / 255.0


def hollow_of(surface: Surface, wide: float, narrow: float) -> Floats:
    """Light left in hollows about as wide as these reaches in pixels, (h, w)."""
    left = cavity(surface.depth, surface.mask, wide, 0.03)
    if narrow > 0:
        left = left * cavity(surface.depth, surface.mask, narrow, 0.06)
    # A surface that falls away from the camera lies behind its surroundings without being hollow.
    facing = smoothstep(0.35, 0.95, surface.values[..., 5])
    return np.asarray(1 - (1 - left) * facing, np.float32)


def resolution(scale: float) -> tuple[float, int]:
    """Resolution of the geometry, and the factor by which it is enlarged."""
    return (scale, 1) if scale < 2 else (scale / 2, 2)


def cut_out(
    pixels: NDArray[np.uint8], alpha: Floats, depth: Floats, frame: Frame, scale: float
) -> Sprite:
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
