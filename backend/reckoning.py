"""What a case comes to as its tasks are settled: what is issued, until when, for which fee lines.

Always reckoned anew from manifest and record: a task that is settled otherwise leaves nothing over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.case_content import CaseContent
from backend.counted_age import counted_age, counted_needs, needs_at
from backend.counter_tasks import FINGER_TASKS, TEMPORARY_PRELIMINARY
from contract.case import ApplicationRecord, CounterTask, FeeLine
from contract.law import Application, circumstances, requirements
from contract.terms import DocumentKind

PHOTO = "photo"


@dataclass(frozen=True)
class Reckoning:
    """What is issued and what it costs, before relief and rejection."""

    issued: Mapping[DocumentKind, ApplicationRecord]
    lines: tuple[FeeLine, ...]


def reckon(content: CaseContent, settled: Mapping[CounterTask, str]) -> Reckoning:
    """Return what the case comes to with what is settled so far."""
    issued = {one.document: one for one in content.record.applications}
    lines = content.manifest.fee_lines
    needs = counted_needs(content, settled)
    if needs is not None:
        issued = {one.document: _changed(issued, one) for one in needs.applications}
        lines = needs.fee_lines
    if any(settled.get(task) == TEMPORARY_PRELIMINARY for task in FINGER_TASKS.values()):
        issued, lines = _preliminary_only(content, settled, issued, lines)
    return Reckoning(issued, _with_photo(content, settled, lines))


def issues_chip(content: CaseContent, settled: Mapping[CounterTask, str]) -> bool:
    """Return whether a document with a chip is issued, of those that are not rejected."""
    issued = reckon(content, settled).issued
    return any(one.chip for document, one in issued.items() if document not in content.rejected)


def _changed(
    issued: Mapping[DocumentKind, ApplicationRecord], by_law: Application
) -> ApplicationRecord:
    preliminary = by_law.preliminary_valid_to
    return issued[by_law.document].model_copy(
        update={
            "valid_to": by_law.valid_to.isoformat(),
            "preliminary_valid_to": None if preliminary is None else preliminary.isoformat(),
            "preliminary": by_law.preliminary,
            "express": by_law.express,
            "pages": by_law.pages,
            "chip": by_law.chip,
            "online_id": by_law.online_id,
        }
    )


def _preliminary_only(
    content: CaseContent,
    settled: Mapping[CounterTask, str],
    issued: Mapping[DocumentKind, ApplicationRecord],
    lines: tuple[FeeLine, ...],
) -> tuple[dict[DocumentKind, ApplicationRecord], tuple[FeeLine, ...]]:
    """Replace each document with a chip by the preliminary one, issued at the counter."""
    age = counted_age(content, settled)
    changed = {document: _as_preliminary(content, one, age) for document, one in issued.items()}
    own = [line for _, fees in changed.values() for line in fees]
    photo = [line for line in lines if line.code == PHOTO]
    at_counter = {
        document: _changed(issued, by_law).model_copy(update={"delivery": "counter"})
        for document, (by_law, _) in changed.items()
    }
    return at_counter, (*own, *photo)


def _as_preliminary(
    content: CaseContent, application: ApplicationRecord, age: int | None
) -> tuple[Application, tuple[FeeLine, ...]]:
    law, day = content.rules.law, content.day
    if application.document == "passport":
        what = circumstances(content.record.answers, day, photo_here=False)
        kind = replace(
            what,
            documents=("passport",),
            passport_kind="preliminary",
            delivery="counter",
            youngest=age,
            oldest=age,
        )
        (passport,) = requirements(law, kind, day).applications
        return passport, passport.fee_lines
    (card,) = (
        one for one in needs_at(content, age).applications if one.document == "identity_card"
    )
    counted = age or 0
    until = law.valid_to("identity_card_preliminary", counted, day)
    fee = law.fee_line("identity_card_preliminary", counted, day, "identity_card")
    alone = replace(
        card,
        preliminary="only",
        valid_to=until,
        preliminary_valid_to=until,
        chip=False,
        online_id=False,
    )
    return alone, (fee,)


def _with_photo(
    content: CaseContent, settled: Mapping[CounterTask, str], lines: tuple[FeeLine, ...]
) -> tuple[FeeLine, ...]:
    """Charge the photo that is used, once: one from the counter, none that the studio took."""
    match settled.get("portrait"):
        case "from_studio":
            return tuple(line for line in lines if line.code != PHOTO)
        case "new_at_counter" if not any(line.code == PHOTO for line in lines):
            return (*lines, *_photo_lines(content, settled))
        case _:
            return lines


def _photo_lines(content: CaseContent, settled: Mapping[CounterTask, str]) -> tuple[FeeLine, ...]:
    what = circumstances(content.record.answers, content.day, photo_here=True)
    age, rules = counted_age(content, settled), content.rules
    what = replace(what, youngest=age, oldest=age)
    needs = requirements(rules.law, what, content.day, photo_fee_per=rules.photo_fee_per)
    return needs.photo_lines
