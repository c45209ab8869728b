"""Meshes of head, ears, hair, hat and trunk, and the rotation of the head."""

from __future__ import annotations

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from simulators.person.anatomy import (
    CROWN_Y,
    Expression,
    cross_section,
    features_of,
    front_depth,
    rest_y,
    smoothstep,
)
from simulators.person.looks import HairStyle, Looks
from simulators.person.raster import Floats, Mesh
from simulators.person.scene import Pose

SKIN, EAR, SHELL, LOCKS, CURTAIN, KNOT, HAT = range(7)
"""Materials, the second of a mesh's extra values."""


def rotation(pose: Pose) -> NDArray[np.float64]:
    """3x3 matrix that turns object space (y down, z to the camera) by the pose."""
    yaw, pitch, roll = np.radians((pose.yaw, pose.pitch, pose.roll))
    cy, sy, cp, sp, cr, sr = (
        np.cos(yaw),
        np.sin(yaw),
        np.cos(pitch),
        np.sin(pitch),
        np.cos(roll),
        np.sin(roll),
    )
    # The signs of y are turned over against the textbook: here y points down.
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    about_z = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])
    return np.asarray(about_y @ about_x @ about_z)


def out_of_plane(matrix: NDArray[np.float64]) -> tuple[float, float, float]:
    """Split a rotation into (yaw, pitch, roll) with the roll executed last, in degrees."""
    # matrix = Z(roll) X(pitch) Y(yaw): its last column and the third row hold all three.
    pitch = np.arcsin(np.clip(-matrix[2, 1], -1, 1))
    yaw = np.arctan2(-matrix[2, 0], matrix[2, 2])
    roll = np.arctan2(matrix[0, 1], matrix[1, 1])
    return float(np.degrees(yaw)), float(np.degrees(pitch)), float(np.degrees(roll))


def turned(yaw: float, pitch: float) -> NDArray[np.float64]:
    """Rotation by yaw, then pitch (both in degrees)."""
    return np.asarray(rotation(Pose(pitch=pitch)) @ rotation(Pose(yaw=yaw)))


def _grid(points: Floats, extra: Floats, ring: bool) -> Mesh:
    """A mesh over a grid of points (rows, columns, 3); ring: first and last column coincide.

    Rows run downwards and columns to the image's right, seen from outside.
    """
    rows, columns = points.shape[:2]
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    triangles = np.concatenate(
        [np.stack((a, c, b), -1).reshape(-1, 3), np.stack((b, c, d), -1).reshape(-1, 3)]
    )
    across = np.gradient(points, axis=1)
    if ring:
        across[:, 0] = across[:, -1] = (points[:, 1] - points[:, -2]) / 2
    # y points down, so this product points outwards, to the camera in front.
    normals = np.cross(across, np.gradient(points, axis=0))
    normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-9)
    for tip, beside in ((0, 1), (-1, -2)):
        if np.ptp(points[tip], axis=0).max() < 1e-3:
            normals[tip] = normals[beside].mean(axis=0)
    return Mesh(
        points.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        triangles,
        extra.reshape(-1, 2).astype(np.float32),
    )


def merged(meshes: list[Mesh]) -> Mesh:
    """All meshes as one."""
    offsets = np.cumsum([0, *(len(m.points) for m in meshes[:-1])])
    return Mesh(
        np.concatenate([m.points for m in meshes]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.triangles + o for m, o in zip(meshes, offsets, strict=True)]),
        np.concatenate([m.extra for m in meshes]),
    )


def _extra(angle: Floats, material: int) -> Floats:
    return np.stack((angle, np.full_like(angle, material)), axis=-1)


def _angles(count: int) -> NDArray[np.float64]:
    """Angles about the vertical, denser in the face; 0 is the front, positive is image right."""
    t = np.linspace(-1, 1, count)
    return np.pi * (0.62 * t + 0.38 * t**3)


