"""What a clerk does at the counter: decide, settle, waive, take the fee; and the hand-over."""

import io
import zipfile

import pytest
from counter_page import CounterPage, actions, confirm, fetch, receiver_headers, rows
from office import Desk, KioskClient, Office
from sqlalchemy import update
from visits import CARD, PASSPORT, adult, family

from backend import setup
from backend.decisions import REASONS
from backend.storage.tables import applications, cases, reliefs, settlements
from contract.case import CaseDecision

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
    assert page.pay().status_code == 303
    assert page.state == "released"
    done = [(action, detail) for action, _, detail in actions(office, page.number)]
    assert ("case_rejected", "passport:answers") in done
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
    page.pay()
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
    for score in ("", "101", "-1", "6.5", "1e1", "٣٠", "9" * 4000):
        taken = page.settle("finger_left_index", "substitute_thumb", score)
        assert (taken.status_code, "NFIQ-2" in taken.text) == (409, True)
    assert page.settle("nonsense", "x").status_code == 422
    assert page.post(path, item="x" * 20_000, reason="y").status_code in (413, 400)
    unknown = desk.post("/desk/cases/BT-NONE/applications/passport/accept")
    assert unknown.status_code == 404
    assert desk.post(f"/desk/cases/{'x' * 65}/payment", method="cash").status_code == 422
    assert page.state == "stored"


# --- what leaves, and what stays


def test_package_carries_the_decision_and_the_database_forgets_the_person(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page, headers = CounterPage(desk, kiosk, family()), receiver_headers(office, "decider")
    page.post("fees/passport/relief", kind="waived", reason="needy_proof_seen")
    page.accept("passport")
    page.reject("identity_card")
    page.settle_all()
    page.pay()
    package = fetch(office, page.number, headers)
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    decision = CaseDecision.model_validate_json(archive.read("decision.json"))
    assert [(one.document, one.state) for one in decision.applications] == [
        ("identity_card", "rejected"),
        ("passport", "accepted"),
    ]
    assert {one.share: (one.asked_cents, one.due_cents) for one in decision.fees} == {
        "identity_card": (5060, 0),
        "passport": (12900, 0),
        "shared": (600, 600),
    }
    assert [line.code for line in decision.fee_lines if line.application is None] == ["photo"]
    assert [one.valid_to for one in decision.applications] == ["2032-11-23"] * 2
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
    page.settle("head_covering", "not_accepted")
    desk.get(f"/desk/cases/{page.number}?show=guardian_1_id_serial")
    words = ["religious", "medical", "head", "needy", "nationality", "missing", "age_", "custody"]
    words += ["guardian", "loss", "temporary", "thumb"]
    assert [word for word in words if word in told] == []


def test_masked_number_is_shown_on_request_and_audited(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, family())
    assert "LXXXT12F8" not in page.text()
    shown = desk.get(f"/desk/cases/{page.number}?show=guardian_1_id_serial").text
    assert ("LXXXT12F8" in shown, "LXXXT13G6" in shown) == (True, False)
    assert ("field_shown", desk.login, "person") in actions(office, page.number)
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
        "Family name",
        "Height",
        "approved text",
        "Easy Language",
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
