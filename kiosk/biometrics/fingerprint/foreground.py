"""Where something touches the glass."""

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.biometrics.fingerprint.orientation import CELL_PX

TEXTURE_GREY_LEVELS = 14.0
DARKNESS_GREY_LEVELS = 70.0
WINDOW_PX = 6.0


def contact(grey: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return bool (height // 4, width // 4): the largest region that is textured or dark.

    ``grey`` is float32 (height, width), 0..255. Texture finds ridges, darkness finds places where
    pressure merged them; holes are filled.
    """
    quarter = cv2.resize(
        grey, (grey.shape[1] // CELL_PX, grey.shape[0] // CELL_PX), interpolation=cv2.INTER_AREA
    )
    square = cv2.resize(
        grey * grey, (quarter.shape[1], quarter.shape[0]), interpolation=cv2.INTER_AREA
    )
    sigma = WINDOW_PX / CELL_PX
    mean = cv2.GaussianBlur(quarter, (0, 0), sigma)
    deviation = np.sqrt(np.maximum(cv2.GaussianBlur(square, (0, 0), sigma) - mean**2, 0))
    glass = float(np.percentile(mean, 98))
    touched = (deviation > TEXTURE_GREY_LEVELS) | (glass - mean > DARKNESS_GREY_LEVELS)
    mask = cv2.morphologyEx(touched.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return _largest_filled(mask.astype(np.uint8))


def _largest_filled(mask: NDArray[np.uint8]) -> NDArray[np.bool_]:
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    if outlines:
        largest = max(outlines, key=cv2.contourArea)
        cv2.drawContours(filled, [largest], -1, 1, thickness=cv2.FILLED)
    return filled.astype(bool)


def inner(mask: NDArray[np.bool_], margin_cells: int = 3) -> NDArray[np.bool_]:
    """Return ``mask`` without its rim, where half ridges and the window's edge mislead."""
    padded = np.pad(mask, margin_cells).astype(np.uint8)
    kernel = np.ones((2 * margin_cells + 1,) * 2, np.uint8)
    eroded = cv2.erode(padded, kernel, borderValue=0)
    return eroded[margin_cells:-margin_cells, margin_cells:-margin_cells].astype(bool)
