"""What the law says, as dated data: ages, fees, what is captured.

A change of the law is a change of these tables; nothing else in the product knows an age or a fee.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contract.case import FeeLine
from contract.value import Value


class FeeRule(Value):
    """One fee: for applicants of [min_age, max_age] on days in [valid_from, valid_to]."""

    code: str
    amount_cents: int
    legal_basis: str
    min_age: int = 0
    max_age: int = 150
    valid_from: date
    valid_to: date = date.max


OFFICE_TIME = ZoneInfo("Europe/Berlin")

_CUT = date(2026, 2, 7)
_BEFORE_CUT = date(2026, 2, 6)

FEE_RULES: tuple[FeeRule, ...] = (
    FeeRule(
        code="identity_card",
        amount_cents=3700,
        legal_basis="PAuswGebV § 1 Abs. 1",
        min_age=24,
        valid_from=date(2021, 1, 1),
        valid_to=_BEFORE_CUT,
    ),
    FeeRule(
        code="identity_card",
        amount_cents=2280,
        legal_basis="PAuswGebV § 1 Abs. 1",
        max_age=23,
        valid_from=date(2021, 1, 1),
        valid_to=_BEFORE_CUT,
    ),
    FeeRule(
        code="identity_card",
        amount_cents=4600,
        legal_basis="PAuswGebV § 1 Abs. 1 (BGBl. 2026 I Nr. 31)",
        min_age=24,
        valid_from=_CUT,
    ),
    FeeRule(
        code="identity_card",
        amount_cents=2760,
        legal_basis="PAuswGebV § 1 Abs. 1 (BGBl. 2026 I Nr. 31)",
        max_age=23,
        valid_from=_CUT,
    ),
)

PHOTO_FEE_RULE = FeeRule(
    code="photo",
    amount_cents=600,
    legal_basis="PAuswGebV in der seit 1. Mai 2025 geltenden Fassung",
    valid_from=date(2025, 5, 1),
)

MIN_AGE_TO_APPLY_ALONE = 16
"""PAuswG section 9(2)."""
MIN_AGE_FOR_FINGERPRINTS = 6
"""PAuswG section 5(9)."""
MIN_AGE_FOR_SIGNATURE = 10
"""PAuswG section 9(3)."""
MAX_AGE = 130
CAPTURE_RETENTION_HOURS = 96
"""PAuswV section 6a and PassDEUEV section 1f: a hard maximum."""


def office_day(moment: datetime) -> date:
    """Return the day on which ``moment`` falls in a German office."""
    return moment.astimezone(OFFICE_TIME).date()


def age_on(birth: date, day: date) -> int:
    """Return the completed years of life; born on 29 February completes a year on 1 March.

    BGB sections 187(2) and 188(2).
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def fee_lines(age: int, day: date, *, photo_here: bool) -> tuple[FeeLine, ...]:
    """Return the fee for an identity card of an applicant aged ``age`` who applies on ``day``."""
    rules = [
        rule
        for rule in FEE_RULES
        if rule.min_age <= age <= rule.max_age and rule.valid_from <= day <= rule.valid_to
    ]
    if len(rules) != 1:
        raise ValueError(f"{len(rules)} fees apply at age {age} on {day}")
    if photo_here and PHOTO_FEE_RULE.valid_from <= day <= PHOTO_FEE_RULE.valid_to:
        rules.append(PHOTO_FEE_RULE)
    return tuple(
        FeeLine(code=r.code, amount_cents=r.amount_cents, legal_basis=r.legal_basis) for r in rules
    )
