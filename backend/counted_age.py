"""Which age counts where the birth date leaves two, and what the law asks at that age."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from backend.case_content import CaseContent
from contract.case import CounterTask
from contract.law import Circumstances, Requirements, ages, circumstances, required
from contract.terms import Signer


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


def needs_at(content: CaseContent, age: int | None, day: date | None = None) -> Requirements:
    """Return what the law asks of this visit at ``age``, on the day of the application."""
    return _required(content, _circumstances(content, age, day or content.day), day or content.day)


def standing_needs(content: CaseContent, settled: Mapping[CounterTask, str]) -> Requirements:
    """Return what the law asks at the age that counts for the documents that are not rejected.

    Where all are rejected, for all of them.
    """
    what = _circumstances(content, counted_age(content, settled), content.day)
    standing = tuple(one for one in what.documents if one not in content.rejected)
    return _required(content, replace(what, documents=standing or what.documents), content.day)


def is_ambiguous(content: CaseContent) -> bool:
    """Return whether the ages that the birth date leaves lead to different things."""
    photo_here = content.manifest.portrait == "captured"
    what = circumstances(content.record.answers, content.day, photo_here=photo_here)
    return _required(content, what, content.day).age_ambiguous


def lacks_guardian(content: CaseContent, needs: Requirements) -> bool:
    """Return whether a guardian whose declarations are needed did not make them."""
    present = {one.person for one in content.record.signatures if one.status != "not_needed"}
    demanded: set[Signer] = {"guardian_1"}
    if content.record.answers.custody_case == "both_present":
        demanded.add("guardian_2")
    return needs.guardian and not demanded <= present


def _circumstances(content: CaseContent, age: int | None, day: date) -> Circumstances:
    photo_here = content.manifest.portrait == "captured"
    what = circumstances(content.record.answers, day, photo_here=photo_here)
    return replace(what, youngest=age, oldest=age)


def _required(content: CaseContent, what: Circumstances, day: date) -> Requirements:
    rules = content.rules
    return required(rules.law, what, day, photo_fee_per=rules.photo_fee_per)
