"""Where the faces are: YuNet, all of them, largest first.

Model: OpenCV Zoo ``face_detection_yunet_2023mar``; it is trained for faces of about 10 to 300
pixels, so the picture is shrunk before it is searched.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.biometrics.models import Model, read_model
from kiosk.biometrics.portrait.arrays import Picture

Point = tuple[float, float]

_MINIMUM_SCORE = 0.7
_OVERLAP_LIMIT = 0.3
_MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Face:
    """One face in pixels of the picture; *right* and *left* are the person's own."""

    score: float
    x: float
    y: float
    width: float
    height: float
    right_eye: Point
    left_eye: Point
    nose_tip: Point
    right_mouth_corner: Point
    left_mouth_corner: Point

    @property
    def area(self) -> float:
        """Area of the box in square pixels."""
        return self.width * self.height


class FaceDetector:
    """YuNet at one working size."""

    def __init__(self, longest_side: int) -> None:
        """Load the network; pictures are shrunk to ``longest_side`` pixels before the search."""
        self._longest_side = longest_side
        self._network = cv2.FaceDetectorYN.create(
            "onnx",
            np.frombuffer(read_model(Model.FACE_DETECTION), np.uint8),
            np.empty(0, np.uint8),
            (longest_side, longest_side),
            _MINIMUM_SCORE,
            _OVERLAP_LIMIT,
            _MOST_CANDIDATES,
        )

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        """Return all faces of a picture, largest first."""
        height, width = picture.shape[:2]
        scale = min(1.0, self._longest_side / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
        self._network.setInputSize(size)
        _, rows = self._network.detect(small)
        found = (
            [] if rows is None else [_face(row, width / size[0], height / size[1]) for row in rows]
        )
        return tuple(sorted(found, key=lambda face: face.area, reverse=True))


def _face(row: np.ndarray, across: float, down: float) -> Face:
    """Build a Face from YuNet's row: box, five points (person's right first), score."""
    scaled = [float(value) * (down if i % 2 else across) for i, value in enumerate(row[:14])]
    points = list(zip(scaled[4::2], scaled[5::2], strict=True))
    return Face(float(row[14]), scaled[0], scaled[1], scaled[2], scaled[3], *points)
