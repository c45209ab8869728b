"""Invented people, head and shoulders, rendered in software for simulated cameras."""

from simulators.person.renderer import rehearse, render
from simulators.person.scene import Light, Person, Placement, Pose, Scene
from simulators.person.script import SCRIPTS, script
from simulators.person.truth import Truth, landmarks

__all__ = [
    "SCRIPTS",
    "Light",
    "Person",
    "Placement",
    "Pose",
    "Scene",
    "Truth",
    "landmarks",
    "rehearse",
    "render",
    "script",
]
