"""Whether the head stands where a portrait can be cut out of the camera's picture."""

from kiosk.biometrics.portrait.crop import EYE_LINE, HEAD_SHARE, HEIGHT, LEAST_HEAD_SHARE, WIDTH
from kiosk.biometrics.portrait.guidance import Guidance
from kiosk.biometrics.portrait.measures import FaceMeasures

_LARGEST_FILL = 0.94
"""Largest share of the picture's width or height that the portrait may fill."""
_LEAST_SLACK, _MOST_SLACK = 0.03, 0.15
"""Bounds of the allowed way off the middle, as shares of the picture's width or height."""
_SMALLEST_HEAD, _SMALLEST_HEAD_LIMIT = 0.40, 0.55
"""Bounds of the smallest head height over picture height."""
_ENOUGH = 1.04
"""Reserve over the size that conforms, for the error of the estimated crown."""


def framing_hint(
    measures: FaceMeasures, width: int, height: int, still_scale: float
) -> Guidance | None:
    """Return how the citizen should move, or None where the head stands well.

    ``width`` and ``height``: size of the live picture; ``still_scale``: width of the still over
    the width of the live picture. The wanted nearness grows until the still conforms, but a
    camera that is too small for that asks for a well filled picture only.
    """
    portrait_height = measures.head_height / HEAD_SHARE
    portrait_width = portrait_height * WIDTH / HEIGHT
    head = measures.head_height / height
    conforming = _ENOUGH * LEAST_HEAD_SHARE * HEIGHT / (height * still_scale)
    if head < min(max(conforming, _SMALLEST_HEAD), _SMALLEST_HEAD_LIMIT):
        return Guidance.TOO_FAR
    if max(portrait_height / height, portrait_width / width) > _LARGEST_FILL:
        return Guidance.TOO_NEAR
    return _off_middle(measures, (width, height), (portrait_width, portrait_height))


def _off_middle(
    measures: FaceMeasures, picture: tuple[int, int], portrait: tuple[float, float]
) -> Guidance | None:
    (width, height), (portrait_width, portrait_height) = picture, portrait
    x, y = measures.eye_midpoint
    across = x - width / 2
    down = y - (height / 2 + (EYE_LINE - 0.5) * portrait_height)
    if abs(across) > _slack(width, portrait_width):
        return Guidance.MOVE_LEFT if across < 0 else Guidance.MOVE_RIGHT
    if abs(down) > _slack(height, portrait_height):
        return Guidance.MOVE_UP if down > 0 else Guidance.MOVE_DOWN
    return None


def _slack(picture: float, portrait: float) -> float:
    return min(max((picture - portrait) / 2, _LEAST_SLACK * picture), _MOST_SLACK * picture)
