"""Links within the project's documents lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    missing = [link for link in links if ":" not in link and not (document.parent / link).exists()]

    assert missing == []


def test_each_guide_for_people_of_the_office_is_in_both_languages() -> None:
    guides = ROOT / "docs" / "guides"
    roles = {file.name.split(".")[0] for file in guides.glob("*.md")} - {"developer"}

    for role in roles:
        german, english = (
            re.findall(r"^#+ ", (guides / f"{role}.{language}.md").read_text("utf-8"), re.MULTILINE)
            for language in ("de", "en")
        )
        assert german == english, role
