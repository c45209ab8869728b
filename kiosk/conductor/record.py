"""The record of a case: what the clerk reads, made of the session once, at submit."""

from typing import Literal

from contract.case import (
    ApplicationRecord,
    ApplicationSummary,
    CaseRecord,
    Confirmation,
    PrintSummary,
)
from contract.declarations import stamp
from contract.law import Application
from contract.steps import Step
from kiosk.documents.preview import machine_lines, printed_fields
from kiosk.session.application import notices, requirements_of, signatures
from kiosk.session.declaring import standing
from kiosk.session.facts import look, portrait_fact
from kiosk.session.questions import asked
from kiosk.session.values import Confirmed, Finger, Session
from kiosk.texts.declarations import digest


def summaries(session: Session) -> tuple[ApplicationSummary, ...]:
    """Return what is applied for, without personal data."""
    return tuple(_summary(session, one) for one in requirements_of(session).applications)


def _summary(session: Session, application: Application) -> ApplicationSummary:
    return ApplicationSummary(
        document=application.document,
        preliminary=application.preliminary,
        express=application.express,
        pages=application.pages,
        delivery="home" if session.answers.delivery == "home" else "counter",
    )


def portrait_source(session: Session) -> Literal["captured", "studio", "at_counter"]:
    """Return where the portrait comes from."""
    match portrait_fact(session.answers, session.captures).value:
        case "captured":
            return "captured"
        case "studio":
            return "studio"
        case _:
            return "at_counter"


def case_record(number: str, session: Session) -> CaseRecord:
    """Return what the clerk reads of the case."""
    captures, answers = session.captures, session.answers
    pages = asked(answers, session.office, session.today)
    fingers = (captures.right_index, captures.left_index)
    needed = Step.FINGERPRINTS in look(session).needed
    return CaseRecord(
        case_number=number,
        answers=answers,
        asked=tuple(name for names in pages.values() for name in names),
        applications=tuple(_record(session, one) for one in requirements_of(session).applications),
        filled_by_clerk={entry.field: entry.clerk for entry in session.clerk_entries},
        prints=tuple(_print(one) for one in fingers) if needed else (),
        portrait=portrait_source(session),
        portrait_conformant=captures.portrait_conformant,
        signatures=signatures(session),
        confirmations=tuple(_confirmation(session, one) for one in standing(session)),
        notices=notices(session),
    )


def _record(session: Session, application: Application) -> ApplicationRecord:
    document, valid_to = application.document, application.valid_to
    preliminary = application.preliminary_valid_to
    return ApplicationRecord(
        **_summary(session, application).model_dump(),
        valid_to=valid_to.isoformat(),
        preliminary_valid_to=None if preliminary is None else preliminary.isoformat(),
        online_id=application.online_id,
        chip=application.chip,
        printed=dict(printed_fields(document, session.answers, valid_to)),
        machine_lines=machine_lines(document, session.answers, valid_to),
    )


def _print(finger: Finger) -> PrintSummary:
    if finger.impossible:
        return PrintSummary(position=finger.position, status="impossible", reason=finger.reason)
    return PrintSummary(
        position=finger.position, status="captured", good=finger.good, score=finger.score
    )


def _confirmation(session: Session, given: Confirmed) -> Confirmation:
    return Confirmation(
        person=given.signer,
        declaration=stamp(given.declaration),
        sha256=digest(given.declaration),
        language=given.language,
        confirmed_at=given.at,
        approved=given.declaration in session.office.approved,
    )
