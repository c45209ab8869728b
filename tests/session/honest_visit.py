"""An honest visit, step by step; every person here is invented."""

from visit_driver import Visit

from contract.commands import (
    AllowControl,
    AnswerHelp,
    AskHelp,
    Begin,
    ChoosePortrait,
    Continue,
    FillField,
    RequestControl,
    Role,
    Sign,
    StartFingerprint,
    StartPortrait,
)
from contract.results import (
    CaseStored,
    FingerprintCaptured,
    PortraitCandidate,
    PortraitsCaptured,
)
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from kiosk.session.facts import SIGNERS
from kiosk.session.questions import pages_asked

ANSWERS = {
    "document": "identity_card",
    "preliminary_card": "no",
    "braille": "no",
    "passport_kind": "regular",
    "passport_pages": "32",
    "reason": "renewal",
    "old_document": "identity_card",
    "old_card_serial": "LXXXT12F8",
    "old_card_expiry": "31.12.2026",
    "old_passport_serial": "CXXXT12F5",
    "old_passport_expiry": "31.12.2026",
    "early_reason": "Ich reise bald für lange Zeit.",
    "loss_when": "20.11.2026",
    "loss_where": "Musterhausen",
    "loss_circumstances": "Die Tasche war plötzlich weg.",
    "loss_police": "",
    "loss_found": "no",
    "loss_found_on": "22.11.2026",
    "family_name": "Schneider",
    "birth_name": "",
    "given_names": "Anna Maria",
    "degree": "",
    "artist_name": "",
    "birth_date": "14.05.1990",
    "birth_place": "Musterhausen",
    "birth_state": "",
    "custody_case": "both_present",
    "custody_proof": "yes",
    "guardian_1_family_name": "Schneider",
    "guardian_1_given_names": "Petra",
    "guardian_1_birth_date": "02.03.1985",
    "guardian_1_id_serial": "LXXXT12F8",
    "guardian_2_family_name": "Schneider",
    "guardian_2_given_names": "Jörg",
    "guardian_2_birth_date": "05.06.1983",
    "guardian_2_id_serial": "LXXXT13G6",
    "residence": "here",
    "other_office_reason": "Ich arbeite hier jeden Tag.",
    "street": "Musterweg 5",
    "postcode": "69117",
    "town": "Musterhausen",
    "country": "FRA",
    "sex": "F",
    "height_cm": "172",
    "eye_colour": "blau",
    "other_nationality": "no",
    "other_nationality_state": "TUR",
    "foreign_forces": "no",
    "foreign_forces_state": "FRA",
    "delivery": "counter",
    "delivery_second_kind": "passport",
    "delivery_second_serial": "CXXXT13G6",
    "delivery_second_expiry": "31.12.2030",
    "email": "",
    "photo": "here",
}
"""An answer to every question that may come; a visit asks for some of them."""


def fill(visit: Visit, step: Step, answers: dict[str, str]) -> None:
    """Answer what the page asks; one answer may bring the next question."""
    done: set[str] = set()
    while True:
        names = pages_asked(visit.session).get(step, ())
        todo = [name for name in names if name not in done]
        if not todo:
            return
        visit.go(FillField(field=todo[0], value=answers[todo[0]]))
        done.add(todo[0])


def to(visit: Visit, goal: Step, **other: str) -> Visit:
    """Drive an honest visit up to ``goal``; ``other`` answers replace the usual ones."""
    visit.go(Begin())
    return on(visit, goal, **other)


def on(visit: Visit, goal: Step, **other: str) -> Visit:
    """Drive a visit that has begun further on to ``goal``."""
    answers = {**ANSWERS, **other}
    while visit.session.flow.step is not goal:
        step = visit.session.flow.step
        if step in FIELDS_OF_STEP and step not in CONFIRMED_STEPS:
            fill(visit, step, answers)
        elif step is Step.PORTRAIT:
            portrait(visit)
        elif step is Step.FINGERPRINTS:
            fingers(visit)
        elif step in SIGNERS:
            visit.go(Sign(evidence=f"strokes of {SIGNERS[step]}"))
        visit.go(Continue())
        assert visit.session.flow.step is not step, (step, visit.session.flow)
    return visit


def portrait(visit: Visit) -> None:
    visit.go(StartPortrait())
    candidates = tuple(
        PortraitCandidate(evidence=f"p{i}", conformant=True, best=i < 2) for i in range(3)
    )
    visit.send(
        PortraitsCaptured(
            task=visit.session.task, candidates=candidates, first_capture_at=visit.now
        ),
        Role.SYSTEM,
    )
    visit.go(ChoosePortrait(evidence="p1"))


def captured(visit: Visit, position: str, *, score: int = 60, accepted: bool = True) -> object:
    return visit.send(
        FingerprintCaptured(
            task=visit.session.task,
            evidence=f"{position}{visit.count}",
            position=position,
            score=score,
            accepted=accepted,
            first_capture_at=visit.now,
        ),
        Role.SYSTEM,
    )


def fingers(visit: Visit) -> None:
    visit.go(StartFingerprint())
    captured(visit, "right_index")
    captured(visit, "left_index")


def to_fee(visit: Visit) -> None:
    """Let the submitted case be stored."""
    stored = CaseStored(task=visit.session.task, case_number="K7QM4T9X2B", check_value="7")
    visit.send(stored, Role.SYSTEM)
    assert visit.session.flow.step is Step.FEE, visit.session.flow


def clerk_joins(visit: Visit) -> None:
    visit.go(AskHelp())
    visit.send(AnswerHelp(), Role.CLERK, person="weber")
    visit.send(RequestControl(), Role.CLERK, person="weber")
    visit.go(AllowControl())
