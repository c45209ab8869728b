"""Check answers, store, fee, receipt, goodbye."""

from dataclasses import replace

from contract.commands import Change, ConfirmField, ConfirmReceipt, PayAtCounter, Submit
from contract.steps import FIELDS_OF_STEP, Step
from kiosk.live import Live
from kiosk.presenter.captures import POSITIONS, failure
from kiosk.presenter.chrome import chrome
from kiosk.presenter.forms import choice_text, filled_by
from kiosk.session.facts import Facts, look
from kiosk.session.route import ROUTE, is_done, is_needed
from kiosk.session.validation import CHOICES, problem
from kiosk.session.values import Receipt, Session
from kiosk.views import (
    Button,
    CheckRow,
    CheckView,
    EndView,
    FeeRow,
    FeeView,
    ReceiptView,
    Text,
    View,
    WorkingView,
    text,
)

_STEPS = (
    Step.SERVICE,
    Step.OPTIONS,
    Step.OLD_DOCUMENT,
    Step.OLD_DOCUMENT_DETAILS,
    Step.NAME,
    Step.BIRTH,
    Step.ADDRESS,
    Step.FEATURES,
    Step.DECLARATIONS,
)


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
    )


def _check_error(session: Session, now: Facts) -> Text | None:
    if session.failure:
        return failure(session)
    missing = any(not is_done(step, now) for step in ROUTE[:-1] if is_needed(step, now))
    if missing and session.flow.complaint:
        return text("check.incomplete")
    return text("check.unconfirmed") if now.unconfirmed else None


def _answer_rows(session: Session, now: Facts) -> tuple[CheckRow, ...]:
    return tuple(
        _answer_row(session, name, step)
        for step in _STEPS
        if is_needed(step, now)
        for name in FIELDS_OF_STEP[step]
    )


def _answer_row(session: Session, name: str, step: Step) -> CheckRow:
    value = getattr(session.answers, name) or ""
    missing = problem(name, session.answers, session.today) is not None
    shown: str | Text = value or text("check.open" if missing else "check.not_given")
    if value and name in CHOICES:
        shown = choice_text(name, value)
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
        label=text(f"field.{name}.label"),
        value=shown,
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
    rows = [_capture_row("portrait", Step.PORTRAIT, f"portrait.{now.portrait}", captures.portrait)]
    if now.fingerprints_needed:
        states = (now.right_index, now.left_index)
        rows += [
            replace(
                _capture_row(position, Step.FINGERPRINTS, f"finger.{state}", None),
                label=text(f"finger.{position}.label"),
                by_clerk=captures.finger(position).reason_by or None,
            )
            for position, state in zip(POSITIONS, states, strict=True)
        ]
    if now.signature_needed:
        state = "given" if now.signed else "open"
        rows.append(
            _capture_row("signature", Step.SIGNATURE, f"signature.{state}", captures.signature)
        )
    return tuple(rows)


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


def submitting(session: Session, live: Live) -> View:
    """The case is being stored."""
    return WorkingView(chrome(session), text("submitting.title"), text("submitting.body"))


def fee(session: Session, live: Live) -> View:
    """The fee lines and the ways to pay."""
    lines = session.stored.fee_lines if session.stored else ()
    return FeeView(
        chrome=chrome(session),
        title=text("fee.title"),
        body=text("fee.body"),
        rows=tuple(FeeRow(text(f"fee.line.{line.code}"), line.amount_cents) for line in lines),
        total=sum(line.amount_cents for line in lines),
        buttons=(
            Button(
                "pay_at_counter",
                text("fee.pay_at_counter"),
                PayAtCounter(),
                icon="point_of_sale",
                primary=True,
            ),
        ),
    )


def receipt(session: Session, live: Live) -> View:
    """Case number, QR code and what comes next."""
    stored, state = session.stored, session.flow.receipt
    number = stored.case_number if stored else ""
    value = stored.check_value if stored else ""
    printing = {Receipt.PRINTED: "printed", Receipt.NO_PAPER: "no_paper"}.get(state, "printing")
    return ReceiptView(
        chrome=chrome(session),
        title=text("receipt.title"),
        case_number=number,
        check_value=value,
        qr_text=f"BT1:{number}:{value}",
        printing=printing,  # type: ignore[arg-type]
        body=text(f"receipt.body.{printing}"),
        steps=tuple(text(f"receipt.step.{number}") for number in range(1, 4)),
        buttons=(
            Button(
                "confirm_receipt",
                text(f"receipt.confirm.{printing}"),
                ConfirmReceipt(),
                icon="check",
                primary=True,
                enabled=state is not Receipt.PRINTING,
            ),
        ),
    )


def ended(session: Session, live: Live) -> View:
    """Goodbye."""
    kind = "stored" if session.stored else "cancelled"
    return EndView(chrome(session), text(f"end.{kind}.title"), text(f"end.{kind}.body"))
