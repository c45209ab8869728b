"""``python -m scripts.generate_docs``: write the pages of ``docs/`` that follow from the code."""

from pathlib import Path

from scripts.audit_events_page import audit_events_page
from scripts.failures_page import failures_page
from scripts.session_page import session_page

ROOT = Path(__file__).resolve().parent.parent


def pages() -> dict[str, str]:
    """Return each generated page by its file name in ``docs/``."""
    return {
        "failures.md": failures_page(ROOT),
        "session.md": session_page(),
        "audit-events.md": audit_events_page(ROOT),
    }


def stale(folder: Path) -> list[str]:
    """Return the names of the pages in ``folder`` that are missing or not as the code has it."""
    return [
        name
        for name, page in pages().items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != page
    ]


def main() -> None:
    """Write all pages."""
    for name, page in pages().items():
        (ROOT / "docs" / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
