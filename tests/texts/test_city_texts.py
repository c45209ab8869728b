"""Texts of the city: single texts said differently, without touching code."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.configuration import ConfigurationError
from kiosk.settings import load_settings
from kiosk.texts import CityTexts, install, read_city_texts, translate
from kiosk.texts.catalogue import compare
from kiosk.texts.declarations import digest
from kiosk.texts.po import parse
from kiosk.views import text

SETTINGS = """
mode = "evaluation"
[cameras.portrait]
address = "/dev/video0"
[fingerprint]
address = "/dev/ttyUSB0"
[receipt_printer]
address = "192.0.2.10:9100"
[texts]
folder = "city"
approved = ["privacy", "loss/2026-11"]
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "city"
    folder.mkdir()
    (tmp_path / "kiosk.toml").write_text(SETTINGS, encoding="utf-8")
    yield folder
    install(CityTexts())


def write(folder: Path, name: str, *texts: tuple[str, str]) -> None:
    entries = "\n".join(f'msgid "{key}"\nmsgstr "{value}"\n' for key, value in texts)
    (folder / name).write_text(entries, encoding="utf-8")


def test_a_text_of_the_city_is_shown_instead_of_ours(city: Path) -> None:
    ours, before = translate(text("action.back"), "de"), digest("privacy")
    write(
        city,
        "de.po",
        ("attract.title", "Willkommen in Musterstadt!"),
        ("frame.step", "Seite {here} von {of}"),
        ("declaration.privacy.1", "Die Stadt Musterstadt ist verantwortlich."),
        ("state.PSE", "Palästina"),
    )
    write(city, "de-x-leicht.po", ("attract.title", "Hallo!"))
    (city / "notes.txt").write_text("not a catalogue")

    install(read_city_texts(city))

    assert translate(text("attract.title"), "de") == "Willkommen in Musterstadt!"
    assert translate(text("attract.title"), "de-x-leicht") == "Hallo!"
    assert translate(text("attract.title"), "en") == "Welcome!"
    assert translate(text("frame.step", here="1", of="9"), "de") == "Seite 1 von 9"
    assert translate(text("state.PSE"), "de") == "Palästina"
    assert translate(text("action.back"), "de") == ours
    assert digest("privacy") != before


@pytest.mark.parametrize(
    ("name", "key", "value", "what"),
    [
        ("de.po", "atract.title", "x", "1: .*unknown key, did you mean attract.title"),
        ("de.po", "zzzz", "x", "1: .*unknown key"),
        ("de.po", "frame.step", "Seite {here}", "1: .*other placeholders .*{here}, {of}"),
        ("de.po", "action.back", "{name}", "1: .*other placeholders .*none"),
        ("de.po", "action.back", "", "1: .*empty"),
        ("de.po", "action.back", "x" * 4001, "1: .*4001 characters"),
        ("fr.po", "action.back", "Retour", "no such language; known: de, en, de-x-leicht"),
        ("../city/en.po", "action.back", 'B" ack', "2: .*quotation marks"),
    ],
)
def test_what_would_not_be_shown_as_meant_is_refused(
    city: Path, name: str, key: str, value: str, what: str
) -> None:
    write(city, name, (key, value))
    with pytest.raises(ConfigurationError, match=Path(name).name + f":? ?{what}"):
        read_city_texts(city)


def test_all_files_are_looked_at_before_refusing(city: Path) -> None:
    write(city, "de.po", ("nothing.like.it", "x"))
    write(city, "en.po", ("frame.step", "x"))
    with pytest.raises(ConfigurationError) as refused:
        read_city_texts(city)
    assert "de.po:1:" in str(refused.value)
    assert "en.po:1:" in str(refused.value)


def test_without_a_folder_there_are_no_texts_of_the_city(tmp_path: Path) -> None:
    assert read_city_texts(None) == CityTexts()
    with pytest.raises(ConfigurationError, match="absent: cannot be read"):
        read_city_texts(tmp_path / "absent")


def test_the_settings_name_folder_and_approved_declarations(city: Path) -> None:
    settings = load_settings(city.parent / "kiosk.toml")
    assert settings.texts.folder == city
    assert settings.texts.approved == ("privacy", "loss/2026-11")


def test_approving_what_does_not_exist_is_refused_with_its_line(city: Path) -> None:
    file = city.parent / "kiosk.toml"
    file.write_text(SETTINGS.replace('"privacy"', '"privacy", "taxes"'), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r'kiosk\.toml:9: .*no declaration "taxes"'):
        load_settings(file)


def test_our_own_catalogues_are_refused_when_one_is_incomplete() -> None:
    german = parse('msgid "a"\nmsgstr "{x}"\nmsgid "b"\nmsgstr "y"\n', "de.po")
    english = parse('msgid "a"\nmsgstr "z"\n', "en.po")
    with pytest.raises(ConfigurationError) as refused:
        compare({Path("de.po"): german, Path("en.po"): english})
    assert str(refused.value).splitlines() == [
        'en.po:1: "b" has no text',
        'en.po:1: "a" has other placeholders than the German text',
    ]


def test_the_terminal_does_not_start_with_a_broken_text(city: Path) -> None:
    write(city, "de.po", ("action.back", "Zurück"), ("frame.step", "Seite {hier}"))
    run = subprocess.run(
        [sys.executable, "-m", "kiosk", "--config", str(city.parent / "kiosk.toml")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2
    assert "de.po:4:" in run.stderr
    assert "placeholders" in run.stderr


def test_the_citys_it_can_check_a_folder_beforehand(city: Path) -> None:
    def check() -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "kiosk.texts", "check", str(city)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    write(city, "en.po", ("action.back", "Go back"))
    good = check()
    assert (good.returncode, "en: 1 texts" in good.stdout) == (0, True)
    write(city, "en.po", ("action.bak", "Go back"))
    bad = check()
    assert (bad.returncode, "en.po:1:" in bad.stderr) == (2, True)
