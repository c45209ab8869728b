"""What the law demands whatever a record says, and what of a case is handed over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from counter_page import CounterPage, actions, confirm, fetch, receiver_headers, rows
from office import Desk, KioskClient, Office, SealedCase, sealed_case
from visits import CARD, PASSPORT, TODAY, Visit, adult, at_age, family, opened, signature_png

from backend.case_content import CaseContent, OfficeRules
from backend.counter_tasks import tasks_of
from backend.differences import difference
from backend.intake.parts import retention
from backend.storage.tables import applications, cases
from contract.case import ApplicationRecord, CaseDecision, CounterTask, SignatureSummary
from contract.law import law
from contract.messages import Problem
from contract.sealing import PartName

pytestmark = pytest.mark.slow

NONE_SIGNED = (SignatureSummary(person="applicant", status="not_needed"),)
SIGNERS = ("applicant", "guardian_1", "guardian_2")


def content(visit: Visit) -> CaseContent:
    return visit.content(OfficeRules(law(), "photo"))


def aged(age: int, *documents: ApplicationRecord, **changes: Any) -> Visit:
    """Return the visit of somebody whose birthday it is, with the fee of that age."""
    born = f"{TODAY:%d.%m}.{TODAY.year - age}"
    return at_age(adult(*documents).but(answers={"birth_date": born}, **changes), age)


def youth(age: int, *documents: ApplicationRecord) -> Visit:
    """Return the visit of somebody under age with both guardians."""
    signed = tuple(
        SignatureSummary.model_validate({"person": s, "status": "signed"}) for s in SIGNERS
    )
    visit = aged(age, *documents, signatures=signed, notices=("custody_proof",))
    guardians: dict[PartName, bytes] = {
        "guardian_1_signature": signature_png(),
        "guardian_2_signature": signature_png(),
    }
    return Visit(visit.record, visit.fee_lines, visit.parts | guardians)


def without(visit: Visit, *beginnings: str) -> Visit:
    parts = {part: body for part, body in visit.parts.items() if not part.startswith(beginnings)}
    return Visit(visit.record, visit.fee_lines, parts)


# --- the fee at the age as sent


def test_fee_of_another_age_is_a_difference(kiosk: KioskClient, desk: Desk) -> None:
    young = aged(20).but(answers={"birth_date": "12.08.1984"})
    page = CounterPage(desk, kiosk, young)
    page.pay()
    assert page.accept("identity_card").status_code == 409
    assert (page.state, page.obstacles) == ("stored", ["differs"])
    assert "Verschieden: Gebühr" in page.text()


@pytest.mark.parametrize(
    ("visit", "found"),
    [
        (adult(), None),
        (adult(CARD, PASSPORT), None),
        (adult().without_portrait("studio"), None),
        (family(), None),
        (aged(23), None),
        (aged(24), None),
        (aged(23).but(answers={"birth_date": f"XX.XX.{TODAY.year - 24}"}), None),
        (aged(24).but(answers={"birth_date": f"XX.XX.{TODAY.year - 24}"}), "fees"),
        (adult().but(answers={"residence": "other_town"}), "fees"),
        (adult().but(fee_lines=adult().fee_lines[:1]), "fees"),
    ],
)
def test_fee_is_that_of_the_lowest_possible_age(visit: Visit, found: str | None) -> None:
    assert difference(content(visit)) == found


# --- what the law demands at every age


@pytest.mark.parametrize(
    ("visit", "wanted"),
    [
        (without(adult().but(prints=()), "print_"), {"finger_right_index", "finger_left_index"}),
        (without(adult().but(signatures=()), "signature"), {"signature_applicant"}),
        (without(adult().but(signatures=NONE_SIGNED), "signature"), {"signature_applicant"}),
        (adult().but(answers={"residence": "abroad"}), {"authorisation_needed"}),
        (adult().but(answers={"birth_date": f"XX.XX.{TODAY.year - 24}"}), {"age_ambiguous"}),
        (without(aged(5).but(prints=(), signatures=NONE_SIGNED), "print_", "signature"), set()),
        (adult(), set()),
    ],
)
def test_what_a_record_leaves_out_is_a_task(visit: Visit, wanted: set[CounterTask]) -> None:
    assert set(tasks_of(content(visit), {})) == wanted


def test_case_without_prints_and_signature_waits_for_them(kiosk: KioskClient, desk: Desk) -> None:
    bare = without(adult().but(prints=(), signatures=NONE_SIGNED), "print_", "signature")
    page = CounterPage(desk, kiosk, bare)
    page.pay()
    page.accept("identity_card")
    assert page.state == "stored"
    assert page.tasks == ["finger_right_index", "finger_left_index", "signature_applicant"]
    page.settle_all()
    assert page.state == "released"


def test_both_parents_must_have_declared(kiosk: KioskClient, desk: Desk) -> None:
    one = youth(14)
    signatures = one.record.signatures[:2]
    visit = without(
        one.but(signatures=signatures, answers={"custody_case": "both_present"}), "guardian_2"
    )
    assert CounterPage(desk, kiosk, visit).obstacles == ["apply_again"]


# --- what is rejected demands nothing


def test_rejected_passport_asks_a_youth_of_16_for_no_guardian(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, youth(16, CARD, PASSPORT))
    assert page.tasks == ["custody_proof"]
    page.reject("passport")
    page.accept("identity_card")
    page.pay()
    assert (page.tasks, page.state) == ([], "released")
    names = opened(fetch(office, page.number, receiver_headers(office))).namelist()
    assert "signature.png" in names
    gone = {"signature_passport.png", "guardian_1_signature.png", "guardian_2_signature.png"}
    assert gone.isdisjoint(names)
    page.post("applications/passport/reopen")
    assert (page.tasks, page.state) == (["custody_proof"], "stored")


def test_youth_without_guardian_may_have_the_card_alone(kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, aged(16, CARD, PASSPORT))
    assert page.obstacles == ["apply_again"]
    page.reject("passport")
    assert page.obstacles == []


# --- what is handed over


def test_prints_go_with_a_chip_alone(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    preliminary = PASSPORT.model_copy(update={"preliminary": "only", "pages": 32, "chip": False})
    visit = adult(CARD, preliminary).but(answers={"passport_kind": "preliminary"})
    fees = tuple(line for line in visit.fee_lines if line.application != "passport")
    passport = law().fee_line("passport_preliminary", 42, TODAY, "passport")
    page = CounterPage(desk, kiosk, visit.but(fee_lines=(*fees, passport)))
    page.reject("identity_card")
    page.accept("passport")
    page.pay()
    archive = opened(fetch(office, page.number, receiver_headers(office)))
    names = set(archive.namelist())
    assert names == {
        "answers.json",
        "portrait.jpg",
        "signature_passport.png",
        "decision.json",
        "manifest.json",
    }
    decided = CaseDecision.model_validate_json(archive.read("decision.json")).applications
    assert [(one.state, one.chip, one.pages) for one in decided] == [
        ("rejected", True, 32),
        ("accepted", False, 32),
    ]


def test_decision_says_what_is_issued(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT))
    page.accept("identity_card")
    page.accept("passport")
    page.pay()
    archive = opened(fetch(office, page.number, receiver_headers(office)))
    decided = CaseDecision.model_validate_json(archive.read("decision.json")).applications
    said = [(one.chip, one.online_id, one.express, one.pages, one.delivery) for one in decided]
    assert said == [(True, True, False, 32, "counter"), (True, False, False, 48, "counter")]


# --- a complete case is complete


def later_part(kiosk: KioskClient, number: str) -> bytes:
    """Return a sealed part for a case that is here already, which its manifest does not name."""
    one = youth(14)
    made: SealedCase = sealed_case(kiosk, one, number=number)
    return made.parts["guardian_1_signature"]


def test_complete_case_takes_no_part(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page, headers = CounterPage(desk, kiosk, adult()), receiver_headers(office)
    late = later_part(kiosk, page.number)

    def refused() -> tuple[int, str]:
        answer = kiosk.put_part(late, page.number, "guardian_1_signature")
        return answer.status_code, Problem.model_validate_json(answer.content).type.split(":")[-1]

    same = page.case.parts["portrait"]
    assert refused() == (409, "complete")
    assert kiosk.put_part(same, page.number, "portrait").status_code == 200
    page.pay()
    page.accept("identity_card")
    assert page.state == "released"
    assert refused() == (409, "complete")
    package = fetch(office, page.number, headers)
    assert "guardian_1_signature.png" not in opened(package).namelist()
    assert confirm(office, page.number, package.content, headers).status_code == 204
    assert refused() == (409, "complete")
    assert kiosk.put_part(same, page.number, "portrait").status_code == 200
    assert rows(office, cases, page.case)[0]["state"] == "handed_over"


def test_captures_are_kept_as_long_as_the_offices_law_says() -> None:
    rules = law()
    assert retention(rules, datetime.now(UTC)) == timedelta(hours=96)
    kept = {
        "capture_retention_hours": tuple(
            row.model_copy(update={"value": 24}) for row in rules.limits["capture_retention_hours"]
        )
    }
    own = replace(rules, limits={**rules.limits, **kept})
    assert retention(own, datetime.now(UTC)) == timedelta(hours=24)


# --- what stays of a rejection


def test_audit_of_a_rejection_tells_nothing_of_the_person(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, youth(14))
    path = "applications/identity_card/reject"
    absent = page.post(path, item="signature_passport", reason="not_entitled")
    assert (absent.status_code, "gibt es bei diesem Vorgang nicht" in absent.text) == (409, True)
    assert page.post(path, item="guardian_1_signature", reason="not_entitled").status_code == 303
    told = [detail for action, _, detail in actions(office, page.number) if "rejected" in action]
    assert told == ["identity_card:signature"]
    (row,) = rows(office, applications, page.case)
    assert row["rejected_item"] == "guardian_1_signature", "for the clerk, while the captures live"
