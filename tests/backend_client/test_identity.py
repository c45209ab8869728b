"""The identity: private files, and a plain word for everything that is wrong with them."""

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend_client.identity import NotEnrolled, load, save
from contract.messages import Enrolment

KEY = Ed25519PrivateKey.generate()
OFFICE = Ed25519PrivateKey.generate()


def enrolment(kiosk_id: str = "hall-1") -> Enrolment:
    return Enrolment(
        kiosk_id=kiosk_id,
        label="Foyer",
        office="Bürgeramt Musterhausen",
        signing_key=base64.b64encode(OFFICE.public_key().public_bytes_raw()).decode(),
        proof="0" * 64,
    )


def test_it_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    save(tmp_path / "identity", KEY, enrolment())
    identity = load(tmp_path / "identity")
    assert (identity.kiosk_id, identity.label) == ("hall-1", "Foyer")
    assert identity.office == "Bürgeramt Musterhausen"
    assert identity.device_key.private_bytes_raw() == KEY.private_bytes_raw()
    assert identity.office_key.public_bytes_raw() == OFFICE.public_key().public_bytes_raw()


def test_files_are_readable_by_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "identity"
    folder.mkdir()
    # What an interrupted attempt under another umask left behind.
    (folder / "device.key.new").touch(0o666)
    before = os.umask(0)
    try:
        save(folder, KEY, enrolment())
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes == {"device.key": 0o600, "identity.json": 0o600}


def test_the_key_is_not_shown(tmp_path: Path) -> None:
    save(tmp_path, KEY, enrolment())
    shown = repr(load(tmp_path))
    assert KEY.private_bytes_raw().hex() not in shown
    assert base64.b64encode(KEY.private_bytes_raw()).decode() not in shown


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("identity.json", b""),
        ("identity.json", b"{"),
        ("identity.json", b"\xff\xfe"),
        ("identity.json", b'{"kiosk_id": "hall-1"}'),
        ("identity.json", enrolment().model_dump_json().encode() + b"x"),
        ("device.key", b""),
        ("device.key", b"k" * 31),
        ("device.key", b"k" * 33),
    ],
)
def test_a_broken_file_means_enrol_again(tmp_path: Path, file: str, content: bytes) -> None:
    save(tmp_path, KEY, enrolment())
    (tmp_path / file).write_bytes(content)
    with pytest.raises(NotEnrolled, match="broken"):
        load(tmp_path)


@pytest.mark.parametrize("signing_key", ["", "AAAA", "no base64 ", "Ä" * 44, "A" * 44])
def test_a_broken_office_key_means_enrol_again(tmp_path: Path, signing_key: str) -> None:
    broken = enrolment().model_copy(update={"signing_key": signing_key})
    save(tmp_path, KEY, broken)
    if signing_key == "A" * 44:  # 33 bytes
        assert len(base64.b64decode(signing_key)) == 33
    with pytest.raises(NotEnrolled, match="broken"):
        load(tmp_path)


@pytest.mark.parametrize("missing", ["identity.json", "device.key"])
def test_a_missing_file_means_not_enrolled(tmp_path: Path, missing: str) -> None:
    save(tmp_path, KEY, enrolment())
    (tmp_path / missing).unlink()
    with pytest.raises(NotEnrolled, match="no identity"):
        load(tmp_path)


def test_no_folder_means_not_enrolled(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled):
        load(tmp_path / "nowhere")


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "identity.json").mkdir()
    with pytest.raises(NotEnrolled, match="cannot be read"):
        load(tmp_path)


def test_a_new_enrolment_cut_short_is_none_and_never_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, KEY, enrolment())

    def power_cut(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path, Ed25519PrivateKey.generate(), enrolment("hall-2"))
    with pytest.raises(NotEnrolled):
        load(tmp_path)
    monkeypatch.undo()
    save(tmp_path, KEY, enrolment("hall-2"))
    assert load(tmp_path).kiosk_id == "hall-2"
