"""What the citizen should do next, from one live picture, and the calm version of it.

Order and hints: BSI TR-03121-3 volume 2 (6.0), UI-FI-BSJ. The picture is the camera's own, the
screen shows its **mirror image**. All directions are the citizen's own: MOVE_LEFT asks the
citizen to go to their own left, which is to the right in the camera's picture and to the left on
the mirrored screen, so an arrow on the screen points to the left.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.biometrics.portrait.measures import FaceMeasures, motion

_HINT_PERSISTS = 0.4
"""Seconds that a hint must last before it replaces the shown one."""
_GOOD_HELD = 0.8
"""Seconds of stillness with nothing to correct, after which the camera may release."""
_STILLNESS = 0.01
"""Largest motion between two pictures, as a share of the inter-eye distance."""
_LONGEST_GAP = 0.5
"""Seconds between two pictures; after a longer gap stillness is counted anew."""


class Guidance(StrEnum):
    """The hints in the order of their urgency; the first that applies is given."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    LOOK_STRAIGHT = "look_straight"
    OPEN_EYES = "open_eyes"
    CLOSE_MOUTH = "close_mouth"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    HOLD_STILL = "hold_still"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class LivePortrait:
    """What one live picture says; ``guidance`` is never HOLD_STILL, which takes two pictures."""

    guidance: Guidance
    faces: int
    measures: FaceMeasures | None = None
    yaw_degrees: float | None = None
    pitch_degrees: float | None = None
    luminance_mean: float | None = None


@dataclass(frozen=True, slots=True)
class SteadyGuidance:
    """The hint to show, calmed over time; times are seconds of any steady clock.

    ``shown`` changes only after another hint has lasted 0.4 s. ``ready`` becomes true when there
    was nothing to correct and the head moved less than 1 % of the inter-eye distance from picture
    to picture for 0.8 s, and false again with the first picture that is not so.
    """

    shown: Guidance = Guidance.NO_FACE
    ready: bool = False
    _latest: LivePortrait | None = None
    _latest_at: float = 0.0
    _candidate: Guidance | None = None
    _candidate_since: float = 0.0
    _good_since: float | None = None

    def next(self, live: LivePortrait, at: float) -> "SteadyGuidance":
        """Return the state after one more live picture taken ``at``."""
        hint = self._hint(live)
        good_since = self._good_since if at - self._latest_at <= _LONGEST_GAP else None
        if hint is not Guidance.GOOD:
            good_since = None
        elif good_since is None:
            good_since = at
        after = replace(
            self._showing(hint, at),
            ready=good_since is not None and at - good_since >= _GOOD_HELD,
            _good_since=good_since,
            _latest=live,
            _latest_at=at,
        )
        # The camera must never release under another hint than GOOD.
        return replace(after, shown=Guidance.GOOD) if after.ready else after

    def held(self, at: float) -> float:
        """Return how much of the time to hold still has passed, 0..1."""
        if self._good_since is None:
            return 0.0
        return min(1.0, (at - self._good_since) / _GOOD_HELD)

    def _hint(self, live: LivePortrait) -> Guidance:
        """Return the picture's own hint, or HOLD_STILL where only the motion is wrong."""
        if live.guidance is not Guidance.GOOD or live.measures is None:
            return live.guidance
        before = self._latest.measures if self._latest is not None else None
        if before is None or motion(before, live.measures) < _STILLNESS:
            return Guidance.GOOD
        return Guidance.HOLD_STILL

    def _showing(self, hint: Guidance, at: float) -> "SteadyGuidance":
        if self._latest is None:
            return replace(self, shown=hint, _candidate=None)
        if hint is self.shown:
            return replace(self, _candidate=None)
        if hint is not self._candidate:
            return replace(self, _candidate=hint, _candidate_since=at)
        if at - self._candidate_since >= _HINT_PERSISTS:
            return replace(self, shown=hint, _candidate=None)
        return self