def head(looks: Looks, expression: Expression) -> Mesh:
    """Skull and face down to the underside of the chin."""
    features = features_of(looks, expression)
    top = CROWN_Y + (1 - np.cos(np.linspace(0, np.pi / 2, 50))) * 73
    down = np.linspace(top[-1] + 0.9, features.chin_y - 4, 150)
    under = features.chin_y - 4 + 4 * np.sin(np.linspace(0, np.pi / 2, 14))[1:]
    y = np.concatenate((top, down, under)).astype(np.float32)[:, None]
    angle = _angles(217).astype(np.float32)[None, :]
    low = rest_y(y, looks, features)
    width, _, back, widest = cross_section(low, looks)
    power = 2.0 / (2.0 + 0.45 * smoothstep(-60.0, 0.0, low))
    sine, cosine = np.sin(angle), np.cos(angle)
    x = width * np.sign(sine) * np.abs(sine) ** np.where(cosine > 0, power, 1.0)
    full_y = np.broadcast_to(y, x.shape).astype(np.float32)
    front = front_depth(x.astype(np.float32), full_y, looks, expression)
    rear = widest + (back - widest) * np.abs(cosine)
    z = np.where(cosine > 0, front, rear)
    points = np.stack((x, full_y, z), axis=-1)
    # A last row in one point closes the underside.
    last = np.broadcast_to([0.0, y[-1, 0], -40.0], points[-1:].shape)
    points = np.concatenate((points, last)).astype(np.float32)
    turns = np.broadcast_to(angle, points.shape[:2])
    return _grid(points, _extra(turns, SKIN), ring=True)


def ear(looks: Looks, side: int) -> Mesh:
    """One ear; side is -1 (image left) or 1."""
    radius = np.linspace(0, 1, 16, dtype=np.float32)[:, None]
    around = np.linspace(-np.pi, np.pi, 49, dtype=np.float32)[None, :]
    egg = 1.0 - 0.14 * np.sin(around)
    out = radius * np.sign(np.cos(around)) * np.abs(np.cos(around)) ** 0.8 * 15.0 * egg
    down = radius * np.sign(np.sin(around)) * np.abs(np.sin(around)) ** 0.8 * 28.0
    rim = 3.6 * np.exp(-(((radius - 0.88) / 0.11) ** 2)) * (1 - smoothstep(0.3, 0.9, down / 28))
    bowl = -6.0 * np.exp(-((out + 3) ** 2 + (down - 2) ** 2) / 90.0)
    anti = 1.8 * np.exp(-(((radius - 0.6) / 0.12) ** 2)) * (np.cos(around) > -0.2)
    lift = rim + bowl + anti - 3.0 * radius**6
    flare = np.radians(38.0)
    width = 71.0 * looks.face_width
    x = side * (width + 3.5 + out * np.sin(flare) + lift * np.cos(flare))
    y = 13.0 + down + 0.12 * out
    z = -84.0 - out * np.cos(flare) + lift * np.sin(flare) - 0.15 * down
    points = np.stack(np.broadcast_arrays(x, y, z), axis=-1)
    angle = np.full(points.shape[:2], side * np.pi / 2, np.float32)
    return _grid(points, _extra(angle, EAR), ring=True)


def shell(looks: Looks, thickness: float, material: int, pressed: bool = False) -> Mesh:
    """A cap around the skull down to the nape: hair on the head (pressed by a hat), or a hat."""
    y = np.concatenate(
        (CROWN_Y + (1 - np.cos(np.linspace(0, np.pi / 2, 46))) * 73, np.linspace(-39, 84, 70))
    ).astype(np.float32)[:, None]
    angle = np.linspace(-np.pi, np.pi, 151, dtype=np.float32)[None, :]
    width, front, back, widest = cross_section(y, looks)
    falling = looks.style in (HairStyle.BOB, HairStyle.LONG) or material == HAT
    full = thickness * (1 - (0.5 if falling else 0.88) * smoothstep(-65.0, -8.0, y))
    if material == SHELL and not pressed:
        full = full + _volume(y, angle, looks.style) * smoothstep(CROWN_Y, -98.0, y)
    upward = np.clip((-40.0 - y) / 73.0, 0.0, 1.0)
    sideward = full * np.sqrt(1.0 - upward**2)
    sine, cosine = np.sin(angle), np.cos(angle)
    x = (width + sideward) * sine
    reach = np.where(cosine > 0, front + sideward - widest, -(back - sideward - widest))
    z = widest + reach * cosine
    points = np.stack((x, np.broadcast_to(y - full * upward, x.shape), z), axis=-1)
    return _grid(points, _extra(np.broadcast_to(angle, x.shape), material), ring=True)


def _volume(y: Floats, angle: Floats, style: HairStyle) -> Floats | float:
    """How much further than its thickness the hair stands off, mm."""
    match style:
        case HairStyle.SHORT:
            return np.asarray(4.0 * np.exp(-(((y + 92) / 30) ** 2)) * np.cos(angle / 2) ** 4)
        case HairStyle.SWEPT:
            side = 4.0 * np.maximum(0, np.sin(angle + 0.5))
            front = 6.0 * np.cos(angle / 2) ** 4
            return np.asarray((front + side) * np.exp(-(((y + 90) / 28) ** 2)))
        case HairStyle.BOB | HairStyle.LONG:
            return 4.0 * smoothstep(0.6, 1.4, np.abs(angle))
        case HairStyle.TIED:
            return 0.0
        case _:
            assert_never(style)


