"""Store, fee, receipt, goodbye."""

from contract.case import FeeLine
from contract.commands import ConfirmReceipt, PayAtCounter
from kiosk.live import Live
from kiosk.presenter.chrome import chrome
from kiosk.presenter.words import euros, joined
from kiosk.session.application import photo_fee_at_counter
from kiosk.session.values import Receipt, Session
from kiosk.views import (
    Button,
    EndView,
    FeeRow,
    FeeView,
    ReceiptView,
    Text,
    View,
    WorkingView,
    text,
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
        rows=_fee_rows(lines),
        total=sum(line.amount_cents for line in lines),
        hint=_fee_hint(session),
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


def _fee_hint(session: Session) -> Text:
    """Return what may come on top, and what is there for whom cannot pay."""
    extra, waiver = photo_fee_at_counter(session), text("fee.waiver")
    if not extra:
        return waiver
    amount = euros(extra, session.profile.language)
    return joined(text("fee.photo_extra", euros=amount), waiver)


def _fee_rows(lines: tuple[FeeLine, ...]) -> tuple[FeeRow, ...]:
    """Return the lines; each application's begin with its name where there are several."""
    groups = [line.application or "photo" for line in lines]
    several = len({line.application for line in lines if line.application}) > 1
    return tuple(
        FeeRow(
            text(f"fee.line.{line.code}"),
            line.amount_cents,
            text(f"fee.group.{group}") if several and group != before else None,
        )
        for line, group, before in zip(lines, groups, ["", *groups], strict=False)
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
        steps=tuple(text(f"receipt.step.{name}") for name in (stored.next_steps if stored else ())),
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
