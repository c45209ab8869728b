"""Pages with questions."""

from typing import Literal

from contract.answers import Answers, Visibility, visibility
from contract.commands import ConfirmCancel, Continue, FillField, SetProfile
from contract.steps import FIELDS_OF_STEP, Step
from contract.terms import Language
from kiosk.live import Live
from kiosk.presenter.chrome import chrome
from kiosk.session.validation import CHOICES, OPTIONAL, problem
from kiosk.session.values import Control, Session
from kiosk.views import (
    Button,
    ChoiceView,
    FormField,
    FormView,
    LanguageChoice,
    Need,
    NeedsView,
    NoticeView,
    Option,
    Text,
    View,
    text,
)

LANGUAGES: tuple[tuple[Language, str], ...] = (("de", "Deutsch"), ("en", "English"))

Kind = Literal["text", "digits", "date", "serial", "choice", "yes_no"]
_KINDS: dict[str, Kind] = {
    "birth_date": "date",
    "old_expiry": "date",
    "postcode": "digits",
    "height_cm": "digits",
    "old_serial": "serial",
    "eye_colour": "choice",
    "other_nationality": "yes_no",
    "foreign_forces": "yes_no",
}
_EXPLAINED = frozenset(
    {
        "family_name",
        "birth_name",
        "given_names",
        "degree",
        "birth_place",
        "birth_date",
        "height_cm",
        "eye_colour",
        "old_serial",
        "old_expiry",
        "other_nationality",
        "foreign_forces",
        "street",
    }
)


def next_button(key: str = "action.next") -> Button:
    """Return the one button that goes on."""
    return Button("next", text(key), Continue(), icon="arrow_forward", primary=True)


def needs(session: Session, live: Live) -> View:
    """Language and needs."""
    profile = session.profile

    def need(name: str, icon: str, on: bool, command: SetProfile) -> Need:
        return Need(
            name, icon, text(f"needs.{name}.label"), text(f"needs.{name}.body"), on, command
        )

    bigger = profile.text_scale > 100
    scale: Literal[100, 150] = 100 if bigger else 150
    contrast = profile.theme == "contrast"
    theme: Literal["light", "contrast"] = "light" if contrast else "contrast"
    low = profile.low_layout
    return NeedsView(
        chrome=chrome(session),
        title=text("needs.title"),
        body=text("needs.body"),
        languages=tuple(
            LanguageChoice(code, label, code == profile.language, SetProfile(language=code))
            for code, label in LANGUAGES
        ),
        needs=(
            need("bigger_text", "text_increase", bigger, SetProfile(text_scale=scale)),
            need("contrast", "contrast", contrast, SetProfile(theme=theme)),
            need("low_layout", "vertical_align_bottom", low, SetProfile(low_layout=not low)),
            need("slow", "more_time", profile.slow, SetProfile(slow=not profile.slow)),
        ),
        next=next_button(),
    )


def _choice(session: Session, field: str, options: tuple[tuple[str, str], ...], page: str) -> View:
    error = problem(field, session.answers, session.today)
    value = getattr(session.answers, field)
    return ChoiceView(
        chrome=chrome(session),
        title=text(f"{page}.title"),
        body=text(f"{page}.body"),
        options=tuple(
            Option(
                name=f"{field}_{name}",
                icon=icon,
                label=text(f"{page}.{name}.label"),
                body=text(f"{page}.{name}.body"),
                selected=value == name,
                command=FillField.model_validate({"field": field, "value": name}),
            )
            for name, icon in options
        ),
        error=text(error) if error and session.flow.complaint else None,
        next=next_button(),
    )


def service(session: Session, live: Live) -> View:
    """Which document."""
    return _choice(session, "document", (("identity_card", "badge"),), "service")


def options(session: Session, live: Live) -> View:
    """Options of the document."""
    return _choice(session, "braille", (("no", "credit_card"), ("yes", "touch_app")), "options")


def old_document(session: Session, live: Live) -> View:
    """Which document there is already."""
    choices = (("identity_card", "badge"), ("passport", "menu_book"), ("none", "block"))
    return _choice(session, "old_document", choices, "old_document")


def privacy(session: Session, live: Live) -> View:
    """The notice by Art. 13 GDPR."""
    return NoticeView(
        chrome=chrome(session),
        icon="shield_lock",
        title=text("privacy.title"),
        paragraphs=tuple(text(f"privacy.paragraph.{number}") for number in range(1, 7)),
        next=next_button("privacy.confirm"),
    )


def counter(session: Session, live: Live) -> View:
    """This visit goes on at the counter."""
    return NoticeView(
        chrome=chrome(session),
        icon="supervisor_account",
        title=text("counter.title"),
        paragraphs=(text("counter.guardian.1"), text("counter.guardian.2")),
        next=Button("finish", text("counter.finish"), ConfirmCancel(), icon="check", primary=True),
    )


def form(session: Session, live: Live) -> View:
    """A page with fields to fill in."""
    step = session.flow.step
    return FormView(
        chrome=chrome(session),
        title=text(f"{step}.title"),
        body=text(f"{step}.body"),
        fields=tuple(field(session, name, step) for name in FIELDS_OF_STEP[step]),
        next=next_button(),
    )


def field(session: Session, name: str, step: Step) -> FormField:
    """Return one field with what is wrong with it, once there is reason to say so."""
    value = getattr(session.answers, name) or ""
    error = problem(name, session.answers, session.today)
    say = error is not None and (value != "" or session.flow.complaint)
    kind = _KINDS.get(name, "text")
    return FormField(
        name=name,
        label=text(f"field.{name}.label"),
        explanation=text(f"field.{name}.explanation") if name in _EXPLAINED else None,
        kind=kind,
        value=value,
        error=text(error) if error and say else None,
        optional=name in OPTIONAL,
        max_length=10 if kind == "date" else Answers.model_fields[name].metadata[0].max_length,
        choices=tuple((one, choice_text(name, one)) for one in CHOICES.get(name, ())),
        revision=session.field_revision(name),
        editable=session.flow.control is not Control.CLERK,
        by_clerk=filled_by(session, name),
        masked=visibility(name) is not Visibility.PUBLIC,
    )


def choice_text(name: str, value: str) -> Text:
    """Return the words for one value of a list."""
    if value in ("yes", "no"):
        return text(f"answer.{value}")
    if name == "eye_colour":
        return text(f"eye_colour.{value}")
    page = {"document": "service", "old_document": "old_document"}.get(name, name)
    return text(f"{page}.{value}.label")


def filled_by(session: Session, name: str) -> str | None:
    """Return the name of the clerk who filled the field, if one did."""
    for entry in session.clerk_entries:
        if entry.field == name:
            return entry.clerk_name
    return None
