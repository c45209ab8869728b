"""Scripted behaviour: a scene for every second, without a clock of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from simulators.person.scene import Light, Person, Placement, Pose, Scene

Act = Callable[[float], Scene]
"""From seconds since the beginning to what is to be seen."""

APPLICANT = Person(seed=2)
COMPANION = Person(seed=5)

_BLINKS = (1.9, 5.6, 8.2, 12.4, 16.1, 19.0)
_BLINK_PERIOD = 21.0
_BLINK_LENGTH = 0.26


def _eased(seconds: float, *knots: tuple[float, float]) -> float:
    """Value at this time of a track through (time, value), with soft starts and stops."""
    for (start, before), (stop, after) in pairwise(knots):
        if seconds < start:
            return before
        if seconds < stop:
            t = (seconds - start) / (stop - start)
            return before + (after - before) * t * t * (3 - 2 * t)
    return knots[-1][1]


def _blink(seconds: float) -> float:
    """How far the eyes are open, 0..1, of someone who blinks now and then."""
    phase = seconds % _BLINK_PERIOD
    for at in _BLINKS:
        if 0 <= phase - at < _BLINK_LENGTH:
            return abs(2 * (phase - at) / _BLINK_LENGTH - 1)
    return 1.0


def _standing(seconds: float) -> Placement:
    """Someone who stands still before the camera, as still as people do."""
    slow, slower = np.sin(seconds * 0.9), np.sin(seconds * 0.53 + 1.0)
    return Placement(
        center_x=0.5 + 0.0012 * float(slow),
        eye_line_y=0.43 + 0.0008 * float(np.sin(seconds * 1.3 + 0.5)),
        scale=0.16 + 0.0002 * float(slower),
        pose=Pose(
            yaw=0.7 * float(slower),
            pitch=0.5 * float(np.sin(seconds * 0.71 + 2.0)),
            roll=0.4 * float(np.sin(seconds * 0.43)),
        ),
        eyes_open=_blink(seconds),
    )


def _alone(seconds: float, placement: Placement, light: Light | None = None) -> Scene:
    return Scene(
        persons=((APPLICANT, placement),),
        light=light or Light(),
        noise_seed=max(0, round(seconds * 1000)),
    )


def empty(seconds: float) -> Scene:
    """No one is there."""
    return Scene(noise_seed=max(0, round(seconds * 1000)))


def _stepping_in(seconds: float) -> Placement:
    """From beside the picture to the middle between 0.5 and 2.7 s."""
    still = _standing(seconds)
    walk = 1 - _eased(seconds, (0.5, 0.0), (2.7, 1.0))
    bob = 0.006 * walk * float(np.sin(seconds * 9.0))
    turn = _eased(seconds, (1.7, 28.0), (2.9, 0.0))
    return replace(
        still,
        center_x=still.center_x - 0.85 * walk,
        eye_line_y=still.eye_line_y + bob,
        scale=still.scale - 0.02 * walk,
        pose=replace(still.pose, yaw=still.pose.yaw + turn),
    )


def conforming(seconds: float) -> Scene:
    """Steps in, settles frontal within 3 s, and holds still with natural sway and blinks."""
    return empty(seconds) if seconds < 0.5 else _alone(seconds, _stepping_in(seconds))


def walks_in(seconds: float) -> Scene:
    """Comes from far away and aside, is near and centred after 7 s."""
    still = _standing(seconds)
    way = _eased(seconds, (0.5, 1.0), (6.5, 0.0))
    placement = replace(
        still,
        center_x=still.center_x + 0.14 * way,
        eye_line_y=still.eye_line_y - 0.05 * way + 0.004 * way * float(np.sin(seconds * 8.0)),
        scale=still.scale * (1 - 0.68 * way),
        pose=replace(still.pose, pitch=still.pose.pitch + 6 * way, yaw=still.pose.yaw - 8 * way),
    )
    return _alone(seconds, placement)


def turns_away(seconds: float) -> Scene:
    """Looks to the image's right from 3 to 10 s (fully turned from 4.5 to 8.5 s)."""
    still = _standing(seconds)
    turn = _eased(seconds, (3.0, 0.0), (4.5, 48.0), (8.5, 48.0), (10.0, 0.0))
    return _alone(seconds, replace(still, pose=replace(still.pose, yaw=still.pose.yaw + turn)))


def leaves(seconds: float) -> Scene:
    """Walks off to the image's left from 4 s, is gone at 6.5 s."""
    if seconds >= 6.5:
        return empty(seconds)
    still = _standing(seconds)
    placement = replace(
        still,
        center_x=still.center_x - _eased(seconds, (4.4, 0.0), (6.5, 0.9)),
        pose=replace(still.pose, yaw=still.pose.yaw - _eased(seconds, (4.0, 0.0), (5.0, 60.0))),
    )
    return _alone(seconds, placement)


def second_person(seconds: float) -> Scene:
    """Another person stands beside and behind between 5 and 8 s (comes at 3.5, is gone at 10)."""
    scene = _alone(seconds, _standing(seconds))
    if not 3.5 <= seconds < 10.0:
        return scene
    still = _standing(seconds * 1.1 + 4.0)
    other = replace(
        still,
        center_x=_eased(seconds, (3.5, 1.35), (5.0, 0.79), (8.0, 0.79), (10.0, 1.35)),
        eye_line_y=still.eye_line_y - 0.03,
        scale=0.13,
        pose=replace(
            still.pose, yaw=_eased(seconds, (4.2, -25.0), (5.2, 0.0), (8.0, 0.0), (8.8, 30.0))
        ),
    )
    return replace(scene, persons=(*scene.persons, (COMPANION, other)))


def eyes_closed(seconds: float) -> Scene:
    """Keeps the eyes shut from 3 to 8 s."""
    still = _standing(seconds)
    lids = _eased(seconds, (3.0, 1.0), (3.3, 0.0), (8.0, 0.0), (8.3, 1.0))
    return _alone(seconds, replace(still, eyes_open=min(still.eyes_open, lids)))


def mouth_open(seconds: float) -> Scene:
    """Keeps the mouth open from 3.4 to 8 s."""
    jaw = _eased(seconds, (3.0, 0.0), (3.4, 0.8), (8.0, 0.8), (8.4, 0.0))
    return _alone(seconds, replace(_standing(seconds), mouth_open=jaw))


def too_dark(seconds: float) -> Scene:
    """The light fails from 3 to 8 s."""
    level = _eased(seconds, (3.0, 1.0), (3.3, 0.05), (8.0, 0.05), (8.3, 1.0))
    return _alone(seconds, _standing(seconds), Light(level=level))


def off_centre(seconds: float) -> Scene:
    """Stands too far left in the image until 7 s, is centred at 8.5 s."""
    still = _standing(seconds)
    aside = _eased(seconds, (7.0, 0.22), (8.5, 0.0))
    return _alone(seconds, replace(still, center_x=still.center_x - aside))


SCRIPTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        conforming,
        walks_in,
        turns_away,
        leaves,
        second_person,
        eyes_closed,
        mouth_open,
        too_dark,
        off_centre,
        empty,
    )
}


def script(name: str, person: Person = APPLICANT) -> Act:
    """The act of this name, played by this person; ValueError for an unknown name."""
    if name not in SCRIPTS:
        raise ValueError(f"no such script; there are {', '.join(SCRIPTS)}")
    act = SCRIPTS[name]

    def played(seconds: float) -> Scene:
        scene = act(seconds)
        cast = tuple((person if who == APPLICANT else who, at) for who, at in scene.persons)
        return replace(scene, persons=cast)

    return played
