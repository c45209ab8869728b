"""A z-buffer for triangle meshes in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
"""float32 wherever an array is kept or as large as a picture."""
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mesh:
    """Triangles over vertices.

    points: float32 (n, 3) object space in mm (x image right, y down, z to the camera);
    normals: float32 (n, 3) unit length, outward; triangles: int64 (m, 3) indices of vertices;
    extra: float32 (n, 2) what the painter wants to know (angle about the vertical, material).
    """

    points: Floats
    normals: Floats
    triangles: Ints
    extra: Floats


@dataclass(frozen=True)
class Surface:
    """The nearest surface at every pixel.

    mask: bool (h, w); depth: float32 (h, w), larger is nearer;
    values: float32 (h, w, k) the interpolated vertex values, 0 where there is no surface.
    """

    mask: NDArray[np.bool_]
    depth: Floats
    values: Floats


_FAR = np.float32(-1e9)


def rasterise(screen: Floats, triangles: Ints, values: Floats, height: int, width: int) -> Surface:
    """Fill triangles by depth and interpolate the vertex values.

    screen: float32 (n, 3) x, y in pixels and depth (larger is nearer); values: float32 (n, k).
    """
    pixel, depth, owner, weights = _fragments(screen, triangles, height, width)
    zbuffer = np.full(height * width, _FAR, np.float32)
    np.maximum.at(zbuffer, pixel, depth)
    front = np.flatnonzero(depth == zbuffer[pixel])
    pixel, owner, weights = pixel[front], owner[front], weights[front]
    corner = values[triangles[owner]]
    out = np.zeros((height * width, values.shape[1]), np.float32)
    out[pixel] = np.einsum("nck,nc->nk", corner, weights)
    shape = (height, width)
    zbuffer = zbuffer.reshape(shape)
    return Surface(zbuffer > _FAR, zbuffer, out.reshape(*shape, -1))


def _fragments(
    screen: Floats, triangles: Ints, height: int, width: int
) -> tuple[Ints, Floats, Ints, Floats]:
    """Every (pixel, depth, triangle, barycentric weights) that a triangle covers."""
    corner = screen[triangles]
    low = np.maximum(np.ceil(corner[:, :, :2].min(axis=1)), 0).astype(np.int64)
    limit = np.array([width - 1, height - 1])
    high = np.minimum(np.floor(corner[:, :, :2].max(axis=1)), limit).astype(np.int64)
    size = high - low + 1
    edge1 = corner[:, 1] - corner[:, 0]
    edge2 = corner[:, 2] - corner[:, 0]
    area = edge1[:, 0] * edge2[:, 1] - edge1[:, 1] * edge2[:, 0]
    use = np.flatnonzero((size > 0).all(axis=1) & (np.abs(area) > 1e-6))
    key = size[use, 0] * 100_000 + size[use, 1]
    order = np.argsort(key, kind="stable")
    use, key = use[order], key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    found: list[tuple[Ints, Floats, Ints, Floats]] = []
    for start, stop in zip(starts, [*starts[1:], len(key)], strict=True):
        group = use[start:stop]
        columns, rows = size[group[0]]
        row, column = np.divmod(np.arange(rows * columns), columns)
        x = low[group, 0, None] + column
        y = low[group, 1, None] + row
        dx = x - corner[group, 0, 0, None]
        dy = y - corner[group, 0, 1, None]
        scale = 1.0 / area[group, None]
        one = (dx * edge2[group, 1, None] - dy * edge2[group, 0, None]) * scale
        two = (dy * edge1[group, 0, None] - dx * edge1[group, 1, None]) * scale
        zero = 1.0 - one - two
        inside = (one >= -1e-4) & (two >= -1e-4) & (zero >= -1e-4)
        which, _ = np.nonzero(inside)
        owner = group[which]
        weights = np.stack((zero[inside], one[inside], two[inside]), axis=1).astype(np.float32)
        depth = np.einsum("nc,nc->n", corner[owner, :, 2], weights).astype(np.float32)
        found.append(((y * width + x)[inside], depth, owner, weights))
    if not found:
        none = np.zeros(0, np.int64)
        return none, np.zeros(0, np.float32), none, np.zeros((0, 3), np.float32)
    pixel, depth, owner, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return pixel, depth, owner, weights
