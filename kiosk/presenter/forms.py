"""Pages with questions."""

from contract.answers import Answers, Visibility, visibility
from contract.choices import CHOICES, NONE_GIVEN
from contract.commands import ConfirmCancel, FillField, SetProfile
from contract.steps import CONFIRMED_STEPS, DECLARED_ON, FIELDS_OF_STEP, Step
from contract.terms import Language, TextScale, Theme
from kiosk.live import Live
from kiosk.presenter.buttons import next_button
from kiosk.presenter.chrome import chrome
from kiosk.presenter.declarations import draft_note, paragraphs
from kiosk.presenter.printed import printed
from kiosk.presenter.words import (
    STATE_CHOICES,
    STATE_FIELDS,
    choice_text,
    filled_by,
    joined,
    problem_text,
    worded,
)
from kiosk.session.facts import DEAD_ENDS
from kiosk.session.questions import pages_asked, relevant_answers
from kiosk.session.validation import NONE_ALLOWED, is_optional, longest, problem
from kiosk.session.values import Control, Session
from kiosk.views import (
    Button,
    FieldKind,
    FormField,
    FormView,
    LanguageChoice,
    Need,
    NeedsView,
    NoticeView,
    Text,
    View,
    text,
)

LANGUAGES: tuple[tuple[Language, str], ...] = (
    ("de", "Deutsch"),
    ("de-x-leicht", "Einfache Texte (Entwurf)"),
    ("en", "English"),
)

_KINDS: dict[str, FieldKind] = {
    "birth_date": "partial_date",
    "loss_when": "partial_date",
    "loss_found_on": "date",
    "guardian_1_birth_date": "partial_date",
    "guardian_2_birth_date": "partial_date",
    "old_card_expiry": "date",
    "old_passport_expiry": "date",
    "delivery_second_expiry": "date",
    "postcode": "digits",
    "height_cm": "digits",
    "old_card_serial": "serial",
    "old_passport_serial": "serial",
    "delivery_second_serial": "serial",
    "eye_colour": "choice",
    "sex": "choice",
    "passport_kind": "choice",
    "passport_pages": "choice",
    "delivery_second_kind": "choice",
    "preliminary_card": "yes_no",
    "braille": "yes_no",
    "loss_found": "yes_no",
    "custody_proof": "yes_no",
    "other_nationality": "yes_no",
    "foreign_forces": "yes_no",
    "email": "email",
    **dict.fromkeys(STATE_FIELDS, "state"),
}
_DATES = ("date", "partial_date")
_SELF_EXPLAINING = frozenset({"postcode", "town", "loss_where"})
"""Their label says all."""


def needs(session: Session, live: Live) -> View:
    """Language and needs."""
    profile = session.profile

    def need(name: str, icon: str, on: bool, command: SetProfile) -> Need:
        return Need(
            name, icon, text(f"needs.{name}.label"), text(f"needs.{name}.body"), on, command
        )

    def theme(name: Theme) -> SetProfile:
        return SetProfile(theme="light" if profile.theme == name else name)

    def scale(percent: TextScale) -> SetProfile:
        return SetProfile(text_scale=100 if profile.text_scale == percent else percent)

    return NeedsView(
        chrome=chrome(session),
        title=text("needs.title"),
        body=text("needs.body"),
        languages=tuple(
            LanguageChoice(code, label, code == profile.language, SetProfile(language=code))
            for code, label in LANGUAGES
        ),
        needs=(
            need("text_125", "text_increase", profile.text_scale == 125, scale(125)),
            need("text_150", "text_increase", profile.text_scale == 150, scale(150)),
            need("text_200", "text_increase", profile.text_scale == 200, scale(200)),
            need("dark", "dark_mode", profile.theme == "dark", theme("dark")),
            need("contrast", "contrast", profile.theme == "contrast", theme("contrast")),
            need(
                "low_layout",
                "vertical_align_bottom",
                profile.low_layout,
                SetProfile(low_layout=not profile.low_layout),
            ),
            need(
                "left_hand",
                "swap_horiz",
                profile.left_hand,
                SetProfile(left_hand=not profile.left_hand),
            ),
            need("slow", "more_time", profile.slow, SetProfile(slow=not profile.slow)),
            need("speech", "volume_up", profile.speech, SetProfile(speech=not profile.speech)),
        ),
        next=next_button(),
    )


