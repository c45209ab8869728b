"""Manifests that contradict the law, themselves or the sealed record; and their first form."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, Literal

import pytest
from counter_page import CounterPage, fetch, receiver_headers
from office import Desk, KioskClient, Office, SealedCase, sealed_case
from sqlalchemy import update
from visits import CARD, CARD_FEE, PASSPORT, PHOTO_FEE, TODAY, Visit, adult

from backend import setup
from backend.case_content import OfficeRules
from backend.first_record import FirstRecord
from backend.intake.consistency import require_consistent
from backend.intake.first_form import CaseManifest as FirstManifest
from backend.problems import ProblemError
from backend.storage.tables import applications, cases, upgrades
from contract.answers import Answers
from contract.case import ApplicationRecord, CaseManifest, FeeLine, PrintSummary, SignatureSummary
from contract.law import FeeCode, Requirements, circumstances, law, required
from contract.messages import Problem
from contract.signing import Signed

pytestmark = pytest.mark.slow


RULES = OfficeRules(law(), "photo")


def fees(age: int, *codes: FeeCode, document: Any = "passport") -> tuple[FeeLine, ...]:
    return tuple(law().fee_line(code, age, TODAY, document) for code in codes)


def passport(**changes: Any) -> ApplicationRecord:
    return PASSPORT.model_copy(update={"pages": 32} | changes)


def card(**changes: Any) -> ApplicationRecord:
    return CARD.model_copy(update=changes)


def of_card(*codes: FeeCode) -> tuple[FeeLine, ...]:
    return fees(40, *codes, document="identity_card")


REFUSED: list[tuple[str, ApplicationRecord, tuple[FeeLine, ...]]] = [
    ("the same line twice", CARD, (CARD_FEE, CARD_FEE)),
    ("the same line twice", CARD, (CARD_FEE, PHOTO_FEE, PHOTO_FEE)),
    ("unknown code", CARD, (CARD_FEE, CARD_FEE.model_copy(update={"code": "coffee"}))),
    ("not those", CARD, of_card("eid_card")),
    ("not those", CARD, of_card("identity_card", "passport_express")),
    ("not those", CARD, of_card("identity_card", "identity_card_preliminary")),
    ("not those", CARD, of_card("identity_card", "identity_card_delivery")),
    ("not those", card(delivery="home"), of_card("identity_card")),
    ("not those", card(preliminary="also"), of_card("identity_card")),
    (
        "not those",
        CARD,
        of_card("identity_card", "identity_card_other_office", "identity_card_abroad"),
    ),
    ("not those", passport(pages=48), fees(40, "passport")),
    ("not those", passport(express=True), fees(40, "passport")),
    ("not those", passport(), fees(40, "passport", "passport_preliminary_other_office")),
    ("not those", passport(preliminary="only"), fees(40, "passport")),
    ("right at no age", CARD, (CARD_FEE.model_copy(update={"amount_cents": 4599}),)),
    (
        "right at no age",
        passport(),
        (*fees(40, "passport"), *fees(20, "passport_other_office")),
    ),
    ("shared", CARD, (CARD_FEE, CARD_FEE.model_copy(update={"application": None}))),
    ("of a passport", card(preliminary="only"), of_card("identity_card_preliminary")),
    ("in addition", passport(preliminary="also"), fees(40, "passport", "passport_preliminary")),
    ("32 pages", passport(preliminary="only", pages=48), fees(40, "passport_preliminary")),
    ("32 pages", passport(preliminary="only", express=True), fees(40, "passport_preliminary")),
    (
        "not sent home",
        passport(express=True, delivery="home"),
        fees(40, "passport", "passport_express", "passport_delivery"),
    ),
]


@pytest.mark.parametrize(("said", "application", "lines"), REFUSED)
def test_fees_and_options_that_the_law_does_not_know_are_refused(
    kiosk: KioskClient, said: str, application: ApplicationRecord, lines: tuple[FeeLine, ...]
) -> None:
    visit = without_prints(adult(application)).but(fee_lines=lines)
    answer = kiosk.deliver(sealed_case(kiosk, visit))
    problem = Problem.model_validate_json(answer.content)
    assert (answer.status_code, said in problem.detail) == (422, True), problem.detail


def without_prints(visit: Visit) -> Visit:
    parts = {part: body for part, body in visit.parts.items() if not part.startswith("print_")}
    return Visit(visit.but(prints=()).record, visit.fee_lines, parts)


@pytest.mark.parametrize("residence", ["here", "other_town", "abroad", "none"])
@pytest.mark.parametrize("document", ["identity_card", "passport", "both"])
def test_everything_that_the_law_asks_for_is_accepted(document: str, residence: str) -> None:
    choices = product(
        (0, 5, 9, 15, 17, 23, 24, 90),
        ("regular", "express", "preliminary"),
        ("home", "counter"),
        ("photo", "document"),
    )
    per: Literal["photo", "document"]
    for age, kind, delivery, per in choices:  # type: ignore[assignment]
        answers = Answers(
            document=document,
            passport_kind=kind,
            passport_pages="48" if age % 2 and kind != "preliminary" else "32",
            preliminary_card="yes" if age % 2 else "no",
            residence=residence,
            delivery=delivery,
            birth_date=f"01.01.{TODAY.year - age}",
            photo="here",
        )
        needs = required(law(), circumstances(answers, TODAY), TODAY, photo_fee_per=per)
        require_consistent(manifest_of(needs), law())


def manifest_of(needs: Requirements) -> CaseManifest:
    applied = tuple(
        ApplicationRecord(
            document=one.document,
            preliminary=one.preliminary,
            express=one.express,
            pages=one.pages,
            delivery="home"
            if any(line.code.endswith("_delivery") for line in one.fee_lines)
            else "counter",
            valid_to="",
        )
        for one in needs.applications
    )
    base = adult(*applied)
    chosen = base if any(one.chip for one in needs.applications) else without_prints(base)
    return chosen.but(fee_lines=needs.fee_lines).content(RULES).manifest


def test_photo_that_was_not_taken_is_not_charged(kiosk: KioskClient) -> None:
    visit = adult().without_portrait("studio")
    for broken in (
        visit.but(fee_lines=(CARD_FEE, PHOTO_FEE)),
        visit.but(portrait_conformant=True),
    ):
        answer = kiosk.deliver(sealed_case(kiosk, broken))
        assert answer.status_code == 422, answer.text
    assert kiosk.deliver(sealed_case(kiosk, visit)).status_code == 200


def test_parts_fit_the_documents(kiosk: KioskClient) -> None:
    visit = adult()
    visit.parts["signature_passport"] = visit.parts["signature"]
    answer = kiosk.deliver(sealed_case(kiosk, visit))
    assert "signature_passport without passport" in answer.text
    visit = adult(passport(preliminary="only")).but(fee_lines=fees(40, "passport_preliminary"))
    assert "without chip" in kiosk.deliver(sealed_case(kiosk, visit)).text


def test_visit_may_have_begun_before_midnight_and_no_other_day(kiosk: KioskClient) -> None:
    """On 7 February 2026 the card became dearer."""
    visit = adult().but(fee_lines=(CARD_FEE.model_copy(update={"amount_cents": 3700}),))
    content = visit.content(RULES)
    for hour, fits in ((22, True), (23, True), (25, False)):
        created = datetime(2026, 2, 6, 0, 30, tzinfo=UTC) + timedelta(hours=hour)
        manifest = content.manifest.model_copy(update={"created_at": created})
        if fits:
            require_consistent(manifest, law())
        else:
            with pytest.raises(ProblemError):
                require_consistent(manifest, law())


@pytest.mark.parametrize("year", [1, 2020, 9999])
def test_case_of_another_time_is_refused(kiosk: KioskClient, year: int) -> None:
    created = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    answer = kiosk.deliver(sealed_case(kiosk, created_at=created))
    assert (answer.status_code, "created_at" in answer.text) == (422, True)


# --- the sealed record beside the manifest


@pytest.mark.parametrize(
    ("area", "changes"),
    [
        ("applications", {"applications": (card(delivery="home"),)}),
        ("applications", {"answers": {"document": "passport"}}),
        ("portrait", {"portrait_conformant": False}),
        ("prints", {"prints": (PrintSummary(position="right_index", status="captured"),)}),
        (
            "signatures",
            {"signatures": (SignatureSummary(person="applicant", status="cannot_sign"),)},
        ),
    ],
)
def test_record_that_differs_from_the_manifest_is_not_released(
    office: Office, kiosk: KioskClient, desk: Desk, area: str, changes: dict[str, Any]
) -> None:
    other = adult().but(**changes).record

    def sealed_record(number: str) -> bytes:
        return other.model_copy(update={"case_number": number}).model_dump_json().encode()

    page = CounterPage(desk, kiosk, sealed_case(kiosk, adult(), answers=sealed_record))
    page.pay()
    refused = page.accept("identity_card")
    assert (refused.status_code, page.obstacles) == (409, ["differs"])
    assert "passen nicht zum gemeldeten Vorgang" in refused.text
    forge_release(office, page.number)
    fetched = fetch(office, page.number, receiver_headers(office))
    problem = Problem.model_validate_json(fetched.content)
    assert (problem.type.split(":")[-1], problem.detail) == ("record-differs", area)
    assert page.state == "stored", "read by a clerk it is what it should be"
    assert page.post("applications/identity_card/reopen").status_code == 303
    assert page.reject("identity_card").status_code == 303
    assert page.state == "rejected"


def forge_release(office: Office, number: str) -> None:
    database = setup.open_database(office.settings)
    for table, state in ((cases, "released"), (applications, "accepted")):
        forged = update(table).where(table.c.case_number == number).values(state=state)
        database.write_blocking(lambda c, one=forged: c.execute(one))  # type: ignore[misc]
    database.close()


def test_record_of_another_case_is_not_released(kiosk: KioskClient, desk: Desk) -> None:
    other = adult().record.model_copy(update={"case_number": "BT-OTHER"})
    case = sealed_case(kiosk, answers=lambda _: other.model_dump_json().encode())
    assert CounterPage(desk, kiosk, case).obstacles == ["differs"]


# --- the first form


def first_form(kiosk: KioskClient, *, captured: bool = True) -> SealedCase:
    """Return a case as the first version of the kiosk stored it."""

    def first_record(number: str) -> bytes:
        kept = set(FirstRecord.model_fields["answers"].annotation.model_fields)  # type: ignore[union-attr]
        answers = {name: value for name, value in adult().record.answers if name in kept}
        record = {
            "case_number": number,
            "answers": answers | {"old_serial": "L01X00T47", "old_expiry": "24.12.2026"},
            "filled_by_clerk": {"height_cm": "demo"},
            "prints": [
                {"position": one, "status": "captured", "score": 61, "reason": None}
                for one in ("right_index", "left_index")
            ],
            "portrait": "captured" if captured else "at_counter",
            "portrait_conformant": captured,
            "privacy_notice": "privacy/2026-11",
        }
        return json.dumps(record).encode()

    visit = adult() if captured else adult().without_portrait("at_counter")
    case = sealed_case(kiosk, visit, answers=first_record)
    statement = json.loads(Signed.model_validate_json(case.manifest).statement)
    for gone in ("applications", "portrait"):
        del statement[gone]
    for line in statement["fee_lines"]:
        del line["application"]
    former = FirstManifest.model_validate(statement | {"document": "identity_card"})
    signed = Signed.sign(former, kiosk.key).model_dump_json().encode()
    return SealedCase(case.number, case.plain, case.parts, signed)


@pytest.fixture
def upgraded(office: Office) -> Iterator[Callable[[timedelta], None]]:
    """Let the upgrade have been so long ago."""

    def set_back(ago: timedelta) -> None:
        at = datetime.now(UTC) - ago
        database = setup.open_database(office.settings)
        database.write_blocking(lambda c: c.execute(update(upgrades).values(at=at)))
        database.close()

    yield set_back
    set_back(timedelta())


@pytest.mark.parametrize("captured", [True, False])
def test_first_form_is_taken_and_decided_as_any_other(
    office: Office, kiosk: KioskClient, desk: Desk, captured: bool
) -> None:
    page = CounterPage(desk, kiosk, first_form(kiosk, captured=captured))
    assert "Muster-Marker" in page.text()
    assert page.obstacles == []
    assert page.due == ("52,00 €" if captured else "46,00 €")
    assert page.tasks == ([] if captured else ["portrait"])
    page.settle_all()
    page.pay()
    page.accept("identity_card")
    assert page.state == "released"
    assert fetch(office, page.number, receiver_headers(office)).status_code == 200


def test_first_form_is_taken_for_96_hours_after_the_upgrade(
    kiosk: KioskClient, upgraded: Callable[[timedelta], None]
) -> None:
    early, late = first_form(kiosk), first_form(kiosk)
    upgraded(timedelta(hours=95, minutes=59))
    answer = kiosk.deliver(early)
    assert answer.status_code == 200
    upgraded(timedelta(hours=96, minutes=1))
    refused = kiosk.deliver(late)
    problem = Problem.model_validate_json(refused.content)
    assert (problem.status, problem.type.split(":")[-1]) == (422, "former-form")
    assert kiosk.put_case(early).content == answer.content, "what was taken stays taken"


def test_first_form_must_be_signed_too(kiosk: KioskClient) -> None:
    case = first_form(kiosk)
    signed = Signed.model_validate_json(case.manifest)
    forged = signed.model_copy(update={"statement": signed.statement.replace("4600", "1")})
    answer = kiosk.send("PUT", f"/v1/cases/{case.number}", forged.model_dump_json().encode())
    assert (answer.status_code, "not-signed" in answer.text) == (422, True)