def locks(looks: Looks) -> Mesh:
    """Hair that falls beside the face, in front of the ears."""
    end = 118.0 if looks.style is HairStyle.BOB else 215.0
    y = np.linspace(-62.0, end, 120, dtype=np.float32)[:, None]
    parts = []
    for low, high in ((-1.9, -0.9), (0.9, 1.9)):
        angle = np.linspace(low, high, 60, dtype=np.float32)[None, :]
        x, z = _curtain_section(y, angle, looks)
        points = np.stack((x, np.broadcast_to(y, x.shape), z), axis=-1)
        parts.append(_grid(points, _extra(np.broadcast_to(angle, x.shape), LOCKS), ring=False))
    return merged(parts)


def curtain(looks: Looks) -> Mesh:
    """Hair that falls behind the neck."""
    end = 122.0 if looks.style is HairStyle.BOB else 205.0
    y = np.linspace(-62.0, end, 60, dtype=np.float32)[:, None]
    angle = np.linspace(1.4, 2 * np.pi - 1.4, 90, dtype=np.float32)[None, :]
    x, z = _curtain_section(y, angle, looks)
    points = np.stack((x, np.broadcast_to(y, x.shape), z), axis=-1)
    return _grid(points, _extra(np.broadcast_to(angle, x.shape), CURTAIN), ring=False)


def _curtain_section(y: Floats, angle: Floats, looks: Looks) -> tuple[Floats, Floats]:
    """x and z of hanging hair; it follows the skull and curls in at the bob's end."""
    wide = np.interp(y, [-62, -40, 0, 50, 90, 118, 160, 215], [70, 83, 86, 87, 86, 82, 84, 80])
    if looks.style is HairStyle.BOB:
        wide = wide - 9 * smoothstep(85, 122, y)
    wave = 1.6 * np.sin(y / 17 + 2.0 * angle) * smoothstep(-20, 60, y)
    wide = wide * looks.face_width + wave
    x = wide * np.sin(angle)
    deep = np.where(np.cos(angle) > 0, 66.0, 112.0)
    z = -86.0 + deep * np.cos(angle)
    return np.asarray(x, np.float32), np.broadcast_to(z, x.shape).astype(np.float32)


def knot(looks: Looks) -> Mesh:
    """A bun at the back of the crown."""
    lat = np.linspace(0.05, np.pi - 0.05, 24, dtype=np.float32)[:, None]
    lon = np.linspace(-np.pi, np.pi, 41, dtype=np.float32)[None, :]
    x = 30.0 * np.sin(lat) * np.sin(lon) * looks.face_width
    y = -118.0 - 25.0 * np.cos(lat) + 0 * lon
    z = -128.0 + 30.0 * np.sin(lat) * np.cos(lon)
    points = np.stack((x, y, z), axis=-1)
    return _grid(points, _extra(np.broadcast_to(lon, x.shape) + 0 * lat, KNOT), ring=True)


def trunk(looks: Looks) -> Mesh:
    """Neck, shoulders and chest, cut open above and below."""
    slim = 0.88 if looks.soft else 1.0
    steps = np.concatenate((np.linspace(40, 300, 150), np.linspace(305, 760, 40)))
    y = steps.astype(np.float32)[:, None]
    knots = [40, 95, 120, 135, 150, 165, 182, 205, 235, 280, 400, 760]
    wide = np.interp(y, knots, [50, 50, 52, 57, 72, 102, 138, 176, 198, 212, 222, 226])
    front = np.interp(y, knots, [-62, -62, -64, -64, -62, -58, -50, -40, -28, -14, 2, 0])
    back = np.interp(
        y, knots, [-160, -165, -170, -175, -182, -190, -198, -205, -210, -214, -216, -216]
    )
    kernel = np.hanning(15) / np.hanning(15).sum()
    wide, front, back = (
        np.convolve(np.pad(c[:, 0], 7, mode="edge"), kernel, "valid")[:, None]
        for c in (wide, front, back)
    )
    wide = wide * slim
    angle = _angles(181).astype(np.float32)[None, :]
    middle = (front + back) / 2
    sine, cosine = np.sin(angle), np.cos(angle)
    x = wide * sine
    z = middle + (front - middle) * cosine
    points = np.stack((x, np.broadcast_to(y, x.shape), z), axis=-1).astype(np.float32)
    return _grid(points, _extra(np.broadcast_to(angle, x.shape), SKIN), ring=True)
