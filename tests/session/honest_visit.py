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
    FingerprintCaptured,
    PortraitCandidate,
    PortraitsCaptured,
)
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.session.facts import FORM_STEPS

ANSWERS = {
    "document": "identity_card",
    "braille": "no",
    "old_document": "identity_card",
    "old_serial": "LXXXT12F8",
    "old_expiry": "31.12.2026",
    "family_name": "Schneider",
    "birth_name": "",
    "given_names": "Anna Maria",
    "degree": "",
    "birth_date": "14.05.1990",
    "birth_place": "Musterhausen",
    "street": "Musterweg 5",
    "postcode": "69117",
    "town": "Musterhausen",
    "height_cm": "172",
    "eye_colour": "blau",
    "other_nationality": "no",
    "foreign_forces": "no",
}


def fill(visit: Visit, step: Step) -> None:
    for name in FIELDS_OF_STEP[step]:
        if name in ANSWERS:
            visit.go(FillField(field=name, value=ANSWERS[name]))


def to(visit: Visit, goal: Step) -> Visit:
    """Drive an honest visit up to ``goal``."""
    visit.go(Begin())
    while visit.session.flow.step is not goal:
        step = visit.session.flow.step
        if step in FORM_STEPS and step is not Step.PRIVACY:
            fill(visit, step)
        elif step is Step.PORTRAIT:
            portrait(visit)
        elif step is Step.FINGERPRINTS:
            fingers(visit)
        elif step is Step.SIGNATURE:
            visit.go(Sign(evidence="strokes"))
        visit.go(Continue())
        assert visit.session.flow.step is not step, visit.session.answers
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


def clerk_joins(visit: Visit) -> None:
    visit.go(AskHelp())
    visit.send(AnswerHelp(), Role.CLERK, person="weber")
    visit.send(RequestControl(), Role.CLERK, person="weber")
    visit.go(AllowControl())
