"""Cut Noto Sans down to the letters of DIN 91379, in the two weights of the screens.

Usage: ``python -m kiosk.assets.build_letter_fonts FOLDER`` with the unpacked npm package
``@expo-google-fonts/noto-sans`` (needs fontTools). Hinting and the features that choose other forms
of letters go; what places the marks of a letter stays.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from contract.letters import elements

FONTS = Path(__file__).parent / "fonts"
WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}
"""Beside Fira Sans Regular and SemiBold: the bold Noto Sans has the stems of that semibold."""
FEATURES = ["ccmp", "mark", "mkmk", "kern"]


def cut(source: Path, target: Path) -> None:
    """Write the letters of ``source`` to ``target``."""
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(element.text for element in elements()))
    # Without this the result would differ from day to day.
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.save(target)


if __name__ == "__main__":
    for folder, weight in WEIGHTS.items():
        found = Path(sys.argv[1]) / folder / f"NotoSans_{folder}.ttf"
        cut(found, FONTS / f"NotoSansLetters-{weight}.ttf")
