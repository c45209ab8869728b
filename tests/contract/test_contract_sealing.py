"""Sealing: what goes in comes out, for the vault alone; a changed bit anywhere is found."""

import json
import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    Suite,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.sealing import (
    MAX_SEALED_BYTES,
    SIGNATURE_BYTES,
    PartHeader,
    SealedPart,
    SealingError,
    new_key_pair,
    seal,
    unseal,
)

PRIVATE, PUBLIC = new_key_pair()
DEVICE = Ed25519PrivateKey.generate()
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def header(**changes: object) -> PartHeader:
    made = PartHeader(
        case_number="BT-7K2M",
        part="portrait",
        content_type="image/jpeg",
        kiosk_id="hall-1",
        key_id="2027-03-01T12",
        created_at=NOON,
        delete_by=NOON + timedelta(hours=96),
    )
    return made.model_copy(update=changes)


def sealed(plain: bytes = b"plain", **changes: object) -> SealedPart:
    return seal(header(**changes), plain, PUBLIC, DEVICE)


def opens(data: bytes) -> bytes:
    """Do what the backend and then the vault do."""
    part = SealedPart.decode(data)
    part.verify(DEVICE.public_key())
    return unseal(part, PRIVATE)


moments = st.datetimes(
    min_value=datetime(2000, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.sampled_from(
        [UTC, timezone(timedelta(hours=2)), timezone(-timedelta(minutes=90))]
    ),
)
headers = st.builds(
    PartHeader,
    case_number=st.text(max_size=40),
    part=st.sampled_from(["answers", "portrait", "print_right_index", "signature"]),
    content_type=st.text(max_size=40),
    kiosk_id=st.text(max_size=40),
    key_id=st.text(max_size=40),
    created_at=moments,
    delete_by=moments,
)


@settings(max_examples=60, deadline=None)
@given(made=headers, plain=st.binary(max_size=3000))
def test_what_is_sealed_comes_out_and_the_header_with_it(made: PartHeader, plain: bytes) -> None:
    data = seal(made, plain, PUBLIC, DEVICE).encode()
    part = SealedPart.decode(data)
    assert part.header == made
    assert part.encode() == data
    assert opens(data) == plain


@settings(max_examples=300, deadline=None)
@given(where=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_is_found(where: int, bit: int) -> None:
    data = bytearray(TAMPERED)
    data[where % len(data)] ^= 1 << bit
    with pytest.raises(SealingError):
        opens(bytes(data))


TAMPERED = sealed(b"p" * 200).encode()


def test_every_byte_of_the_head_counts() -> None:
    """Magic, length, header and signature: each byte, every bit at once."""
    (length,) = struct.unpack(">H", TAMPERED[4:6])
    for where in range(6 + length + SIGNATURE_BYTES):
        data = bytearray(TAMPERED)
        data[where] ^= 0xFF
        with pytest.raises(SealingError):
            opens(bytes(data))


@pytest.mark.parametrize("cut", [0, 3, 5, 6, 50, len(TAMPERED) - 1])
def test_a_cut_part_is_found(cut: int) -> None:
    with pytest.raises(SealingError):
        opens(TAMPERED[:cut])


def test_an_appended_byte_is_found() -> None:
    with pytest.raises(SealingError):
        opens(TAMPERED + b"\0")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_noise_is_no_part(noise: bytes) -> None:
    for data in (noise, b"BTS1" + noise, b"BTS1\0\x02{}" + noise):
        with pytest.raises(SealingError):
            SealedPart.decode(data)


def test_more_than_the_largest_part_is_refused() -> None:
    with pytest.raises(SealingError):
        SealedPart.decode(b"BTS1" + bytes(MAX_SEALED_BYTES))


@pytest.mark.parametrize(
    "change",
    [
        {"case_number": "BT-OTHER"},
        {"part": "signature"},
        {"content_type": "text/html"},
        {"kiosk_id": "hall-2"},
        {"key_id": "2027-03-01T13"},
        {"created_at": NOON - timedelta(seconds=1)},
        {"delete_by": NOON + timedelta(hours=97)},
    ],
)
def test_the_header_is_bound_to_the_ciphertext_twice(change: dict[str, object]) -> None:
    part = sealed()
    moved = part.model_copy(update={"header": part.header.model_copy(update=change)})
    with pytest.raises(SealingError, match="signed"):
        moved.verify(DEVICE.public_key())
    with pytest.raises(SealingError, match="open"):  # even for who could sign anew
        unseal(moved, PRIVATE)


def test_two_parts_cannot_be_swapped() -> None:
    one, other = sealed(b"one"), sealed(b"two")
    mixed = one.model_copy(update={"ciphertext": other.ciphertext})
    with pytest.raises(SealingError):
        mixed.verify(DEVICE.public_key())


def test_another_kiosk_s_signature_is_refused() -> None:
    with pytest.raises(SealingError, match="signed"):
        sealed().verify(Ed25519PrivateKey.generate().public_key())


def test_another_hour_s_key_opens_nothing() -> None:
    with pytest.raises(SealingError):
        unseal(sealed(), new_key_pair()[0])


@pytest.mark.parametrize("ciphertext", [b"", b"x", bytes(1119), bytes(1120), bytes(1136)])
def test_a_ciphertext_that_is_none_is_refused(ciphertext: bytes) -> None:
    part = sealed().model_copy(update={"ciphertext": ciphertext})
    with pytest.raises(SealingError):
        unseal(part, PRIVATE)


@pytest.mark.parametrize("key", [b"", bytes(31), PUBLIC[:-1], PUBLIC + b"\0"])
def test_what_is_no_sealing_key_is_refused(key: bytes) -> None:
    with pytest.raises(SealingError):
        seal(header(), b"", key, DEVICE)
    with pytest.raises(SealingError):
        unseal(sealed(), key)


def test_the_same_plaintext_never_looks_the_same() -> None:
    assert sealed().ciphertext[:1120] != sealed().ciphertext[:1120]


def test_sizes_are_those_of_the_standards() -> None:
    # FIPS 203, tables 2 and 3: ML-KEM-768 encapsulation key 1184, ciphertext 1088, seed 64 bytes;
    # RFC 7748: X25519 keys 32 bytes; RFC 5116: GCM tag 16 bytes; RFC 8032: signature 64 bytes.
    assert len(PUBLIC) == 1184 + 32
    assert len(PRIVATE) == 64 + 32
    part = sealed(b"p" * 100)
    assert len(part.ciphertext) == 1088 + 32 + 100 + 16
    assert len(part.signature) == 64


def test_a_foreign_opener_reads_it() -> None:
    """The library's HPKE, told the suite and the header by this test alone."""
    data = sealed(b"for the vault").encode()
    (length,) = struct.unpack(">H", data[4:6])
    info, ciphertext = data[6 : 6 + length], data[6 + length + 64 :]
    key = MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(PRIVATE[:64]),
        x25519.X25519PrivateKey.from_private_bytes(PRIVATE[64:]),
    )
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    assert suite.decrypt(ciphertext, key, info=info) == b"for the vault"


def test_the_header_is_canonical_json() -> None:
    text = header(case_number="BT-Ä").canonical()
    assert (
        text
        == json.dumps(
            json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
    )
    assert "Ä".encode() in text


def test_a_header_written_otherwise_is_refused() -> None:
    part = sealed()
    spaced = json.dumps(json.loads(part.header.canonical()), sort_keys=True).encode()
    data = b"BTS1" + struct.pack(">H", len(spaced)) + spaced + part.signature + part.ciphertext
    with pytest.raises(SealingError, match="canonical"):
        SealedPart.decode(data)


def test_an_unknown_key_in_the_header_is_refused() -> None:
    part = sealed()
    content = json.loads(part.header.canonical()) | {"extra": 1}
    text = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    data = b"BTS1" + struct.pack(">H", len(text)) + text + part.signature + part.ciphertext
    with pytest.raises(SealingError, match="broken"):
        SealedPart.decode(data)


def test_errors_say_nothing_of_the_content() -> None:
    part = sealed(b"Erika-Marker")
    with pytest.raises(SealingError) as caught:
        unseal(part, new_key_pair()[0])
    assert "Erika" not in str(caught.value)
