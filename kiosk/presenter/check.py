"""Check answers: every answer with "change", the documents as they will look."""

from dataclasses import replace

from contract.answers import Answers
from contract.commands import Change, ConfirmField, Submit
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter.captures import POSITIONS, failure
from kiosk.presenter.chrome import chrome
from kiosk.presenter.declarations import draft_note, paragraphs
from kiosk.presenter.printed import previews
from kiosk.presenter.words import answer_text, filled_by, joined, worded
from kiosk.session.facts import SIGNERS, Facts, PortraitFact, look, portrait_fact
from kiosk.session.questions import pages_asked, relevant_answers
from kiosk.session.route import is_needed
from kiosk.session.validation import is_optional, problem
from kiosk.session.values import Session
from kiosk.views import Button, CheckRow, CheckView, Text, View, text

_GROUPS: dict[str, tuple[Step, ...]] = {
    "check.group.documents": (
        Step.SERVICE,
        Step.CARD_OPTIONS,
        Step.PASSPORT_OPTIONS,
        Step.REASON,
        Step.OLD_DOCUMENT,
        Step.OLD_CARD,
        Step.OLD_PASSPORT,
        Step.EARLY,
        Step.LOSS,
        Step.LOSS_FOUND,
    ),
    "check.group.person": (Step.NAME, Step.TITLES, Step.BIRTH, Step.FEATURES, Step.DECLARATIONS),
    "check.group.guardians": (Step.CUSTODY, Step.CUSTODY_PROOF),
    "check.group.guardian_1": (Step.GUARDIAN_1,),
    "check.group.guardian_2": (Step.GUARDIAN_2,),
    "check.group.residence": (
        Step.RESIDENCE,
        Step.OTHER_OFFICE,
        Step.ADDRESS,
        Step.DELIVERY,
        Step.DELIVERY_SECOND,
        Step.CONTACT,
    ),
}
"""Heading -> pages whose answers stand under it."""


def check(session: Session, live: Live) -> View:
    """Every answer with "change"."""
    now = look(session)
    return CheckView(
        chrome=chrome(session),
        title=text("check.title"),
        body=text("check.body"),
        rows=_answer_rows(session, now) + _capture_rows(session, now),
        error=_check_error(session, now),
        next=Button("submit", text("check.submit"), Submit(), icon="send", primary=True),
        previews=previews(session),
        declaration=_declaration(session),
    )


def _declaration(session: Session) -> Text:
    draft = draft_note(session, "truth")
    return joined(*paragraphs(session, "truth"), *([draft] if draft else []))


def _check_error(session: Session, now: Facts) -> Text | None:
    if session.failure:
        return failure(session)
    again = {page for page, one in SIGNERS.items() if one in session.captures.sign_again}
    if again & (now.needed - now.done):
        return text("check.signature_again")
    missing = now.dead_end is not None or not now.needed - {Step.CHECK} <= now.done
    if missing and session.flow.complaint:
        return text("check.incomplete")
    return text("check.unconfirmed") if now.unconfirmed else None


def _answer_rows(session: Session, now: Facts) -> tuple[CheckRow, ...]:
    pages, answers = pages_asked(session), relevant_answers(session)
    rows: list[CheckRow] = []
    for group, steps in _GROUPS.items():
        of_group = [
            _answer_row(session, answers, name, step, wrong=_is_wrong(step, now))
            for step in steps
            for name in pages.get(step, ())
            if _matters(session, answers, name)
        ]
        rows += _with_heading(of_group, group)
    return tuple(rows)


def _is_wrong(step: Step, now: Facts) -> bool:
    """The answer ends the visit, or another one stands against the delivery that was chosen."""
    return step is now.dead_end or (step is Step.DELIVERY and step not in now.done)


def _with_heading(rows: list[CheckRow], group: str) -> list[CheckRow]:
    if not rows:
        return []
    return [replace(rows[0], group=text(group)), *rows[1:]]


def _matters(session: Session, answers: Answers, name: str) -> bool:
    """What may be left empty and was is not worth a row, unless a clerk emptied it."""
    answered = bool(getattr(answers, name))
    return answered or not is_optional(name, answers) or bool(filled_by(session, name))


def _answer_row(
    session: Session, answers: Answers, name: str, step: Step, *, wrong: bool
) -> CheckRow:
    value = getattr(answers, name) or ""
    missing = wrong or problem(name, answers, session.today, session.law) is not None
    empty = text("check.open" if missing else "check.not_given")
    unconfirmed = any(e.field == name and not e.confirmed for e in session.clerk_entries)
    confirm = Button(
        f"confirm_{name}",
        text("check.confirm"),
        ConfirmField.model_validate({"field": name}),
        icon="check",
        primary=True,
    )
    return CheckRow(
        name=name,
        label=worded(session, f"field.{name}.label"),
        value=answer_text(name, value) if value else empty,
        change=change_button(name, step, missing=missing),
        by_clerk=filled_by(session, name),
        confirm=confirm if unconfirmed else None,
        missing=missing,
    )


def change_button(name: str, step: Step, *, missing: bool) -> Button:
    """Return the button that leads to ``step`` and back."""
    label, command = text("action.change"), Change(step=step)
    return Button(f"change_{name}", label, command, icon="edit", primary=missing)


def _capture_rows(session: Session, now: Facts) -> tuple[CheckRow, ...]:
    captures = session.captures
    rows = _photo_rows(session, now)
    if is_needed(Step.FINGERPRINTS, now):
        states = (now.right_index, now.left_index)
        rows += [
            replace(
                _capture_row(position, Step.FINGERPRINTS, f"finger.{state}", None),
                label=text(f"finger.{position}.label"),
                by_clerk=captures.finger(position).reason_by or None,
            )
            for position, state in zip(POSITIONS, states, strict=True)
        ]
    rows += [
        _capture_row(page.value, page, f"signature.{_signature_state(session, page)}", evidence)
        for page, evidence in (
            (Step.SIGNATURE, captures.signature),
            (Step.GUARDIAN_1_SIGNATURE, captures.guardian_1_signature),
            (Step.GUARDIAN_2_SIGNATURE, captures.guardian_2_signature),
        )
        if is_needed(page, now)
    ]
    return tuple(_with_heading(rows, "check.group.captures"))


def _photo_rows(session: Session, now: Facts) -> list[CheckRow]:
    """How the photo is made, and, where it is made here, whether it was."""
    answers, captures = relevant_answers(session), session.captures
    rows = [_answer_row(session, answers, "photo", Step.PHOTO, wrong=False)]
    if not is_needed(Step.PORTRAIT, now):
        return rows
    portrait = portrait_fact(answers, captures)
    row = _capture_row("portrait", Step.PORTRAIT, f"portrait.{portrait}", captures.portrait)
    if portrait is PortraitFact.CAPTURED and not captures.portrait_conformant:
        row = replace(row, value=text("check.portrait.not_conformant"))
    return [*rows, row]


def _signature_state(session: Session, page: Step) -> str:
    captures = session.captures
    if SIGNERS[page] in captures.cannot_sign:
        return "impossible"
    name = "signature" if page is Step.SIGNATURE else page.value
    return "given" if getattr(captures, name) else "open"


def _capture_row(name: str, step: Step, state: str, picture: str | None) -> CheckRow:
    missing = state.endswith(".open")
    return CheckRow(
        name=name,
        label=text(f"check.{name}.label"),
        value=text("check.open") if missing else text(f"check.{state}"),
        change=change_button(name, step, missing=missing),
        by_clerk=None,
        confirm=None,
        picture=picture,
        missing=missing,
    )
