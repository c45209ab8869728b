"""Moments of whole visits, for interrupting them: every page, empty and filled, every capture."""

from dataclasses import replace
from functools import cache

from honest_visit import captured, portrait, to, to_fee
from visit_driver import Visit

from contract.commands import (
    Change,
    ConfirmReceipt,
    Continue,
    PayAtCounter,
    RetakeFinger,
    Role,
    StartFingerprint,
    StartPortrait,
    Submit,
)
from contract.failures import FailureCode
from contract.results import CaseNotStored, PortraitFailed, ReceiptPrinted
from contract.steps import Step
from kiosk.session.values import Session

FAR = "31.12.2030"
ADULT_RENEWS = {
    "document": "both",
    "old_document": "both",
    "old_card_expiry": FAR,
    "delivery": "home",
    "delivery_second_serial": "CXXXT14H4",
}
ADULT_LOST_IT = {
    "reason": "lost",
    "loss_found": "yes",
    "residence": "other_town",
    "email": "anna@example.org",
}
CHILD_WITH_BOTH = {
    "document": "passport",
    "reason": "first",
    "birth_date": "15.06.2014",
    "custody_case": "both_present",
}
CHILD_WITH_ONE = {
    "reason": "first",
    "birth_date": "15.06.2014",
    "custody_case": "one_with_consent",
}


def _to_the_end(visit: Visit) -> None:
    """From the check page to the receipt, with a store that fails once."""
    visit.go(Submit())
    full = CaseNotStored(task=visit.session.task, code=FailureCode.STORAGE_FULL)
    visit.send(full, Role.SYSTEM)
    to_fee(visit.go(Submit()))
    visit.go(PayAtCounter())
    visit.send(ReceiptPrinted(task=visit.session.task), Role.SYSTEM)
    visit.go(ConfirmReceipt())


def _captures_again(visit: Visit) -> None:
    """Take everything once more from the check page, with a failure first."""
    visit.go(Change(step=Step.PORTRAIT), StartPortrait())
    silent = PortraitFailed(task=visit.session.task, code=FailureCode.CAMERA_SILENT)
    visit.send(silent, Role.SYSTEM)
    portrait(visit)
    visit.go(Continue(), Change(step=Step.FINGERPRINTS), RetakeFinger(position="right_index"))
    visit.go(StartFingerprint())
    captured(visit, "right_index", score=10, accepted=False)
    visit.go(StartFingerprint())
    captured(visit, "right_index")
    visit.go(Continue())


def _visits() -> list[Visit]:
    visits = [
        to(Visit(), Step.CHECK, **answers)
        for answers in (ADULT_RENEWS, ADULT_LOST_IT, CHILD_WITH_BOTH, CHILD_WITH_ONE)
    ]
    _captures_again(visits[0])
    _to_the_end(visits[0])
    _to_the_end(visits[2])
    visits.append(to(Visit(), Step.COUNTER, **{**CHILD_WITH_BOTH, "custody_case": "alone"}))
    return visits


@cache
def moments(step: Step) -> tuple[Session, ...]:
    """Return the sessions on ``step``, one of each kind, as full of answers as they were."""
    found = {
        (
            number,
            replace(session.flow, complaint=False),
            len(session.captures.evidence()),
            session.failure,
            count == 0,
        ): session
        for number, visit in enumerate(_all_visits())
        for count, session in enumerate(one for one in visit.history if one.flow.step is step)
    }
    return tuple(found.values())


@cache
def _all_visits() -> tuple[Visit, ...]:
    return tuple(_visits())
