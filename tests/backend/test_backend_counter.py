"""What a clerk does at the counter: decide, settle, waive, take the fee; and the hand-over."""

import io
import zipfile
from typing import Any

import pytest
from counter_page import CounterPage, actions, confirm, fetch, receiver_headers, rows
from office import Desk, KioskClient, Office
from sqlalchemy import update
from visits import CARD, PASSPORT, adult, family

from backend import setup
from backend.counter_tasks import ANSWERS, SUBJECTS, tasks_of
from backend.decisions import ITEMS, REASONS
from backend.storage.tables import applications, cases, reliefs, settlements
from contract.case import CaseDecision, CounterTask, Notice
from contract.terms import FingerReason

pytestmark = pytest.mark.slow


# --- decisions


def test_rejecting_one_application_leaves_the_other(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    assert page.due == "144,00 €"
    assert page.reject("passport").status_code == 303
    states = {row["document"]: row["state"] for row in rows(office, applications, page.case)}
    assert (states, page.state) == ({"identity_card": "open", "passport": "rejected"}, "stored")
    assert page.due == "52,00 €", "the photo is still needed"
    assert fetch(office, page.number, receiver_headers(office)).status_code == 409
    assert page.accept("identity_card").status_code == 303
    assert page.state == "released"
    done = [(action, detail) for action, _, detail in actions(office, page.number)]
    assert ("case_rejected", "passport:answers:not_entitled") in done
    assert ("case_accepted", "identity_card") in done
    assert ("case_released", "") in done


def test_case_whose_applications_are_all_rejected_is_closed(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, family())
    for document in ("identity_card", "passport"):
        assert page.reject(document).status_code == 303
    assert (page.state, page.due) == ("rejected", "0,00 €")
    assert rows(office, cases, page.case)[0]["fee_state"] == "nothing_due"
    assert page.settle("head_covering", "religious_accepted").status_code == 409
    assert page.accept("passport").status_code == 409


def test_decision_is_taken_back_until_the_hand_over(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, adult())
    headers = receiver_headers(office, "reopened")
    assert page.post("applications/identity_card/reopen").status_code == 409
    page.accept("identity_card")
    package = fetch(office, page.number, headers)
    assert package.status_code == 200
    assert page.post("applications/identity_card/reopen").status_code == 303
    assert page.state == "stored"
    assert confirm(office, page.number, package.content, headers).status_code == 409
    assert ("case_reopened", desk.login, "identity_card") in actions(office, page.number)
    page.accept("identity_card")
    package = fetch(office, page.number, headers)
    assert confirm(office, page.number, package.content, headers).status_code == 204
    assert page.post("applications/identity_card/reopen").status_code == 409


def test_nothing_is_decided_with_words_that_are_not_in_the_lists(
    kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, family())
    path = "applications/passport/reject"
    assert page.post(path, item="answers", reason="nonsense").status_code == 409
    assert page.post(path, item="signature_strokes", reason=REASONS[0]).status_code == 409
    assert page.post(path, item="' OR 1=1 --", reason=REASONS[0]).status_code == 409
    assert page.post("applications/visa/accept").status_code == 422
    assert page.settle("head_covering", "<script>").status_code == 409
    assert page.settle("head_covering", "").status_code == 409
    assert page.settle("foreign_forces", "permission_seen").status_code == 409, "not this case's"
    assert page.settle("nonsense", "x").status_code == 422
    assert page.post(path, item="x" * 20_000, reason="y").status_code in (413, 400)
    unknown = desk.post("/desk/cases/BT-NONE/applications/passport/accept")
    assert unknown.status_code == 404
    assert desk.post(f"/desk/cases/{'x' * 65}/payment", method="cash").status_code == 422
    assert page.state == "stored"


# --- tasks at the counter


def test_case_is_released_by_the_last_task(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, family())
    assert page.accept("identity_card").status_code == 303
    assert page.accept("passport").status_code == 303
    assert page.state == "stored"
    assert "sobald die Aufgaben am Schalter erledigt sind" in page.text()
    assert fetch(office, page.number, receiver_headers(office)).status_code == 409
    assert "15 oder 16 Jahre" in page.text()
    page.settle_all()
    assert page.state == "released"
    settled = {row["task"]: row["answer"] for row in rows(office, settlements, page.case)}
    assert settled == {
        "custody_proof": "proof_seen",
        "authorisation_needed": "authorisation_here",
        "age_ambiguous": "lower_age_counts",
        "second_nationality": "checked_still_german",
        "head_covering": "religious_accepted",
        "finger_left_index": "index_missing",
    }
    audited = {
        detail for action, _, detail in actions(office, page.number) if action == "task_settled"
    }
    assert audited == {"proof", "residence", "birth_date", "declarations", "portrait", "fingers"}


def test_head_covering_that_is_not_accepted_needs_a_new_portrait(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    visit = adult().but(answers={"photo": "here_medical"}, notices=("head_covering",))
    page = CounterPage(desk, kiosk, visit)
    page.accept("identity_card")
    assert page.settle("portrait", "new_at_counter").status_code == 409
    assert page.settle("head_covering", "not_accepted").status_code == 303
    assert page.state == "stored"
    assert page.settle("portrait", "new_at_counter").status_code == 303
    assert page.state == "released"
    package = fetch(office, page.number, receiver_headers(office))
    assert "portrait.jpg" not in zipfile.ZipFile(io.BytesIO(package.content)).namelist()


@pytest.mark.parametrize("portrait", ["studio", "at_counter", "captured"])
def test_case_without_conforming_portrait_waits_for_one(
    office: Office, kiosk: KioskClient, desk: Desk, portrait: str
) -> None:
    visit = adult(conformant=False).but(portrait=portrait)
    if portrait != "captured":
        del visit.parts["portrait"]
    page = CounterPage(desk, kiosk, visit)
    assert page.accept("identity_card").status_code == 303
    assert page.state == "stored"
    assert fetch(office, page.number, receiver_headers(office)).status_code == 409
    assert page.settle("portrait", "from_studio").status_code == 303
    package = fetch(office, page.number, receiver_headers(office))
    names = zipfile.ZipFile(io.BytesIO(package.content)).namelist()
    assert ("answers.json" in names, "portrait.jpg" in names) == (True, False)


def test_every_notice_can_be_settled_and_every_answer_is_short() -> None:
    notices = set(Notice.__args__) - {"finger_exception"}  # type: ignore[attr-defined]
    tasks: set[CounterTask] = set(ANSWERS)
    assert notices <= tasks
    assert set(SUBJECTS) == tasks
    assert ANSWERS["finger_left_index"] == FingerReason.__args__  # type: ignore[attr-defined]
    longest = max((answer for answers in ANSWERS.values() for answer in answers), key=len)
    assert len(longest) <= 32, "as wide as the column"
    details = [f"identity_card:{item}:{reason}" for item in ITEMS for reason in REASONS]
    assert max(map(len, details)) <= 80


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, ()),
        ({"answers": {"custody_case": "sole", "custody_proof": "yes"}}, ("custody_proof",)),
        ({"answers": {"custody_case": "both_present"}}, ()),
        ({"notices": ("foreign_forces", "name_too_long")}, ("name_too_long", "foreign_forces")),
    ],
)
def test_tasks_follow_from_the_record(
    changes: dict[str, Any], wanted: tuple[CounterTask, ...]
) -> None:
    assert tasks_of(adult().but(**changes).record, True, {}) == wanted


