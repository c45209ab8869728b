"""The evidence store: captures by opaque id, in memory only, wiped when no longer named."""

import secrets
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
import numpy.typing as npt

Strokes = tuple[tuple[tuple[float, float, float], ...], ...]
Pixels = npt.NDArray[np.uint8]


class EvidenceStore:
    """Written by the conductor's thread; reading is safe from any."""

    def __init__(self) -> None:
        self._pixels: dict[str, Pixels] = {}
        self._strokes: dict[str, Strokes] = {}

    def keep(self, pixels: Pixels) -> str:
        """Keep a copy of an image (uint8) of our own; return its id."""
        name = secrets.token_hex(8)
        self._pixels[name] = np.array(pixels, dtype=np.uint8, copy=True)
        return name

    def keep_strokes(self, strokes: Strokes) -> str:
        """Keep a signature: strokes of (time in seconds, x, y); return its id."""
        name = secrets.token_hex(8)
        self._strokes[name] = strokes
        return name

    def pixels(self, name: str) -> Pixels | None:
        """Return a read-only view of an image."""
        kept = self._pixels.get(name)
        if kept is None:
            return None
        view = kept.view()
        view.flags.writeable = False
        return view

    def strokes(self, name: str) -> Strokes | None:
        """Return a signature."""
        return self._strokes.get(name)

    def keep_only(self, names: AbstractSet[str]) -> None:
        """Overwrite and drop everything that is not named."""
        kinds: tuple[dict[str, Any], ...] = (self._pixels, self._strokes)
        for kind in kinds:
            for name in [one for one in kind if one not in names]:
                gone = kind.pop(name)
                if isinstance(gone, np.ndarray):
                    gone.fill(0)

    def __len__(self) -> int:
        return len(self._pixels) + len(self._strokes)

    def __repr__(self) -> str:
        return f"EvidenceStore({len(self)} kept)"
