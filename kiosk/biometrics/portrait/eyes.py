"""Whether an iris is visible: the second witness of open eyes.

The landmark network hardly sees closed lids (opening over t about 0.080 for both
on rendered heads), so the geometry alone would pass a blink.
"""

import cv2
import numpy as np

from kiosk.biometrics.portrait.arrays import Picture, Points

_CORNERS = {"right": (33, 133), "left": (362, 263)}
_CHEEKS = {"right": 50, "left": 280}


def iris_contrast(picture: Picture, points: Points) -> float:
    """Return how much darker the middle of the eye is than the cheek, 0..1, of the lighter eye.

    Raises ValueError where an eye lies outside the picture.
    """
    return min(_contrast(picture, points, side) for side in _CORNERS)


def _contrast(picture: Picture, points: Points, side: str) -> float:
    outer, inner = (points[index] for index in _CORNERS[side])
    width = float(np.linalg.norm(outer - inner))
    eye = _patch(picture, (outer + inner) / 2, 0.2 * width)
    cheek = _patch(picture, points[_CHEEKS[side]], 0.2 * width)
    return 1.0 - float(np.percentile(eye, 25)) / max(float(np.median(cheek)), 1.0)


def _patch(picture: Picture, centre: Points, radius: float) -> np.ndarray:
    x, y = centre.tolist()
    reach = max(radius, 1.0)
    low_x, high_x = max(0, round(x - reach)), max(0, round(x + reach) + 1)
    low_y, high_y = max(0, round(y - reach)), max(0, round(y + reach) + 1)
    part = picture[low_y:high_y, low_x:high_x]
    if part.size == 0:
        raise ValueError("the eye lies outside the picture")
    return cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
