"""From answers to what the law asks: who applies, for what, how old, living where."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Literal

from contract.answers import Answers
from contract.law import (
    MAX_AGE,
    Circumstances,
    Law,
    PartialDate,
    Requirements,
    ages_on,
    requirements,
)
from contract.terms import DocumentKind
from kiosk.session.office import Office

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


def birth(answers: Answers, today: date) -> PartialDate | None:
    """Return the birth date, or ``None`` while it is not right."""
    day = PartialDate.parse(answers.birth_date or "")
    if day is None or day.earliest() > today or ages_on(day, today)[1] > MAX_AGE:
        return None
    return day


def ages(answers: Answers, today: date) -> tuple[int, int] | None:
    """Return the lowest and the highest possible age, or ``None`` while it is not known."""
    day = birth(answers, today)
    return None if day is None else ages_on(day, today)


def circumstances(
    answers: Answers, today: date, *, photo_here: bool | None = None
) -> Circumstances:
    """Return what the law looks at.

    ``photo_here`` says whether a photo was taken; ``None`` goes by what the citizen chose.
    """
    youngest, oldest = ages(answers, today) or (None, None)
    if photo_here is None:
        photo_here = photo_is_here(answers)
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
        photo_here=photo_here,
    )


def photo_is_here(answers: Answers) -> bool:
    """Return whether the portrait is to be taken at this terminal."""
    return answers.photo not in ("studio", "counter")


def required(
    answers: Answers, office: Office, today: date, *, photo_here: bool | None = None
) -> Requirements:
    """Return what the law asks of this visit, and what it costs.

    Home delivery that something blocks costs nothing: the document is picked up.
    """
    what = circumstances(answers, today, photo_here=photo_here)
    needs = _required(office.law, office.photo_fee_per, what, today)
    if what.delivery == "counter" or not needs.delivery_blocks:
        return needs
    picked_up = replace(what, delivery="counter")
    return _required(office.law, office.photo_fee_per, picked_up, today)


@lru_cache(maxsize=4096)
def _required(
    law: Law, photo_fee_per: Literal["photo", "document"], what: Circumstances, today: date
) -> Requirements:
    return requirements(law, what, today, photo_fee_per=photo_fee_per)
