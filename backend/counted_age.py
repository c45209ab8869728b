"""Which age counts where the birth date leaves two, and what the law asks at that age."""

from collections.abc import Mapping
from dataclasses import replace

from backend.case_content import CaseContent
from contract.case import CounterTask
from contract.law import Requirements, ages, circumstances, required


def counted_age(content: CaseContent, settled: Mapping[CounterTask, str]) -> int | None:
    """Return the age that counts: the lower one until a clerk finds otherwise."""
    possible = ages(content.record.answers, content.day)
    if possible is None:
        return None
    return possible[settled.get("age_ambiguous") == "higher_age_counts"]


def counted_needs(content: CaseContent, settled: Mapping[CounterTask, str]) -> Requirements | None:
    """Return what the law asks at the higher age; ``None`` while the terminal's reckoning holds.

    The terminal went by the lower age already.
    """
    if settled.get("age_ambiguous") != "higher_age_counts":
        return None
    return needs_at(content, counted_age(content, settled))


def needs_at(content: CaseContent, age: int | None) -> Requirements:
    """Return what the law asks of this visit at ``age``."""
    photo_here = content.manifest.portrait == "captured"
    what = circumstances(content.record.answers, content.day, photo_here=photo_here)
    what = replace(what, youngest=age, oldest=age)
    rules = content.rules
    return required(rules.law, what, content.day, photo_fee_per=rules.photo_fee_per)


def lacks_guardian(content: CaseContent, needs: Requirements) -> bool:
    """Return whether this age needs a guardian's declarations that the visit did not ask for."""
    present = {one.person for one in content.record.signatures if one.status != "not_needed"}
    return needs.guardian and not present & {"guardian_1", "guardian_2"}
