"""From answers to what the law asks: who applies, for what, how old, living where."""

from dataclasses import replace
from datetime import date
from typing import Literal

from contract.answers import Answers
from contract.law.dates import MAX_AGE, PartialDate, ages_on
from contract.law.requirements import Circumstances, Requirements, requirements
from contract.law.values import Law
from contract.terms import DocumentKind

PhotoFeePer = Literal["photo", "document"]

_DOCUMENTS: dict[str | None, tuple[DocumentKind, ...]] = {
    "identity_card": ("identity_card",),
    "passport": ("passport",),
    "both": ("identity_card", "passport"),
}
_KINDS: dict[str | None, Literal["regular", "express", "preliminary"]] = {
    "express": "express",
    "preliminary": "preliminary",
}
_RESIDENCES: dict[str | None, Literal["here", "other_town", "abroad", "none"]] = {
    "other_town": "other_town",
    "abroad": "abroad",
    "none": "none",
}


def chosen_documents(answers: Answers) -> tuple[DocumentKind, ...]:
    """Return the documents applied for."""
    return _DOCUMENTS.get(answers.document, ())


def birth(answers: Answers, day: date) -> PartialDate | None:
    """Return the birth date, or ``None`` where it is not one of somebody alive on ``day``."""
    written = PartialDate.parse(answers.birth_date or "")
    if written is None or written.earliest() > day or ages_on(written, day)[1] > MAX_AGE:
        return None
    return written


def ages(answers: Answers, day: date) -> tuple[int, int] | None:
    """Return the lowest and the highest possible age, or ``None`` where it is not known."""
    born = birth(answers, day)
    return None if born is None else ages_on(born, day)


def photo_is_here(answers: Answers) -> bool:
    """Return whether the portrait is to be taken at the terminal."""
    return answers.photo not in ("studio", "counter")


def circumstances(answers: Answers, day: date, *, photo_here: bool | None = None) -> Circumstances:
    """Return what the law looks at.

    ``photo_here`` says whether a photo was taken; ``None`` goes by what the citizen chose.
    """
    youngest, oldest = ages(answers, day) or (None, None)
    return Circumstances(
        documents=chosen_documents(answers),
        preliminary_card=answers.preliminary_card == "yes",
        passport_kind=_KINDS.get(answers.passport_kind, "regular"),
        passport_pages="48" if answers.passport_pages == "48" else "32",
        youngest=youngest,
        oldest=oldest,
        residence=_RESIDENCES.get(answers.residence, "here"),
        second_passport=answers.reason == "second_passport",
        delivery="home" if answers.delivery == "home" else "counter",
        has_second_document=True,
        photo_here=photo_is_here(answers) if photo_here is None else photo_here,
    )


def required(
    law: Law, what: Circumstances, day: date, *, photo_fee_per: PhotoFeePer = "photo"
) -> Requirements:
    """Return what the law asks of this visit, and what it costs.

    Home delivery that something blocks costs nothing: the document is picked up.
    """
    needs = requirements(law, what, day, photo_fee_per=photo_fee_per)
    if what.delivery == "counter" or not needs.delivery_blocks:
        return needs
    picked_up = replace(what, delivery="counter")
    return requirements(law, picked_up, day, photo_fee_per=photo_fee_per)
