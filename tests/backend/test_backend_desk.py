"""The clerk's pages: login, pictures, decisions, hand-over, erasure, against real processes."""

import hashlib
import io
import json
import zipfile

import httpx
import pyotp
import pytest
from office import Desk, KioskClient, Office, SealedCase, portrait_jpeg, sealed_case
from sqlalchemy import select

from backend import setup
from backend.storage.tables import audit, parts
from backend.vault.unseal_log import first_broken_line
from contract.case import PackageConfirmation, PackageManifest
from contract.signing import Signed

pytestmark = pytest.mark.slow


@pytest.fixture
def case(kiosk: KioskClient) -> SealedCase:
    case = sealed_case(kiosk)
    assert kiosk.deliver(case).status_code == 200
    return case


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
    for shown in ("Muster-Marker", "Heidestraße 17", "ausgefüllt von demo", "46,00 €", "74"):
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
    path = f"/desk/cases/{case.number}/accept"
    assert desk.post(path, csrf="wrong").status_code == 403
    foreign = desk.http.post(
        path, data={"csrf": desk.csrf()}, headers={"Origin": "http://example.org"}
    )
    assert foreign.status_code == 403
    assert "eingegangen" in desk.get(f"/desk/cases/{case.number}").text


def test_reject_one_item_with_reason(office: Office, desk: Desk, case: SealedCase) -> None:
    path = f"/desk/cases/{case.number}/reject"
    assert desk.post(path, item="portrait", reason="nonsense").status_code == 409
    assert desk.post(path, item="portrait", reason="poor_quality").status_code == 303
    page = desk.get(f"/desk/cases/{case.number}").text
    assert "zurückgewiesen" in page
    assert ("case_rejected", desk.login, "portrait:poor_quality") in actions(office, case.number)
    assert desk.post(f"/desk/cases/{case.number}/accept").status_code == 409


def test_case_that_does_not_conform_cannot_be_released(
    office: Office, kiosk: KioskClient, desk: Desk
) -> None:
    case = sealed_case(kiosk, conformant=False)
    assert kiosk.deliver(case).status_code == 200
    assert "kann nicht freigegeben werden" in desk.get(f"/desk/cases/{case.number}").text
    assert desk.post(f"/desk/cases/{case.number}/accept").status_code == 409
    assert fetch(office, case.number, receiver_headers(office)).status_code == 409


def test_package_is_signed_and_its_confirmation_erases(
    office: Office, kiosk: KioskClient, desk: Desk, case: SealedCase
) -> None:
    headers = receiver_headers(office)
    assert fetch(office, case.number, {}).status_code == 401
    assert fetch(office, case.number, headers).status_code == 409
    assert desk.post(f"/desk/cases/{case.number}/accept").status_code == 303
    package = fetch(office, case.number, headers)
    assert package.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    manifest = Signed.model_validate_json(archive.read("manifest.json")).open(
        PackageManifest, kiosk.office_key
    )
    assert set(manifest.files) == {
        "answers.json",
        "portrait.jpg",
        "print_right_index.png",
        "signature.png",
    }
    for name, digest in manifest.files.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert archive.read(name) == case.plain[name.split(".")[0]]  # type: ignore[index]
    names = bodies(office, case.number)
    assert all((office.settings.parts_folder / name).exists() for name in names)

    assert confirm(office, case.number, package.content, headers).status_code == 204
    assert not any((office.settings.parts_folder / name).exists() for name in names)
    assert bodies(office, case.number) == [None] * 4
    page = desk.get(f"/desk/cases/{case.number}").text
    assert "übergeben" in page
    assert "Muster-Marker" not in page
    assert ("captures_erased", "verfahren", "handed_over") in actions(office, case.number)
    assert confirm(office, case.number, package.content, headers).status_code == 204


def test_confirmation_of_another_package_is_refused(
    office: Office, desk: Desk, case: SealedCase
) -> None:
    headers = receiver_headers(office, "other-receiver")
    desk.post(f"/desk/cases/{case.number}/accept")
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
