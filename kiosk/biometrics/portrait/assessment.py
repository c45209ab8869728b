"""The verdict on one portrait: criteria with value, limits and status, and what they add up to.

Criteria and rule: BSI TR-03121-3 volume 2 (6.0), FM QA-FI-GENERIC table 5.2. The value objects
stand here; how each value is found stands in ``criteria``.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class CriterionStatus(StrEnum):
    """What came of one criterion; one that could not be measured is never passed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of one portrait.

    ``id``: number in TR-03121-3 table 5.2; several measures may serve one number. ``name``: the
    component of ISO/IEC 29794-5, or a name of the same kind where the standard has none.
    ``value`` is in ``unit``, not mapped to 0..100. ``estimated``: the measuring is known to be
    less exact than the limits ask for, a person has the last word.
    """

    id: str
    name: str
    value: float | None
    unit: str
    minimum: float | None
    maximum: float | None
    status: CriterionStatus
    mandatory: bool
    estimated: bool


@dataclass(frozen=True, slots=True)
class PortraitAssessment:
    """All criteria of one portrait, and whether it could be cut out as the guideline asks."""

    criteria: tuple[Criterion, ...]
    crop_conformant: bool
    crop_reasons: tuple[str, ...]

    @property
    def passed_mandatory(self) -> int:
        """Number of mandatory criteria that are passed."""
        return sum(_passed(one) and one.mandatory for one in self.criteria)

    @property
    def passed_optional(self) -> int:
        """Number of optional criteria that are passed."""
        return sum(_passed(one) and not one.mandatory for one in self.criteria)

    @property
    def accepted(self) -> bool:
        """Whether every criterion that was assessed is passed and no mandatory one is missing."""
        return bool(self.criteria) and all(
            _passed(one) or (one.status is CriterionStatus.NOT_ASSESSED and not one.mandatory)
            for one in self.criteria
        )

    @property
    def conformant(self) -> bool:
        """Whether the portrait is accepted and its crop has full size from real pixels."""
        return self.accepted and self.crop_conformant

    def as_json(self) -> str:
        """Return the assessment with its totals as JSON."""
        return json.dumps(
            asdict(self)
            | {
                "passed_mandatory": self.passed_mandatory,
                "passed_optional": self.passed_optional,
                "accepted": self.accepted,
                "conformant": self.conformant,
            }
        )


def _passed(criterion: Criterion) -> bool:
    return criterion.status is CriterionStatus.PASSED
