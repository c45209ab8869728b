"""Parts of the screens that need no window."""

import json
import math
import re
from pathlib import Path

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kiosk.screens.icons import names
from kiosk.screens.oval import oval, rim
from kiosk.screens.paged_column import pages
from kiosk.screens.picture import crop
from kiosk.screens.preview_shelf import arrangement
from kiosk.screens.theme import CONTRAST, DARK, LIGHT
from kiosk.screens.typeface import FIRA, font_for, runs
from kiosk.texts import LANGUAGES, translate

KIOSK = Path(__file__).parents[2] / "kiosk"


@given(st.lists(st.floats(10, 400), max_size=30), st.floats(300, 1500))
def test_pages_hold_every_item_once_and_in_order(heights: list[float], room: float) -> None:
    found = pages(heights, room, 20, 96)
    assert [index for page in found for index in page] == list(range(len(heights)))
    for page in found:
        used = sum(heights[index] for index in page) + 20 * (len(page) - 1)
        assert used <= room or len(page) <= 1


def test_all_on_one_page_needs_no_pager() -> None:
    assert pages([100.0, 100.0], 220, 20, 96) == [range(2)]
    assert pages([100.0, 100.0], 219, 20, 96) == [range(1), range(1, 2)]


def test_the_icons_named_in_the_code_are_in_the_font() -> None:
    files = [
        *KIOSK.glob("presenter/*.py"),
        *KIOSK.glob("screens/*.py"),
        *KIOSK.glob("screens/*.kv"),
    ]
    pattern = re.compile(r"""icon(?:=|: )["']([a-z_0-9]+)["']""")
    used = {name for file in files for name in pattern.findall(file.read_text(encoding="utf-8"))}
    assert len(used) > 20
    assert used <= set(names())


def test_the_oval_is_inside_its_frame_and_the_rim_on_its_edge() -> None:
    frame = (10.0, 20.0, 984.0, 900.0)
    centre_x, centre_y, half_width, half_height = oval(*frame)
    assert centre_x - half_width > 10
    assert centre_y + half_height < 920
    for step in range(64):
        x, y = rim(frame, step * math.tau / 64)
        on_edge = (x - 10, 994 - x, y - 20, 920 - y)
        assert min(map(abs, on_edge)) < 1e-6


def test_a_picture_fills_its_frame_from_the_middle() -> None:
    assert crop((1280, 720), (720, 720)) == (0.5625, 1.0)
    assert crop((720, 1280), (720, 720)) == (1.0, 0.5625)


def test_letters_that_fira_lacks_come_from_another_font() -> None:
    first = str(FIRA)
    assert runs("Straße in Łódź", first) == [("Straße in Łódź", first)]
    assert [path == first for _, path in runs("Ωא", first)] == [True, False]
    assert font_for("\N{HEBREW LETTER ALEF}", first) != first


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2, section 1.4.3."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_texts_have_the_contrast_that_wcag_asks() -> None:
    pairs = [
        ("text", "page"),
        ("text", "surface"),
        ("muted", "page"),
        ("action", "surface"),
        ("action_text", "action"),
        ("good", "good_soft"),
        ("warn", "warn_soft"),
        ("danger", "danger_soft"),
        ("danger_text", "danger"),
        ("clerk_text", "clerk"),
        ("clerk", "page"),
        ("hero_text", "hero"),
        ("hero_text", "hero_soft"),
        ("disabled_text", "disabled"),
    ]
    for theme in (LIGHT, DARK, CONTRAST):
        for ink, ground in pairs:
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
    assert all(contrast(CONTRAST[ink], "#000000") >= 7 for ink in ("text", "muted", "action"))


def test_themes_name_the_same_colours() -> None:
    assert LIGHT.keys() == CONTRAST.keys()


def test_the_keyboard_writes_every_letter_of_german_names() -> None:
    table = json.loads((KIOSK / "screens" / "touch_keyboard.json").read_text(encoding="utf-8"))
    keys = {code for layout in table.values() for row in layout for code, _ in row}
    assert set("abcdefghijklmnopqrstuvwxyzäöüß0123456789-'.,/") <= keys
    named = {code for code in keys if len(code) > 1} - {"space"}
    assert named <= {"backspace", "shift", "left", "right", "down"} | {
        "layer_letters",
        "layer_digits",
        "layer_more",
    }


def test_every_key_is_as_wide_as_a_target() -> None:
    table = json.loads((KIOSK / "screens" / "touch_keyboard.json").read_text(encoding="utf-8"))
    for layout in table.values():
        for row in layout:
            unit = (1036 - 8 * (len(row) - 1)) / sum(units for _, units in row)
            assert min(units for _, units in row) * unit >= 95.9, row


def test_signs_on_keys_are_spoken() -> None:
    from kiosk.views import text

    for language in LANGUAGES:
        for sign in "-'’.,/":
            key = f"key.sign_{ord(sign):x}"
            assert translate(text(key), language) != key


def test_the_qr_code_is_read_by_a_foreign_reader() -> None:
    from kiosk.screens.receipt import qr_pixels

    pixels = qr_pixels("BT1:MH-2026-004711:7QK493")
    grey = np.ascontiguousarray(pixels[:, :, 0])
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(grey)
    assert found == "BT1:MH-2026-004711:7QK493"


def test_pictures_of_documents_stand_in_one_row_where_that_makes_them_larger() -> None:
    both = [[1.585, 1.585], [1.42]]
    assert len(arrangement(both, (984, 10_000), 20, 720)) == 2
    low = arrangement(both, (716, 200), 20, 720)
    assert len(low) == 1
    assert low[0] * (2 * 1.585 + 1.42) + 40 <= 716
    assert arrangement([[1.42]], (984, 10_000), 20, 720) == [720 / 1.42]


@given(st.floats(300, 2000), st.floats(80, 2000))
def test_pictures_of_documents_never_leave_their_room(width: float, room: float) -> None:
    heights = arrangement([[1.585, 1.585], [1.42]], (width, room), 20, 720)
    assert sum(heights) + 20 * (len(heights) - 1) <= room + 0.01
