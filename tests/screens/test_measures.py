"""Sizes on the glass, finding an entry of a long list, and what stands on which side of a card."""

import pytest

from kiosk.screens.matching import exactly, matching
from kiosk.screens.measure import Panel


@pytest.mark.parametrize(
    ("width", "height", "density", "unit", "wide", "per_mm"),
    [
        (1080, 1920, None, 1.0, False, 3.214),
        (1920, 1080, None, 1.0, True, 3.214),
        (768, 1366, 3.96, 0.711, False, 3.96),
        (2160, 3840, None, 2.0, False, 6.429),
    ],
)
def test_a_panel_scales_with_its_shorter_side(
    width: int, height: int, density: float | None, unit: float, wide: bool, per_mm: float
) -> None:
    panel = Panel()
    panel.fit(width, height, density)
    assert panel.unit == pytest.approx(unit, abs=0.001)
    assert panel.wide is wide
    assert panel.pixels_per_mm == pytest.approx(per_mm, abs=0.001)


@pytest.mark.parametrize("density", [2.0, 3.21, 3.96, 5.5, 8.0])
def test_targets_and_gaps_keep_their_millimetres(
    monkeypatch: pytest.MonkeyPatch, density: float
) -> None:
    from kiosk.screens import measure

    small = Panel()
    small.fit(768, 1366, density)
    monkeypatch.setattr(measure, "panel", small)
    assert measure.target() / density >= 15
    assert measure.target(72) / density >= 15
    assert measure.gap(10) / density >= 3


STATES = (
    ("AUT", "Österreich"),
    ("AUS", "Australien"),
    ("CIV", "Côte d'Ivoire"),
    ("COD", "Demokratische Republik Kongo"),
    ("COG", "Kongo"),
    ("GBR", "Vereinigtes Königreich (Großbritannien)"),
)


def test_entries_are_found_without_accents_and_by_later_words() -> None:
    assert matching(STATES, "oster", 6) == [("AUT", "Österreich")]
    assert matching(STATES, "Cote", 6) == [("CIV", "Côte d'Ivoire")]
    assert [code for code, _ in matching(STATES, "kongo", 6)] == ["COG", "COD"]
    assert [code for code, _ in matching(STATES, "groß", 6)] == ["GBR"]
    assert matching(STATES, "  ", 6) == []
    assert len(matching(STATES, "a", 1)) == 1


def test_an_entry_that_is_written_out_is_taken() -> None:
    assert exactly(STATES, "ÖSTERREICH ") == "AUT"
    assert exactly(STATES, "Öster") is None
