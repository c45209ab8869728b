"""A simulated camera before which people stand as the test says."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.camera import CameraSimulator, Shot
from simulators.person import Person, Placement, Scene, render

Pixels = NDArray[np.uint8]

ONE = Scene(persons=((Person(seed=2), Placement()),))
TWO = replace(ONE, persons=(*ONE.persons, (Person(seed=5), Placement(center_x=0.8, scale=0.13))))
NOBODY = Scene()


@lru_cache(maxsize=12)
def rendered(scene: Scene, width: int, height: int) -> Pixels:
    return render(scene, width, height)


class Studio(CameraSimulator):
    """A camera before which people stand as the test says."""

    STREAM, STILL = (480, 640), (1260, 1680)

    def __init__(self) -> None:
        self.scene = ONE
        self.at_next_still: Callable[[], None] | None = None
        super().__init__(
            "studio",
            size=self.STREAM,
            still_size=self.STILL,
            frames_per_second=20,
            sources=lambda _: self._shot,
        )

    def _shot(self, _: float) -> Shot:
        scene = self.scene
        return Shot(scene, lambda width, height: rendered(scene, width, height))

    def show(self, scene: Scene) -> None:
        """Change what is seen, also in the picture that the stream shows last."""
        self.scene = scene
        self._shown = self._shot(0)

    def still(self) -> bytes:
        act, self.at_next_still = self.at_next_still, None
        if act is not None:
            act()
        return super().still()


class LargeStill(Studio):
    """A camera whose stills have 34 megapixels."""

    def __init__(self) -> None:
        super().__init__()
        large = cv2.resize(rendered(ONE, *self.STILL), (5040, 6720))
        self._large = cv2.imencode(".jpg", large)[1].tobytes()

    def still(self) -> bytes:
        return self._large
