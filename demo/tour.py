"""The tour: every picture that the robot took, on one page."""

import html
from pathlib import Path


def write_index(folder: Path) -> Path:
    """Write ``index.html`` over the PNG files of ``folder`` and return its path."""
    figures = "\n".join(
        f'<figure><img src="{html.escape(one.name)}" alt="{html.escape(one.stem)}">'
        f"<figcaption>{html.escape(one.stem)}</figcaption></figure>"
        for one in sorted(folder.glob("*.png"))
    )
    page = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bürgerterminal: the tour</title>
<style>
body {{ font-family: sans-serif; margin: 2rem; background: #f4f6f9; color: #1d2034 }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.5rem }}
figure {{ margin: 0 }}
img {{ width: 100%; border: 1px solid #a9aec6 }}
</style></head>
<body><h1>One visit, page by page</h1><main>
{figures}
</main></body></html>
"""
    index = folder / "index.html"
    index.write_text(page, encoding="utf-8")
    return index
