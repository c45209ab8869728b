"""Numbers from the pixels of the face: brightness, clipped shares, grey values, sharpness."""

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.biometrics.portrait.arrays import GreyPicture, Mask, Picture, Points

_SHARPNESS_EYE_DISTANCE = 120.0
"""Inter-eye distance in pixels to which a face is scaled before its sharpness is measured."""

_DARKEST, _BRIGHTEST = 25, 247
"""Bounds of clipped luminance (ISO/IEC 29794-5 as OFIQ 1.0 computes under- and over-exposure)."""


@dataclass(frozen=True, slots=True)
class FaceLight:
    """Luminance inside the landmark hull; shares and mean in 0..1."""

    luminance_mean: float
    dark_share: float
    bright_share: float
    entropy_bits: float
    grey_values: int


def measure_light(picture: Picture, points: Points) -> FaceLight:
    """Measure the luminance of the face; raises ValueError where the face lies outside."""
    grey, mask = _face_part(picture, points)
    histogram = cv2.calcHist([grey], [0], mask, [256], [0, 256]).reshape(-1).astype(np.float64)
    total = float(histogram.sum())
    if total == 0:
        raise ValueError("the face lies outside the picture")
    shares = histogram / total
    present = shares[shares > 0]
    return FaceLight(
        luminance_mean=float(shares @ np.arange(256)) / 255,
        dark_share=float(shares[: _DARKEST + 1].sum()),
        bright_share=float(shares[_BRIGHTEST:].sum()),
        entropy_bits=float(-(present * np.log2(present)).sum()),
        grey_values=int((histogram > 0).sum()),
    )


def measure_sharpness(picture: Picture, points: Points, inter_eye_distance: float) -> float:
    """Return the variance of the Laplacian inside the face, at one fixed size of the face.

    A face with fewer than 120 pixels between the eyes is measured at its own size.
    """
    grey, mask = _face_part(picture, points)
    scale = min(1.0, _SHARPNESS_EYE_DISTANCE / inter_eye_distance)
    size = (round(grey.shape[1] * scale) or 1, round(grey.shape[0] * scale) or 1)
    grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    # The rim of the hull lies on the edge between face and background, which is no detail.
    inner = cv2.erode(mask, np.ones((7, 7), np.uint8), borderValue=0)
    values = cv2.Laplacian(grey, cv2.CV_32F, ksize=1)[inner > 0]
    if values.size == 0:
        raise ValueError("the face lies outside the picture")
    return float(values.var())


def _face_part(picture: Picture, points: Points) -> tuple[GreyPicture, Mask]:
    """Return luminance and landmark hull of the part of the picture that holds the face."""
    low = np.maximum(np.floor(points.min(axis=0)).astype(int), 0)
    high = np.ceil(points.max(axis=0)).astype(int) + 1
    part = picture[low[1] : max(high[1], 0), low[0] : max(high[0], 0)]
    if part.size == 0:
        raise ValueError("the face lies outside the picture")
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
    mask = np.zeros(grey.shape, np.uint8)
    hull = cv2.convexHull((points - low).round().astype(np.int32))
    cv2.fillConvexPoly(mask, hull, 255)
    return grey, mask
