"""Whether all text can be read in every theme, also after a change (run by the window test)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from contact_sheet import form_named
from layout_problems import labels, rect
from numpy.typing import NDArray
from PIL import Image
from samples import samples
from screen_driver import Driver

LEAST = 4.5
"""WCAG 2.2, criterion 1.4.3: contrast of text to its ground."""
PAGES = (
    "attract",
    "needs_all",
    "choice_blocked",
    "notice_long",
    "form_name",
    "form_printed",
    "form_yes_no",
    "portrait",
    "portrait_good",
    "portrait_choice",
    "fingerprint",
    "signature_declared",
    "check",
    "fee_both",
    "receipt",
    "end",
    "out_of_service",
    "clerk_name",
    "help_waiting",
    "dialog_idle",
)


@pytest.fixture(scope="module")
def driver() -> Driver:
    return Driver()


@pytest.mark.parametrize("page", PAGES)
def test_text_stands_out_from_its_ground(driver: Driver, page: str, tmp_path: Path) -> None:
    found = []
    for theme in ("light", "dark", "contrast", "dark", "light"):
        driver.show(form_named(f"de-100-{theme}").on(samples()[page]))
        picture = tmp_path / "now.png"
        driver.picture(picture)
        with Image.open(picture) as opened:
            pixels = np.asarray(opened.convert("RGB"))
        found += [f"{theme}: {one}" for one in _faint(driver, pixels)]
    assert found == []


def _faint(driver: Driver, pixels: NDArray[np.uint8]) -> Iterator[str]:
    for label in labels(driver):
        if _disabled(label):
            continue  # criterion 1.4.3 leaves out what cannot be used
        left, bottom, right, top = (round(edge) for edge in rect(label))
        box = pixels[len(pixels) - top : len(pixels) - bottom, left:right].reshape(-1, 3)
        colours, counts = np.unique(box, axis=0, return_counts=True)
        ground = luminance(colours[counts.argmax()] / 255)
        letters = luminance(np.array(label.color[:3]))
        contrast = (max(ground, letters) + 0.05) / (min(ground, letters) + 0.05)
        if contrast < LEAST:
            yield f"{label.text!r} has a contrast of {contrast:.1f}"


def _disabled(label: Any) -> bool:
    while label is not None and label.parent is not label:
        if label.disabled:
            return True
        label = label.parent
    return False


def luminance(colour: NDArray[np.float64]) -> float:
    """Return the relative luminance of WCAG 2.2 of red, green and blue, 0..1 each."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
