"""Every letter of DIN 91379 can be typed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contract.letters import Group, elements
from kiosk.screens.letter_strips import strip
from kiosk.screens.touch_keyboard import layouts

HERE = Path(__file__).parent
SIZES = ["1080x1920", "768x1366", "1920x1080"]


def keys(*layers: str) -> set[str]:
    rows = [row for layer in layers for row in layouts()[layer]]
    return {code for row in rows for code, _ in row if len(code) == 1}


def cased(code: str) -> str:
    return "ẞ" if code == "ß" else code.upper()


def test_keys_and_strips_give_every_letter_and_sign_of_data_type_a() -> None:
    wanted = {element.text for element in elements() if element.group is not Group.N2}
    offered = {" "}
    for code in keys("letters", "digits"):
        offered |= {code, cased(code), *strip(code, False), *strip(code, True)}

    assert wanted <= offered
    assert offered <= {element.text for element in elements()}


def test_each_case_has_its_own_strip() -> None:
    for code in keys("letters"):
        for letter in strip(code, True):
            assert not letter[0].islower()
        for letter in strip(code, False):
            assert not letter[0].isupper()


def test_a_strip_begins_with_its_letter_and_fits_in_the_place_of_the_keys() -> None:
    for code in keys("letters", "digits"):
        for capital in (False, True):
            letters = strip(code, capital)
            if code in "abcdefghijklmnopqrstuvwxyz" and letters:
                assert letters[0] == (code.upper() if capital else code)
            assert len(letters) != 1
            assert len(letters) <= 37


@pytest.mark.parametrize(
    ("key", "letter"),
    [
        ("o", "Ọ̈"),
        ("m", "m̂"),
        ("ä", "ǟ"),
        ("ß", "ẞ"),
        ("k", "K͟h"),
        ("t", "þ"),
        ("-", "ʾ"),
        ("e", "ə"),
    ],
)
def test_letters_are_where_they_are_looked_for(key: str, letter: str) -> None:
    assert letter in strip(key, letter[0].isupper())


def test_digits_offer_nothing() -> None:
    assert all(strip(digit, False) == () for digit in "0123456789q@")


@pytest.mark.parametrize(
    ("layout", "signs"),
    [
        ("pad", "0123456789"),
        ("date_pad", "0123456789X"),
        ("serial", "0123456789CFGHJKLMNPRTVWXYZ"),
        ("email", "abcdefghijklmnopqrstuvwxyz@.-_+"),
        ("email_digits", "0123456789@.-_+"),
    ],
)
def test_each_layout_has_the_signs_of_its_field(layout: str, signs: str) -> None:
    assert keys(layout) == set(signs)


@pytest.mark.parametrize("layout", layouts())
def test_no_layout_has_more_rows_than_there_is_room_for(layout: str) -> None:
    rows = layouts()[layout]

    assert len(rows) <= 4
    assert all(sum(units for _, units in row) <= 10 for row in rows)


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_in_a_window(size: str) -> None:
    xvfb = shutil.which("xvfb-run")
    assert xvfb, "xvfb-run is needed (Debian package xvfb)"
    command = [xvfb, "-a", "-s", f"-screen 0 {size}x24", sys.executable, "-m", "pytest", "-q"]
    options = ["-p", "no:cacheprovider", "--no-header", str(HERE / "touch_keyboard_use.py")]
    run = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"LIBGL_ALWAYS_SOFTWARE": "1", "WINDOW_SIZE": size},
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
