"""Pages that are older than their case, records with odd content, and refused forms."""

import re
from typing import Any

import pytest
from counter_page import CounterPage, actions, rows
from office import Desk, KioskClient, Office, sealed_case
from pydantic import ValidationError
from visits import CARD, PASSPORT, TODAY, adult, at_age, confirmed

from backend.desk.texts import text
from backend.storage.tables import applications, cases
from contract.case import CaseRecord

pytestmark = pytest.mark.slow

WAIVE = {"kind": "waived", "reason": "other"}
FORMS: list[tuple[str, dict[str, str]]] = [
    ("applications/identity_card/accept", {}),
    ("applications/identity_card/reject", {"item": "answers", "reason": "withdrawn"}),
    ("tasks/portrait", {"answer": "from_studio"}),
    ("fees/identity_card/relief", WAIVE),
    ("payment", {"method": "cash", "seen_cents": "14400"}),
    ("bill", {"seen_cents": "14400"}),
]


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_form_of_an_older_page_changes_nothing(
    office: Office, kiosk: KioskClient, desk: Desk, path: str, form: dict[str, str]
) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT, conformant=False))
    revision = desk.revision(page.number)
    page.reject("passport")
    page.post("applications/passport/reopen")
    before = actions(office, page.number)
    for stale in (revision, "", "x", "99999"):
        refused = page.post(path, **form, revision=stale)
        assert (refused.status_code, "inzwischen geändert" in refused.text) == (409, True)
    views = [one for one in actions(office, page.number)[len(before) :] if one[0] != "part_viewed"]
    assert views == []
    assert page.post(path, **form).status_code == 303


def test_every_form_of_the_page_holds_its_revision(kiosk: KioskClient, desk: Desk) -> None:
    page = CounterPage(desk, kiosk, adult(CARD, PASSPORT, conformant=False))
    page.post("fees/shared/relief", **WAIVE)
    page.accept("passport")
    shown = page.text()
    forms = re.findall(r'<form method="post" action="/desk/cases/.*?</form>', shown, re.DOTALL)
    assert len(forms) >= 8
    assert [one for one in forms if 'name="revision"' not in one] == []


def test_payment_that_was_made_anew_is_not_taken_back_from_an_older_page(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    page = CounterPage(desk, kiosk, adult())
    page.pay("card")
    older = desk.revision(page.number)
    page.post("payment/return")
    page.pay("cash")
    assert page.post("payment/return", revision=older).status_code == 409
    assert rows(office, cases, page.case)[0]["paid_method"] == "cash"


def test_what_was_accepted_as_another_is_open_again(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    born = f"XX.XX.{TODAY.year - 24}"
    visit = at_age(adult().but(answers={"birth_date": born}, notices=("age_ambiguous",)), 23)
    page = CounterPage(desk, kiosk, visit)
    page.accept("identity_card")
    page.settle("age_ambiguous", "lower_age_counts")
    assert rows(office, applications, page.case)[0]["state"] == "accepted"
    page.settle("age_ambiguous", "higher_age_counts")
    assert rows(office, applications, page.case)[0]["state"] == "open"
    assert ("case_reopened", desk.login, "identity_card") in actions(office, page.number)


# --- after a refusal


def test_links_of_a_refused_form_lead_to_the_case(kiosk: KioskClient, desk: Desk) -> None:
    visit = adult().but(
        answers={"guardian_1_id_serial": "LXXXT12F8"}, asked=("guardian_1_id_serial",)
    )
    page = CounterPage(desk, kiosk, visit)
    refused = page.post("payment", method="bitcoin")
    assert refused.status_code == 409
    own = f"/desk/cases/{page.number}"
    assert f'href="{own}?show=guardian_1_id_serial' in refused.text
    assert f'name="back" value="{own}"' in refused.text
    assert desk.get(f"{own}?show=guardian_1_id_serial").status_code == 200
    assert re.findall(r'href="(?!/|#)[^"]*"', refused.text) == []


# --- odd content


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmations": (confirmed("privacy", confirmed_at="0001-01-01T00:00:00+14:00"),)},
        {"confirmations": (confirmed("privacy", confirmed_at="9999-12-31T23:59:59-14:00"),)},
        {"confirmations": (confirmed("{0.__class__}", language="{x}", sha256="{"),)},
        {"asked": ("{", "{0}", "family_name")},
        {"filled_by_clerk": {"height_cm": "{x}"}},
        {"applications": (CARD.model_copy(update={"printed": {"{x}": "{"}, "valid_to": "{"}),)},
        {"answers": {"residence": "here", "family_name": "{x}", "eye_colour": "{0}"}},
    ],
)
def test_odd_words_and_times_are_shown(
    kiosk: KioskClient, desk: Desk, changes: dict[str, Any]
) -> None:
    page = CounterPage(desk, kiosk, adult().but(**changes))
    shown = desk.get(f"/desk/cases/{page.number}")
    assert (shown.status_code, "Unterschrift" in shown.text) == (200, True)


def test_text_without_key_is_not_filled_in() -> None:
    assert text("de", "field.{x.__class__}", x=1) == "field.{x.__class__}"


def test_clerk_fills_in_answers_only(kiosk: KioskClient, desk: Desk) -> None:
    record = adult().record
    odd = record.model_dump(mode="json") | {"filled_by_clerk": {"<b>": "demo"}}
    with pytest.raises(ValidationError):
        CaseRecord.model_validate(odd)
    case = sealed_case(
        kiosk,
        answers=lambda number: (
            record.model_copy(update={"case_number": number, "filled_by_clerk": {"{x}": "demo"}})
            .model_dump_json()
            .encode()
        ),
    )
    page = CounterPage(desk, kiosk, case)
    assert page.accept("identity_card").status_code == 409
    assert "<b>" not in page.text()
