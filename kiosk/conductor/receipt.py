"""Receipt task: journal how the fee is paid, print the receipt."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor

from backend_client.outbox import Outbox, OutboxBroken
from contract.commands import Command
from contract.results import ReceiptNotPrinted, ReceiptPrinted
from contract.terms import Language
from kiosk.clock import Clock
from kiosk.devices.receipt_printer import NotPrinted, ReceiptPrinter
from kiosk.documents.receipt import (
    FeeText,
    PrinterLine,
    Receipt,
    ReceiptTexts,
    lines_for_printer,
)
from kiosk.presenter.words import euros
from kiosk.session.application import photo_fee_at_counter
from kiosk.session.values import Session, Stored
from kiosk.session.wanted import Task

logger = logging.getLogger(__name__)


class ReceiptTasks:
    """How ``PrintReceipt`` is done; ``translate`` is (key, language) to text."""

    def __init__(
        self,
        *,
        printer: ReceiptPrinter,
        outbox: Outbox,
        storage: Executor,
        clock: Clock,
        office: str,
        translate: Callable[[str, Language], str],
    ) -> None:
        self._printer = printer
        self._outbox = outbox
        self._storage = storage
        self._clock = clock
        self._office = office
        self._translate = translate

    async def print(self, task: Task, session: Session) -> Command:
        """Journal the payment's state first: it is money."""
        stored = session.stored
        if stored is None:
            raise ValueError("a receipt is for a stored case")
        await self._journal(stored, session)
        outcome = await self._printer.print_receipt(self._lines(stored, session))
        if isinstance(outcome, NotPrinted):
            return ReceiptNotPrinted(task=task.id, code=outcome.code)
        return ReceiptPrinted(task=task.id)

    async def _journal(self, stored: Stored, session: Session) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(
                self._storage,
                self._outbox.record_payment,
                stored.case_number,
                session.flow.payment.value,
                self._clock.now(),
            )
        except OutboxBroken as error:
            # No money has changed hands: the case is stored with its fee open, which the counter
            # asks for. The citizen must not go without a receipt.
            logger.error("the way to pay is not journalled: %s", error)

    def _lines(self, stored: Stored, session: Session) -> tuple[PrinterLine, ...]:
        language = session.profile.language

        def word(key: str) -> str:
            return self._translate(key, language)

        extra = photo_fee_at_counter(session)
        note = word("fee.photo_extra").replace("{euros}", euros(extra, language))
        receipt = Receipt(
            case_number=stored.case_number,
            check_value=stored.check_value,
            created_on=session.today,
            office=self._office,
            fees=tuple(
                FeeText(word(f"fee.line.{line.code}"), line.amount_cents)
                for line in stored.fee_lines
            ),
            next_steps=tuple(word(f"receipt.step.{name}") for name in stored.next_steps),
            language=language,
            fee_note=note if extra else "",
        )
        return lines_for_printer(receipt, ReceiptTexts.by_key(word))
