"""Answers and problems in words."""

from contract.choices import CHOICES, NONE_GIVEN, YES_NO
from contract.law import PartialDate, chosen_documents
from contract.states import STATES
from contract.terms import Language
from kiosk.session.application import requirements_of
from kiosk.session.problems import Problem
from kiosk.session.questions import relevant_answers
from kiosk.session.values import Session
from kiosk.views import Text, text

STATE_FIELDS = frozenset(
    {"birth_state", "country", "other_nationality_state", "foreign_forces_state"}
)
STATE_CHOICES: tuple[tuple[str, Text], ...] = tuple(
    (code, text(f"state.{code}")) for code in STATES if code != "D"
)


def problem_text(problem: Problem) -> Text:
    """Return the sentence beside the field."""
    return Text(problem.key, problem.args)


def choice_text(name: str, value: str) -> Text:
    """Return the words for one value of a list."""
    if value == NONE_GIVEN:
        return text("answer.none_given")
    if name in STATE_FIELDS:
        return text(f"state.{value}")
    if CHOICES.get(name) == YES_NO:
        return text(f"answer.{value}")
    if name == "eye_colour":
        return text(f"eye_colour.{value}")
    return text(f"{name}.{value}.label")


def answer_text(name: str, value: str) -> "str | Text":
    """Return an answer as it is shown: the citizen's own words, or those of a list."""
    listed = name in CHOICES or name in STATE_FIELDS or value == NONE_GIVEN
    return choice_text(name, value) if listed else value


def filled_by(session: Session, name: str) -> str | None:
    """Return the name of the clerk who filled the field, if one did."""
    for entry in session.clerk_entries:
        if entry.field == name:
            return entry.clerk_name
    return None


CHILDS_PAGES = frozenset(
    {
        "residence.title",
        "address.title",
        "features.title",
        "field.height_cm.explanation",
        "declarations.body",
        "field.other_nationality.label",
        "field.foreign_forces.label",
        "portrait.title",
        "finger.right_index.title",
        "finger.left_index.title",
    }
)
"""Texts that speak of the child by name where a guardian answers for it."""
_LOST = (
    "old_document.title",
    "old_document.body",
    "old_card.title",
    "old_card.body",
    "old_passport.title",
    "old_passport.body",
)
"""Texts for somebody who does not hold the document any longer."""
_SECOND_PASSPORT = ("early.title", "early.body", "field.early_reason.explanation")
_NEUTRAL = {"early.title": "early.title.neutral", "early.body": "early.body.neutral"}
"""Texts that speak of a valid document -> wording where there is none."""


def worded(session: Session, key: str) -> Text:
    """Return the text in the wording that fits who applies, and why."""
    reason = session.answers.reason
    if key in _LOST and reason in ("lost", "stolen"):
        return text(f"{key}.lost")
    if key in _SECOND_PASSPORT and reason == "second_passport":
        return text(f"{key}.second_passport")
    if key in _NEUTRAL and not _replaces_a_valid_one(session):
        return text(_NEUTRAL[key])
    if key in CHILDS_PAGES and for_child(session):
        return text(f"{key}.child", child=child_name(session))
    return text(key)


def _replaces_a_valid_one(session: Session) -> bool:
    """Return whether a document that is applied for anew is known to be valid still."""
    answers = relevant_answers(session)
    expiries = {"identity_card": answers.old_card_expiry, "passport": answers.old_passport_expiry}
    days = (PartialDate.parse(expiries[kind] or "") for kind in chosen_documents(answers))
    return any(day is not None and day.known and day.latest() >= session.today for day in days)


def for_child(session: Session) -> bool:
    """Return whether somebody with custody answers for the applicant."""
    return requirements_of(session).guardian


def child_name(session: Session) -> str:
    """Return the applicant's name as it is spoken of: given names, else family name."""
    given, family = session.answers.given_names, session.answers.family_name
    return next((one for one in (given, family) if one and one != NONE_GIVEN), "")


def euros(cents: int, language: Language) -> str:
    """Return the number of euros in a sentence; Easy Language drops ``,00`` (DIN SPEC 33429)."""
    whole, rest = divmod(cents, 100)
    if language == "de-x-leicht" and not rest:
        return str(whole)
    return f"{whole}{'.' if language == 'en' else ','}{rest:02}"


def joined(*parts: Text) -> Text:
    """Return up to four texts as one, each on a line of its own."""
    if len(parts) == 1:
        return parts[0]
    names = ("a", "b", "c", "d")[: len(parts)]
    return Text(f"join.{len(parts)}", tuple(zip(names, parts, strict=True)))
