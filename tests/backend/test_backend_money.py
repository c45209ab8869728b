"""The fee at the counter: waived, taken, returned, billed; and what it holds back."""

import asyncio
import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from counter_page import CounterPage, actions, confirm, fetch, receiver_headers, rows
from office import Desk, KioskClient, Office
from running_app import running
from sqlalchemy import update
from visits import CARD, PASSPORT, adult

from backend import setup
from backend.main import build_app
from backend.storage.tables import cases
from contract.case import CaseDecision
from contract.signing import Signed
from contract.value import Value

pytestmark = pytest.mark.slow

WAIVE = {"kind": "waived", "reason": "needy_proof_seen"}


def accepted(desk: Desk, kiosk: KioskClient) -> CounterPage:
    page = CounterPage(desk, kiosk, adult())
    assert page.accept("identity_card").status_code == 303
    return page


def money(office: Office, page: CounterPage) -> list[tuple[str, str]]:
    return [(a, d) for a, _, d in actions(office, page.number) if a.startswith("fee_")]


def fee_state(office: Office, page: CounterPage) -> object:
    return rows(office, cases, page.case)[0]["fee_state"]


# --- relief


def test_fee_is_waived_reduced_and_restored(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    assert page.post("fees/identity_card/relief", **WAIVE).status_code == 303
    assert page.due == "98,00 €"
    assert "bedürftig, Nachweis gesehen" in page.text()
    reduce = {"kind": "reduced", "reason": "discretion", "amount": "20,50"}
    assert page.post("fees/passport/relief", **reduce).status_code == 303
    assert page.due == "26,50 €"
    assert page.post("fees/shared/relief", **WAIVE).status_code == 303
    assert page.post("fees/passport/relief", **WAIVE).status_code == 303
    assert page.due == "0,00 €"
    assert fee_state(office, page) == "waived"
    assert page.pay().status_code == 409
    assert page.post("fees/passport/restore").status_code == 303
    assert page.post("fees/passport/restore").status_code == 409
    assert page.due == "92,00 €"
    assert fee_state(office, page) == "at_counter"
    relieved = [d for action, d in money(office, page) if action == "fee_relieved"]
    assert relieved == [
        "identity_card:waived:0",
        "passport:reduced:2050",
        "shared:waived:0",
        "passport:waived:0",
        "passport:taken_back",
    ]


@pytest.mark.parametrize("amount", ["", "0", "-5", "46,00", "9999999", "1e2", "4,5", "١٢", "12;--"])
def test_reduction_needs_an_amount_below_the_fee(
    kiosk: KioskClient, desk: Desk, amount: str
) -> None:
    page = CounterPage(desk, kiosk, adult())
    form = {"kind": "reduced", "reason": "other", "amount": amount}
    answer = page.post("fees/identity_card/relief", **form)
    assert answer.status_code == 409
    assert "Dieser Betrag geht nicht" in answer.text
    assert page.post("fees/passport/relief", kind="waived", reason="other").status_code == 409
    assert page.post("fees/shared/relief", kind="waived", reason="rich").status_code == 409


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "waived", "amount": "20"}, "Beim ganzen Erlass gibt es keinen Betrag"),
        ({"kind": ""}, "Bitte wählen Sie zuerst"),
        ({"kind": "doubled", "amount": "20"}, "Bitte wählen Sie zuerst"),
    ],
)
def test_relief_is_what_the_clerk_chose(
    kiosk: KioskClient, desk: Desk, form: dict[str, str], said: str
) -> None:
    page = CounterPage(desk, kiosk, adult())
    answer = page.post("fees/identity_card/relief", reason="other", **form)
    assert (answer.status_code, said in answer.text, page.due) == (409, True, "52,00 €")
    assert re.search(r'name="kind" required>\s*<option value="">', page.text())


# --- payment