_ICONS = {"privacy": "shield_lock", "chip": "id_card"}


def notice(session: Session, live: Live) -> View:
    """A text that is read and confirmed by going on."""
    declaration = CONFIRMED_STEPS[session.flow.step]
    return NoticeView(
        chrome=chrome(session),
        icon=_ICONS.get(declaration, "contract"),
        title=text(f"declaration.{declaration}.title"),
        paragraphs=paragraphs(session, declaration),
        next=next_button(f"{session.flow.step}.confirm"),
        draft=draft_note(session, declaration),
    )


def counter(session: Session, live: Live) -> View:
    """This visit goes on at the counter."""
    why = next(
        (
            ends[value]
            for step, ends in DEAD_ENDS.items()
            for name in FIELDS_OF_STEP[step]
            if (value := getattr(session.answers, name)) in ends
        ),
        "custody_alone",
    )
    return NoticeView(
        chrome=chrome(session),
        icon="supervisor_account",
        title=text(f"counter.{why}.title"),
        paragraphs=(text(f"counter.{why}.1"), text(f"counter.{why}.2")),
        next=Button("finish", text("counter.finish"), ConfirmCancel(), icon="check", primary=True),
    )


def form(session: Session, live: Live) -> View:
    """A page with fields to fill in."""
    step = session.flow.step
    names, answers = pages_asked(session).get(step, ()), relevant_answers(session)
    declaration = declared_on(session, step)
    return FormView(
        chrome=chrome(session),
        title=worded(session, f"{step}.title"),
        body=_form_body(session, step),
        fields=tuple(field(session, answers, name) for name in names),
        next=next_button(),
        printed=printed(session, step),
        draft=draft_note(session, declaration) if declaration else None,
    )


def declared_on(session: Session, step: Step) -> str | None:
    """Return the declaration that this page shows above its questions."""
    if step is Step.CUSTODY_PROOF and session.answers.custody_case != "one_with_consent":
        return None
    return DECLARED_ON.get(step)


def _form_body(session: Session, step: Step) -> Text:
    """Return what is said above the questions: what they are for, and what is declared."""
    body = worded(session, f"{step}.body")
    declaration = declared_on(session, step)
    return body if declaration is None else joined(body, *paragraphs(session, declaration))


def field(session: Session, answers: Answers, name: str) -> FormField:
    """Return one field with what is wrong with it, once there is reason to say so."""
    value = getattr(answers, name) or ""
    error = problem(name, answers, session.today, session.law)
    say = error is not None and (value != "" or session.flow.complaint)
    kind = _KINDS.get(name, "text")
    if name == "postcode" and answers.residence == "abroad":
        kind = "text"
    return FormField(
        name=name,
        label=worded(session, f"field.{name}.label"),
        explanation=_explanation(session, name),
        kind=kind,
        value=value,
        error=problem_text(error) if error and say else None,
        optional=is_optional(name, answers),
        max_length=10 if kind in _DATES else longest(name, answers),
        choices=_choices(name),
        revision=session.field_revision(name),
        editable=session.flow.control is not Control.CLERK,
        by_clerk=filled_by(session, name),
        masked=visibility(name) is not Visibility.PUBLIC,
        instead=_instead(name) if value != NONE_GIVEN else None,
    )


def _explanation(session: Session, name: str) -> Text | None:
    return None if name in _SELF_EXPLAINING else worded(session, f"field.{name}.explanation")


def _choices(name: str) -> tuple[tuple[str, Text], ...]:
    if name in STATE_FIELDS:
        return STATE_CHOICES
    return tuple((one, choice_text(name, one)) for one in CHOICES.get(name, ()))


def _instead(name: str) -> Button | None:
    if name not in NONE_ALLOWED:
        return None
    command = FillField.model_validate({"field": name, "value": NONE_GIVEN})
    return Button(f"instead_{name}", text(f"instead.{name}"), command, icon="block")
