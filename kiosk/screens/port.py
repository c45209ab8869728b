"""What the screens need of the rest of the kiosk."""

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from contract.commands import Command
from contract.terms import Language

Strokes = tuple[tuple[tuple[float, float, float], ...], ...]
"""Strokes of a signature: points of (time in s, x, y), x and y in widths of the pad from its top
left, time since the first touch."""

KeyAction = Literal[
    "up",
    "down",
    "left",
    "right",
    "ok",
    "back",
    "help",
    "repeat",
    "stop",
    "volume_up",
    "volume_down",
]
"""What a key of the keypad asks for."""


class ScreenPort(Protocol):
    """The one door between the screens and the conductor."""

    def send(self, command: Command, on_revision: int | None = None) -> None:
        """Send a command; ``None`` stands for the flow revision of the view that is shown."""

    def preview(self) -> tuple[int, NDArray[np.uint8]] | None:
        """Return number and picture, uint8 (height, width, 4) RGBA, of the newest live picture."""

    def picture(self, evidence: str) -> NDArray[np.uint8] | None:
        """Return a kept picture, uint8 (height, width, 3) BGR or (height, width, 4) RGBA."""

    def keep_strokes(self, strokes: Strokes) -> str:
        """Keep the strokes of a signature and return their evidence id."""

    def speak(self, text: str, language: Language, *, private: bool = False) -> None:
        """Say a text, instead of what is being said; a private one only into a headset."""

    def speaking(self) -> bool:
        """Return whether a text is being said."""

    def set_loudness(self, step: int) -> None:
        """Set the volume of what is said from now on, 1 to 5."""

    def stop_speaking(self) -> None:
        """Say nothing more."""

    def touched(self) -> None:
        """The citizen touched the screen (keeps the visit awake)."""
