"""Draws samples in chosen layouts, finds what is wrong with them and writes tiles.

Usage: ``python contact_sheet.py WINDOW FOLDER FORM[,FORM…] [NAME,NAME…]``; with the folder ``-``
nothing is drawn; a window is a name of
``screen_driver.WINDOWS``, a form ``language-scale-theme`` with ``-low`` and ``-left`` as wanted.
"""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]


@dataclass(frozen=True)
class Form:
    """One way that the screens can look."""

    language: str = "de"
    scale: int = 100
    theme: str = "light"
    low: bool = False
    left: bool = False

    @property
    def name(self) -> str:
        """Such as ``de-150-dark-low-left``."""
        more = ("-low" if self.low else "") + ("-left" if self.left else "")
        return f"{self.language}-{self.scale}-{self.theme}{more}"

    def on(self, view: Any) -> Any:
        """Return ``view`` as it is shown in this form; samples of Easy Language stay that."""
        easy = view.chrome.language == "de-x-leicht" or self.language == "de-x-leicht"
        chrome = replace(
            view.chrome,
            language="de-x-leicht" if easy else self.language,
            text_scale=self.scale,
            theme=self.theme,
            low_layout=self.low,
            left_hand=self.left,
        )
        return replace(view, chrome=chrome)


def form_named(name: str) -> Form:
    """Return the form of that name."""
    language = "de-x-leicht" if name.startswith("de-x-leicht") else name.split("-")[0]
    scale, theme, *more = name.removeprefix(language + "-").split("-")
    return Form(language, int(scale), theme, "low" in more, "left" in more)


def look(
    driver: Any, window: str, forms: list[Form], names: list[str], folder: Path | None
) -> list[str]:
    """Show samples in all forms and return all problems.

    With a folder, ``folder/window/form/sample.png`` is written at half its size.
    """
    from layout_problems import problems
    from samples import samples
    from samples_of_visits import visit_samples

    found: list[str] = []
    for form in forms:
        for name, view in (samples() | visit_samples()).items():
            if names and name not in names:
                continue
            driver.port.number += 1
            driver.show(form.on(view), frames=0)
            driver.settle()
            wrong = problems(driver, form.low)
            found += [f"{window} {form.name} {name}: {one}" for one in wrong]
            if folder is not None:
                _save(driver, folder / window / form.name / f"{name}.png")
    return found


def _save(driver: Any, path: Path) -> None:
    from PIL import Image

    driver.frames(2)
    driver.picture(path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").resize((picture.width // 2, picture.height // 2))
    small.save(path)


def main() -> None:
    """Draw what the arguments name; print what is wrong."""
    window, folder, forms, *names = sys.argv[1:]
    chosen = names[0].split(",") if names else []
    from screen_driver import Driver

    target = None if folder == "-" else Path(folder)
    driver = Driver(window)
    for name in forms.split(","):
        wrong = look(driver, window, [form_named(name)], chosen, target)
        sys.stdout.write("".join(f"{one}\n" for one in wrong))
        sys.stderr.write(f"{window} {name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
