"""The pure session: facts, decisions, views and the clerk's mirror of the fullest visit."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from benchmarks.figure import Figure, percentile
from contract.answers import Answers
from contract.commands import Actor, AskHelp, Command, Continue, Envelope, FillField, Role, Submit
from contract.results import PortraitCandidate
from contract.steps import DECLARED_ON, Step
from kiosk.live import Live
from kiosk.mirror import mirror
from kiosk.presenter import present
from kiosk.session.decide import decide
from kiosk.session.facts import SIGNERS, look
from kiosk.session.table import Refused
from kiosk.session.values import Captures, Confirmed, Control, Finger, Flow, Session, new_session

GOAL_MS = 1.0
"""The rules for a case; what follows from them is shown with each touch."""
TIMES = 1_000
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def measure() -> list[Figure]:
    """Take a child with two guardians and both documents, lost, from another town."""
    visit = _visit()
    days = iter(range(2 * TIMES))

    def on_another_day() -> object:
        return look(replace(visit, today=TODAY + timedelta(days=next(days))))

    opened = replace(visit, flow=replace(visit.flow, control=Control.CLERK))
    return [
        _figure("facts and rules of a case, p95", on_another_day),
        _figure("facts, rules known, p95", lambda: look(visit)),
        *_decisions(visit),
        _figure("view of the check page, p95", lambda: present(visit, Live(), {}), None),
        _figure(
            "view of a form, p95", lambda: present(_at(visit, Step.FEATURES), Live(), {}), None
        ),
        _figure("clerk's mirror, p95", lambda: mirror(opened), None),
    ]


def _decisions(visit: Session) -> list[Figure]:
    commands: tuple[tuple[str, Session, Command], ...] = (
        ("a field", _at(visit, Step.FEATURES), FillField(field="height_cm", value="173")),
        ("next", _at(visit, Step.FEATURES), Continue()),
        ("submit", visit, Submit()),
        ("help", visit, AskHelp()),
    )
    return [
        _figure(f"decision: {name}, p95", partial(_decided, now, one), None)
        for name, now, one in commands
    ]


def _decided(session: Session, command: Command) -> Session:
    field = isinstance(command, FillField)
    envelope = Envelope(
        id="e",
        command=command,
        actor=Actor(role=Role.CITIZEN),
        at=NOON,
        on_revision=0 if field else session.flow_revision,
    )
    outcome = decide(session, envelope)
    if isinstance(outcome, Refused):
        raise RuntimeError(f"{command.name} was refused: {outcome.reason}")
    return outcome


def _at(session: Session, step: Step) -> Session:
    return replace(session, flow=replace(session.flow, step=step))


def _figure(name: str, call: Callable[[], object], goal: float | None = GOAL_MS) -> Figure:
    call()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - began))
    note = f"n={TIMES}, p50 {percentile(taken, 0.5):.3f}, max {max(taken):.2f}"
    return Figure(name, percentile(taken, 0.95), "ms", goal, note)


def _visit() -> Session:
    portrait = PortraitCandidate(evidence="p", conformant=True, best=True)
    captures = Captures(
        candidates=(portrait,),
        portrait="p",
        portrait_conformant=True,
        right_index=Finger("right_index", "r", 60, accepted=True),
        left_index=Finger("left_index", "l", 60, accepted=True),
        signature="s",
        guardian_1_signature="g",
        guardian_2_signature="h",
        first_capture_at=NOON,
    )
    given = tuple(
        Confirmed(declaration, SIGNERS.get(step, "applicant"), "de", NOON)
        for step, declaration in DECLARED_ON.items()
    )
    visit = replace(
        new_session("s", TODAY),
        flow=Flow(step=Step.CHECK),
        answers=_ANSWERS,
        captures=captures,
        seen=frozenset(Step),
        confirmed=given,
    )
    if left := look(visit).needed - look(visit).done - {Step.CHECK}:
        raise RuntimeError(f"the visit that is measured is not complete: {sorted(left)}")
    return visit


_ANSWERS = Answers(
    document="both",
    preliminary_card="yes",
    passport_kind="express",
    passport_pages="48",
    privacy_notice="privacy/2026-11",
    reason="lost",
    old_document="both",
    loss_when="20.11.2026",
    loss_where="Musterhausen",
    loss_circumstances="Die Tasche war plötzlich weg.",
    loss_found="yes",
    loss_found_on="22.11.2026",
    loss_declaration="loss/2026-11",
    chip_notice="chip/2026-11",
    family_name="Gräfin von Hohenwaldeck-Schillingsbronn",
    given_names="Maximiliane Theodora Walburga",
    birth_date="15.06.2014",
    birth_place="Musterhausen",
    custody_case="both_present",
    guardian_1_family_name="Gräfin von Hohenwaldeck",
    guardian_1_given_names="Petra",
    guardian_1_birth_date="02.03.1985",
    guardian_1_id_serial="LXXXT12F8",
    guardian_2_family_name="Schillingsbronn",
    guardian_2_given_names="Jörg",
    guardian_2_birth_date="05.06.1983",
    guardian_2_id_serial="LXXXT13G6",
    residence="other_town",
    other_office_reason="Wir sind zu Besuch bei den Großeltern.",
    street="Musterweg 5",
    postcode="69117",
    town="Musterhausen",
    sex="F",
    height_cm="152",
    eye_colour="blau",
    other_nationality="yes",
    other_nationality_state="TUR",
    foreign_forces="no",
    photo="here",
)
