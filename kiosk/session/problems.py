"""What is wrong with an answer, as a value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A text key with arguments; the sentence beside the field says what to do."""

    key: str
    args: tuple[tuple[str, str], ...] = ()


def problem_of(name: str, what: str, **args: str) -> Problem:
    """Return the problem ``what`` of the field ``name``."""
    return Problem(f"field.{name}.error.{what}", tuple(args.items()))
