"""Make ``contract/letters/din_91379.txt`` from the published lists of DIN 91379.

Usage: ``python -m scripts.letters_list FOLDER`` with a checkout of the repository
String-Latin/DIN-91379-Characters-and-Sequences (CC-BY 4.0, lists of version 1.3).
"""

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "contract" / "letters" / "din_91379.txt"
GROUPS = {"bll": "letter", "bnlreq": "N1", "bnl": "N2"}
"""Published name of a group -> name in our file; the other groups are outside data type B."""
HEAD = """\
# Letters and signs of DIN 91379:2022-08, data type B (letters, non-letters N1 and N2), list 1.3.
#
# Source: String-Latin/DIN-91379-Characters-and-Sequences, licensed under the
# Creative Commons Attribution 4.0 International License (CC-BY 4.0). Changed: three files joined,
# groups outside data type B and the printed characters and names left out.
# Made by scripts/letters_list.py; do not edit.
#
# group | code points (hexadecimal) | search form, letters only | "deprecated"
"""


def rows(path: Path) -> list[list[str]]:
    """Return the lines of a published list, each split into its columns."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("; ") for line in lines if line.strip()]


def made(folder: Path) -> str:
    """Return the text of our file."""
    search = {row[2]: row[6] for row in rows(folder / "latin_list_search_form_1.3.txt")}
    deprecated = {row[2] for row in rows(folder / "latin_list_deprecated_1.3.txt")}
    lines = []
    for row in rows(folder / "latin_list_1.3.txt"):
        if row[0] in GROUPS:
            mark = "deprecated" if row[2] in deprecated else ""
            columns = (GROUPS[row[0]], row[2], search.get(row[2], ""), mark)
            lines.append("|".join(columns).rstrip("|"))
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(made(Path(sys.argv[1])), encoding="utf-8")
