"""An invented human head and shoulders, rendered in software for cameras that have no one before them."""

from simulators.person.renderer import render
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
    "render",
    "script",
]
