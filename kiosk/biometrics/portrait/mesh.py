"""The 468 landmarks of a face: MediaPipe's face mesh through OpenCV.

The network sees a square of 192 pixels, RGB in 0..1, with the eyes level; which point has which
index is fixed by MediaPipe's canonical face model.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.biometrics.models import Model, read_model
from kiosk.biometrics.portrait.arrays import (
    Picture,
    Points,
    Transform,
    apply,
    inverse,
    shrunk,
    warped,
)
from kiosk.biometrics.portrait.faces import Face

POINT_COUNT = 468
_INPUT_SIZE = 192
_MINIMUM_PRESENCE = 0.5
_MARGIN = 1.5
"""Side of the square over the longer side of the landmarks, as the network was trained."""

# Proportions of MediaPipe's canonical face, in units of the distance eye midpoint to mouth.
_CENTRE_BELOW_EYES = 0.46
_SQUARE_PER_EYE_MOUTH = 3.78
_SQUARE_PER_EYE_DISTANCE = 3.98


@dataclass(frozen=True, slots=True)
class _Square:
    """The part of the picture that the network sees: centre, side, angle of the eye line."""

    x: float
    y: float
    side: float
    radians: float

    def to_network(self) -> Transform:
        """Return the map from picture pixels to the network's pixels."""
        scale = _INPUT_SIZE / self.side
        cosine, sine = scale * math.cos(self.radians), scale * math.sin(self.radians)
        half = _INPUT_SIZE / 2
        return np.array(
            [
                [cosine, sine, half - cosine * self.x - sine * self.y],
                [-sine, cosine, half + sine * self.x - cosine * self.y],
            ]
        )


class FaceMesh:
    """The landmark network."""

    def __init__(self) -> None:
        """Load the network."""
        content = np.frombuffer(read_model(Model.FACE_LANDMARKS), np.uint8)
        self._network = cv2.dnn.readNetFromTFLite(content)
        self._outputs = self._network.getUnconnectedOutLayersNames()

    def landmarks(self, picture: Picture, face: Face, passes: int = 1) -> Points | None:
        """Return float64 (468, 2) landmarks in pixels, or None where the network sees no face.

        A second pass looks again through a square placed by the first one's landmarks: steadier
        numbers for twice the time.
        """
        square = _square_of_face(face)
        points: Points | None = None
        for _ in range(passes):
            points = self._points(picture, square)
            if points is None:
                return None
            square = _square_of_points(points)
        return points

    def _points(self, picture: Picture, square: _Square) -> Points | None:
        transform = square.to_network()
        patch = _shrunk_patch(picture, square, transform)
        self._network.setInput(
            cv2.dnn.blobFromImage(patch, scalefactor=1 / 255, swapRB=True, ddepth=cv2.CV_32F)
        )
        blobs = self._network.forward(self._outputs)
        coordinates = next(blob for blob in blobs if blob.size == POINT_COUNT * 3)
        presence = next(blob for blob in blobs if blob.size == 1)
        if 1 / (1 + math.exp(-float(presence.reshape(-1)[0]))) < _MINIMUM_PRESENCE:
            return None
        seen = coordinates.reshape(POINT_COUNT, 3)[:, :2].astype(np.float64)
        return apply(inverse(transform), seen)


def _shrunk_patch(picture: Picture, square: _Square, transform: Transform) -> Picture:
    """Cut the square out; one much larger than 192 pixels is shrunk first, against aliasing."""
    factor = int(square.side // (2 * _INPUT_SIZE))
    if factor > 1:
        reach = square.side * 0.75
        left, top = max(0, int(square.x - reach)), max(0, int(square.y - reach))
        part = picture[top : int(square.y + reach), left : int(square.x + reach)]
        if min(part.shape[:2]) >= factor:
            picture = shrunk(part, (part.shape[1] // factor, part.shape[0] // factor))
            across = part.shape[1] / picture.shape[1]
            down = part.shape[0] / picture.shape[0]
            # Pixel centres: source = (small + 0.5) * ratio - 0.5 + corner.
            back = np.array(
                [
                    [across, 0.0, 0.5 * across - 0.5 + left],
                    [0.0, down, 0.5 * down - 0.5 + top],
                    [0.0, 0.0, 1.0],
                ]
            )
            transform = transform @ back
    return warped(picture, transform, (_INPUT_SIZE, _INPUT_SIZE), cv2.INTER_LINEAR)


def _square_of_face(face: Face) -> _Square:
    right, left = np.array(face.right_eye), np.array(face.left_eye)
    mouth = (np.array(face.right_mouth_corner) + np.array(face.left_mouth_corner)) / 2
    eyes = (right + left) / 2
    centre = eyes + _CENTRE_BELOW_EYES * (mouth - eyes)
    side = max(
        _SQUARE_PER_EYE_MOUTH * float(np.linalg.norm(mouth - eyes)),
        _SQUARE_PER_EYE_DISTANCE * float(np.linalg.norm(left - right)),
        1.0,
    )
    return _Square(float(centre[0]), float(centre[1]), side, _angle(right, left))


def _square_of_points(points: Points) -> _Square:
    radians = _angle(points[33], points[263])
    cosine, sine = math.cos(radians), math.sin(radians)
    level = points @ np.array([[cosine, -sine], [sine, cosine]])
    low, high = level.min(axis=0), level.max(axis=0)
    middle = (low + high) / 2
    centre = middle @ np.array([[cosine, sine], [-sine, cosine]])
    side = max(_MARGIN * float((high - low).max()), 1.0)
    return _Square(float(centre[0]), float(centre[1]), side, radians)


def _angle(right_eye: np.ndarray, left_eye: np.ndarray) -> float:
    return math.atan2(float(left_eye[1] - right_eye[1]), float(left_eye[0] - right_eye[0]))
