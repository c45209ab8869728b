"""The fonts hold every letter of DIN 91379, and place its marks."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, features

from contract.letters import elements
from kiosk.screens import typeface
from kiosk.screens.typeface import (
    FALLBACKS,
    FIRA,
    FIRA_SEMIBOLD,
    SEMIBOLD_FALLBACKS,
    broken_at_hyphens,
    font_for,
    runs,
    text_width,
)

WEIGHTS = [str(FIRA), str(FIRA_SEMIBOLD)]
typeface.install()
TEXTS = [element.text for element in elements()]
SEQUENCES = [text for text in TEXTS if len(text) > 1]
MARK_TO_BASE, MARK_TO_MARK = 4, 6
"""Types of lookups in the GPOS table (OpenType specification)."""


@cache
def font(path: str) -> Any:
    return TTFont(path)


def attachments(path: str, lookup_type: int, below: str, array: str) -> set[tuple[str, str]]:
    """Return (glyph, mark) pairs that the font has anchors for."""
    found = set()
    for lookup in font(path)["GPOS"].table.LookupList.Lookup:
        for table in (getattr(one, "ExtSubTable", one) for one in lookup.SubTable):
            if table.LookupType != lookup_type:
                continue
            first = "Mark1" if lookup_type == MARK_TO_MARK else "Mark"
            marks = getattr(table, f"{first}Array").MarkRecord
            bases = getattr(getattr(table, f"{below}Array"), f"{below}Record")
            for mark, record in zip(getattr(table, f"{first}Coverage").glyphs, marks, strict=True):
                for glyph, anchors in zip(
                    getattr(table, f"{below}Coverage").glyphs, bases, strict=True
                ):
                    if getattr(anchors, array)[record.Class] is not None:
                        found.add((glyph, mark))
    return found


@cache
def anchored(path: str) -> set[tuple[str, str]]:
    return attachments(path, MARK_TO_BASE, "Base", "BaseAnchor") | attachments(
        path, MARK_TO_MARK, "Mark2", "Mark2Anchor"
    )


def test_text_is_shaped() -> None:
    assert features.check("raqm"), "Pillow without Raqm places no marks"


@pytest.mark.parametrize("first", WEIGHTS)
def test_one_font_has_all_of_each_letter(first: str) -> None:
    for text in TEXTS:
        ((piece, path),) = runs(text, first)
        assert piece == text
        assert set(map(ord, text)) <= set(font(path).getBestCmap()), text


@pytest.mark.parametrize("first", WEIGHTS)
def test_the_kiosk_brings_the_fonts_for_all_letters_itself(first: str) -> None:
    for text in TEXTS:
        ((_, path),) = runs(text, first)
        assert path == first or "/assets/fonts/NotoSansLetters-" in path, text


@pytest.mark.parametrize("first", WEIGHTS)
def test_marks_have_anchors_on_their_letters(first: str) -> None:
    for text in SEQUENCES:
        ((_, path),) = runs(text, first)
        glyphs = [font(path).getBestCmap()[ord(sign)] for sign in text]
        letter = glyphs[0]
        for place, glyph in enumerate(glyphs[1:], 1):
            if not 0x300 <= ord(text[place]) < 0x370:
                letter = glyph
                continue
            pairs = {(letter, glyph), (glyphs[place - 1], glyph)}
            assert pairs & anchored(path), (text, glyph)


@pytest.mark.parametrize("first", WEIGHTS)
def test_nothing_is_drawn_as_a_box(first: str) -> None:
    for text in TEXTS:
        path = font_for(text, first)
        drawn = ImageFont.truetype(path, 40)
        box = drawn.getmask("\U0010fffe")  # a code point that is no character
        letter = drawn.getmask(text)
        assert bytes(letter) != bytes(box) or text == " ", text
        if len(text) > 1:
            assert bytes(letter) != bytes(drawn.getmask(text[0])), text
            assert letter.size[0] < 2.6 * 40, text


@pytest.mark.parametrize("first", WEIGHTS)
def test_names_are_split_only_where_the_font_changes(first: str) -> None:
    other = font_for("Ọ̈", first)
    assert other != first
    assert runs("Łukasz Ọ̈ž", first) == [("Łukasz ", first), ("Ọ̈", other), ("ž", first)]
    assert runs("K͟hān", first) == [("K͟h", other), ("ān", first)]
    assert runs("Nguyễn Thị", first) == [("Nguyễn Thị", first)]
    assert runs("Müller-Lüdenscheidt", first) == [("Müller-Lüdenscheidt", first)]


def test_semibold_letters_come_from_a_bold_font() -> None:
    assert "Bold" in font_for("m̂", str(FIRA_SEMIBOLD))
    assert "Regular" in font_for("m̂", str(FIRA))
    assert FALLBACKS[0].exists()
    assert SEMIBOLD_FALLBACKS[0].exists()


@pytest.mark.parametrize("first", WEIGHTS)
def test_letters_that_are_not_looked_at_keep_to_their_line(first: str) -> None:
    drawn = ImageFont.truetype(first, 1000)
    above, below = drawn.getmetrics()
    for letter in filter(str.isprintable, typeface._LEVEL - typeface._LEANING):
        left, top, right, bottom = drawn.getbbox(letter, anchor="ls")
        assert -top <= above, letter
        assert bottom <= below, letter
        assert left >= -10, letter  # one pixel in the largest heading
        assert right <= drawn.getlength(letter) + 10, letter


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", [33, 84])
def test_nothing_of_a_letter_is_cut_off(bold: bool, size: int) -> None:
    """What is drawn into the room that a line asks for is all that there is to draw."""
    for text in TEXTS:
        label = typeface.Typeface(font_name="Fira", bold=bold, font_size=size)
        label.resolve_font_name()
        wide, high = label.get_extents(text)
        inside = ink(label, text, wide, high, margin=0)
        # Smoothed edges may lose a shade; the smallest mark is several hundredths of its letter.
        assert inside >= 0.99 * ink(label, text, wide, high, margin=size), text


def ink(label: Any, text: str, wide: int, high: int, margin: int) -> int:
    """Return the sum of what ``label`` draws into a picture with ``margin`` pixels around."""
    picture = Image.new("RGBA", (wide + 2 * margin, high + 2 * margin), (0, 0, 0, 0))
    label._pil_draw = ImageDraw.Draw(picture)
    label._render_text(text, margin, margin)
    return int(np.asarray(picture)[:, :, 3].astype(np.int64).sum())


def test_a_mark_takes_no_room_of_its_own() -> None:
    assert text_width("ọ̈", 40, bold=False) == pytest.approx(text_width("ọ", 40, bold=False), abs=6)


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("Groß zu Öttingen-Wallerstein", 12, "Groß zu Öttingen-\nWallerstein"),
        ("Groß zu Öttingen-Wallerstein", 20, "Groß zu Öttingen-Wallerstein"),
        ("Anna-Lena-Marie", 10, "Anna-Lena-\nMarie"),
        ("von A - Z", 3, "von A - Z"),
        ("-12", 2, "-12"),
        ("Ost-\nWest-Straße", 6, "Ost-\nWest-Straße"),
    ],
)
def test_a_word_too_long_for_a_line_goes_on_after_a_hyphen(
    text: str, room: float, shown: str
) -> None:
    assert broken_at_hyphens(text, room, width=len) == shown


def test_half_of_the_line_spacing_stands_above_a_line() -> None:
    def edges(line_height: float) -> tuple[int, int]:
        label = typeface.Typeface(
            text="H",
            font_size=100,
            font_name="Fira",
            line_height=line_height,
            text_size=(200, None),
        )
        label.resolve_font_name()
        width, height = label.render()
        label._pil_im = Image.new("RGBA", (width, height))
        label._pil_draw = ImageDraw.Draw(label._pil_im)
        label._render_text("H", 0, 0)
        _, top, _, bottom = label._pil_im.getbbox()
        return top, height - bottom

    above, below = edges(1.0)
    more_above, more_below = edges(1.4)
    assert more_above - above == pytest.approx(more_below - below, abs=1)
    assert more_above - above > 20
