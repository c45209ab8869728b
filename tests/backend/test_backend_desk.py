"""The clerk's pages: login, pictures, decisions, hand-over, erasure, against real processes."""

import hashlib
import io
import json
import zipfile

import httpx
import pyotp
import pytest
from counter_page import actions, confirm, fetch, receiver_headers
from office import Desk, KioskClient, Office, SealedCase, sealed_case
from sqlalchemy import select
from visits import portrait_jpeg

from backend import setup
from backend.storage.tables import parts
from backend.vault.unseal_log import first_broken_line
from contract.case import PackageManifest
from contract.signing import Signed

pytestmark = pytest.mark.slow


@pytest.fixture
def case(kiosk: KioskClient) -> SealedCase:
    case = sealed_case(kiosk)
    assert kiosk.deliver(case).status_code == 200
    return case


def unseal_lines(office: Office, number: str) -> list[dict[str, str]]:
    text = (office.settings.vault_folder / "unseal.log").read_text()
    return [
        entry for line in text.splitlines() if (entry := json.loads(line))["case_number"] == number
    ]


def bodies(office: Office, number: str) -> list[str]:
    database = setup.open_database(office.settings)
    try:
        return list(
            database.read_blocking(
                lambda c: (
                    c.execute(select(parts.c.path).where(parts.c.case_number == number))
                    .scalars()
                    .all()
                )
            )
        )
    finally:
        database.close()


def accept(desk: Desk, case: SealedCase, document: str = "identity_card") -> httpx.Response:
    desk.post(f"/desk/cases/{case.number}/payment", method="cash", seen_cents="5200")
    return desk.post(f"/desk/cases/{case.number}/applications/{document}/accept")


