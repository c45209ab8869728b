"""What a keypad and its cable do wrong, as one table."""

from enum import StrEnum


class Fault(StrEnum):
    """One way to misbehave; holds until it is taken back."""

    NONE = "none"
    SILENCE = "silence"
    """Keys are pressed, nothing is sent."""
    NOISE = "noise"
    """Random bytes stand before each event."""
    HALF_EVENT = "half_event"
    """Half an event precedes each press."""
    UNPLUG = "unplug"
    """The cable is pulled: the other end is hung up and the address vanishes."""
    STUCK_KEY = "stuck_key"
    """A key that is pressed never comes up and repeats 30 times a second."""
    BURST = "burst"
    """Each press arrives fifty times within 50 ms, as from a bouncing contact."""
    EVENTS_LOST = "events_lost"
    """The kernel's buffer ran over (SYN_DROPPED) before each press."""
