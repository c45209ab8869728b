"""Questions with a few answers as tiles, and what each kind of field looks like."""

from contract.commands import FillField
from contract.steps import FIELDS_OF_STEP
from kiosk.live import Live
from kiosk.presenter.buttons import next_button
from kiosk.presenter.chrome import chrome
from kiosk.presenter.words import choice_text, problem_text, worded
from kiosk.session.application import requirements_of
from kiosk.session.questions import relevant_answers
from kiosk.session.validation import problem
from kiosk.session.values import Session
from kiosk.views import ChoiceView, Option, Text, View, text

ICONS: dict[str, dict[str, str]] = {
    "document": {"identity_card": "badge", "passport": "menu_book", "both": "library_books"},
    "reason": {
        "renewal": "autorenew",
        "first": "fiber_new",
        "lost": "search_off",
        "stolen": "local_police",
        "damaged": "broken_image",
        "name_changed": "edit",
        "address_changed": "home",
        "second_passport": "library_books",
        "other": "more_horiz",
    },
    "old_document": {
        "identity_card": "badge",
        "passport": "menu_book",
        "both": "library_books",
        "none": "block",
    },
    "custody_case": {
        "both_present": "group",
        "one_with_consent": "description",
        "lives_with_me": "home",
        "sole": "person",
        "guardian_deed": "gavel",
        "carer": "supervisor_account",
        "disagree": "balance",
        "alone": "person_off",
    },
    "residence": {
        "here": "home",
        "other_town": "location_city",
        "abroad": "public",
        "none": "night_shelter",
    },
    "delivery": {"counter": "storefront", "home": "local_shipping"},
    "photo": {
        "here": "photo_camera",
        "here_religious": "face",
        "here_medical": "medical_services",
        "studio": "qr_code_2",
        "counter": "child_care",
    },
}
"""Field -> value -> icon; these fields are asked on a page of their own."""


def choice(session: Session, live: Live) -> View:
    """One question, its answers as tiles."""
    step = session.flow.step
    (field,) = FIELDS_OF_STEP[step]
    value = getattr(session.answers, field)
    return ChoiceView(
        chrome=chrome(session),
        title=worded(session, f"{step}.title"),
        body=worded(session, f"{step}.body"),
        options=tuple(
            Option(
                name=f"{field}_{name}",
                icon=icon,
                label=choice_text(field, name),
                body=text(f"{field}.{name}.body"),
                selected=value == name,
                command=FillField.model_validate({"field": field, "value": name}),
                blocked=_blocked(session, field, name),
            )
            for name, icon in ICONS[field].items()
            if not _is_pointless(session, field, name)
        ),
        error=_error(session, field),
        next=next_button(),
    )


def _is_pointless(session: Session, field: str, value: str) -> bool:
    """What is gone is one of the documents, never none."""
    lost = session.answers.reason in ("lost", "stolen")
    return field == "old_document" and value == "none" and lost


def _blocked(session: Session, field: str, value: str) -> Text | None:
    if field != "delivery" or value != "home":
        return None
    blocks = requirements_of(session).delivery_blocks
    return text(f"delivery.blocked.{blocks[0]}") if blocks else None


def _error(session: Session, field: str) -> Text | None:
    value = getattr(session.answers, field)
    if blocked := _blocked(session, field, value or ""):
        return blocked
    wrong = problem(field, relevant_answers(session), session.today, session.law)
    return problem_text(wrong) if wrong and (session.flow.complaint or value) else None
