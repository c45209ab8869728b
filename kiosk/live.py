"""Live values: replaced, never revised, and never seen by ``decide``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Live:
    """What the devices say this very moment."""

    portrait_hint: str = ""
    """Name of the guidance, as in ``hint.portrait.<name>``; empty when there is none yet."""
    portrait_good: bool = False
    portrait_hold: float = 0.0
    """0..1: how long the right pose has been held."""
    finger_reading: bool = False
    finger_percent: int = 0
    finger_hint: str = ""
    """Guidance after the last attempt, as in ``hint.finger.<name>``."""
    headset: bool = False
    """A headset is plugged in: what is spoken is heard by the citizen alone."""
