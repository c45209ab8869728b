"""The vendored models: only the reviewed bytes are loaded."""

import shutil
from pathlib import Path

import pytest

from kiosk.biometrics import models
from kiosk.biometrics.models import DamagedModelError, Model, read_model

FOLDER = Path(models.__file__).parent


@pytest.mark.parametrize("model", list(Model))
def test_every_model_is_listed_and_whole(model: Model) -> None:
    assert len(read_model(model)) > 10_000


@pytest.mark.parametrize("model", list(Model))
def test_a_licence_lies_beside_every_model(model: Model) -> None:
    stem = model.value.partition("_2023mar")[0].partition(".")[0]
    assert (
        "Permission" in (text := (FOLDER / f"{stem}.LICENSE.txt").read_text()) or "Apache" in text
    )


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "models")
    file = tmp_path / "models" / Model.FACE_LANDMARKS.value
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedModelError, match="differs"):
        read_model(Model.FACE_LANDMARKS, tmp_path / "models")


def test_an_unlisted_model_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "models")
    (tmp_path / "models" / "SHA256SUMS").write_text("")
    with pytest.raises(DamagedModelError, match="not listed"):
        read_model(Model.FACE_DETECTION, tmp_path / "models")


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedModelError, match="cannot be read"):
        read_model(Model.FACE_DETECTION, tmp_path)
