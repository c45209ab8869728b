"""Signed statements and requests: only the holder, only that statement, only that request."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.case import Acknowledgement, PackageConfirmation
from contract.signing import (
    MAX_CLOCK_SKEW,
    SignatureError,
    Signed,
    authorization,
    check_request,
    parse_authorization,
)

KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HELD = Acknowledgement(
    case_number="BT-1", kiosk_id="hall-1", manifest_sha256="0" * 64, received_at=NOON
)
SIGNED = Signed.sign(HELD, KEY)


def test_it_opens_as_what_was_signed_also_after_the_wire() -> None:
    again = Signed.model_validate_json(SIGNED.model_dump_json())
    assert again.open(Acknowledgement, KEY.public_key()) == HELD


@settings(max_examples=100, deadline=None)
@given(case_number=st.text(), digest=st.text())
def test_any_content_survives(case_number: str, digest: str) -> None:
    value = PackageConfirmation(case_number=case_number, manifest_sha256=digest)
    wire = Signed.sign(value, KEY).model_dump_json()
    opened = Signed.model_validate_json(wire).open(PackageConfirmation, KEY.public_key())
    assert opened == value


def test_another_key_did_not_sign_it() -> None:
    with pytest.raises(SignatureError):
        SIGNED.open(Acknowledgement, OTHER.public_key())


@settings(max_examples=200, deadline=None)
@given(where=st.integers(0, 10**6), letter=st.characters(codec="utf-8"))
def test_a_changed_letter_is_found(where: int, letter: str) -> None:
    at = where % len(SIGNED.statement)
    statement = SIGNED.statement[:at] + letter + SIGNED.statement[at + 1 :]
    changed = SIGNED.model_copy(update={"statement": statement})
    if statement == SIGNED.statement:
        assert changed.open(Acknowledgement, KEY.public_key()) == HELD
    else:
        with pytest.raises(SignatureError):
            changed.open(Acknowledgement, KEY.public_key())


@pytest.mark.parametrize(
    "signature",
    ["", "no base64!", "Ä", "AAAA", base64.b64encode(bytes(64)).decode(), SIGNED.signature + "\n"],
    ids=["empty", "letters", "umlaut", "short", "zeros", "line end"],
)
def test_what_is_no_signature_is_refused(signature: str) -> None:
    changed = SIGNED.model_copy(update={"signature": signature})
    with pytest.raises(SignatureError):
        changed.open(Acknowledgement, KEY.public_key())


def test_a_statement_serves_only_as_its_own_kind() -> None:
    confirmation = PackageConfirmation(case_number="BT-1", manifest_sha256="0")
    signed = Signed.sign(confirmation, KEY)
    with pytest.raises(SignatureError):
        signed.open(Acknowledgement, KEY.public_key())
    renamed = signed.model_copy(update={"kind": "Acknowledgement"})
    with pytest.raises(SignatureError):
        renamed.open(Acknowledgement, KEY.public_key())


def test_kind_and_statement_cannot_be_shifted_into_each_other() -> None:
    shifted = Signed(
        kind="Acknowledgement\n" + SIGNED.statement.split("\n", 1)[0],
        statement="",
        signature=SIGNED.signature,
    )
    with pytest.raises(SignatureError):
        shifted.open(Acknowledgement, KEY.public_key())


def test_a_properly_signed_statement_of_another_shape_is_refused() -> None:
    text = '{"case_number": "BT-1"}'
    message = b"buergerterminal/1\nAcknowledgement\n" + text.encode()
    signature = base64.b64encode(KEY.sign(message)).decode()
    signed = Signed(kind="Acknowledgement", statement=text, signature=signature)
    with pytest.raises(SignatureError):
        signed.open(Acknowledgement, KEY.public_key())


# --- requests

BODY = b'{"a": 1}'


def header(at: datetime = NOON) -> str:
    return authorization(
        "hall-1", KEY, method="PUT", path="/v1/cases/BT-1", body=BODY, at=at, nonce="n" * 32
    )


def check(signed: Signed, **changes: object) -> None:
    asked: dict[str, object] = {
        "method": "PUT",
        "path": "/v1/cases/BT-1",
        "body": BODY,
        "now": NOON,
    }
    statement = check_request(signed, KEY.public_key(), **(asked | changes))  # type: ignore[arg-type]
    assert (statement.kiosk_id, statement.nonce) == ("hall-1", "n" * 32)


def test_a_request_is_checked_and_says_who_sends_it() -> None:
    signed, kiosk_id = parse_authorization(header())
    assert kiosk_id == "hall-1"
    check(signed)


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "GET"},
        {"path": "/v1/cases/BT-2"},
        {"path": "/v1/cases/BT-1?x=1"},
        {"body": BODY + b" "},
        {"body": b""},
        {"now": NOON + MAX_CLOCK_SKEW + timedelta(seconds=1)},
        {"now": NOON - MAX_CLOCK_SKEW - timedelta(seconds=1)},
    ],
)
def test_a_signature_serves_one_request_at_one_time(changes: dict[str, object]) -> None:
    signed, _ = parse_authorization(header())
    with pytest.raises(SignatureError):
        check(signed, **changes)


@pytest.mark.parametrize("skew", [-MAX_CLOCK_SKEW, MAX_CLOCK_SKEW])
def test_five_minutes_are_allowed(skew: timedelta) -> None:
    signed, _ = parse_authorization(header())
    check(signed, now=NOON + skew)


def test_a_stranger_s_request_is_refused() -> None:
    signed, _ = parse_authorization(header())
    with pytest.raises(SignatureError):
        check_request(
            signed,
            OTHER.public_key(),
            method="PUT",
            path="/v1/cases/BT-1",
            body=BODY,
            now=NOON,
        )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_other_header_is_refused(text: str) -> None:
    for value in (text, "Kiosk " + text, "Kiosk " + base64.b64encode(text.encode()).decode()):
        with pytest.raises(SignatureError):
            parse_authorization(value)


@pytest.mark.parametrize(
    "value",
    ["", "Kiosk", "Bearer x", "kiosk " + header()[6:]],
    ids=["empty", "bare", "bearer", "small letters"],
)
def test_another_scheme_is_refused(value: str) -> None:
    with pytest.raises(SignatureError):
        parse_authorization(value)


def test_an_endless_header_is_refused() -> None:
    with pytest.raises(SignatureError):
        parse_authorization("Kiosk " + "A" * 4100)


def test_a_header_fits_the_usual_limits() -> None:
    longest = authorization(
        "k" * 64,
        KEY,
        method="PUT",
        path="/v1/cases/" + "B" * 64 + "/parts/print_right_index",
        body=b"",
        at=NOON,
        nonce="n" * 32,
    )
    parse_authorization(longest)
    assert len(longest) < 2048
