"""Which of several portraits is the best (BSI TR-03121-3 volume 2 (6.0), 5.4.1.1.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.biometrics.portrait.assessment import PortraitAssessment


@dataclass(frozen=True, slots=True)
class Attempt:
    """One captured portrait; ``taken_at`` in seconds of any steady clock."""

    id: str
    taken_at: float
    assessment: PortraitAssessment


@dataclass(frozen=True, slots=True)
class Selection:
    """The best attempt by the guideline's rule, and those among which the citizen may choose.

    ``equals`` holds the best and all that pass as many mandatory and as many optional criteria,
    newest first.
    """

    best: Attempt
    equals: tuple[Attempt, ...]


def select(attempts: Sequence[Attempt]) -> Selection:
    """Choose by most mandatory criteria, then most optional ones, then the newest.

    Raises ValueError without any attempt.
    """
    if not attempts:
        raise ValueError("no attempt to choose from")
    newest_first = sorted(attempts, key=lambda one: one.taken_at, reverse=True)
    most = max(_passed(one) for one in newest_first)
    equals = tuple(one for one in newest_first if _passed(one) == most)
    return Selection(equals[0], equals)


def _passed(attempt: Attempt) -> tuple[int, int]:
    return attempt.assessment.passed_mandatory, attempt.assessment.passed_optional
