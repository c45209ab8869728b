"""What kiosks send: enrolment, authentication, parts, manifests, against real processes."""

import base64
import hashlib
import hmac
import itertools
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from office import KioskClient, Office, enrolment, sealed_case
from visits import CARD, CARD_FEE, PASSPORT, PASSPORT_FEES, PHOTO_FEE, adult, summary

from backend import setup
from contract.case import Acknowledgement, CaseManifest, FeeLine
from contract.messages import Enrolment, Problem
from contract.sealing import MAX_SEALED_BYTES, SealedPart, SealingKeySet, seal
from contract.signing import SignatureError, Signed

pytestmark = pytest.mark.slow


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    value = Problem.model_validate_json(answer.content)
    assert value.status == answer.status_code
    return value.status, value.type.rsplit(":", 1)[1]


def test_enrolment_proves_the_code_both_ways(office: Office) -> None:
    code = setup.add_kiosk(office.settings, "both-ways", "Foyer")
    request = enrolment("both-ways", Ed25519PrivateKey.generate(), code)
    answer = office.http.post(office.url + "/v1/enrolment", content=request.model_dump_json())
    enrolled = Enrolment.model_validate_json(answer.content)
    expected = hmac.new(
        code.encode(), f"{enrolled.signing_key}|both-ways".encode(), hashlib.sha256
    ).hexdigest()
    assert (enrolled.proof, enrolled.label) == (expected, "Foyer")
    assert enrolled.office == "Bürgeramt Musterhausen"


def test_code_works_once_and_not_when_wrong(office: Office) -> None:
    code = setup.add_kiosk(office.settings, "once", "Foyer")
    url, key = office.url + "/v1/enrolment", Ed25519PrivateKey.generate()
    wrong = enrolment("once", key, "0000000000").model_dump_json()
    right = enrolment("once", key, code).model_dump_json()
    assert problem(office.http.post(url, content=wrong)) == (403, "code-refused")
    assert office.http.post(url, content=right).status_code == 200
    assert problem(office.http.post(url, content=right)) == (403, "code-refused")


def test_five_wrong_codes_spoil_the_right_one(office: Office) -> None:
    code = setup.add_kiosk(office.settings, "guess", "Foyer")
    url, key = office.url + "/v1/enrolment", Ed25519PrivateKey.generate()
    for _ in range(5):
        office.http.post(url, content=enrolment("guess", key, "AAAAAAAAAA").model_dump_json())
    answer = office.http.post(url, content=enrolment("guess", key, code).model_dump_json())
    assert problem(answer) == (403, "code-refused")


def test_code_ends_after_fifteen_minutes(office: Office) -> None:
    past = datetime.now(UTC) - timedelta(minutes=15, seconds=1)
    code = setup.add_kiosk(office.settings, "late", "Foyer", clock=lambda: past)
    request = enrolment("late", Ed25519PrivateKey.generate(), code).model_dump_json()
    answer = office.http.post(office.url + "/v1/enrolment", content=request)
    assert problem(answer) == (403, "code-refused")


def test_code_is_not_in_the_database(office: Office) -> None:
    code = setup.add_kiosk(office.settings, "secret-code", "Foyer")
    for file in office.settings.data_folder.iterdir():
        if file.is_file():
            assert code.encode() not in file.read_bytes()


def test_key_set_is_signed_and_covers_fourteen_days(kiosk: KioskClient) -> None:
    keys = kiosk.sealing_keys().keys
    assert len(keys) == 14 * 24
    assert all(earlier.valid_to == later.valid_from for earlier, later in itertools.pairwise(keys))
    assert keys[0].valid_from <= datetime.now(UTC) < keys[0].valid_to


def test_replayed_nonce_is_refused(kiosk: KioskClient) -> None:
    header = {"Authorization": kiosk.header("GET", "/v1/sealing-keys")}
    url = kiosk.url + "/v1/sealing-keys"
    assert kiosk.http.get(url, headers=header).status_code == 200
    assert problem(kiosk.http.get(url, headers=header)) == (401, "replayed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "PUT"}, "not-authenticated"),
        ({"path": "/v1/time"}, "not-authenticated"),
        ({"body": b"other"}, "not-authenticated"),
        ({"at": datetime.now(UTC) - timedelta(minutes=6)}, "clock-wrong"),
        ({"nonce": "short"}, "not-authenticated"),
    ],
)
def test_signature_must_fit_the_request(
    kiosk: KioskClient, changes: dict[str, object], code: str
) -> None:
    header = kiosk.header("GET", "/v1/sealing-keys", **changes)
    answer = kiosk.http.get(kiosk.url + "/v1/sealing-keys", headers={"Authorization": header})
    assert problem(answer) == (401, code)