def test_payment_is_recorded_and_returned(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    assert page.pay("bitcoin").status_code == 409
    assert page.pay("card").status_code == 303
    assert "144,00 € mit Karte erhalten" in page.text()
    assert page.pay("card").status_code == 409
    assert page.post("fees/shared/relief", kind="waived", reason="other").status_code == 409
    page.reject("passport")
    assert "Zu viel bezahlt: 92,00 € zurückgeben" in page.text()
    assert page.post("payment/return").status_code == 303
    assert page.due == "52,00 €"
    assert page.pay().status_code == 303
    assert money(office, page) == [
        ("fee_received", "card:14400"),
        ("fee_returned", "card:14400"),
        ("fee_received", "cash:5200"),
    ]


@pytest.mark.parametrize("seen", ["5200", "0", "-1", "", "14400x", "9" * 9, "١٤٤٠٠"])
def test_only_the_amount_that_the_clerk_saw_is_booked(
    office: Office, kiosk: KioskClient, desk: Desk, seen: str
) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    for path in ("payment", "bill"):
        assert page.post(path, method="cash", seen_cents=seen).status_code == 409
    assert (fee_state(office, page), money(office, page)) == ("at_counter", [])


def test_amount_that_changed_meanwhile_is_said(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page, other = CounterPage(desk, kiosk, adult(CARD, PASSPORT)), office.log_in()
    seen = page.seen_cents
    assert other.post(f"/desk/cases/{page.number}/fees/passport/relief", **WAIVE).status_code == 303
    refused = page.post("payment", method="cash", seen_cents=seen)
    assert (refused.status_code, "Es wurde nichts gebucht" in refused.text) == (409, True)
    assert rows(office, cases, page.case)[0]["paid_cents"] is None
    assert page.pay().status_code == 303
    other.http.close()


# --- what holds a case back


@pytest.mark.parametrize(
    "free",
    [
        lambda page: page.pay(),
        lambda page: page.bill(),
        lambda page: [
            page.post(f"fees/{one}/relief", **WAIVE) for one in ("identity_card", "shared")
        ],
    ],
    ids=["paid", "billed", "waived"],
)
def test_open_fee_holds_the_case_back(
    office: Office, kiosk: KioskClient, desk: Desk, free: Callable[[CounterPage], object]
) -> None:
    page = accepted(desk, kiosk)
    assert page.state == "stored"
    assert "sobald die Gebühr bezahlt" in page.text()
    assert fetch(office, page.number, receiver_headers(office)).status_code == 409
    free(page)
    assert page.state == "released"


def test_bill_later_is_a_choice_that_is_audited_and_taken_back(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page, headers = accepted(desk, kiosk), receiver_headers(office, "biller")
    assert page.bill().status_code == 303
    assert page.bill().status_code == 409
    package = fetch(office, page.number, headers)
    decided = decision(package)
    assert decided.bill_later
    assert (decided.bill_later.amount_cents, decided.bill_later.chosen_by) == (5200, desk.login)
    assert page.post("bill/withdraw").status_code == 303
    assert page.state == "stored"
    assert confirm(office, page.number, package.content, headers).status_code == 409
    assert money(office, page) == [("fee_billed", "5200"), ("fee_billed", "taken_back")]
    assert page.post("bill/withdraw").status_code == 409


def test_bill_that_was_handed_over_is_the_receivers(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page, headers = accepted(desk, kiosk), receiver_headers(office, "payer")
    seen = page.seen_cents
    page.bill()
    package = fetch(office, page.number, headers)
    assert confirm(office, page.number, package.content, headers).status_code == 204
    assert 'name="method"' not in page.text()
    assert "Das Fachverfahren fordert die Gebühr" in page.text()
    revision = str(rows(office, cases, page.case)[0]["revision"])
    refused = page.post("payment", method="card", seen_cents=seen, revision=revision)
    assert (refused.status_code, "Hier wird nichts mehr kassiert" in refused.text) == (409, True)
    assert (page.state, fee_state(office, page)) == ("handed_over", "bill_later")
    assert page.post("payment/return").status_code == 409
    assert page.post("fees/shared/relief", **WAIVE).status_code == 409
    assert confirm(office, page.number, package.content, headers).status_code == 204, "as before"


def test_bill_holds_again_when_a_payment_is_returned(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page, headers = accepted(desk, kiosk), receiver_headers(office, "again")
    page.bill()
    page.pay()
    assert decision(fetch(office, page.number, headers)).bill_later is None, "it is paid"
    page.post("payment/return")
    assert (page.state, fee_state(office, page)) == ("released", "bill_later")
    page.pay()
    package = fetch(office, page.number, headers)
    assert confirm(office, page.number, package.content, headers).status_code == 204
    page.post("payment/return")
    assert fee_state(office, page) == "at_counter", "the receiver knows of no bill"
    assert page.pay().status_code == 303


@pytest.mark.parametrize("change", ["photo", "relief", "restore"])
def test_bill_is_for_the_amount_that_was_seen(
    office: Office, kiosk: KioskClient, desk: Desk, change: str
) -> None:
    page = CounterPage(desk, kiosk, adult(conformant=False))
    if change == "restore":
        page.post("fees/shared/relief", **WAIVE)
    page.bill()
    page.accept("identity_card")
    match change:
        case "photo":
            page.settle("portrait", "from_studio")
        case "relief":
            page.settle("portrait", "new_at_counter")
            page.post("fees/shared/relief", **WAIVE)
        case _:
            page.settle("portrait", "new_at_counter")
            page.post("fees/shared/restore")
    assert (page.state, fee_state(office, page)) == ("stored", "at_counter")
    assert money(office, page)[-1] == ("fee_billed", "lapsed")
    page.bill()
    assert page.state == "released"


def test_bill_for_nothing_is_none(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = accepted(desk, kiosk)
    page.bill()
    for share in ("identity_card", "shared"):
        page.post(f"fees/{share}/relief", **WAIVE)
    assert fee_state(office, page) == "waived"
    package = fetch(office, page.number, receiver_headers(office, "nothing"))
    assert decision(package).bill_later is None


def decision(package: httpx.Response) -> CaseDecision:
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    return CaseDecision.model_validate_json(archive.read("decision.json"))


def test_payment_of_an_expired_case_is_taken_and_returned(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = accepted(desk, kiosk)
    page.pay()
    database = setup.open_database(office.settings)
    past = datetime.now(UTC) - timedelta(seconds=1)
    due = update(cases).where(cases.c.case_number == page.number).values(delete_by=past)
    database.write_blocking(lambda c: c.execute(due))
    database.close()
    deadline = time.monotonic() + 20
    while page.state != "expired":
        assert time.monotonic() < deadline
    assert page.post("payment/return").status_code == 303
    assert page.pay().status_code == 303
    assert (page.state, fee_state(office, page)) == ("expired", "paid_at_counter")


# --- the package is of one revision


@pytest.mark.parametrize("change", ["payment", "relief", "decision"])
def test_package_is_void_after_every_change(
    office: Office, kiosk: KioskClient, desk: Desk, change: str
) -> None:
    page, headers = accepted(desk, kiosk), receiver_headers(office, "voided")
    page.bill()
    old = fetch(office, page.number, headers).content
    match change:
        case "payment":
            page.pay()
        case "relief":
            page.post("fees/shared/relief", **WAIVE)
            page.bill()
        case "decision":
            page.post("applications/identity_card/reopen")
            page.accept("identity_card")
    assert page.state == "released"
    row = rows(office, cases, page.case)[0]
    assert (row["package_sha256"], row["receiver"]) == (None, None)
    assert confirm(office, page.number, old, headers).status_code == 409
    assert row["erased_at"] is None
    new = fetch(office, page.number, headers).content
    assert confirm(office, page.number, new, headers).status_code == 204


async def test_change_while_a_package_is_made_voids_it(
    office: Office, kiosk: KioskClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, headers = accepted(desk, kiosk), receiver_headers(office, "raced")
    page.bill()
    app = build_app(office.settings)
    async with running(app) as http:
        vault = app.state.services.vault
        sign = vault.sign

        async def clerk_is_quicker(value: Value) -> Signed:
            await asyncio.to_thread(page.post, "fees/shared/relief", **WAIVE)
            signed: Signed = await sign(value)
            return signed

        monkeypatch.setattr(vault, "sign", clerk_is_quicker)
        refused = await http.get(f"/v1/cases/{page.number}/package", headers=headers)
        assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (409, "changed")
    assert rows(office, cases, page.case)[0]["package_sha256"] is None


# --- the photo


def test_photo_from_the_counter_is_charged_once(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT).without_portrait("at_counter"))
    assert page.due == "138,00 €"
    for _ in range(2):
        assert page.settle("portrait", "new_at_counter").status_code == 303
        assert page.due == "144,00 €"
    assert page.post("fees/shared/relief", **WAIVE).status_code == 303
    assert page.due == "138,00 €"
    assert page.settle("portrait", "from_studio").status_code == 303
    assert page.due == "138,00 €"
    assert ("fee_relieved", "shared:lapsed") in money(office, page)
    assert page.settle("portrait", "new_at_counter").status_code == 303
    assert page.due == "144,00 €", "what was waived of the former photo says nothing of this one"


def test_photo_that_a_studio_took_voids_the_one_that_was_charged(
    kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, adult(conformant=False))
    assert page.due == "52,00 €"
    page.settle("portrait", "new_at_counter")
    assert page.due == "52,00 €", "one photo, one fee"
    page.settle("portrait", "from_studio")
    assert page.due == "46,00 €"


# --- while the vault is away


def test_case_decided_without_its_content_is_released_when_the_page_is_read(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    page.pay()
    page.accept("identity_card")
    vault = office.processes[0]
    vault.terminate()
    vault.wait(10)
    assert page.accept("passport").status_code == 409, "not unread"
    assert page.reject("passport").status_code == 303
    assert page.state == "stored"
    office.processes[0] = office.start_vault()
    office.processes.pop()
    assert page.state == "released"
    assert ("case_released", desk.login, "") in actions(office, page.number)
