"""Is this a finger at all? Quality measures cannot tell: noise and faces score above thresholds.

Each cue refuses something that the others let through; the limits stand between the values of
prints and of other pictures in ``docs/measurements/fingerprint-gate.md``. The gate tells fingers
from other pictures, not living fingers from imitations.
"""

from enum import StrEnum

from kiosk.biometrics.fingerprint.features import Features, Ridges


class GateReason(StrEnum):
    """Why a picture is not taken for a finger."""

    NOTHING_THERE = "nothing_there"
    TOO_SMALL = "too_small"
    NO_DIRECTION = "no_direction"
    """No common direction of lines (noise, text, weave)."""
    NO_FLOW = "no_flow"
    """Directions change abruptly (crossing or jumping lines)."""
    PARALLEL_LINES = "parallel_lines"
    """All lines run alike (stripes, wood, ripples)."""
    NO_RIDGE_PERIOD = "no_ridge_period"
    """The energy is not at distances that ridges have."""
    TOO_MANY_TURNS = "too_many_turns"
    """More loops and deltas than a fingertip has."""
    UNBROKEN_LINES = "unbroken_lines"
    """Lines neither end nor fork (rings, engraved or printed curves)."""
    BROKEN_LINES = "broken_lines"
    """Lines end everywhere."""


AREA_SHARE = 0.18
EMPTY_AREA_SHARE = 0.04
COHERENCE = 0.30
FLOW_SMOOTHNESS = 0.80
ORIENTATION_SPREAD = 0.055
IN_BAND = 0.60
CONCENTRATION = 0.33
PERIOD_PX = (5.5, 13.0)
SINGULAR_POINTS = 10
"""A fingertip has at most two loops and two deltas; wounds and noise add some."""
MINUTIAE_DENSITY = (1.2, 34.0)


def refusals(features: Features) -> tuple[GateReason, ...]:
    """Return why the picture is not a finger; empty for a finger."""
    area = features.contact.area_share
    if area < EMPTY_AREA_SHARE:
        return (GateReason.NOTHING_THERE,)
    if features.ridges is None or area < AREA_SHARE:
        return (GateReason.TOO_SMALL,)
    return tuple(reason for reason, refused in _cues(features.ridges) if refused)


def _cues(ridges: Ridges) -> tuple[tuple[GateReason, bool], ...]:
    in_period = PERIOD_PX[0] <= ridges.period_px <= PERIOD_PX[1]
    pure = ridges.in_band >= IN_BAND and ridges.concentration >= CONCENTRATION
    return (
        (GateReason.NO_DIRECTION, ridges.coherence < COHERENCE),
        (GateReason.NO_FLOW, ridges.flow_smoothness < FLOW_SMOOTHNESS),
        (GateReason.PARALLEL_LINES, ridges.orientation_spread < ORIENTATION_SPREAD),
        (GateReason.NO_RIDGE_PERIOD, not (in_period and pure)),
        (GateReason.TOO_MANY_TURNS, ridges.loops + ridges.deltas > SINGULAR_POINTS),
        (GateReason.UNBROKEN_LINES, ridges.minutiae_density < MINUTIAE_DENSITY[0]),
        (GateReason.BROKEN_LINES, ridges.minutiae_density > MINUTIAE_DENSITY[1]),
    )
