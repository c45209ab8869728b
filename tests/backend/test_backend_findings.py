"""What a clerk finds at the counter: each notice, finger and signature, and the age that counts."""

import io
import zipfile
from typing import Any, get_args

import pytest
from counter_page import CounterPage, actions, fetch, receiver_headers, rows
from office import Desk, KioskClient, Office
from visits import CARD, PASSPORT, TODAY, Visit, adult, at_age, family, lines

from backend.case_content import CaseContent, OfficeRules
from backend.counter_tasks import ANSWERS, SCORED, SUBJECTS, tasks_of
from backend.decisions import ITEM_SUBJECTS, ITEMS
from backend.reckoning import reckon
from backend.storage.tables import settlements
from contract.case import CaseDecision, CounterTask, Notice, PrintSummary, SignatureSummary
from contract.law import FeeCode, law, office_day
from contract.sealing import PartName

pytestmark = pytest.mark.slow


def files(office: Office, page: CounterPage) -> zipfile.ZipFile:
    package = fetch(office, page.number, receiver_headers(office))
    assert package.status_code == 200, package.text
    return zipfile.ZipFile(io.BytesIO(package.content))


def decision(office: Office, page: CounterPage) -> CaseDecision:
    return CaseDecision.model_validate_json(files(office, page).read("decision.json"))


def content(visit: Visit) -> CaseContent:
    return visit.content(OfficeRules(law(), "photo"))


def with_prints(visit: Visit, *prints: PrintSummary) -> Visit:
    """Return the visit with these prints and the parts that go with them."""
    captured = {f"print_{one.position}" for one in prints if one.status == "captured"}
    parts = {
        part: body
        for part, body in visit.parts.items()
        if not part.startswith("print_") or part in captured
    }
    return Visit(visit.but(prints=prints).record, visit.fee_lines, parts)


def left(status: str, **more: Any) -> PrintSummary:
    return PrintSummary.model_validate({"position": "left_index", "status": status} | more)


RIGHT = PrintSummary(position="right_index", status="captured", score=74)


# --- tasks


def test_case_is_released_by_the_last_task(office: Office, kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, family())
    page.pay()
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
        "finger_left_index": "index_taken",
    }
    audited = {
        detail for action, _, detail in actions(office, page.number) if action == "task_settled"
    }
    assert audited == {"proof", "residence", "birth_date", "declarations", "portrait", "fingers"}


def test_every_notice_can_be_settled_and_every_answer_is_short() -> None:
    by_finger = {"finger_exception", "finger_quality"}
    assert set(get_args(Notice)) - by_finger <= set(ANSWERS)
    assert set(ANSWERS) == set(get_args(CounterTask)) == set(SUBJECTS)
    longest = max((answer for answers in ANSWERS.values() for answer in answers), key=len)
    assert len(longest) <= 32, "as wide as the column"
    assert {answer for answers in ANSWERS.values() for answer in answers} > SCORED
    assert set(ITEM_SUBJECTS) == set(ITEMS)


@pytest.mark.parametrize("notice", sorted(set(ANSWERS) & set(get_args(Notice))))
def test_every_notice_is_a_task_of_its_own(notice: CounterTask) -> None:
    visit = family().but(
        notices=(notice,),
        answers={"birth_date": f"01.01.{TODAY.year - 14}", "residence": "here"},
        prints=adult().record.prints,
    )
    assert tasks_of(content(visit), {}) == (notice,)


@pytest.mark.parametrize(
    ("prints", "wanted"),
    [
        ((RIGHT, left("impossible")), ("finger_left_index",)),
        ((RIGHT, left("impossible", reason="hand_missing")), ("finger_left_index",)),
        ((RIGHT, left("captured", score=9, good=False)), ("quality_left_index",)),
        ((), ("finger_right_index", "finger_left_index")),
    ],
)
def test_every_finger_that_is_not_good_is_a_task(
    prints: tuple[PrintSummary, ...], wanted: tuple[CounterTask, ...]
) -> None:
    assert tasks_of(content(with_prints(adult(), *prints)), {}) == wanted


def test_signature_task_names_who() -> None:
    signers = (("applicant", "signed"), ("guardian_1", "cannot_sign"), ("guardian_2", "signed"))
    visit = family().but(
        signatures=tuple(
            SignatureSummary.model_validate({"person": one, "status": status})
            for one, status in signers
        ),
        notices=(),
    )
    tasks = tasks_of(content(visit), {})
    assert [task for task in tasks if task.startswith("signature")] == ["signature_guardian_1"]