def test_nothing_is_shown_without_login(office: Office, case: SealedCase) -> None:
    for path in ("/desk/cases", f"/desk/cases/{case.number}", "/desk/live"):
        answer = office.http.get(office.url + path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")
    answer = office.http.get(f"{office.url}/desk/cases/{case.number}/parts/portrait")
    assert answer.status_code == 303


def test_one_time_number_works_once(office: Office) -> None:
    clerk = setup.add_clerk(office.settings, "once-only", "Once Only")
    form = {
        "login": clerk.login,
        "password": clerk.password,
        "number": pyotp.TOTP(clerk.totp_secret).now(),
    }
    headers = {"Origin": office.url}
    with httpx.Client(base_url=office.url, headers=headers, timeout=20) as http:
        wrong = http.post("/desk/login", data=form | {"password": "wrong"})
        assert wrong.status_code == 403
        first = http.post("/desk/login", data=form)
        assert first.status_code == 303
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert http.post("/desk/login", data=form).status_code == 403


def test_case_page_shows_answers_and_marks_the_clerks(desk: Desk, case: SealedCase) -> None:
    page = desk.get(f"/desk/cases/{case.number}")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for shown in ("Muster-Marker", "Heidestraße 17", "von demo, bestätigt", "46,00 €", "74"):
        assert shown in page.text
    assert "<style" not in page.text
    assert " style=" not in page.text


def test_picture_is_opened_after_the_vault_wrote_its_line(
    office: Office, desk: Desk, case: SealedCase
) -> None:
    assert unseal_lines(office, case.number) == []
    picture = desk.get(f"/desk/cases/{case.number}/parts/portrait")
    assert picture.content == portrait_jpeg()
    assert (picture.headers["content-type"], picture.headers["cache-control"]) == (
        "image/jpeg",
        "no-store",
    )
    (line,) = unseal_lines(office, case.number)
    assert (line["part"], line["person"], line["purpose"]) == ("portrait", desk.login, "view")
    assert first_broken_line(office.settings.vault_folder / "unseal.log") is None
    assert ("part_viewed", desk.login, "view:portrait") in actions(office, case.number)


def test_prints_are_no_pictures_for_the_page(desk: Desk, case: SealedCase) -> None:
    answer = desk.get(f"/desk/cases/{case.number}/parts/print_right_index")
    assert answer.status_code == 404


def test_forms_need_token_and_origin(desk: Desk, case: SealedCase) -> None:
    path = f"/desk/cases/{case.number}/applications/identity_card/accept"
    assert desk.post(path, csrf="wrong").status_code == 403
    foreign = desk.http.post(
        path, data={"csrf": desk.csrf()}, headers={"Origin": "http://example.org"}
    )
    assert foreign.status_code == 403
    assert "in Prüfung" in desk.get(f"/desk/cases/{case.number}").text


def test_package_is_signed_and_its_confirmation_erases(
    office: Office, kiosk: KioskClient, desk: Desk, case: SealedCase
) -> None:
    headers = receiver_headers(office)
    assert fetch(office, case.number, {}).status_code == 401
    assert fetch(office, case.number, headers).status_code == 409
    assert accept(desk, case).status_code == 303
    package = fetch(office, case.number, headers)
    assert package.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    manifest = Signed.model_validate_json(archive.read("manifest.json")).open(
        PackageManifest, kiosk.office_key
    )
    assert set(manifest.files) == {
        "answers.json",
        "decision.json",
        "portrait.jpg",
        "print_right_index.png",
        "print_left_index.png",
        "signature.png",
    }
    for name, digest in manifest.files.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        if name != "decision.json":
            assert archive.read(name) == case.plain[name.split(".")[0]]  # type: ignore[index]
    names = bodies(office, case.number)
    assert all((office.settings.parts_folder / name).exists() for name in names)

    assert confirm(office, case.number, package.content, headers).status_code == 204
    assert not any((office.settings.parts_folder / name).exists() for name in names)
    assert bodies(office, case.number) == [None] * 5
    page = desk.get(f"/desk/cases/{case.number}").text
    assert "übergeben" in page
    assert "Muster-Marker" not in page
    assert ("captures_erased", "verfahren", "handed_over") in actions(office, case.number)
    assert confirm(office, case.number, package.content, headers).status_code == 204


def test_confirmation_of_another_package_is_refused(
    office: Office, desk: Desk, case: SealedCase
) -> None:
    headers = receiver_headers(office, "other-receiver")
    accept(desk, case)
    old = fetch(office, case.number, headers).content
    fetch(office, case.number, headers)
    assert confirm(office, case.number, old, headers).status_code == 409


def test_nothing_personal_lies_on_the_disk(office: Office, desk: Desk, case: SealedCase) -> None:
    desk.get(f"/desk/cases/{case.number}")
    for file in office.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"Muster-Marker" not in content, file
            assert portrait_jpeg()[:200] not in content, file


def test_vault_down_is_said_and_heals(office: Office, desk: Desk, kiosk: KioskClient) -> None:
    case = sealed_case(kiosk)
    kiosk.deliver(case)
    vault = office.processes[0]
    vault.terminate()
    vault.wait(10)
    assert "Schlüsseldienst antwortet nicht" in desk.get(f"/desk/cases/{case.number}").text
    refused = kiosk.send("GET", "/v1/sealing-keys")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    office.processes[0] = office.start_vault()
    office.processes.pop()
    assert "Muster-Marker" in desk.get(f"/desk/cases/{case.number}").text


def test_logout_ends_the_session_on_the_server(office: Office) -> None:
    desk = office.log_in()
    cookie = desk.cookie
    assert desk.post("/desk/logout").status_code == 303
    answer = office.http.get(office.url + "/desk/cases", headers={"Cookie": cookie})
    assert answer.status_code == 303
    desk.http.close()


def test_language_is_chosen_by_clerk_or_browser(office: Office) -> None:
    english = office.log_in(language="en-GB,de;q=0.5")
    assert "Cases" in english.get("/desk/cases").text
    assert english.post("/desk/language", language="de", back="/desk/cases").status_code == 303
    assert "Vorgänge" in english.get("/desk/cases").text
    english.http.close()
