"""The forty persons as they answer, and how they go through a visit."""

import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from honest_visit import ANSWERS, captured, portrait, to_fee
from visit_driver import Visit

from contract.commands import (
    Begin,
    Continue,
    DeclareFingerImpossible,
    FillField,
    Sign,
    SkipSignature,
    StartFingerprint,
    Submit,
)
from contract.steps import CONFIRMED_STEPS, FIELDS_OF_STEP, Step
from contract.terms import FingerPosition
from kiosk.live import Live
from kiosk.presenter import present
from kiosk.session.facts import SIGNERS
from kiosk.session.questions import pages_asked
from kiosk.session.values import Session
from kiosk.views import Text, View

Person = dict[str, Any]
CONTENT = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "test_persons.toml").read_text(encoding="utf-8")
)
TODAY: date = CONTENT["today"]
PATTERN_VERSION: str = CONTENT["pattern_version_card"]
PERSONS: list[Person] = CONTENT["person"]
BY_NUMBER: dict[int, Person] = {person["number"]: person for person in PERSONS}

_SAME = (
    "document",
    "reason",
    "family_name",
    "given_names",
    "birth_name",
    "degree",
    "artist_name",
    "birth_date",
    "residence",
    "passport_kind",
    "passport_pages",
    "preliminary_card",
    "custody_case",
)
FIRST_TYPED: dict[int, tuple[str, str]] = {
    7: ("artist_name", "DJ Himmelsstürmerin vom Neckar 3000!"),
    38: ("given_names", "Adébáyọ̀"),
}
"""What is typed first, and refused with a sentence."""
FINGERS: tuple[FingerPosition, FingerPosition] = ("right_index", "left_index")


def name_of(person: Person) -> str:
    """Return the id of a person's test."""
    return f"{person['number']}-{person['case']}"


def answers_of(person: Person) -> dict[str, str]:
    """Return what the person answers when asked."""
    own = {name: str(person[name]) for name in _SAME}
    if person["number"] in FIRST_TYPED:
        name, _ = FIRST_TYPED[person["number"]]
        own[name] = "" if name == "artist_name" else own[name]
    own["old_document"] = person["document"]
    if person["reason"] == "stolen":
        own |= {"old_card_serial": "", "old_card_expiry": ""}
    for guardian in ("guardian_1", "guardian_2"):
        own[f"{guardian}_family_name"] = person["family_name"]
    own |= {name: person[name] for name in ("height_cm", "braille") if name in person}
    if "birth_state" in person:
        own |= {"birth_place": "Aleppo", "birth_state": person["birth_state"]}
    if "other_nationality" in person:
        own |= {"other_nationality": "yes", "other_nationality_state": person["other_nationality"]}
    return {**ANSWERS, "sex": person["sex"] or "X", **own}


@dataclass
class Story:
    """One person's visit: where it led and what was seen on the way."""

    person: Person
    visit: Visit = field(default_factory=Visit)
    pages: list[Step] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    refused: tuple[Text, ...] = ()
    """Sentences beside what was typed first."""
    complete: Session | None = None
    """As it was submitted."""

    @property
    def session(self) -> Session:
        """Return the present session."""
        return self.visit.session

    def look(self) -> View:
        """Return the page as it is shown, and keep it."""
        view = present(self.session, Live(), {})
        self.views.append(view)
        return view

    def to_the_end(self, day: date = TODAY) -> "Story":
        """Go from the attract screen to the fee, or to where the visit stops."""
        self.visit.now = datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)
        self.visit.session = Session(id="s", today=day)
        self.look()
        self.visit.go(Begin())
        while self.session.flow.step not in (Step.CHECK, Step.COUNTER):
            self._one_page()
        self.pages.append(self.session.flow.step)
        self.look()
        if self.session.flow.step is Step.CHECK:
            self.visit.go(Submit())
            self.complete = self.session
            self.look()
            to_fee(self.visit)
            self.look()
        return self

    def _one_page(self) -> None:
        step = self.session.flow.step
        self.pages.append(step)
        self.look()
        if step in FIELDS_OF_STEP and step not in CONFIRMED_STEPS:
            self._answer(step)
        elif step is Step.PORTRAIT:
            portrait(self.visit)
        elif step is Step.FINGERPRINTS:
            self._fingers()
        elif step is Step.SIGNATURE and self.person["signature"] == "counter":
            self.visit.go(SkipSignature())
            return
        elif step in SIGNERS:
            self.visit.go(Sign(evidence=f"strokes of {SIGNERS[step]}"))
        self.look()
        self.visit.go(Continue())
        assert self.session.flow.step is not step, (step, self.session.flow)

    def _answer(self, step: Step) -> None:
        answers = answers_of(self.person)
        first = FIRST_TYPED.get(self.person["number"])
        done: set[str] = set()
        while True:
            names = pages_asked(self.session).get(step, ())
            todo = [name for name in names if name not in done]
            if not todo:
                return
            name = todo[0]
            done.add(name)
            if first and first[0] == name:
                self._try(step, *first)
            self._fill(name, answers[name])

    def _fill(self, name: str, value: str) -> None:
        # A real keyboard may send a letter and its accents apart.
        apart = unicodedata.normalize("NFD", value)
        self.visit.go(FillField.model_validate({"field": name, "value": apart}))

    def _try(self, step: Step, name: str, value: str) -> None:
        self._fill(name, value)
        self.visit.go(Continue())
        assert self.session.flow.step is step, "it was not refused"
        fields = {one.name: one for one in getattr(self.look(), "fields", ())}
        assert fields[name].error is not None
        self.refused = (*self.refused, fields[name].error)

    def _fingers(self) -> None:
        exceptions = self.person.get("finger_exceptions", {})
        for position in FINGERS:
            if position in exceptions:
                self.visit.go(DeclareFingerImpossible(position=position))
                continue
            if self.session.flow.capture != "running":
                self.visit.go(StartFingerprint())
            captured(self.visit, position)
