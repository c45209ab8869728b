"""The vendored networks and their mean face, loaded only when their SHA-256 is as listed."""

import hashlib
from enum import StrEnum
from pathlib import Path

_FOLDER = Path(__file__).parent


class Model(StrEnum):
    """The vendored files by name; origin and licence stand in docs/decisions/0005."""

    FACE_DETECTION = "face_detection_yunet_2023mar_int8bq.onnx"
    FACE_LANDMARKS = "face_landmark.tflite"
    CANONICAL_FACE = "canonical_face.txt"
    """The mean face of the landmark network: 468 lines of x, y (up), z (to the camera), cm."""


class DamagedModelError(Exception):
    """A model file is missing, unlisted, or not the file that was reviewed."""


def read_model(model: Model, folder: Path = _FOLDER) -> bytes:
    """Return a model's bytes, compared with SHA256SUMS; raises DamagedModelError."""
    try:
        content = (folder / model.value).read_bytes()
        listed = _listed_digests(folder)
    except OSError as error:
        raise DamagedModelError(f"{model.value} cannot be read") from error
    if model.value not in listed:
        raise DamagedModelError(f"{model.value} is not listed in SHA256SUMS")
    if hashlib.sha256(content).hexdigest() != listed[model.value]:
        raise DamagedModelError(f"{model.value} differs from SHA256SUMS")
    return content


def _listed_digests(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {name: digest for digest, name in pairs}