def test_strangers_are_refused(office: Office, kiosk: KioskClient) -> None:
    url = office.url + "/v1/sealing-keys"
    assert problem(office.http.get(url)) == (401, "not-authenticated")
    garbage = {"Authorization": "Kiosk " + base64.b64encode(b"{}").decode()}
    assert problem(office.http.get(url, headers=garbage)) == (401, "not-authenticated")
    stranger = KioskClient(
        kiosk.url, "nobody", kiosk.office_key, Ed25519PrivateKey.generate(), kiosk.http
    )
    assert problem(stranger.send("GET", "/v1/sealing-keys")) == (401, "unknown-kiosk")
    impostor = KioskClient(
        kiosk.url, kiosk.kiosk_id, kiosk.office_key, Ed25519PrivateKey.generate(), kiosk.http
    )
    assert problem(impostor.send("GET", "/v1/sealing-keys")) == (401, "not-authenticated")


def test_part_is_stored_once(kiosk: KioskClient) -> None:
    case, other = sealed_case(kiosk), sealed_case(kiosk)
    sealed = case.parts["portrait"]
    assert kiosk.put_part(sealed, case.number, "portrait").status_code == 201
    assert kiosk.put_part(sealed, case.number, "portrait").status_code == 200
    again = other.parts["portrait"]
    assert problem(kiosk.put_part(again, case.number, "portrait")) == (422, "other-part")


def test_other_content_for_a_stored_part_is_refused(kiosk: KioskClient) -> None:
    first = sealed_case(kiosk)
    kiosk.put_part(first.parts["answers"], first.number, "answers")
    header = SealedPart.decode(first.parts["answers"]).header
    public = base64.b64decode(kiosk.sealing_keys().keys[0].public_key)
    second = seal(header, b"something else", public, kiosk.key).encode()
    assert problem(kiosk.put_part(second, first.number, "answers")) == (409, "other-content")


def test_tampered_part_is_refused(kiosk: KioskClient) -> None:
    case = sealed_case(kiosk)
    for position in (3, 60, -1):
        tampered = bytearray(case.parts["portrait"])
        tampered[position] ^= 1
        answer = kiosk.put_part(bytes(tampered), case.number, "portrait")
        assert problem(answer) == (422, "not-sealed")


def test_digest_header_must_fit(kiosk: KioskClient) -> None:
    case = sealed_case(kiosk)
    path = f"/v1/cases/{case.number}/parts/portrait"
    answer = kiosk.send("PUT", path, case.parts["portrait"], **{"X-Content-SHA256": "0" * 64})
    assert problem(answer) == (400, "digest")


def test_part_of_another_kiosk_is_refused(office: Office, kiosk: KioskClient) -> None:
    case, other = sealed_case(kiosk), office.enrol()
    answer = other.put_part(case.parts["portrait"], case.number, "portrait")
    assert problem(answer) == (422, "not-sealed")


def test_oversize_body_is_refused_before_it_is_read(kiosk: KioskClient) -> None:
    body = bytes(MAX_SEALED_BYTES + 1)
    answer = kiosk.put_part(body, "BT-LARGE", "portrait")
    assert problem(answer) == (413, "too-large")


