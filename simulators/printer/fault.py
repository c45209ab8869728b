"""What the printer simulator can do wrong."""

from enum import StrEnum


class Fault(StrEnum):
    """One misbehaviour at a time."""

    NONE = "none"
    ABSENT = "absent"
    """Nothing listens at the address."""
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    MUTE = "mute"
    """Takes the connection and all bytes, answers and prints nothing."""
    NOISE = "noise"
    """Answers with a byte that no status can be."""
    HALF_ANSWER = "half_answer"
    """Answers the first two status queries of a connection and then no more."""
    DIES_MID_JOB = "dies_mid_job"
    """Loses power after three lines."""
    PAPER_ENDS_MID_JOB = "paper_ends_mid_job"
    """The roll ends after three lines; the rest of the job stays in its buffer."""
    CUTTER_JAM = "cutter_jam"
    """Prints, but the cutter sticks."""
    SLOW = "slow"
    """Takes a quarter of a second for each line."""