# --- portrait


def test_settlement_whose_task_fell_away_is_gone_and_the_portrait_is_back(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    visit = adult().but(answers={"photo": "here_medical"}, notices=("head_covering",))
    page = CounterPage(desk, kiosk, visit)
    page.pay()
    assert page.settle("portrait", "new_at_counter").status_code == 409
    assert page.settle("head_covering", "not_accepted").status_code == 303
    assert page.settle("portrait", "new_at_counter").status_code == 303
    page.accept("identity_card")
    assert "portrait.jpg" not in files(office, page).namelist()
    page.post("applications/identity_card/reopen")
    assert page.settle("head_covering", "medical_proof_seen").status_code == 303
    assert [row["task"] for row in rows(office, settlements, page.case)] == ["head_covering"]
    page.accept("identity_card")
    assert "portrait.jpg" in files(office, page).namelist()


@pytest.mark.parametrize("portrait", ["studio", "at_counter", "captured"])
def test_case_without_conforming_portrait_waits_for_one(
    office: Office, kiosk: KioskClient, desk: Desk, portrait: str
) -> None:
    visit = adult(conformant=False)
    if portrait != "captured":
        visit = visit.without_portrait(portrait)
    page = CounterPage(desk, kiosk, visit)
    assert page.accept("identity_card").status_code == 303
    assert page.state == "stored"
    assert fetch(office, page.number, receiver_headers(office)).status_code == 409
    assert page.settle("portrait", "from_studio").status_code == 303
    page.bill()
    names = files(office, page).namelist()
    assert ("answers.json" in names, "portrait.jpg" in names) == (True, False)


# --- fingers


def test_poor_print_is_replaced_only_when_it_was_taken_again(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    visit = with_prints(adult(), RIGHT, left("captured", score=9, good=False))
    page = CounterPage(desk, kiosk, visit)
    page.pay()
    page.accept("identity_card")
    assert page.state == "stored"
    assert page.settle("quality_left_index", "accepted_as_it_is").status_code == 303
    assert "print_left_index.png" in files(office, page).namelist()
    page.post("applications/identity_card/reopen")
    assert page.settle("quality_left_index", "taken_again", "47").status_code == 303
    page.accept("identity_card")
    archive = files(office, page)
    assert "print_left_index.png" not in archive.namelist()
    (settled,) = CaseDecision.model_validate_json(archive.read("decision.json")).settlements
    assert (settled.answer, settled.score) == ("taken_again", 47)


def test_substitute_finger_is_recorded_with_its_score(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, with_prints(adult(), RIGHT, left("impossible")))
    page.pay()
    page.accept("identity_card")
    assert page.settle("finger_left_index", "substitute_ring").status_code == 409
    assert page.settle("finger_left_index", "substitute_ring", "33").status_code == 303
    (settled,) = decision(office, page).settlements
    assert (settled.answer, settled.score) == ("substitute_ring", 33)
    assert "Ringfinger aufgenommen, NFIQ 2: 33" in page.text()


def test_injury_for_now_releases_no_document_with_a_chip(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, with_prints(adult(), RIGHT, left("impossible")))
    page.pay()
    page.accept("identity_card")
    assert page.settle("finger_left_index", "temporary", "50").status_code == 303
    assert (page.state, page.obstacles) == ("stored", ["finger_temporary"])
    assert rows(office, settlements, page.case)[0]["score"] is None, "nothing was taken"
    page.post("applications/identity_card/reopen")
    assert page.reject("identity_card").status_code == 303
    assert page.state == "rejected"


def test_preliminary_document_may_be_taken_instead(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    prints = (RIGHT, left("impossible"))
    page = CounterPage(desk, kiosk, with_prints(adult(CARD, PASSPORT), *prints))
    assert page.due == "144,00 €"
    assert page.settle("finger_left_index", "temporary_preliminary").status_code == 303
    page.accept("identity_card")
    page.accept("passport")
    assert page.due == "42,00 €", "10 for the card, 26 for the passport, 6 for the photo"
    assert "Neu berechnet" in page.text()
    page.pay()
    decided = decision(office, page)
    assert [(one.document, one.preliminary) for one in decided.applications] == [
        ("identity_card", "only"),
        ("passport", "only"),
    ]
    until = [one.valid_to for one in decided.applications]
    months = law().valid_to("identity_card_preliminary", 40, TODAY).isoformat()
    assert until == [months, law().valid_to("passport_preliminary", 40, TODAY).isoformat()]


# --- the age that counts


def ambiguous(low: int, *documents: Any, **changes: Any) -> Visit:
    """Return the visit of somebody of unknown birthday, who is ``low`` or one year older."""
    visit = adult(*documents).but(
        answers={"birth_date": f"XX.XX.{TODAY.year - low - 1}"} | changes.pop("answers", {}),
        notices=("age_ambiguous",),
        **changes,
    )
    return at_age(visit, low)


def test_higher_age_changes_fee_and_validity(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, ambiguous(23))
    assert page.due == "33,60 €"
    assert page.settle("age_ambiguous", "higher_age_counts").status_code == 303
    assert page.due == "52,00 €"
    page.accept("identity_card")
    page.pay()
    (applied,) = decision(office, page).applications
    assert applied.valid_to == law().valid_to("identity_card", 24, TODAY).isoformat()
    assert page.post("payment/return").status_code == 303
    assert page.post("applications/identity_card/reopen").status_code == 303
    assert page.settle("age_ambiguous", "lower_age_counts").status_code == 303
    assert page.due == "33,60 €"


def test_payment_at_the_former_age_releases_nothing(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, ambiguous(23))
    page.pay()
    page.accept("identity_card")
    page.settle("age_ambiguous", "higher_age_counts")
    assert page.state == "stored"
    assert "Noch 18,40 € offen" in page.text()
    page.post("payment/return")
    page.pay()
    page.accept("identity_card")
    assert page.state == "released"


def unsigned(visit: Visit) -> Visit:
    parts = {part: body for part, body in visit.parts.items() if part != "signature"}
    signature = SignatureSummary(person="applicant", status="not_needed")
    guardians = tuple(
        SignatureSummary.model_validate({"person": one, "status": "signed"})
        for one in ("guardian_1", "guardian_2")
    )
    with_guardians: dict[PartName, bytes] = {
        "guardian_1_signature": b"\x89PNG",
        "guardian_2_signature": b"\x89PNG",
    }
    record = visit.but(signatures=(signature, *guardians)).record
    return Visit(record, visit.fee_lines, parts | with_guardians)


def test_higher_age_asks_for_the_signature_that_it_needs(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, unsigned(ambiguous(9)))
    page.pay()
    page.accept("identity_card")
    assert page.tasks == ["age_ambiguous"]
    page.settle("age_ambiguous", "higher_age_counts")
    assert page.tasks == ["signature_applicant"]
    assert page.state == "stored"
    page.settle("signature_applicant", "signed_at_counter")
    assert page.state == "released"


def test_higher_age_asks_for_the_prints_that_it_needs(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, with_prints(unsigned(ambiguous(5))))
    page.pay()
    page.accept("identity_card")
    page.settle("age_ambiguous", "higher_age_counts")
    assert page.tasks == ["finger_right_index", "finger_left_index"]
    for task in page.tasks:
        page.settle(task, "index_taken", "44")
    assert page.state == "released"
    page.post("applications/identity_card/reopen")
    page.settle("age_ambiguous", "lower_age_counts")
    assert [row["task"] for row in rows(office, settlements, page.case)] == ["age_ambiguous"]


def test_child_without_guardian_applies_again_at_the_counter(
    kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, ambiguous(15))
    page.pay()
    page.accept("identity_card")
    page.settle("age_ambiguous", "lower_age_counts")
    assert (page.state, page.obstacles) == ("stored", ["apply_again"])
    assert "Antrag am Schalter neu stellen" in page.text()
    page.settle("age_ambiguous", "higher_age_counts")
    page.accept("identity_card")
    assert (page.state, page.obstacles) == ("released", [])


def test_reckoning_knows_every_surcharge() -> None:
    visit = family()
    reckoned = reckon(content(visit), {"age_ambiguous": "higher_age_counts"})
    codes: list[tuple[FeeCode, Any]] = list(lines(visit.fee_lines))
    assert list(lines(reckoned.lines)) == codes
    assert office_day(content(visit).manifest.created_at) == TODAY