# --- the fee


def test_fee_is_waived_reduced_and_restored(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    waive = {"kind": "waived", "reason": "needy_proof_seen"}
    assert page.post("fees/identity_card/relief", **waive).status_code == 303
    assert page.due == "98,00 €"
    assert "bedürftig, Nachweis gesehen" in page.text()
    reduce = {"kind": "reduced", "reason": "discretion", "amount": "20,50"}
    assert page.post("fees/passport/relief", **reduce).status_code == 303
    assert page.due == "26,50 €"
    assert page.post("fees/shared/relief", **waive).status_code == 303
    assert page.post("fees/passport/relief", **waive).status_code == 303
    assert page.due == "0,00 €"
    assert rows(office, cases, page.case)[0]["fee_state"] == "waived"
    assert page.post("payment", method="cash").status_code == 409
    assert page.post("fees/passport/restore").status_code == 303
    assert page.post("fees/passport/restore").status_code == 409
    assert page.due == "92,00 €"
    assert rows(office, cases, page.case)[0]["fee_state"] == "at_counter"
    relieved = [d for action, _, d in actions(office, page.number) if action == "fee_relieved"]
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


def test_payment_is_recorded_and_returned(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    assert page.post("payment", method="bitcoin").status_code == 409
    assert page.post("payment", method="card").status_code == 303
    assert "144,00 € mit Karte erhalten" in page.text()
    assert page.post("payment", method="card").status_code == 409
    assert page.post("fees/shared/relief", kind="waived", reason="other").status_code == 409
    page.reject("passport")
    assert "Zu viel bezahlt: 92,00 € zurückgeben" in page.text()
    assert page.post("payment/return").status_code == 303
    assert page.due == "52,00 €"
    assert page.post("payment", method="cash").status_code == 303
    money = [(a, d) for a, _, d in actions(office, page.number) if a.startswith("fee_")]
    assert money == [
        ("fee_received", "card:14400"),
        ("fee_returned", "card:14400"),
        ("fee_received", "cash:5200"),
    ]


# --- what leaves, and what stays


def test_package_carries_the_decision_and_the_database_forgets_the_person(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page, headers = CounterPage(desk, kiosk, family()), receiver_headers(office, "decider")
    page.post("fees/passport/relief", kind="waived", reason="needy_proof_seen")
    page.accept("passport")
    page.reject("identity_card")
    page.settle_all()
    page.post("payment", method="cash")
    package = fetch(office, page.number, headers)
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    decision = CaseDecision.model_validate_json(archive.read("decision.json"))
    assert [(one.document, one.state) for one in decision.applications] == [
        ("identity_card", "rejected"),
        ("passport", "accepted"),
    ]
    assert {one.share: (one.asked_cents, one.due_cents) for one in decision.fees} == {
        "identity_card": (4600, 0),
        "passport": (9200, 0),
        "shared": (600, 600),
    }
    assert decision.payment
    assert (decision.payment.method, decision.payment.amount_cents) == ("cash", 600)
    assert {one.task for one in decision.settlements} >= {"head_covering", "age_ambiguous"}
    assert {"guardian_1_signature.png", "signature_passport.png"} <= set(archive.namelist())

    assert confirm(office, page.number, package.content, headers).status_code == 204
    assert rows(office, settlements, page.case) == []
    assert [row["reason"] for row in rows(office, reliefs, page.case)] == [None]
    states = [row["state"] for row in rows(office, applications, page.case)]
    assert states == ["rejected", "handed_over"]
    skeleton = page.text()
    assert "Lichtbild vor Ort" in skeleton
    assert "Muster-Marker" not in skeleton
    assert page.post("payment/return").status_code == 409


def test_sealed_record_has_the_last_word_at_the_hand_over(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, family())
    database = setup.open_database(office.settings)
    forged = update(cases).where(cases.c.case_number == page.number).values(state="released")
    database.write_blocking(lambda c: c.execute(forged))
    database.close()
    refused = fetch(office, page.number, receiver_headers(office))
    assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (409, "not-settled")


def test_nothing_of_the_audit_tells_a_case_with_a_head_covering(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, family())
    page.settle_all()
    page.post("fees/shared/relief", kind="waived", reason="needy_proof_seen")
    told = " ".join(f"{action} {detail}" for action, _, detail in actions(office, page.number))
    words = ["religious", "medical", "head", "needy", "nationality", "missing", "age_"]
    assert [word for word in words if word in told] == []


def test_masked_number_is_shown_on_request_and_audited(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, family())
    assert "LXXXT12F8" not in page.text()
    shown = desk.get(f"/desk/cases/{page.number}?show=guardian_1_id_serial").text
    assert ("LXXXT12F8" in shown, "LXXXT13G6" in shown) == (True, False)
    assert ("field_shown", desk.login, "guardian_1_id_serial") in actions(office, page.number)
    assert desk.get(f"/desk/cases/{page.number}?show=family_name").status_code == 404


def test_page_shows_the_whole_visit(office: Office, kiosk: KioskClient) -> None:
    english = office.log_in(language="en")
    page = CounterPage(english, kiosk, family())
    shown = page.text()
    for words in (
        "one person, with the other&#39;s written consent",
        "Die Tasche blieb in der Bahn liegen.",
        "Declaration of loss",
        "draft text",
        "approved text",
        "read in Easy Language",
        "preliminary document in addition",
        "P&lt;D&lt;&lt;MUSTER",
        "Syria",
        "Filled in by the office and confirmed by the person",
        "with head covering for religious reasons",
        "not possible: reason not given yet",
    ):
        assert words in shown, words
    for picture in ("signature_passport", "guardian_2_signature"):
        answer = english.get(f"/desk/cases/{page.number}/parts/{picture}")
        assert answer.headers["content-type"] == "image/png"
    english.http.close()
