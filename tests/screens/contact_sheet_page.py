"""Draws all samples in every window and writes one page of tiles.

Usage: ``python contact_sheet_page.py FOLDER [--every]``: the chosen forms, or all languages, sizes
and layouts. Writes ``FOLDER/index.html``; the exit status is 1 if something is wrong in a tile.
"""

import html
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from chosen_forms import CHOSEN, chosen, every  # noqa: E402
from screen_driver import WINDOWS  # noqa: E402

STYLE = (
    "body{font:16px sans-serif;margin:2em;background:#ddd}"
    "figure{display:inline-block;margin:6px;vertical-align:top}"
    "img{height:420px;display:block}.landscape img{height:260px}"
    "figcaption{font-size:13px}h2{margin:2em 0 .5em}"
)


def draw(window: str, folder: Path, forms: list[str]) -> str:
    """Draw one window's tiles in a process of its own; return what is wrong."""
    xvfb = shutil.which("xvfb-run")
    if xvfb is None:
        sys.exit("xvfb-run is needed (Debian package xvfb)")
    width, height, _ = WINDOWS[window]
    screen = f"-screen 0 {width}x{height}x24"
    sheet = [sys.executable, str(HERE / "contact_sheet.py"), window, str(folder), ",".join(forms)]
    run = subprocess.run(
        [xvfb, "-a", "-s", screen, *sheet],
        capture_output=True,
        text=True,
        timeout=4 * 3600,
        env=os.environ | {"LIBGL_ALWAYS_SOFTWARE": "1"},
    )
    if run.returncode:
        sys.exit(run.stderr[-4000:])
    return run.stdout.strip()


def page(folder: Path) -> str:
    """Return the HTML of all tiles below ``folder``."""
    parts = [f"<!doctype html><meta charset='utf-8'><style>{STYLE}</style><h1>Screens</h1>"]
    for form in sorted(path for path in folder.glob("*/*") if path.is_dir()):
        window = form.parent.name
        parts.append(f"<section class='{window}'><h2>{html.escape(f'{window} {form.name}')}</h2>")
        for tile in sorted(form.glob("*.png")):
            place = tile.relative_to(folder).as_posix()
            parts.append(
                f"<figure><img loading='lazy' src='{html.escape(place)}'>"
                f"<figcaption>{html.escape(tile.stem)}</figcaption></figure>"
            )
        parts.append("</section>")
    return "\n".join(parts)


def main() -> None:
    """Draw, write the page, print what is wrong."""
    folder = Path(sys.argv[1])
    forms = every if "--every" in sys.argv else chosen
    wrong = [draw(window, folder, [form.name for form in forms(window)]) for window in CHOSEN]
    (folder / "index.html").write_text(page(folder), encoding="utf-8")
    found = "\n".join(filter(None, wrong))
    sys.stdout.write(found + f"\n{folder / 'index.html'}\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
