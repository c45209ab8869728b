"""The rows of the law file, and the law that they make together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from contract.case import FeeLine
from contract.law.dates import last_day
from contract.terms import DocumentKind
from contract.value import Value

OLDEST_AGE = 150
"""Rows cover the completed years from 0 to here."""
MONTHS_OF_A_YEAR = 12

FeeCode = Literal[
    "identity_card",
    "identity_card_preliminary",
    "identity_card_other_office",
    "identity_card_out_of_hours",
    "identity_card_abroad",
    "identity_card_delivery",
    "identity_card_address_change",
    "eid_card",
    "passport",
    "passport_48_pages",
    "passport_express",
    "passport_preliminary",
    "passport_other_office",
    "passport_preliminary_other_office",
    "passport_preliminary_out_of_hours",
    "passport_delivery",
    "passport_change",
    "passport_change_other_office",
    "passport_change_out_of_hours",
    "passport_residence_change",
    "photo",
]
ValidityCode = Literal[
    "identity_card",
    "identity_card_preliminary",
    "passport",
    "passport_second",
    "passport_preliminary",
]
LimitCode = Literal[
    "identity_card_alone_from_age",
    "passport_alone_from_age",
    "fingerprints_from_age",
    "signature_from_age",
    "online_id_from_age",
    "identity_card_delivery_from_age",
    "passport_delivery_from_age",
    "early_renewal_days",
    "delivery_proof_days",
    "capture_retention_hours",
]
Age = Annotated[int, Field(ge=0, le=OLDEST_AGE)]


class DatedRule(Value):
    """What every row has: its legal basis, and the days on which it holds, both included."""

    model_config = ConfigDict(strict=True)

    legal_basis: Annotated[
        str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
    ]
    valid_from: date
    valid_to: date = date.max

    @property
    def ages(self) -> tuple[int, int]:
        """Lowest and highest completed years that it holds for."""
        return 0, OLDEST_AGE

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    def holds(self, age: int, day: date) -> bool:
        """Whether it holds for an applicant of ``age`` who applies on ``day``."""
        lowest, highest = self.ages
        return self.valid_from <= day <= self.valid_to and lowest <= age <= highest


class AgedRule(DatedRule):
    """A row for applicants of ``min_age`` to ``max_age``, both included, completed years."""

    min_age: Age = 0
    max_age: Age = OLDEST_AGE

    @property
    def ages(self) -> tuple[int, int]:
        """Lowest and highest completed years that it holds for."""
        return self.min_age, self.max_age

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.max_age < self.min_age:
            raise ValueError("max_age is below min_age")
        return self


class FeeRule(AgedRule):
    """One fee: a sum, or the same sum as the fee ``copies`` of the same applicant and day."""

    code: FeeCode
    amount_cents: int | None = Field(default=None, ge=0, le=100_000)
    copies: FeeCode | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.amount_cents is None) == (self.copies is None):
            raise ValueError("a fee has either amount_cents or copies")
        return self


class ValidityRule(AgedRule):
    """How long a document is valid from the day of the application, in years or in months."""

    code: ValidityCode
    years: int | None = Field(default=None, ge=1, le=20)
    months: int | None = Field(default=None, ge=1, le=240)

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.years is None) == (self.months is None):
            raise ValueError("a validity has either years or months")
        return self

    def last_day(self, day: date) -> date:
        """Return the last day of validity of a document that is applied for on ``day``."""
        return last_day(day, self.months or MONTHS_OF_A_YEAR * (self.years or 0))


class LimitRule(DatedRule):
    """One number of the law: completed years, days or hours, as the end of its code says."""

    code: LimitCode
    value: int = Field(ge=0, le=1000)


@dataclass(frozen=True, eq=False)
class Law:
    """The law as it was and is; its rows have no gaps and no overlaps.

    Asking for a day before a code's first row raises ``ValueError``; from ``as_of`` on there is a
    row for everything.
    """

    as_of: date
    """Day on which the rows were compared with their sources."""
    fees: Mapping[FeeCode, tuple[FeeRule, ...]]
    validities: Mapping[ValidityCode, tuple[ValidityRule, ...]]
    limits: Mapping[LimitCode, tuple[LimitRule, ...]]

    def knows_fee(self, code: FeeCode, day: date) -> bool:
        """Whether this fee existed on ``day``."""
        return any(rule.valid_from <= day for rule in self.fees[code])

    def fee_line(
        self, code: FeeCode, age: int, day: date, application: DocumentKind | None = None
    ) -> FeeLine:
        """Return the fee ``code`` for an applicant of ``age`` who applies on ``day``."""
        rule = self._fee_rule(code, age, day)
        priced = rule if rule.copies is None else self._fee_rule(rule.copies, age, day)
        if priced.amount_cents is None:
            raise ValueError(f"the fee {priced.code} has no sum of its own")
        return FeeLine(
            code=code,
            amount_cents=priced.amount_cents,
            legal_basis=rule.legal_basis,
            application=application,
        )

    def valid_to(self, code: ValidityCode, age: int, day: date) -> date:
        """Return the last day of validity of what is applied for at ``age`` on ``day``."""
        for rule in self.validities[code]:
            if rule.holds(age, day):
                return rule.last_day(day)
        raise ValueError(f"no validity {code} on {day}")

    def knows_limit(self, code: LimitCode, day: date) -> bool:
        """Whether this limit existed on ``day``."""
        return any(rule.valid_from <= day for rule in self.limits[code])

    def limit(self, code: LimitCode, day: date) -> int:
        """Return the number ``code`` as it is on ``day``."""
        for rule in self.limits[code]:
            if rule.valid_from <= day <= rule.valid_to:
                return rule.value
        raise ValueError(f"no limit {code} on {day}")

    def _fee_rule(self, code: FeeCode, age: int, day: date) -> FeeRule:
        for rule in self.fees[code]:
            if rule.holds(age, day):
                return rule
        raise ValueError(f"no fee {code} on {day}")
