"""What an assessment worker can do; every task takes one picture and gives text and an array."""

from collections.abc import Callable
from typing import Any

import numpy as np

from kiosk.biometrics.fingerprint.assessment import assess
from kiosk.biometrics.fingerprint.uniqueness import compare
from kiosk.biometrics.portrait.faces import FaceDetector
from kiosk.biometrics.portrait.live import observe
from kiosk.biometrics.portrait.mesh import FaceMesh
from kiosk.biometrics.portrait.still import NoPortrait, judge_still
from kiosk.workers.encoding import fingerprint_png, portrait_jpeg
from kiosk.workers.results import CUT_PORTRAIT, FINGERPRINT, LIVE_PORTRAIT, CutPortrait
from kiosk.workers.wire import Array, Kind, Request

Result = tuple[str, Array | None]

_LIVE_SIDE = 320
_STILL_SIDE = 640
"""Longest side in pixels at which faces are searched in live pictures and in stills."""


class AssessmentTasks:
    """The tasks with their networks, which are loaded once."""

    def __init__(self) -> None:
        """Load the networks."""
        self._live_detector = FaceDetector(_LIVE_SIDE)
        self._still_detector = FaceDetector(_STILL_SIDE)
        self._mesh = FaceMesh()
        self._tasks: dict[Kind, Callable[[Array, dict[str, Any]], Result]] = {
            Kind.LIVE: self._live,
            Kind.STILL: self._still,
            Kind.FINGERPRINT: _fingerprint,
            Kind.SAME_FINGER: _same_finger,
            Kind.PORTRAIT_FILE: lambda picture, _: ("", _bytes(portrait_jpeg(picture))),
            Kind.FINGERPRINT_FILE: lambda picture, _: ("", _bytes(fingerprint_png(picture))),
        }

    def run(self, request: Request, picture: Array) -> Result:
        """Do what is asked; returns JSON text and the array for the result slot, if any."""
        return self._tasks[request.kind](picture, request.arguments)

    def _live(self, picture: Array, arguments: dict[str, Any]) -> Result:
        scale = float(arguments["still_scale"])
        live = observe(self._live_detector, self._mesh, picture, scale)
        return LIVE_PORTRAIT.dump_json(live).decode(), None

    def _still(self, picture: Array, _: dict[str, Any]) -> Result:
        judged = judge_still(self._still_detector, self._mesh, picture)
        if isinstance(judged, NoPortrait):
            return "null", None
        crop = judged.crop
        first, second = crop.transform.tolist()
        cut = CutPortrait(judged.assessment, crop.scale, (tuple(first), tuple(second)))
        return CUT_PORTRAIT.dump_json(cut).decode(), crop.pixels


def _fingerprint(picture: Array, arguments: dict[str, Any]) -> Result:
    assessment = assess(picture, position=arguments["position"])
    return FINGERPRINT.dump_json(assessment).decode(), None


def _same_finger(pictures: Array, _: dict[str, Any]) -> Result:
    """Compare two prints that lie one above the other."""
    first, second = np.split(pictures, 2)
    return compare(first, second).model_dump_json(), None


def _bytes(content: bytes) -> Array:
    return np.frombuffer(content, np.uint8)
