"""What the clerk decided about a case, as its package carries it."""

from typing import Any

from sqlalchemy import Connection, Row, select

from backend.case_content import CaseContent
from backend.fees import ShareFee, fees_of, lines_of
from backend.reckoning import reckon
from backend.settlements import settled_of, settlement_rows
from backend.storage.tables import applications, cases
from contract.case import (
    ApplicationDecision,
    BillLater,
    CaseDecision,
    CounterPayment,
    FeeDecision,
    Settlement,
)


def case_decision(database: Connection, number: str, content: CaseContent) -> CaseDecision:
    """Return the decision about a released case."""
    issued = reckon(content, settled_of(database, number)).issued
    case = database.execute(select(cases).where(cases.c.case_number == number)).one()
    decided = database.execute(
        select(applications)
        .where(applications.c.case_number == number)
        .order_by(applications.c.position)
    )
    payment = None
    if case.paid_at is not None:
        payment = CounterPayment(
            method=case.paid_method,
            amount_cents=case.paid_cents,
            received_by=case.paid_by,
            received_at=case.paid_at,
        )
    return CaseDecision(
        case_number=number,
        applications=tuple(
            ApplicationDecision(
                document=row.document,
                state=row.state,
                rejected_item=row.rejected_item,
                rejected_reason=row.rejected_reason,
                decided_by=row.decided_by,
                decided_at=row.decided_at,
                preliminary=issued[row.document].preliminary,
                valid_to=issued[row.document].valid_to,
                preliminary_valid_to=issued[row.document].preliminary_valid_to,
                chip=issued[row.document].chip,
                online_id=issued[row.document].online_id,
                express=issued[row.document].express,
                pages=issued[row.document].pages,
                delivery=issued[row.document].delivery,
            )
            for row in decided
        ),
        settlements=tuple(
            Settlement(
                task=row.task,
                answer=row.answer,
                score=row.score,
                settled_by=row.settled_by,
                settled_at=row.settled_at,
            )
            for row in settlement_rows(database, number)
        ),
        fees=tuple(_fee(fee) for fee in fees_of(database, number)),
        fee_lines=lines_of(database, number),
        payment=payment,
        bill_later=_bill(case),
    )


def _bill(case: Row[Any]) -> BillLater | None:
    if case.fee_state != "bill_later":
        return None
    return BillLater(
        amount_cents=case.billed_cents, chosen_by=case.billed_by, chosen_at=case.billed_at
    )


def _fee(fee: ShareFee) -> FeeDecision:
    return FeeDecision(
        share=fee.share,
        asked_cents=fee.asked_cents,
        due_cents=fee.due_cents,
        relief=fee.relief.kind if fee.relief else None,
        reason=fee.relief.reason if fee.relief else None,
    )
