"""What the law asks of a visit, with the settings of this office."""

from datetime import date
from functools import lru_cache

from contract.answers import Answers
from contract.law import Circumstances, Requirements, circumstances
from contract.law import required as required_by_law
from kiosk.session.office import Office


def required(
    answers: Answers, office: Office, today: date, *, photo_here: bool | None = None
) -> Requirements:
    """Return what the law asks of this visit, and what it costs.

    ``photo_here`` says whether a photo was taken; ``None`` goes by what the citizen chose.
    """
    return _required(office, circumstances(answers, today, photo_here=photo_here), today)


@lru_cache(maxsize=4096)
def _required(office: Office, what: Circumstances, today: date) -> Requirements:
    return required_by_law(office.law, what, today, photo_fee_per=office.photo_fee_per)
