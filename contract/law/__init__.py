"""What the law says about ages, fees and validity, as dated data, and what follows for a visit.

A change of the law is a change of ``law.toml``; nothing else in the product knows an age or a fee.
"""

from contract.law.dates import MAX_AGE, OFFICE_TIME, PartialDate, age_on, ages_on, office_day
from contract.law.from_answers import (
    ages,
    birth,
    chosen_documents,
    circumstances,
    photo_is_here,
    required,
)
from contract.law.loading import law, load_law, parse_law
from contract.law.requirements import (
    Application,
    Circumstances,
    DeliveryBlock,
    Requirements,
    expected_old_document_early,
    requirements,
)
from contract.law.values import FeeCode, FeeRule, Law, LimitCode, LimitRule, ValidityRule
from contract.terms import DocumentKind

__all__ = [
    "MAX_AGE",
    "OFFICE_TIME",
    "Application",
    "Circumstances",
    "DeliveryBlock",
    "DocumentKind",
    "FeeCode",
    "FeeRule",
    "Law",
    "LimitCode",
    "LimitRule",
    "PartialDate",
    "Requirements",
    "ValidityRule",
    "age_on",
    "ages",
    "ages_on",
    "birth",
    "chosen_documents",
    "circumstances",
    "expected_old_document_early",
    "law",
    "load_law",
    "office_day",
    "parse_law",
    "photo_is_here",
    "required",
    "requirements",
]
