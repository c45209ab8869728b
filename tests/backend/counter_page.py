"""What tests do at the counter, and what they read afterwards."""

import hashlib
import io
import re
import zipfile

import httpx
from office import Desk, KioskClient, Office, SealedCase, sealed_case
from sqlalchemy import Table, select
from visits import Visit

from backend import setup
from backend.counter_tasks import ANSWERS
from backend.storage.tables import audit
from contract.case import PackageConfirmation


class CounterPage:
    """The page of one case and its forms."""

    def __init__(self, desk: Desk, kiosk: KioskClient, visit: Visit | SealedCase) -> None:
        self.desk = desk
        self.case = visit if isinstance(visit, SealedCase) else sealed_case(kiosk, visit)
        delivered = kiosk.deliver(self.case)
        assert delivered.status_code == 200, delivered.text

    @property
    def number(self) -> str:
        return self.case.number

    def text(self) -> str:
        return self.desk.get(f"/desk/cases/{self.number}").text

    def post(self, path: str, **form: str) -> httpx.Response:
        return self.desk.post(f"/desk/cases/{self.number}/{path}", **form)

    def accept(self, document: str) -> httpx.Response:
        return self.post(f"applications/{document}/accept")

    def reject(self, document: str) -> httpx.Response:
        path = f"applications/{document}/reject"
        return self.post(path, item="answers", reason="not_entitled")

    def settle(self, task: str, answer: str, score: str = "") -> httpx.Response:
        return self.post(f"tasks/{task}", answer=answer, score=score)

    @property
    def tasks(self) -> list[str]:
        return re.findall(r'class="task open" data-task="(\w+)"', self.text())

    def settle_all(self) -> None:
        for task in self.tasks:
            assert self.settle(task, ANSWERS[task][0], "62").status_code == 303

    def pay(self, method: str = "cash") -> httpx.Response:
        """Send the form as the page holds it."""
        return self.post("payment", method=method, seen_cents=self.seen_cents)

    def bill(self) -> httpx.Response:
        return self.post("bill", seen_cents=self.seen_cents)

    @property
    def seen_cents(self) -> str:
        found = re.search(r'name="seen_cents" value="(\d+)"', self.text())
        return found[1] if found else "0"

    @property
    def obstacles(self) -> list[str]:
        return re.findall(r'data-obstacle="(\w+)"', self.text())

    @property
    def state(self) -> str:
        found = re.search(r'class="head".*?badge state-(\w+)', self.text(), re.DOTALL)
        assert found
        return found[1]

    @property
    def due(self) -> str:
        found = re.search(r'class="line total">.*?money">([^<]+)<', self.text(), re.DOTALL)
        assert found
        return found[1]


def rows(office: Office, table: Table, case: SealedCase) -> list[dict[str, object]]:
    database = setup.open_database(office.settings)
    try:
        found = database.read_blocking(
            lambda c: c.execute(select(table).where(table.c.case_number == case.number)).all()
        )
    finally:
        database.close()
    return [dict(row._mapping) for row in found]


def actions(office: Office, number: str) -> list[tuple[str, str, str]]:
    database = setup.open_database(office.settings)
    try:
        rows = database.read_blocking(
            lambda c: c.execute(
                select(audit).where(audit.c.case_number == number).order_by(audit.c.sequence)
            ).all()
        )
    finally:
        database.close()
    return [(row.action, row.actor, row.detail) for row in rows]


def receiver_headers(office: Office, name: str = "verfahren") -> dict[str, str]:
    return {"Authorization": f"Bearer {setup.add_receiver(office.settings, name)}"}


def fetch(office: Office, number: str, headers: dict[str, str]) -> httpx.Response:
    return office.http.get(f"{office.url}/v1/cases/{number}/package", headers=headers)


def confirm(office: Office, number: str, package: bytes, headers: dict[str, str]) -> httpx.Response:
    manifest = zipfile.ZipFile(io.BytesIO(package)).read("manifest.json")
    word = PackageConfirmation(
        case_number=number, manifest_sha256=hashlib.sha256(manifest).hexdigest()
    )
    return office.http.post(
        f"{office.url}/v1/cases/{number}/package/confirmation",
        content=word.model_dump_json(),
        headers=headers,
    )
