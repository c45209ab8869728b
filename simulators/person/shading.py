"""Light on surfaces: wrapped diffuse light, sky light, gloss, and the way back to sRGB."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.person.raster import Floats

_CODE = np.linspace(0.0, 2.0, 8192)
# What is brighter than 0.8 rolls off softly.
_SOFT = np.where(_CODE > 0.8, 0.8 + 0.2 * np.tanh((_CODE - 0.8) / 0.2), _CODE)
_TO_BYTE = np.clip(np.rint(255 * (1.055 * _SOFT ** (1 / 2.4) - 0.055)), 0, 255).astype(np.uint8)
_WRAP = np.array([0.22, 0.28, 0.42], np.float32)
"""How far light creeps round a body into its shadow, for blue, green, red."""


def linear(coded: Floats) -> Floats:
    """sRGB-coded 0..1 to linear light (a gamma of 2.2 is close enough)."""
    return np.asarray(cv2.pow(np.maximum(coded, 0.0), 2.2), np.float32)


def encoded(light: Floats) -> NDArray[np.uint8]:
    """Linear light to sRGB bytes."""
    return np.asarray(_TO_BYTE[np.clip(light * 4095.5, 0, 8191).astype(np.uint16)])


def unit(vector: tuple[float, float, float]) -> Floats:
    """The direction to the light in object space (y down), length 1."""
    x, y, z = vector
    out = np.array([x, -y, z], np.float32)
    return np.asarray(out / np.linalg.norm(out), np.float32)


def lit(normals: Floats, light: Floats, wrap: Floats = _WRAP) -> Floats:
    """Light that a matt surface gives back, (h, w, 3) for albedo 1."""
    towards = normals @ light
    key = np.clip((towards[..., None] + wrap) / (1 + wrap), 0, None)
    sky = 0.5 - 0.5 * normals[..., 1]
    front = np.clip(normals[..., 2], 0, 1)
    fill = 0.20 + 0.20 * sky + 0.22 * front
    return np.asarray(0.66 * key + fill[..., None], np.float32)


def shine(normals: Floats, light: Floats, power: float) -> Floats:
    """Light that a glossy surface mirrors to the camera, (h, w)."""
    half = light + np.array([0.0, 0.0, 1.0], np.float32)
    half /= np.linalg.norm(half)
    return np.asarray(cv2.pow(np.clip(normals @ half, 0, 1), power), np.float32)


def cavity(depth: Floats, mask: NDArray[np.bool_], reach: float, strength: float) -> Floats:
    """Light left in hollows, 0..1: a pixel far behind its surroundings is darker.

    depth in mm; reach: pixels; strength: share lost per mm.
    """
    weight = mask.astype(np.float32)
    small = (max(1, depth.shape[1] // 3), max(1, depth.shape[0] // 3))
    less = cv2.resize(weight, small, interpolation=cv2.INTER_AREA)
    near = cv2.resize(
        np.where(mask, depth, 0).astype(np.float32), small, interpolation=cv2.INTER_AREA
    )
    near = cv2.GaussianBlur(near, (0, 0), reach / 3)
    near = near / np.maximum(cv2.GaussianBlur(less, (0, 0), reach / 3), 1e-3)
    near = cv2.resize(near, depth.shape[::-1], interpolation=cv2.INTER_LINEAR)
    behind = np.clip(near - depth - 0.6, 0, 14)
    return np.asarray(1 - np.clip(behind * strength, 0, 0.55) * weight, np.float32)
