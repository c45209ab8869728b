"""Rendered pictures as JPEG, made by one thread and kept, so that a stream costs little."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from simulators.camera.source import Pixels, Shot

VARIANTS = 2
"""Prints of one picture, each with other sensor noise: a live camera never repeats itself."""

_LARGEST_BYTES = 64_000_000
_NOISE_LEVELS = 6
_DARKNESS = 0.06


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a shot is taken."""

    width: int
    height: int
    quality: int
    """JPEG quality, 1 to 100."""
    is_dark: bool = False


@dataclass(frozen=True, slots=True)
class Prints:
    """JPEG prints of one shot, which differ in their grain."""

    shot: Shot
    jpegs: tuple[bytes, ...]


class Album:
    """JPEG prints by shot and exposure; the least used are forgotten above 64 MB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._prints: OrderedDict[Hashable, Prints] = OrderedDict()
        self._newest: dict[Exposure, Prints] = {}
        self._bytes = 0
        self._renderer = ThreadPoolExecutor(1, thread_name_prefix="camera-renderer")
        self._rendering: tuple[Hashable, Future[Prints]] | None = None

    def close(self) -> None:
        """End the rendering thread."""
        self._renderer.shutdown(wait=True, cancel_futures=True)

    def prepare(self, shot: Shot, exposure: Exposure) -> None:
        """Begin to render a shot that will be wanted soon."""
        self._renderer.submit(self._make, shot, exposure, VARIANTS)

    def newest(self, shot: Shot, exposure: Exposure, wait_s: float) -> Prints:
        """Return the prints of the shot, or the newest that exist if it is not ready in time.

        A slow renderer so lowers the rate of motion, not the rate of pictures.
        """
        key = (shot.key, exposure)
        with self._lock:
            if key in self._prints:
                self._prints.move_to_end(key)
                self._newest[exposure] = self._prints[key]
                return self._prints[key]
            if self._rendering is None or self._rendering[1].done():
                self._rendering = (key, self._renderer.submit(self._make, shot, exposure, VARIANTS))
            running_key, future = self._rendering
            substitute = self._newest.get(exposure)
        if substitute is None:
            return future.result()
        if running_key != key:
            return substitute
        try:
            return future.result(wait_s)
        except NotYet:
            return substitute

    def still(self, shot: Shot, exposure: Exposure) -> bytes:
        """Return one print of the shot, however long it takes to render."""
        key = (shot.key, exposure)
        with self._lock:
            if key in self._prints:
                return self._prints[key].jpegs[0]
        return self._renderer.submit(self._make, shot, exposure, 1).result().jpegs[0]

    def _make(self, shot: Shot, exposure: Exposure, variants: int) -> Prints:
        key = (shot.key, exposure)
        with self._lock:
            if key in self._prints:
                return self._prints[key]
        picture = shot.render(exposure.width, exposure.height)
        if exposure.is_dark:
            picture = cv2.convertScaleAbs(picture, alpha=_DARKNESS).astype(np.uint8, copy=False)
        quality = exposure.quality
        jpegs = tuple(_printed(picture, variant, quality) for variant in range(variants))
        prints = Prints(shot, jpegs)
        with self._lock:
            self._keep(key, prints)
        return prints

    def _keep(self, key: tuple[Hashable, Exposure], prints: Prints) -> None:
        self._prints[key] = prints
        self._newest[key[1]] = prints
        self._bytes += sum(map(len, prints.jpegs))
        while self._bytes > _LARGEST_BYTES and len(self._prints) > 1:
            _, forgotten = self._prints.popitem(last=False)
            self._bytes -= sum(map(len, forgotten.jpegs))


def _printed(picture: Pixels, variant: int, quality: int) -> bytes:
    height, width = picture.shape[:2]
    grainy = cv2.add(picture, _grain(width, height, variant))
    _, jpeg = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return jpeg.tobytes()


@lru_cache(maxsize=8)
def _grain(width: int, height: int, variant: int) -> Pixels:
    random = np.random.default_rng(variant)
    return random.integers(0, _NOISE_LEVELS, (height, width, 3), dtype=np.uint8)