def test_oversize_body_without_length_is_refused(kiosk: KioskClient) -> None:
    path = "/v1/cases/BT-LARGE/parts/portrait"

    def chunks() -> object:
        for _ in range(MAX_SEALED_BYTES // 65_536 + 2):
            yield bytes(65_536)

    header = {"Authorization": kiosk.header("PUT", path), "X-Content-SHA256": "0" * 64}
    try:
        answer = kiosk.http.put(kiosk.url + path, content=chunks(), headers=header)  # type: ignore[arg-type]
    except httpx.WriteError:
        return  # the server hung up while we still sent: also a refusal
    assert problem(answer) == (413, "too-large")


def test_manifest_before_parts_names_what_is_missing(kiosk: KioskClient) -> None:
    case = sealed_case(kiosk)
    kiosk.put_part(case.parts["answers"], case.number, "answers")
    answer = kiosk.put_case(case)
    assert problem(answer) == (409, "parts-missing")
    assert set(Problem.model_validate_json(answer.content).detail.split(",")) == {
        "portrait",
        "print_right_index",
        "print_left_index",
        "signature",
    }


@pytest.mark.parametrize(
    ("captured_ago", "kept", "accepted"),
    [
        (timedelta(minutes=-4), timedelta(hours=96), True),  # the kiosk's clock may be ahead
        (timedelta(minutes=-6), timedelta(hours=96), False),
        (timedelta(hours=1), timedelta(hours=97), True),
    ],
)
def test_part_is_not_kept_longer_than_any_capture_allows(
    kiosk: KioskClient, captured_ago: timedelta, kept: timedelta, accepted: bool
) -> None:
    case = sealed_case(kiosk, first_capture=datetime.now(UTC) - captured_ago, kept=kept)
    answer = kiosk.put_part(case.parts["portrait"], case.number, "portrait")
    if accepted:
        assert answer.status_code == 201
    else:
        assert problem(answer) == (422, "retention")


@pytest.mark.parametrize(
    ("captured_ago", "kept", "parts_kept"),
    [
        (timedelta(minutes=-6), timedelta(hours=96), timedelta(hours=95)),
        (timedelta(hours=1), timedelta(hours=96, seconds=2), None),
        (timedelta(hours=1), timedelta(hours=95, minutes=59, seconds=58), None),
        (timedelta(hours=1), timedelta(hours=96), timedelta(hours=96, minutes=1)),
        (timedelta(hours=1), timedelta(hours=96), timedelta(hours=95)),
    ],
)
def test_manifest_must_say_the_one_right_time_of_erasure(
    kiosk: KioskClient, captured_ago: timedelta, kept: timedelta, parts_kept: timedelta | None
) -> None:
    first = datetime.now(UTC) - captured_ago
    case = sealed_case(kiosk, first_capture=first, kept=kept, parts_kept=parts_kept)
    assert problem(kiosk.deliver(case)) == (422, "retention")


def test_time_of_erasure_is_exact_to_the_second(kiosk: KioskClient) -> None:
    case = sealed_case(kiosk, kept=timedelta(hours=96, milliseconds=-900))
    assert kiosk.deliver(case).status_code == 200


def test_acknowledgement_is_signed_by_the_office_and_repeated(kiosk: KioskClient) -> None:
    case = sealed_case(kiosk)
    answer = kiosk.deliver(case)
    assert answer.status_code == 200, answer.text
    signed = Signed.model_validate_json(answer.content)
    word = signed.open(Acknowledgement, kiosk.office_key)
    assert (word.case_number, word.kiosk_id) == (case.number, kiosk.kiosk_id)
    assert word.manifest_sha256 == hashlib.sha256(case.manifest).hexdigest()
    assert kiosk.put_case(case).content == answer.content
    with pytest.raises(SignatureError):
        signed.open(SealingKeySet, kiosk.office_key)


def line(**changes: object) -> FeeLine:
    return CARD_FEE.model_copy(update=changes)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"applications": (CARD, CARD)}, "applications"),
        ({"applications": (CARD.model_copy(update={"express": True}),)}, "applications"),
        ({"applications": (CARD.model_copy(update={"pages": 48}),)}, "applications"),
        ({"fee_lines": ()}, "fee_lines"),
        ({"fee_lines": (PHOTO_FEE,)}, "fee_lines"),
        ({"fee_lines": (CARD_FEE, *PASSPORT_FEES)}, "fee_lines"),
        ({"applications": (CARD, PASSPORT)}, "fee_lines"),
        ({"fee_lines": (line(amount_cents=-1),)}, "fee_lines"),
        ({"fee_lines": (line(amount_cents=100_001),)}, "fee_lines"),
        ({"fee_lines": (line(code="<script>"),)}, "fee_lines"),
        ({"fee_lines": (line(legal_basis="§" * 201),)}, "fee_lines"),
        ({"fee_lines": (CARD_FEE,) * 21}, "fee_lines"),
        (
            {"portrait": "studio", "portrait_conformant": False, "fee_lines": (CARD_FEE,)},
            "portrait",
        ),
    ],
)
def test_manifest_that_contradicts_itself_is_refused(
    kiosk: KioskClient, changes: dict[str, object], where: str
) -> None:
    applications = changes.get("applications")
    if isinstance(applications, tuple):
        changes = changes | {"applications": tuple(summary(one) for one in applications)}
    answer = kiosk.deliver(sealed_case(kiosk, **changes))  # type: ignore[arg-type]
    assert problem(answer) == (422, "inconsistent")
    assert Problem.model_validate_json(answer.content).detail.startswith(where)


def test_parts_that_contradict_the_manifest_are_refused(kiosk: KioskClient) -> None:
    visit = adult()
    del visit.parts["portrait"]
    assert problem(kiosk.deliver(sealed_case(kiosk, visit))) == (422, "inconsistent")
    case = sealed_case(kiosk)
    manifest = Signed.model_validate_json(case.manifest)
    first = json.loads(manifest.statement)
    for parts in (first["parts"] * 2, [one for one in first["parts"] if one["part"] != "answers"]):
        changed = CaseManifest.model_validate({**first, "parts": parts})
        signed = Signed.sign(changed, kiosk.key).model_dump_json().encode()
        answer = kiosk.send("PUT", f"/v1/cases/{case.number}", signed)
        assert problem(answer) == (422, "inconsistent")


@pytest.mark.parametrize("year", [1, 2020])
def test_capture_of_another_age_is_refused(kiosk: KioskClient, year: int) -> None:
    first = datetime(year, 1, 1, tzinfo=UTC)
    times = {"first_capture_at": first, "delete_by": first + timedelta(hours=96)}
    assert problem(kiosk.deliver(sealed_case(kiosk, **times))) == (422, "retention")  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [0, 3])
def test_case_has_one_or_two_applications(kiosk: KioskClient, number: int) -> None:
    case = sealed_case(kiosk, applications=(summary(CARD),) * number)
    assert problem(kiosk.deliver(case)) == (422, "not-signed")


def test_errors_and_interface_are_described(office: Office) -> None:
    description = office.http.get(office.url + "/v1/openapi.json").json()
    assert "/v1/cases/{number}/parts/{part}" in description["paths"]
    assert problem(office.http.get(office.url + "/v1/nothing")) == (404, "http")
    assert problem(office.http.post(office.url + "/v1/enrolment", content=b"{")) == (422, "invalid")
